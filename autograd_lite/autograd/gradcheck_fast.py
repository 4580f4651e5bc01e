"""gradcheck's fast mode: one random projection of each Jacobian instead of all of it."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from .._tensor import Tensor, wrap
from ..generator import Generator
from .calls import grad as autograd_grad
from .gradcheck_messages import mismatch, slow_details


def _slow() -> Any:
    """The module `gradcheck`; the package has a function of that name."""
    return sys.modules[f"{__package__}.gradcheck"]


def fast_check(
    func: Any, inputs: Any, result: Any, outputs: Any, tolerances: Any, check_types: bool, forward: bool
) -> None:  # fmt: skip
    """Compare v^T J u, computed backward (or J u, forward), with central differences along u."""
    slow = _slow()

    eps, rtol, atol, nondet_tol = tolerances
    wanted = slow.differentiable(inputs)
    tensors = [o for o in slow.as_tuple(result) if isinstance(o, Tensor)]
    places = [k for k, o in enumerate(tensors) if o.requires_grad]
    generator = Generator()
    directions = [_direction(t, generator) for t in wanted]
    vectors = None if forward else [_direction(o, generator) for o in outputs]
    for i, (tensor, u) in enumerate(zip(wanted, directions, strict=True)):
        moved = _moved(func, inputs, tensor, u, eps)
        if not outputs:
            if any(m.any() for m in moved):
                raise slow.GradcheckError("Numerical gradient for function expected to be zero")
            continue
        if forward:
            pushed = slow.push(func, inputs, tensor, u.reshape(tensor._data.shape), check_types)
        for j, k in enumerate(places):
            if vectors is None:
                numerical, analytical, scale = moved[k], pushed[k], u.sum()
            else:
                v = vectors[j]
                numerical = np.dot(v, moved[k])
                pulled = _pulled(tensors[k], wanted, v, check_types, nondet_tol)[i]
                analytical, scale = np.dot(pulled, u), u.sum() * v.sum()
            if not slow.close(np.asarray(analytical), np.asarray(numerical), rtol, atol * scale):
                head = mismatch(
                    wrap(np.asarray(analytical)), wrap(np.asarray(numerical)), j, i, forward
                )
                raise slow.GradcheckError(
                    head + _details(func, inputs, tensor, tensors[k], i, k, tolerances, forward)
                )


def _direction(tensor: Tensor, generator: Generator) -> np.ndarray:
    """Return a random unit vector with one element for each of a tensor's."""
    from ..ops.register import PUBLIC

    vector = PUBLIC["rand"](tensor.numel(), generator=generator)._data.astype(tensor._data.dtype)
    return vector / np.sqrt(np.sum(vector * vector))


def _moved(func: Any, inputs: Any, tensor: Tensor, u: np.ndarray, eps: float) -> list[Any]:
    slow = _slow()

    array = tensor._data
    before = array.copy()
    step = eps * u.reshape(array.shape)
    array[...] = before - step
    low = slow.evaluate(func, inputs)
    array[...] = before + step
    high = slow.evaluate(func, inputs)
    array[...] = before
    return [slow._difference(a, b, eps) for a, b in zip(low, high, strict=True)]


def _pulled(
    output: Tensor, wanted: Any, v: np.ndarray, check_types: bool, nondet_tol: float
) -> list[np.ndarray]:
    slow = _slow()

    def run() -> list[np.ndarray]:
        found = autograd_grad(
            output,
            wanted,
            wrap(v.reshape(output._data.shape)),
            retain_graph=True,
            allow_unused=True,
        )
        for g, t in zip(found, wanted, strict=True):
            if g is not None and check_types and g._data.dtype != t._data.dtype:
                raise slow.GradcheckError("Gradient has dtype mismatch")
        return [
            np.zeros(t.numel(), t._data.dtype) if g is None else np.array(g._data).reshape(-1)
            for g, t in zip(found, wanted, strict=True)
        ]

    first = run()
    slow.check_repeatable(first, run(), nondet_tol)
    return first


def _details(
    func: Any, inputs: Any, tensor: Tensor, output: Tensor, i: int, k: int, tolerances: Any, forward: bool
) -> str:  # fmt: skip
    slow = _slow()

    eps, rtol, atol, nondet_tol = tolerances
    numerical = slow.numerical_jacobian(func, inputs, tensor, eps)[k]
    if forward:
        analytical = slow.forward_jacobian(func, inputs, tensor, False)[k]
    else:
        analytical = slow.analytical_jacobian(inputs, output, nondet_tol, False)[i]
    difference = np.abs(numerical - analytical).max()
    ok = slow.close(analytical, numerical, rtol, atol)
    return slow_details(wrap(numerical), wrap(analytical), float(difference), ok)
