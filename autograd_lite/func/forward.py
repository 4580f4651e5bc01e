"""`func.jvp` and `linearize`: forward mode as a transformation of functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .arguments import check_tensor_outputs, check_tensors, chosen, replaced
from .jvp_level import JvpLevel
from .levels import resolve
from .reverse import unwrapped, with_aux
from .tree import flatten, unflatten
from .zeros import zeros_of

_API = "jvp(f, primals, tangents)"


def jvp(
    func: Callable[..., Any],
    primals: tuple[Any, ...],
    tangents: tuple[Any, ...],
    *,
    strict: bool = False,
    has_aux: bool = False,
) -> Any:
    """Return `func(*primals)` and the Jacobian of it times `tangents`.

    `tangents` have the structure of `primals`. With `strict`, an output that does not depend on the
    inputs is a RuntimeError; with `has_aux`, `func` returns `(output, aux)`.

    >>> import autograd_lite as torch
    >>> torch.func.jvp(torch.sin, (torch.tensor([0.0]),), (torch.tensor([2.0]),))
    (tensor([0.]), tensor([2.]))
    """
    return jvp_with_argnums(func, primals, tangents, None, strict=strict, has_aux=has_aux)


def jvp_with_argnums(
    func: Callable[..., Any],
    primals: Any,
    tangents: Any,
    argnums: Any,
    *,
    strict: bool = False,
    has_aux: bool = False,
) -> Any:
    """Do what `jvp` does, with respect to some of the arguments."""
    if not isinstance(primals, tuple):
        raise RuntimeError(
            f"{_API}: Expected primals to be a tuple. E.g. it should be valid to call f(*primals)."
        )
    wanted = primals if argnums is None else chosen(primals, argnums)
    flat, spec = flatten(wanted)
    moved, tangent_spec = flatten(tangents)
    if spec != tangent_spec:
        raise RuntimeError(
            f"{_API}: Expected primals and tangents to have the same python structure. For example, "
            "if primals is a tuple of 3 tensors, tangents also must be. Got primals with structure "
            f"{spec} and tangents with structure {tangent_spec}"
        )
    check_tensors(flat, _API, "primals")
    check_tensors(moved, _API, "tangents")
    for primal, tangent in zip(flat, moved, strict=True):
        _check_tangent(primal, tangent)
    with JvpLevel() as level:
        duals = unflatten(
            [level.dual(resolve(p), resolve(t)) for p, t in zip(flat, moved, strict=True)], spec
        )
        args = duals if argnums is None else replaced(primals, duals, argnums)
        output = func(*args)
        aux = None
        if has_aux:
            output, aux = with_aux(output, _API)
        flat_out, out_spec = flatten(output)
        check_tensor_outputs(flat_out, _API)
        values, products = [], []
        for o in flat_out:
            value = level.lower(o)
            tangent = o._tangent if level.owns(o) else None
            if tangent is None:
                if strict:
                    raise RuntimeError(
                        "jvp(f, primals, tangents, strict=True): The output of f is independent of "
                        "the inputs. This is not allowed with strict=True."
                    )
                tangent = zeros_of(value)
            values.append(value)
            products.append(tangent)
        aux = unwrapped(level, aux)
    result = unflatten(values, out_spec), unflatten(products, out_spec)
    return (*result, aux) if has_aux else result


def _check_tangent(primal: Any, tangent: Any) -> None:
    if primal._data.shape != tangent._data.shape:
        raise RuntimeError(
            "Trying to set a forward gradient that has a different size than that of the original "
            f"Tensor, this is not supported. Tensor is of size {list(primal._data.shape)} while the "
            f"given forward gradient is of size {list(tangent._data.shape)}."
        )
    for name, t in (("primal", primal), ("tangent", tangent)):
        if not t.is_floating_point():
            raise ValueError(f"Expected {name} to be floating point or complex, but got: {t.dtype}")


def linearize(func: Callable[..., Any], *primals: Any) -> tuple[Any, Callable[..., Any]]:
    """Return `func(*primals)` and the linear function that maps tangents to its change.

    The values are computed once; each call of the linear function costs as much as a backward pass.

    >>> import autograd_lite as torch
    >>> y, f = torch.func.linearize(torch.sin, torch.tensor([0.0]))
    >>> f(torch.tensor([3.0]))
    tensor([3.])
    """
    flat, spec = flatten(primals)
    check_tensors(flat, "linearize(f, *primals)", "primals")
    output, program = _linear_program(func, primals)
    expected = [(p.shape, p.device, p.dtype) for p in flat]

    def jvp_fn(*tangents: Any) -> Any:
        moved, tangent_spec = flatten(tangents)
        if tangent_spec != spec:
            raise RuntimeError(
                f"Expected the tangents {tangent_spec} to have the same argspec as the primals {spec}"
            )
        for i, (t, (shape, _device, dtype)) in enumerate(zip(moved, expected, strict=True)):
            if t.shape != shape:
                raise RuntimeError(
                    f"tangent:{i} with shape {t.shape} in flattened pytree doesn't match the shape "
                    f"{shape} of the corresponding primal."
                )
            if t.dtype != dtype:
                raise RuntimeError(
                    f"tangent:{i} with dtype {t.dtype} in flattened pytree doesn't match the dtype "
                    f"{dtype} of the corresponding primal."
                )
        return program(moved)

    return output, jvp_fn


def _linear_program(func: Callable[..., Any], primals: Any) -> tuple[Any, Callable[..., Any]]:
    """Record `func` once; the transpose of its backward pass is the linear function."""
    from .reverse import grad_level, vjp

    output, vjp_fn = vjp(func, *primals)
    flat_out, out_spec = flatten(output)

    with grad_level() as level:
        seeds = [level.leaf(zeros_of(o)) for o in flat_out]
        pulled, _ = flatten(vjp_fn(unflatten(seeds, out_spec)))

    def program(tangents: list[Any]) -> Any:
        products = level.gradients(pulled, tangents, seeds)
        return unflatten(products, out_spec)

    return output, program
