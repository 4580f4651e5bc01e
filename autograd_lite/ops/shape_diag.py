"""Diagonals and triangles of matrices."""

from __future__ import annotations

from typing import Any

import numpy as np

from .._tensor import Tensor
from ..dims import wrap_dim
from ..move_rules import (
    diagonal_backward,
    diagonal_of,
    place_diagonal,
    tril as tril_rule,
    triu as triu_rule,
)
from ..rulelib import zeros_like
from .arguments import api
from .register import define
from .shape import index
from .shape_rows import contiguous_row

diagonal_row = define(
    "diagonal(self; offset, dim1, dim2)", diagonal_of, view=True, structure="selection", jvp="linear",
    self=lambda grad, self_sym_sizes, offset, dim1, dim2: diagonal_backward(
        grad, self_sym_sizes, offset, dim1, dim2),
)  # fmt: skip
diagonal_copy_row = define(
    "diagonal_copy(self; offset, dim1, dim2)", lambda a, offset, dim1, dim2: diagonal_of(a, offset, dim1, dim2).copy(),
    node="DiagonalBackward0_copy", structure="selection", jvp="linear",
    self=lambda grad, self_sym_sizes, offset, dim1, dim2: diagonal_backward(
        grad, self_sym_sizes, offset, dim1, dim2),
)  # fmt: skip
define(
    "diagonal_backward(grad_output; input_sizes, offset, dim1, dim2)", diagonal_backward,
    node="DiagonalBackwardBackward0", structure="selection", jvp="linear", symbol="diagonalᵀ",
    grad_output=lambda grad, offset, dim1, dim2: diagonal_of(grad, offset, dim1, dim2),
)  # fmt: skip


def _embed(a: np.ndarray, offset: int, dim1: int, dim2: int) -> np.ndarray:
    ndim = a.ndim + 1
    n = a.shape[-1] + abs(offset)
    shape = list(a.shape[:-1])
    first, second = sorted((dim1 % ndim, dim2 % ndim))
    shape.insert(first, n)
    shape.insert(second, n)
    if dim1 % ndim > dim2 % ndim:
        offset = -offset
    out = np.zeros(shape, a.dtype)
    diagonal_of(out, offset, first, second)[...] = a
    return out


diag_embed_row = define(
    "diag_embed(self; offset, dim1, dim2)", _embed, structure="selection", jvp="linear",
    self=lambda grad, offset, dim1, dim2: diagonal_of(grad, offset, dim1, dim2),
)  # fmt: skip
tril_row = define(
    "tril(self; diagonal)", tril_rule, structure="diagonal", jvp="linear", self=lambda grad, diagonal: tril_rule(grad, diagonal),
    layout="C",
)  # fmt: skip
triu_row = define(
    "triu(self; diagonal)", triu_rule, structure="diagonal", jvp="linear", self=lambda grad, diagonal: triu_rule(grad, diagonal),
    layout="C",
)  # fmt: skip
diagonal_scatter_row = define(
    "diagonal_scatter(self, src; offset, dim1, dim2)", place_diagonal, structure="selection", jvp="linear",
    self=lambda grad, offset, dim1, dim2: place_diagonal(
        grad, zeros_like(diagonal_of(grad, offset, dim1, dim2)), offset, dim1, dim2),
    src=lambda grad, offset, dim1, dim2: diagonal_of(grad, offset, dim1, dim2),
)  # fmt: skip


def _checked(input: Tensor, offset: Any, dim1: Any, dim2: Any) -> tuple[int, int, int]:
    ndim = input._data.ndim
    offset, dim1, dim2 = index(offset), index(dim1), index(dim2)
    first, second = wrap_dim(dim1, ndim), wrap_dim(dim2, ndim)
    if first == second:
        raise RuntimeError(f"diagonal dimensions cannot be identical {dim1}, {dim2}")
    return offset, dim1, dim2


@api("Tensor input, int offset=, int dim1=, int dim2=")
def diagonal(input: Tensor, offset: int = 0, dim1: int = 0, dim2: int = 1) -> Tensor:
    """Return a view of a diagonal of two dimensions, as the last dimension.

    >>> import autograd_lite as torch
    >>> torch.tensor([[1, 2], [3, 4]]).diagonal()
    tensor([1, 4])
    """
    return diagonal_row(input, *_checked(input, offset, dim1, dim2))


@api("Tensor input, int offset=, int dim1=, int dim2=", method=False)
def diagonal_copy(input: Tensor, offset: int = 0, dim1: int = 0, dim2: int = 1) -> Tensor:
    """Return a copy of a diagonal."""
    return diagonal_copy_row(input, *_checked(input, offset, dim1, dim2))


@api("Tensor input, int diagonal=", out=True)
def diag(input: Tensor, diagonal: int = 0) -> Tensor:
    """Return the diagonal of a matrix, or the matrix with a vector as its diagonal.

    >>> import autograd_lite as torch
    >>> torch.diag(torch.tensor([1, 2]))
    tensor([[1, 0],
            [0, 2]])
    """
    ndim = input._data.ndim
    if ndim == 1:
        return diag_embed_row(input, index(diagonal), -2, -1)
    if ndim == 2:
        return diagonal_copy_row(input, index(diagonal), 0, 1)
    raise RuntimeError(f"diag(): Supports 1D or 2D tensors. Got {ndim}D")


@api("Tensor input, int offset=, int dim1=, int dim2=")
def diag_embed(input: Tensor, offset: int = 0, dim1: int = -2, dim2: int = -1) -> Tensor:
    """Return matrices with the last dimension as their diagonals."""
    ndim = input._data.ndim + 1
    first, second = wrap_dim(index(dim1), ndim), wrap_dim(index(dim2), ndim)
    if first == second:
        raise RuntimeError(f"diagonal dimensions cannot be identical {dim1}, {dim2}")
    return diag_embed_row(input, index(offset), index(dim1), index(dim2))


@api("Tensor input, int offset=")
def diagflat(input: Tensor, offset: int = 0) -> Tensor:
    """Return a matrix with all elements on its diagonal."""
    from .shape_rows import view_row

    flat = view_row(
        input if input._data.flags.c_contiguous else contiguous_row(input), (input._data.size,)
    )
    return diag_embed_row(flat, index(offset), -2, -1)


def _check_matrix(name: str, input: Tensor) -> None:
    if input._data.ndim < 2:
        raise RuntimeError(f"{name}: input tensor must have at least 2 dimensions")


@api("Tensor input, int diagonal=", out=True)
def tril(input: Tensor, diagonal: int = 0) -> Tensor:
    """Return the lower triangle of matrices, zero elsewhere."""
    _check_matrix("tril", input)
    return tril_row(input, index(diagonal))


@api("Tensor input, int diagonal=", out=True)
def triu(input: Tensor, diagonal: int = 0) -> Tensor:
    """Return the upper triangle of matrices, zero elsewhere."""
    _check_matrix("triu", input)
    return triu_row(input, index(diagonal))


@api("Tensor input, Tensor src, int offset=, int dim1=, int dim2=")
def diagonal_scatter(
    input: Tensor, src: Tensor, offset: int = 0, dim1: int = 0, dim2: int = 1
) -> Tensor:
    """Return a copy with `src` as a diagonal."""
    attrs = _checked(input, offset, dim1, dim2)
    shape = diagonal_of(input._data, *attrs).shape
    if src._data.shape != shape:
        raise RuntimeError(
            f"expected src to have a size equal to the slice of self. src size = {list(src._data.shape)}, "
            f"slice size = {list(shape)}"
        )
    return diagonal_scatter_row(input, src, *attrs)
