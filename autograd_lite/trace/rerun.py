"""What a live trace can compute: the same operations with another value, and whole Jacobians."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from .kept import Kept
from .records import OpRecord, TensorRecord
from .rules import vjp

#: Rows whose result is drawn anew each time.
_RANDOM = frozenset(
    [
        "bernoulli",
        "bernoulli_",
        "bernoulli_tensor_",
        "binomial",
        "cauchy_",
        "exponential_",
        "geometric_",
        "log_normal_",
        "normal_",
        "normal_both",
        "normal_mean",
        "normal_std",
        "poisson",
        "random_",
        "random_below_",
        "random_range_",
        "rrelu_with_noise",
        "uniform_",
        "native_dropout",
    ]
)


class CannotCompute(Exception):
    """Why something cannot be computed from a trace, as a message of the catalogue."""

    def __init__(self, key: str, **args: str | int) -> None:
        super().__init__(key)
        self.key, self.args_of_key = key, args


def rerun(kept: Kept, source: str, target: str, value: np.ndarray) -> np.ndarray:
    """The value of `target` if `source` had been `value`, in float64.

    Every recorded operation between the two runs again. Raises CannotCompute where one of them
    changes memory, is random, is a custom Function, or has an input whose value was not kept.
    """
    changed: dict[int, np.ndarray] = {id(kept.tensors[source]): np.asarray(value, np.float64)}
    wanted = kept.tensors[target]
    for op in _between(kept, source, target):
        results = _run(op, changed)
        for record, result in zip(op.outputs, results, strict=False):
            changed[id(record)] = result
    if id(wanted) not in changed:
        raise CannotCompute("check.unrelated")
    return changed[id(wanted)]


def _between(kept: Kept, source: str, target: str) -> list[OpRecord]:
    """The operations on the way from one tensor to another, in order."""
    after = {id(kept.tensors[source])}
    downstream: list[OpRecord] = []
    for op in kept.ops.values():
        if op.lane is None and op.inside is None and any(id(t) in after for t in op.inputs):
            downstream.append(op)
            after |= {id(t) for t in op.outputs}
    needed = {id(kept.tensors[target])}
    found: list[OpRecord] = []
    for op in reversed(downstream):
        if any(id(t) in needed for t in op.outputs):
            found.append(op)
            needed |= {id(t) for t in op.inputs}
    return found[::-1]


def _run(op: OpRecord, changed: Mapping[int, np.ndarray]) -> list[np.ndarray]:
    forward = getattr(op.row, "forward", None)
    if op.in_place:
        raise CannotCompute("check.inplace", name=op.name)
    if op.name in _RANDOM:
        raise CannotCompute("check.random", name=op.name)
    if forward is None:
        raise CannotCompute("check.custom", name=op.name)
    arrays = [_value(op, x, changed) for x in op.inputs]
    given: list[Any] = [arrays] if op.row.variadic else arrays
    try:
        with np.errstate(all="ignore"):
            result = forward(*given, *(op.attrs[a] for a in op.row.attrs))
    except Exception as error:
        raise CannotCompute("check.failed", name=op.name, reason=str(error)[:120]) from None
    return [np.asarray(r) for r in result] if op.row.multi else [np.asarray(result)]


def _value(op: OpRecord, x: Any, changed: Mapping[int, np.ndarray]) -> Any:
    if not isinstance(x, TensorRecord):
        return None if x is None else np.asarray(x)
    if id(x) in changed:
        return changed[id(x)]
    if not isinstance(x.value, np.ndarray):
        raise CannotCompute("check.summarised", name=op.name)
    return x.value.astype(np.float64) if x.value.dtype.kind == "f" else x.value


def central_differences(
    kept: Kept, source: str, target: str, seed: np.ndarray, picked: list[int]
) -> np.ndarray:
    """d (seed · target) / d source[i] for the picked elements, by central differences in float64.

    The step is 1e-5 of an element's size, at least 1e-5: the error is then of the order of 1e-10
    of the third derivative. Raises CannotCompute as `rerun` does.
    """
    start = kept.tensors[source].value
    if not isinstance(start, np.ndarray):
        raise CannotCompute("check.summarised", name=source)
    base = start.astype(np.float64).reshape(-1)
    weights = np.asarray(seed, np.float64)
    found = []
    for i in picked:
        step = 1e-5 * max(1.0, abs(base[i]))
        ends = []
        for sign in (1, -1):
            moved = base.copy()
            moved[i] += sign * step
            result = rerun(kept, source, target, moved.reshape(start.shape))
            ends.append(float((weights * result).sum()))
        found.append((ends[0] - ends[1]) / (2 * step))
    return np.array(found)


def pull(kept: Kept, source: str, target: str, cotangent: np.ndarray) -> np.ndarray:
    """vᵀJ of `target` by `source`, with the recorded rules; v has the shape of `target`.

    Raises CannotCompute where a rule cannot be run on what was recorded.
    """
    sums: dict[int, np.ndarray] = {id(kept.tensors[target]): np.asarray(cotangent, np.float64)}
    for op in reversed(_between(kept, source, target)):
        incoming = {
            k: sums[id(t)].astype(t.dtype) for k, t in enumerate(op.outputs) if id(t) in sums
        }
        for slot, x in enumerate(op.inputs):
            if not isinstance(x, TensorRecord) or not x.requires_grad or not incoming:
                continue
            if slot in op.undifferentiated:
                continue
            part = vjp(op, slot, incoming)
            if part is None:
                raise CannotCompute("jacobian.rule", name=op.name)
            sums[id(x)] = sums[id(x)] + part if id(x) in sums else part
    shape = kept.tensors[source].shape
    return sums.get(id(kept.tensors[source]), np.zeros(shape))


def jacobian_between(kept: Kept, source: str, target: str) -> np.ndarray:
    """The Jacobian of one tensor by another, whatever lies between: one row a unit cotangent."""
    shape, cols = kept.tensors[target].shape, math.prod(kept.tensors[source].shape)
    rows = math.prod(shape)
    found = np.zeros((rows, cols))
    for i in range(rows):
        unit = np.zeros(rows)
        unit[i] = 1
        found[i] = pull(kept, source, target, unit.reshape(shape)).reshape(-1)
    return found
