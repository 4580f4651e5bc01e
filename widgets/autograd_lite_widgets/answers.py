"""What a live trace answers: Jacobians of any two tensors, and the check by differences."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd_lite.trace import Trace
from autograd_lite.trace.kept import Kept
from autograd_lite.trace.local import plain
from autograd_lite.trace.rerun import (
    CannotCompute,
    central_differences,
    jacobian_between,
    pull,
)
from autograd_lite.trace.structure import classify
from autograd_lite.trace.values import decode, encode

from .numbers import format_number, grid
from .questions import Unanswerable, question

Json = dict[str, Any]
MOST_CELLS = 4096  # of a Jacobian that is sent
MOST_CHECKED = 64  # elements that are checked by differences


@question("jacobian")
def jacobian(trace: Trace, args: Json) -> Json:
    """J of the tensor `of` by the tensor `by`: `{structure, rows, cols, data}`."""
    kept = _kept(trace)
    target, source = _tensor(kept, args.get("of")), _tensor(kept, args.get("by"))
    rows, cols = (math.prod(kept.tensors[t].shape) for t in (target, source))
    if rows * cols > MOST_CELLS:
        raise Unanswerable("jacobian.too_large", rows=rows, cols=cols, limit=MOST_CELLS)
    matrix = _compute(jacobian_between, kept, source, target)
    structure = classify(matrix) if matrix.size else "zero"
    return {"structure": structure, "rows": rows, "cols": cols, "data": plain(matrix)}


@question("vjp")
def vjp(trace: Trace, args: Json) -> Json:
    """vᵀJ of the tensor `of` by the tensor `by`, for `v` as a flat list: `{data, shape}`."""
    kept = _kept(trace)
    target, source = _tensor(kept, args.get("of")), _tensor(kept, args.get("by"))
    shape = kept.tensors[target].shape
    v = args.get("v")
    if not isinstance(v, list) or len(v) != math.prod(shape):
        raise Unanswerable("jacobian.wrong_v", count=math.prod(shape))
    cotangent = np.array([float(x) for x in v]).reshape(shape)
    result = _compute(pull, kept, source, target, cotangent)
    return {"shape": list(result.shape), "value": grid(encode(result))}


@question("check")
def check(trace: Trace, args: Json) -> Json:
    """The gradient of the tensor `tensor` in backward pass `pass`, by central differences.

    `{ok, error, at, numeric, recorded, checked, count}`: two values for a grid, the largest
    difference, and the element where it is.
    """
    kept, doc = _kept(trace), trace.to_dict()
    tensor = _tensor(kept, args.get("tensor"))
    number = args.get("pass", 0)
    start = next(
        (e for e in doc["events"] if e["kind"] == "backward" and e["number"] == number), None
    )
    steps = [
        e for e in doc["events"]
        if e["kind"] == "vjp" and e["pass"] == number and e["tensor"] == tensor
    ]  # fmt: skip
    if start is None or start["seed"] is None or not steps:
        raise Unanswerable("check.no_gradient")
    recorded_value = doc["values"][steps[-1]["after"]]
    seed_value = doc["values"][start["seed"]]
    if "data" not in recorded_value or "data" not in seed_value:
        raise Unanswerable("check.summarised", name=tensor)
    recorded, seed = decode(recorded_value).astype(np.float64), decode(seed_value)
    picked = _spread(recorded.size)
    numeric = _compute(central_differences, kept, tensor, start["root"], seed, picked)
    flat = recorded.reshape(-1)[picked]
    gap = np.abs(numeric - flat)
    allowed = 1e-3 * np.abs(numeric) + 1e-4 * max(1e-3, float(np.abs(numeric).max(initial=0)))
    worst = int(np.argmax(np.where(np.isnan(gap), np.inf, gap))) if picked else 0
    whole = len(picked) == recorded.size
    shape = recorded.shape if whole else (len(picked),)
    return {
        "ok": bool((gap <= allowed).all()),
        "error": format_number(float(gap[worst])) if picked else "0",
        "at": str([int(i) for i in np.unravel_index(picked[worst], recorded.shape)]) if picked else "",
        "numeric": grid(encode(_rounded(numeric).reshape(shape))),
        "recorded": grid(encode(flat.reshape(shape))),
        "checked": len(picked),
        "count": int(recorded.size),
    }  # fmt: skip


def _rounded(numeric: np.ndarray) -> np.ndarray:
    """To seven digits: what lies beyond is the error of the method."""
    return np.array([float(f"{v:.7g}") for v in numeric])


def _spread(count: int) -> list[int]:
    if count <= MOST_CHECKED:
        return list(range(count))
    return sorted({round(i * (count - 1) / (MOST_CHECKED - 1)) for i in range(MOST_CHECKED)})


def _kept(trace: Trace) -> Kept:
    kept = trace.kept()
    if kept is None:
        raise Unanswerable("ask.no_records")
    return kept


def _tensor(kept: Kept, ident: Any) -> str:
    if not isinstance(ident, str) or ident not in kept.tensors:
        raise Unanswerable("ask.no_tensor")
    return ident


def _compute(function: Any, *args: Any) -> Any:
    try:
        return function(*args)
    except CannotCompute as error:
        raise Unanswerable(error.key, **error.args_of_key) from None
