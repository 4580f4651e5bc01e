"""`func.jacrev`, `jacfwd` and `hessian`: whole Jacobians, many products at once."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np

from .._tensor import Tensor, wrap
from .arguments import chosen, of_programs, wraps
from .forward import jvp_with_argnums
from .levels import resolve
from .reverse import vjp_with_argnums
from .tree import flatten, unflatten
from .vmap import vmap


def basis(tensors: list[Tensor]) -> list[Tensor]:
    """Return the unit vectors of all tensors together: one matrix a tensor, reshaped to its shape.

    >>> import autograd_lite as torch
    >>> [tuple(b.shape) for b in basis([torch.ones(2), torch.ones(1, 3)])]
    [(5, 2), (5, 1, 3)]
    """
    total = sum(t.numel() for t in tensors)
    parts, start = [], 0
    for t in tensors:
        n = t.numel()
        array = np.zeros((total, n), t._data.dtype)
        array[start + np.arange(n), np.arange(n)] = 1
        parts.append(wrap(array.reshape(total, *t._data.shape)))
        start += n
    return parts


@of_programs
def jacrev(
    func: Callable[..., Any],
    argnums: int | tuple[int, ...] = 0,
    *,
    has_aux: bool = False,
    chunk_size: int | None = None,
) -> Callable[..., Any]:
    """Return a function that computes the Jacobian of `func`, row by row, in reverse mode.

    `chunk_size` bounds how many rows are computed at once. Raises ValueError for one below 1.

    >>> import autograd_lite as torch
    >>> torch.func.jacrev(torch.sin)(torch.tensor([0.0, 0.0]))
    tensor([[1., 0.],
            [0., 1.]])
    """
    if not (chunk_size is None or chunk_size > 0):
        raise ValueError("jacrev: `chunk_size` should be greater than 0.")

    @wraps(func)
    def wrapper(*args: Any) -> Any:
        output, vjp_fn, *aux = vjp_with_argnums(func, args, argnums, has_aux)
        flat_out, out_spec = flatten(output)
        inputs = chosen(args, argnums)
        flat_in, in_spec = flatten(inputs)
        rows = basis(flat_out)

        def pull(*cotangents: Any) -> Any:
            return tuple(flatten(vjp_fn(unflatten(cotangents, out_spec)))[0])

        products = vmap(pull, chunk_size=chunk_size)(*rows)
        counts = [o.numel() for o in flat_out]
        result = []
        for o, start, count in zip(
            flat_out, itertools.accumulate([0, *counts]), counts, strict=False
        ):
            parts = [
                p.narrow(0, start, count).reshape((*o.shape, *x.shape))
                for p, x in zip(products, map(resolve, flat_in), strict=True)
            ]
            arranged = unflatten(parts, in_spec)
            result.append(arranged if isinstance(argnums, tuple) else arranged[0])
        jacobian = unflatten(result, out_spec)
        return (jacobian, aux[0]) if has_aux else jacobian

    return wrapper


@of_programs
def jacfwd(
    func: Callable[..., Any],
    argnums: int | tuple[int, ...] = 0,
    has_aux: bool = False,
    *,
    randomness: str = "error",
) -> Callable[..., Any]:
    """Return a function that computes the Jacobian of `func`, column by column, in forward mode.

    >>> import autograd_lite as torch
    >>> torch.func.jacfwd(torch.sin)(torch.tensor([0.0, 0.0]))
    tensor([[1., 0.],
            [0., 1.]])
    """

    @wraps(func)
    def wrapper(*args: Any) -> Any:
        inputs = chosen(args, argnums)
        flat_in, in_spec = flatten(inputs)
        structure: dict[str, Any] = {}

        def push(*tangents: Any) -> Any:
            done = jvp_with_argnums(
                func, args, unflatten(tangents, in_spec), argnums, has_aux=has_aux
            )
            if has_aux:
                structure["aux"] = done[2]
            flat, structure["spec"] = flatten(done[1])
            return tuple(flat)

        columns = vmap(push, randomness=randomness)(*basis(flat_in))
        counts = [x.numel() for x in flat_in]
        result = []
        for column in columns:
            last = column.movedim(0, -1)
            parts = [
                last.narrow(-1, start, count).reshape((*last.shape[:-1], *x.shape))
                for x, start, count in zip(
                    flat_in, itertools.accumulate([0, *counts]), counts, strict=False
                )
            ]
            arranged = unflatten(parts, in_spec)
            result.append(arranged if isinstance(argnums, tuple) else arranged[0])
        jacobian = unflatten(result, structure["spec"])
        return (jacobian, structure["aux"]) if has_aux else jacobian

    return wrapper


@of_programs
def hessian(func: Callable[..., Any], argnums: int | tuple[int, ...] = 0) -> Callable[..., Any]:
    """Return a function that computes second derivatives: forward over reverse mode.

    >>> import autograd_lite as torch
    >>> torch.func.hessian(lambda x: (x * x * x).sum())(torch.tensor([1.0, 2.0]))
    tensor([[ 6.,  0.],
            [ 0., 12.]])
    """
    return jacfwd(jacrev(func, argnums), argnums)
