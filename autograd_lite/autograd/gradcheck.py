"""`gradcheck` and `gradgradcheck`: derivatives against finite differences."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from ..tensor import Tensor, wrap
from .calls import grad as autograd_grad
from .gradcheck_fast import fast_check
from .gradcheck_messages import FAILED_BATCHED, FAILED_BATCHED_FORWARD, NONDETERMINISTIC, mismatch

__all__ = ["GradcheckError", "gradcheck", "gradgradcheck"]


class GradcheckError(RuntimeError):
    """A derivative does not agree with finite differences."""


def as_tuple(value: Any) -> tuple[Any, ...]:
    """Return a value as a tuple."""
    if isinstance(value, tuple):
        return value
    return tuple(value) if isinstance(value, list) else (value,)


def differentiable(inputs: Any) -> list[Tensor]:
    """Return the tensors that require grad."""
    return [t for t in as_tuple(inputs) if isinstance(t, Tensor) and t.requires_grad]


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
            _check_batched_forward(func, items)
        if check_backward_ad:
            _check_backward_further(func, items, outputs, check_batched_grad, check_undefined_grad)
    except GradcheckError:
        if raise_exception:
            raise
        return False
    return True


def check_inputs(inputs: tuple[Any, ...]) -> None:
    """Raise unless some input requires grad and none overlaps itself; warn of single precision."""
    for i, t in enumerate(inputs):
        if not (isinstance(t, Tensor) and t.requires_grad):
            continue
        if t._data.dtype != np.float64:
            warnings.warn(
                f"Input #{i} requires gradient and is not a double precision floating point or "
                "complex. This check will likely fail if all the inputs are not of double precision "
                "floating point or complex. ",
                UserWarning,
                stacklevel=4,
            )
        if any(s <= 0 and n > 1 for s, n in zip(t._data.strides, t._data.shape, strict=True)):
            raise RuntimeError(
                f"The {i}th input has a dimension with stride 0. gradcheck only supports inputs that "
                "are non-overlapping to be able to compute the numerical gradients correctly. You "
                "should call .contiguous on the input before passing it to gradcheck."
            )
    if not differentiable(inputs):
        raise ValueError(
            "gradcheck expects at least one input tensor to require gradient, but none of them have "
            "requires_grad=True."
        )


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


# -- further checks -------------------------------------------------------------------------------


def _random_like(tensor: Tensor) -> Any:
    from .. import randn  # type: ignore[attr-defined]

    return randn(tuple(tensor._data.shape), dtype=tensor.dtype)


def _check_batched(output: Tensor, inputs: Any, number: int) -> None:
    from .. import stack  # type: ignore[attr-defined]
    from ..func.zeros import zeros_of

    wanted = differentiable(inputs)

    def pull(vector: Any, batched: bool = False) -> list[Any]:
        found = autograd_grad(
            output, wanted, vector, retain_graph=True, allow_unused=True, is_grads_batched=batched
        )
        return [
            (zeros_of(t).expand((2, *t.shape)) if batched else zeros_of(t)) if g is None else g
            for g, t in zip(found, wanted, strict=True)
        ]

    vectors = [_random_like(output) for _ in range(2)]
    single = [stack(parts) for parts in zip(*(pull(v) for v in vectors), strict=True)]
    try:
        together = pull(stack(vectors), True)
    except RuntimeError as error:
        raise GradcheckError(
            f"While computing batched gradients, got: {error}\n\n{FAILED_BATCHED}"
        ) from error
    _compare_batched(single, together, number, FAILED_BATCHED)


def _compare_batched(single: Any, together: Any, output: int | None, text: str) -> None:
    for i, (expected, got) in enumerate(zip(single, together, strict=True)):
        if not np.allclose(got._data, expected._data, rtol=1e-5, atol=1e-8):
            number = i if output is None else output
            raise GradcheckError(
                f"For output {number} and input {i}:\n\n{text}\n\nGot:\n{got}\n\nExpected:\n{expected}"
            )


def _check_batched_forward(func: Any, inputs: Any) -> None:
    from .. import stack  # type: ignore[attr-defined]
    from ..func.forward import jvp
    from ..func.vmap import vmap

    for i, tensor in enumerate(inputs):
        if not (isinstance(tensor, Tensor) and tensor.requires_grad):
            continue

        def moved(tangent: Any, place: int = i) -> tuple[Any, ...]:
            def of_one(x: Any) -> tuple[Any, ...]:
                args = [t.detach() if isinstance(t, Tensor) else t for t in inputs]
                args[place] = x
                return tuple(o for o in as_tuple(func(*args)) if o is not None)

            return jvp(of_one, (inputs[place].detach(),), (tangent,))[1]  # type: ignore[no-any-return]

        tangents = [_random_like(tensor) for _ in range(2)]
        single = [stack(parts) for parts in zip(*(moved(t) for t in tangents), strict=True)]
        try:
            together = vmap(moved)(stack(tangents))
        except RuntimeError as error:
            raise GradcheckError(
                f"While computing batched gradients, got: {error}\n\n{FAILED_BATCHED_FORWARD}"
            ) from error
        _compare_batched(single, together, None, FAILED_BATCHED_FORWARD)


def _check_backward_further(
    func: Any, inputs: Any, outputs: Any, batched: bool, undefined: bool
) -> None:
    if batched:
        for i, output in enumerate(outputs):
            _check_batched(output, inputs, i)
    wanted = differentiable(inputs)
    if outputs:
        zeros = [wrap(np.zeros_like(o._data)) for o in outputs]
        for g, t in zip(
            autograd_grad(outputs, wanted, zeros, retain_graph=True, allow_unused=True),
            wanted,
            strict=True,
        ):
            if g is None:
                continue
            if g._data.any():
                raise GradcheckError("backward not multiplied by grad_output")
            if g._data.dtype != t._data.dtype:
                raise GradcheckError("grad is incorrect type")
            if g._data.shape != t._data.shape:
                raise GradcheckError("grad is incorrect size")
    if undefined:
        _check_undefined(func, inputs, wanted)


def _check_undefined(func: Any, inputs: Any, wanted: Any) -> None:
    """Check that backward works when no gradient comes from some, or any, of the outputs."""
    from .undefined import undefined_grad

    def fresh() -> list[Tensor]:
        return [
            o for o in as_tuple(func(*inputs)) if isinstance(o, Tensor) and o.requires_grad
        ]

    cases = [[undefined_grad(o) for o in fresh()]]
    if len(cases[0]) > 1:
        for k in range(len(cases[0])):
            cases.append([undefined_grad(o) if i == k else o for i, o in enumerate(fresh())])
    why = (
        'Please look at "Notes about undefined output gradients" in "tools/autograd/derivatives.yaml"'
    )
    for outputs in cases:
        if not outputs:
            continue
        zeros = [wrap(np.zeros_like(o._data)) for o in outputs]
        try:
            found = autograd_grad(outputs, wanted, zeros, allow_unused=True)
        except RuntimeError as error:
            raise GradcheckError(
                f"Expected backward function to handle undefined output grads. {why}"
            ) from error
        if any(g is not None and g._data.any() for g in found):
            raise GradcheckError(
                "Expected all input grads to be undefined or zero when all output grads are undefined "
                f"or zero. {why}"
            )


def gradgradcheck(
    func: Callable[..., Any],
    inputs: Any,
    grad_outputs: Any = None,
    *,
    eps: float = 1e-6,
    atol: float = 1e-5,
    rtol: float = 1e-3,
    gen_non_contig_grad_outputs: bool = False,
    raise_exception: bool = True,
    nondet_tol: float = 0.0,
    check_undefined_grad: bool = True,
    check_grad_dtypes: bool = False,
    check_batched_grad: bool = False,
    check_fwd_over_rev: bool = False,
    check_rev_over_rev: bool = True,
    fast_mode: bool = False,
    masked: bool = False,
) -> bool:
    """Compare second derivatives of `func` with central differences of its gradients.

    `grad_outputs` are the vectors of the first backward; random ones if None. Raises as `gradcheck`.

    >>> import autograd_lite as torch
    >>> torch.autograd.gradgradcheck(
    ...     torch.sin, torch.ones(2, dtype=torch.float64, requires_grad=True)
    ... )
    True
    """
    if not (check_fwd_over_rev or check_rev_over_rev):
        raise AssertionError(
            "Expected at least one of check_fwd_over_rev or check_rev_over_rev to be True"
        )
    if check_undefined_grad and not check_rev_over_rev:
        raise AssertionError(
            "Setting check_undefined_grad=True requires check_rev_over_rev to be True"
        )
    if check_batched_grad and not check_rev_over_rev:
        raise AssertionError(
            "Setting check_batched_grad=True requires check_rev_over_rev to be True"
        )
    items = as_tuple(inputs)
    if grad_outputs is None:
        vectors = tuple(
            _random_vector(o, gen_non_contig_grad_outputs) for o in differentiable(func(*items))
        )
    else:
        vectors = as_tuple(grad_outputs)
    count = len(vectors)
    tracked = [isinstance(t, Tensor) and t.requires_grad for t in (*items, *vectors)]

    def gradients(*args: Any) -> tuple[Any, ...]:
        args = tuple(
            t.requires_grad_() if wanted else t for t, wanted in zip(args, tracked, strict=True)
        )
        given = args[: len(args) - count]
        outputs = differentiable(func(*given))
        wanted = [t for t, w in zip(given, tracked, strict=False) if w]
        found = autograd_grad(
            outputs, wanted, args[len(args) - count :], create_graph=True, allow_unused=True
        )
        return tuple(g for g in found if g is not None)

    return gradcheck(
        gradients,
        items + vectors,
        eps=eps,
        atol=atol,
        rtol=rtol,
        raise_exception=raise_exception,
        nondet_tol=nondet_tol,
        check_undefined_grad=check_undefined_grad,
        check_grad_dtypes=check_grad_dtypes,
        check_batched_grad=check_batched_grad,
        fast_mode=fast_mode,
        check_forward_ad=check_fwd_over_rev,
        check_backward_ad=check_rev_over_rev,
        masked=masked,
    )


def _random_vector(output: Tensor, scattered: bool) -> Any:
    from .. import rand  # type: ignore[attr-defined]

    dtype = output.dtype
    values = np.array(rand(tuple(output._data.shape), dtype=dtype)._data) * 2 - 1
    if scattered and values.ndim and values.shape[-1]:
        wide = np.zeros((*values.shape[:-1], 2 * values.shape[-1]), values.dtype)
        wide[..., ::2] = values
        values = wide[..., ::2]
    return wrap(values).requires_grad_()
