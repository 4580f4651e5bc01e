"""`gradcheck`: derivatives against finite differences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .._tensor import Tensor, wrap
from .calls import grad as autograd_grad
from .gradcheck_fast import fast_check
from .gradcheck_further import check_backward_further, check_batched_forward
from .gradcheck_inputs import GradcheckError, as_tuple, check_inputs, differentiable
from .gradcheck_messages import NONDETERMINISTIC, mismatch

__all__ = ["GradcheckError", "gradcheck"]


def gradcheck(
    func: Callable[..., Any],
    inputs: Any,
    *,
    eps: float = 1e-6,
    atol: float = 1e-5,
    rtol: float = 1e-3,
    raise_exception: bool = True,
    nondet_tol: float = 0.0,
    check_undefined_grad: bool = True,
    check_grad_dtypes: bool = False,
    check_batched_grad: bool = False,
    check_batched_forward_grad: bool = False,
    check_forward_ad: bool = False,
    check_backward_ad: bool = True,
    fast_mode: bool = False,
    masked: bool | None = None,
) -> bool:
    """Compare the gradients of `func` with central differences; True if they agree.

    Raises GradcheckError (or returns False, without `raise_exception`) if they do not, ValueError
    if no input requires grad. Inputs should be float64.

    >>> import autograd_lite as torch
    >>> torch.autograd.gradcheck(torch.sin, torch.ones(2, dtype=torch.float64, requires_grad=True))
    True
    """
    if not (check_forward_ad or check_backward_ad):
        raise AssertionError(
            "Expected at least one of check_forward_ad or check_backward_ad to be True"
        )
    if check_batched_grad and not check_backward_ad:
        raise AssertionError(
            "Setting check_batched_grad=True requires check_backward_ad to be True"
        )
    if check_batched_forward_grad and not check_forward_ad:
        raise AssertionError(
            "Setting check_batched_forward_grad=True requires check_forward_ad to be True"
        )
    try:
        items = as_tuple(inputs)
        check_inputs(items)
        result = func(*items)
        outputs = [o for o in as_tuple(result) if isinstance(o, Tensor) and o.requires_grad]
        tolerances = (eps, rtol, atol, nondet_tol)
        check = fast_check if fast_mode else _slow_check
        if check_backward_ad:
            check(func, items, result, outputs, tolerances, check_grad_dtypes, False)
        if check_forward_ad:
            check(func, items, result, outputs, tolerances, check_grad_dtypes, True)
        if check_batched_forward_grad:
            check_batched_forward(func, items)
        if check_backward_ad:
            check_backward_further(func, items, outputs, check_batched_grad, check_undefined_grad)
    except GradcheckError:
        if raise_exception:
            raise
        return False
    return True


# -- Jacobians ------------------------------------------------------------------------------------


def evaluate(func: Any, inputs: Any) -> list[np.ndarray]:
    """Return copies of a function's outputs as arrays."""
    return [np.array(o._data) for o in as_tuple(func(*inputs)) if isinstance(o, Tensor)]


def numerical_jacobian(
    func: Any, inputs: tuple[Any, ...], tensor: Tensor, eps: float
) -> list[np.ndarray]:
    """Return, per output, the matrix (input elements x output elements) of central differences.

    The elements are changed in the arrays themselves, behind the version counters.
    """
    array = tensor._data
    columns: list[list[np.ndarray]] = []
    for place in np.ndindex(array.shape):
        before = array[place]
        array[place] = before - eps
        low = evaluate(func, inputs)
        array[place] = before + eps
        high = evaluate(func, inputs)
        array[place] = before
        columns.append([_difference(a, b, eps) for a, b in zip(low, high, strict=True)])
    count = len(columns[0]) if columns else len(evaluate(func, inputs))
    return [np.array([c[k] for c in columns]) for k in range(count)]


def _difference(low: np.ndarray, high: np.ndarray, eps: float) -> Any:
    if low.shape != high.shape:
        raise AssertionError(
            f"Expected `output` to return outputs with the same shape when input is perturbed by {eps}"
        )
    if low.dtype.kind != "f":
        return np.zeros(low.size)
    return ((high - low) / (2 * eps)).reshape(-1)


def analytical_jacobian(
    inputs: Any, output: Tensor, nondet_tol: float, check_types: bool
) -> list[np.ndarray]:
    """Return, per input that requires grad, the matrix computed by backward, twice to compare."""
    wanted = differentiable(inputs)
    first, sizes_ok, types_ok = _backward_rows(output, wanted)
    second, _, _ = _backward_rows(output, wanted)
    if check_types and not types_ok:
        raise GradcheckError("Gradient has dtype mismatch")
    if not sizes_ok:
        raise GradcheckError("Analytical gradient has incorrect size")
    check_repeatable(first, second, nondet_tol)
    return first


