"""`func.grad`, `grad_and_value` and `vjp`: reverse mode as a transformation of functions."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

from .._tensor import Tensor
from ..thread_mode import state
from .arguments import check_tensor_outputs, chosen, of_programs, replaced, wraps
from .grad_level import GradLevel
from .levels import resolve
from .tree import TreeSpec, flatten, tree_map, unflatten
from .zeros import ones_of

_NO_HOOKS = (
    "torch.func.{grad, vjp, jacrev, hessian} don't yet support saved tensor hooks. Please open an "
    "issue with your use case."
)


@contextlib.contextmanager
def grad_level() -> Any:
    """Run a block at a new level of reverse mode."""
    from ..autograd.graph import disable_saved_tensors_hooks

    with disable_saved_tensors_hooks(_NO_HOOKS), GradLevel() as level:
        yield level


def leaves(level: GradLevel, tree: Any) -> Any:
    """Return the inputs wrapped for differentiation; ValueError for anything but tensors."""
    flat, spec = flatten(tree)
    for x in flat:
        if not isinstance(x, Tensor):
            raise ValueError(f"Thing passed to transform API must be Tensor, got {type(x)}")
    return unflatten([level.leaf(resolve(x)) for x in flat], spec)


def unwrapped(level: Any, tree: Any) -> Any:
    """Return `aux` one level down; RuntimeError if it holds anything but tensors."""

    def lower(x: Any) -> Any:
        if not isinstance(x, Tensor):
            raise RuntimeError(f"Expected tensors, got unsupported type {type(x)}")
        return level.lower_result(x)

    return tree if tree is None else tree_map(lower, tree)


def with_aux(output: Any, api: str) -> tuple[Any, Any]:
    """Return `(output, aux)` of a function with `has_aux`; RuntimeError for anything else."""
    if not (isinstance(output, tuple) and len(output) == 2):
        raise RuntimeError(
            f"{api}: output of function f should be a tuple: (output, aux) if has_aux is True"
        )
    return output


@of_programs
def grad_and_value(
    func: Callable[..., Any], argnums: int | tuple[int, ...] = 0, has_aux: bool = False
) -> Callable[..., Any]:
    """Return a function that computes the gradient of a scalar function, and its value.

    With `has_aux`, `func` returns `(output, aux)` and the result is `(grad, (output, aux))`.
    Raises RuntimeError if `func` does not return a scalar tensor.

    >>> import autograd_lite as torch
    >>> torch.func.grad_and_value(lambda x: (x * x).sum())(torch.tensor([1.0, 2.0]))
    (tensor([2., 4.]), tensor(5.))
    """

    @wraps(func)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        api = "grad_and_value(f)(*args)"
        with grad_level() as level:
            inputs = leaves(level, chosen(args, argnums, as_tuple=False))
            new = inputs if isinstance(argnums, tuple) else (inputs,)
            output = func(*replaced(args, new, argnums), **kwargs)
            aux = None
            if has_aux:
                output, aux = with_aux(output, api)
            if not isinstance(output, Tensor):
                raise RuntimeError(
                    f"{api}: Expected f(*args) to return a Tensor, got {type(output)}"
                )
            if output.dim() != 0:
                raise RuntimeError(
                    f"{api}: Expected f(*args) to return a scalar Tensor, got tensor with "
                    f"{output.dim()} dims. Maybe you wanted to use the vjp or jacrev APIs instead?"
                )
            flat, spec = flatten(inputs)
            value = level.lower_result(output)
        grads = unflatten(level.gradients([output], [ones_of(value)], flat), spec)
        if has_aux:
            return grads, (value, unwrapped(level, aux))
        return grads, value

    return wrapper


@of_programs
def grad(
    func: Callable[..., Any], argnums: int | tuple[int, ...] = 0, has_aux: bool = False
) -> Callable[..., Any]:
    """Return a function that computes the gradient of a scalar function.

    `argnums` says with respect to which arguments; a tuple gives a tuple of gradients. With
    `has_aux`, `func` returns `(output, aux)` and the result is `(grad, aux)`. Raises RuntimeError if
    `func` does not return a scalar tensor.

    >>> import autograd_lite as torch
    >>> torch.func.grad(torch.func.grad(lambda x: x * x * x))(torch.tensor(2.0))
    tensor(12.)
    """
    both = grad_and_value(func, argnums, has_aux)

    @wraps(func)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        result = both(*args, **kwargs)
        return (result[0], result[1][1]) if has_aux else result[0]

    return wrapper


def vjp(func: Callable[..., Any], *primals: Any, has_aux: bool = False) -> Any:
    """Return `func(*primals)` and a function from cotangents to vector-Jacobian products.

    With `has_aux`, `func` returns `(output, aux)` and so is aux returned, third. Raises
    RuntimeError if an output is no floating point tensor.

    >>> import autograd_lite as torch
    >>> y, vjp_fn = torch.func.vjp(torch.sin, torch.tensor([0.0]))
    >>> vjp_fn(torch.tensor([2.0]))
    (tensor([2.]),)
    """
    return vjp_with_argnums(func, primals, None, has_aux)


def vjp_with_argnums(
    func: Callable[..., Any], primals: tuple[Any, ...], argnums: Any, has_aux: bool = False
) -> Any:
    """Do what `vjp` does, with respect to some of the arguments."""
    api = "vjp(f, *primals)"
    with grad_level() as level:
        inputs = leaves(level, primals if argnums is None else chosen(primals, argnums, False))
        if argnums is None:
            output = func(*inputs)
        else:
            new = inputs if isinstance(argnums, tuple) else (inputs,)
            output = func(*replaced(primals, new, argnums))
        aux = None
        if has_aux:
            output, aux = with_aux(output, api)
        flat_out, out_spec = flatten(output)
        check_tensor_outputs(flat_out, api)
        for o in flat_out:
            if not o.is_floating_point():
                raise RuntimeError(
                    "vjp(f, ...): All outputs of f must be floating-point or complex Tensors, got "
                    f"Tensor with dtype {o.dtype}"
                )
        flat_in, in_spec = flatten(inputs)
        values = unflatten([level.lower_result(o) for o in flat_out], out_spec)

    def vjp_fn(
        *cotangents: Any, retain_graph: bool = True, create_graph: bool | None = None
    ) -> Any:
        single = isinstance(output, Tensor) or not isinstance(output, tuple)
        if len(cotangents) == 1 and (
            single or len(flat_out) != 1 or isinstance(cotangents[0], tuple)
        ):
            given = cotangents[0]
        else:
            given = cotangents
        seeds, spec = flatten(given)
        if spec != out_spec:
            raise RuntimeError(
                "Expected pytree structure of cotangents to be the same as pytree structure of "
                f"outputs to the function. cotangents: {pretty(spec)}, primal output: "
                f"{pretty(out_spec)}"
            )
        for i, (o, seed) in enumerate(zip(flat_out, seeds, strict=True)):
            if o._data.shape != seed._data.shape:
                raise RuntimeError(
                    f"Mismatch in shape: grad_output[{i}] has a shape of {seed.shape} and output[{i}] "
                    f"has a shape of {o.shape}."
                )
        return unflatten(level.gradients(flat_out, seeds, flat_in), in_spec)

    return (values, vjp_fn, unwrapped(level, aux)) if has_aux else (values, vjp_fn)


def pretty(spec: TreeSpec) -> str:
    """Return a structure with `*` for each leaf, e.g. ``(*, [*, *])``."""
    return repr(unflatten([_Star()] * spec.count, spec))


class _Star:
    def __repr__(self) -> str:
        return "*"


def in_transform() -> bool:
    """Return whether a transformation is running."""
    return bool(state.interpreters)
