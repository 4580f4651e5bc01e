"""`torch.autograd.functional` to second order: Hessians and products with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..grad_mode import enable_grad, is_grad_enabled, set_grad_enabled
from .functional import (
    _SINGLE_INPUT,
    _finished,
    _grads,
    _one_or_all,
    _prepared,
    _tensors,
    _vector,
    _zeros,
    by_program,
    is_program,
    jacobian,
)
from .strict import check_tracked, fill_zeros


def _scalar(value: Any, function: str, strict: bool) -> Any:
    """Return the one output of a scalar function; RuntimeError for anything else."""
    several, outputs = _tensors(value, "outputs of the user-provided function", function)
    check_tracked(outputs, "outputs", strict)
    if several:
        raise RuntimeError(f"The function given to {function} should return a single Tensor")
    if outputs[0].nelement() != 1:
        raise RuntimeError(
            f"The Tensor returned by the function given to {function} should contain a single element"
        )
    return outputs[0]


def hessian(
    func: Callable[..., Any],
    inputs: Any,
    create_graph: bool = False,
    strict: bool = False,
    vectorize: bool = False,
    outer_jacobian_strategy: str = "reverse-mode",
) -> Any:
    """Return the Hessian of a scalar `func` at `inputs`: of shape input.shape + input.shape.

    >>> import autograd_lite as torch
    >>> torch.autograd.functional.hessian(lambda x: (x * x * x).sum(), torch.tensor([1.0, 2.0]))
    tensor([[ 6.,  0.],
            [ 0., 12.]])
    """
    several, items = _tensors(inputs, "inputs", "hessian")
    if outer_jacobian_strategy not in ("forward-mode", "reverse-mode"):
        raise AssertionError('Expected strategy to be either "forward-mode" or "reverse-mode".')
    if is_program(func) and not (create_graph or strict):
        from ..func.jacobians import hessian as transform

        return by_program(transform, func, inputs)
    forward = outer_jacobian_strategy == "forward-mode"

    def gradient(*args: Any) -> Any:
        if forward and vectorize:
            from ..func.reverse import grad

            places = tuple(range(len(args)))
            return grad(lambda *a: _scalar(func(*a), "hessian", strict).squeeze(), places)(*args)
        rows = jacobian(
            lambda *a: _scalar(func(*a), "hessian", strict).squeeze(), args, create_graph=True
        )
        check_tracked(rows, "jacobian", strict)
        return rows

    result = jacobian(
        gradient,
        items,
        create_graph=create_graph,
        strict=strict,
        vectorize=vectorize,
        strategy=outer_jacobian_strategy,
    )
    return result if several else result[0][0]


def _hessian_inputs(
    func: Any, inputs: Any, v: Any, create_graph: bool, strict: bool, function: str
) -> Any:
    several, items = _tensors(inputs, "inputs", function)
    items = _prepared(items, create_graph)
    v = _vector(v, items, several, create_graph, function, _SINGLE_INPUT)
    output = _scalar(func(*items), function, strict)
    gradient = _grads((output,), items, create_graph=True)
    check_tracked(gradient, "jacobian", strict)
    return several, items, v, output, gradient


def vhp(
    func: Callable[..., Any], inputs: Any, v: Any = None, create_graph: bool = False, strict: bool = False
) -> tuple[Any, Any]:  # fmt: skip
    """Return a scalar `func(*inputs)` and the product of `v` with its Hessian.

    >>> import autograd_lite as torch
    >>> torch.autograd.functional.vhp(lambda x: (x * x * x).sum(), torch.tensor([2.0]))
    (tensor(8.), tensor([12.]))
    """
    with enable_grad():
        several, items, v, output, gradient = _hessian_inputs(
            func, inputs, v, create_graph, strict, "vhp"
        )
    with set_grad_enabled(create_graph or is_grad_enabled()):
        found = _grads(gradient, items, v, create_graph)
        product = fill_zeros(found, items, strict, create_graph, "double_back")
    return (
        _finished((output,), create_graph)[0],
        _one_or_all(_finished(product, create_graph), several),
    )


def hvp(
    func: Callable[..., Any], inputs: Any, v: Any = None, create_graph: bool = False, strict: bool = False
) -> tuple[Any, Any]:  # fmt: skip
    """Return a scalar `func(*inputs)` and the product of its Hessian with `v`.

    >>> import autograd_lite as torch
    >>> torch.autograd.functional.hvp(lambda x: (x * x * x).sum(), torch.tensor([2.0]))
    (tensor(8.), tensor([12.]))
    """
    with enable_grad():
        several, items, v, output, gradient = _hessian_inputs(
            func, inputs, v, create_graph, strict, "hvp"
        )
        vectors = tuple(_zeros(x).requires_grad_() for x in items)
        pulled = _grads(gradient, items, vectors, create_graph=True)
        check_tracked(gradient, "hessian", strict)
    with set_grad_enabled(create_graph or is_grad_enabled()):
        found = _grads(pulled, vectors, v, create_graph)
        product = fill_zeros(found, items, strict, create_graph, "double_back_trick")
    return (
        _finished((output,), create_graph)[0],
        _one_or_all(_finished(product, create_graph), several),
    )