def check_repeatable(first: Any, second: Any, nondet_tol: float) -> None:
    """Raise GradcheckError if two backward passes gave different results."""
    for a, b in zip(first, second, strict=True):
        if a.size and np.abs(a - b).max() > nondet_tol:
            raise GradcheckError(
                "Backward is not reentrant, i.e., running backward with same input and grad_output "
                "multiple times gives different values, although analytical gradient matches "
                f"numerical gradient.The tolerance for nondeterminism was {nondet_tol}."
                + NONDETERMINISTIC
            )


def _backward_rows(output: Tensor, wanted: Any) -> tuple[list[np.ndarray], bool, bool]:
    size = output.numel()
    found = [np.zeros((t.numel(), size), t._data.dtype) for t in wanted]
    sizes_ok = types_ok = True
    for j in range(size):
        vector = np.zeros(output._data.shape, output._data.dtype)
        vector.reshape(-1)[j] = 1
        grads = autograd_grad(output, wanted, wrap(vector), retain_graph=True, allow_unused=True)
        for jacobian, g, t in zip(found, grads, wanted, strict=True):
            if g is None:
                continue
            if g._data.shape != t._data.shape:
                sizes_ok = False
            else:
                types_ok &= g._data.dtype == t._data.dtype
                jacobian[:, j] = g._data.reshape(-1)
    return found, sizes_ok, types_ok


def forward_jacobian(
    func: Any, inputs: tuple[Any, ...], tensor: Tensor, check_types: bool
) -> list[np.ndarray]:
    """Return, per output, the matrix (input elements x output elements) by forward mode."""
    rows = []
    for place in range(tensor.numel()):
        direction = np.zeros(tensor._data.shape, tensor._data.dtype)
        direction.reshape(-1)[place] = 1
        rows.append(push(func, inputs, tensor, direction, check_types))
    return [np.array([r[k] for r in rows]) for k in range(len(rows[0]))] if rows else []


def push(
    func: Any, inputs: tuple[Any, ...], tensor: Tensor, direction: np.ndarray, check_types: bool
) -> list[np.ndarray]:
    """Return the tangents of a function's outputs along a direction of one input."""
    from . import forward_ad

    with forward_ad.dual_level():
        args = tuple(
            forward_ad.make_dual(t.detach(), wrap(direction))
            if t is tensor
            else (t.detach() if isinstance(t, Tensor) else t)
            for t in inputs
        )
        tangents = []
        for o in as_tuple(func(*args)):
            if not isinstance(o, Tensor):
                continue
            tangent = forward_ad.unpack_dual(o).tangent
            if tangent is None:
                tangents.append(np.zeros(o.numel(), o._data.dtype))
            else:
                if check_types and tangent._data.dtype != o._data.dtype:
                    raise GradcheckError("Forward AD gradient has dtype mismatch.")
                tangents.append(np.array(tangent._data).reshape(-1))
    return tangents


def close(a: np.ndarray, n: np.ndarray, rtol: float, atol: float) -> bool:
    """Return whether derivatives agree with the numerical ones, NaN counting as equal to NaN."""
    return bool(np.allclose(a, n, rtol=rtol, atol=atol, equal_nan=False))


def _slow_check(
    func: Any, inputs: Any, result: Any, outputs: Any, tolerances: Any, check_types: bool, forward: bool
) -> None:  # fmt: skip
    eps, rtol, atol, nondet_tol = tolerances
    wanted = differentiable(inputs)
    tensors = [o for o in as_tuple(result) if isinstance(o, Tensor)]
    numerical = [numerical_jacobian(func, inputs, t, eps) for t in wanted]
    if not outputs:
        if any(n.any() for matrices in numerical for n in matrices):
            raise GradcheckError("Numerical gradient for function expected to be zero")
        return
    places = [k for k, o in enumerate(tensors) if o.requires_grad]
    if forward:
        moved = [forward_jacobian(func, inputs, t, check_types) for t in wanted]
    for i, k in enumerate(places):
        if forward:
            analytical = [m[k] for m in moved]
        else:
            analytical = analytical_jacobian(inputs, tensors[k], nondet_tol, check_types)
        for j, (a, matrices) in enumerate(zip(analytical, numerical, strict=True)):
            if not close(a, matrices[k], rtol, atol):
                raise GradcheckError(mismatch(wrap(a), wrap(matrices[k]), i, j, forward))
