"""Twins of the views that return new tensors: view_copy, expand_copy, unbind_copy, ….

A twin's row has the rules of the view's row; its forward copies, and its node is named as
PyTorch names it (`ViewBackward0_copy`). The view itself checks the arguments.
"""

from __future__ import annotations

from typing import Any

from .._tensor import Tensor
from ..dims import wrap_dim
from ..dtypes import dtype
from ..grad_mode import no_grad
from ..table import Row, define
from .arguments import api
from .index import select_row, slice_row
from .register import PUBLIC
from .shape import index as as_int, ints
from .shape_repeat import unfold_row
from .shape_rows import (
    alias_row,
    expand_row,
    permute_row,
    squeeze_dim_row,
    squeeze_dims_row,
    squeeze_row,
    t_row,
    transpose_row,
    unsqueeze_row,
    view_row,
)
from .shape_split import split_row, split_sizes_row, unbind_row
from .strided import as_strided_row


def _twin(row: Row) -> Row:
    """Define the row `<name>_copy` of a view."""
    view, several = row.forward, row.outputs == ("*",)

    def forward(*args: Any) -> Any:
        parts = view(*args)
        return [part.copy() for part in parts] if several else parts.copy()

    attrs = f"; {', '.join(row.attrs)}" if row.attrs else ""
    return define(
        f"{row.name}_copy(self{attrs})", forward, outputs=", ".join(row.outputs), node=f"{row.node_name}_copy",
        symbol=row.symbol, structure=row.structure, jvp=row.jvp, saves=", ".join(s.name for s in row.saved),
        **row.rules,
    )  # fmt: skip


_TWINS = {
    row.name: _twin(row)
    for row in (
        alias_row, as_strided_row, expand_row, permute_row, select_row, slice_row, split_row, split_sizes_row, squeeze_row, squeeze_dim_row,
        squeeze_dims_row, t_row, transpose_row, unbind_row, unfold_row, unsqueeze_row, view_row,
    )
}  # fmt: skip


def _checked(view: Any, *args: Any) -> None:
    """Let the view raise its errors."""
    with no_grad():
        view(*args)


@api("Tensor input", method=False, out=True)
def alias_copy(input: Tensor) -> Tensor:
    """Return a copy."""
    return _TWINS["alias"](input)


@api("Tensor input, sizes size, sizes stride, int storage_offset=", method=False, out=True)
def as_strided_copy(input: Tensor, size: Any, stride: Any, storage_offset: Any = None) -> Tensor:
    """Return a copy of a window of the storage."""
    _checked(PUBLIC["as_strided"], input, size, stride, storage_offset)
    return _TWINS["as_strided"](input, ints(tuple(size)), ints(tuple(stride)), storage_offset)


@api("Tensor input, sizes size, *, bool implicit=", method=False, out=True)
def expand_copy(input: Tensor, size: Any, *, implicit: bool = False) -> Tensor:
    """Return a copy repeated along new or 1-sized dimensions."""
    size = ints(tuple(size))
    _checked(Tensor.expand, input, size)
    return _TWINS["expand"](input, size)


@api("Tensor input, sizes dims", method=False, out=True)
def permute_copy(input: Tensor, dims: Any) -> Tensor:
    """Return a copy with the dimensions in another order."""
    dims = ints(tuple(dims))
    _checked(PUBLIC["permute"], input, dims)
    return _TWINS["permute"](input, dims)


@api("Tensor input, int dim, int index", method=False, out=True)
def select_copy(input: Tensor, dim: int, index: int) -> Tensor:
    """Return a copy of one slice along a dimension, without that dimension."""
    _checked(PUBLIC["select"], input, dim, index)
    return _TWINS["select"](input, as_int(dim), as_int(index))


@api("Tensor input, int dim=, int start=, int end=, int step=", method=False, out=True)
def slice_copy(
    input: Tensor, dim: int = 0, start: int | None = None, end: int | None = None, step: int = 1
) -> Tensor:
    """Return a copy of a range along a dimension."""
    at = wrap_dim(dim, input._data.ndim)
    if step < 1:
        raise RuntimeError("slice step must be positive")
    first, last, _ = slice(start, end).indices(input._data.shape[at])
    return _TWINS["slice"](input, dim, first, max(first, last), step)


@api("Tensor input, int split_size, int dim=", method=False)
def split_copy(input: Tensor, split_size: int, dim: int = 0) -> Any:
    """Return copies of pieces of equal length along a dimension."""
    _checked(PUBLIC["split"], input, split_size, dim)
    return _TWINS["split"](input, as_int(split_size), as_int(dim))


@api("Tensor input, sizes split_sizes, int dim=", method=False)
def split_with_sizes_copy(input: Tensor, split_sizes: Any, dim: int = 0) -> Any:
    """Return copies of pieces of given lengths along a dimension."""
    _checked(PUBLIC["split_with_sizes"], input, split_sizes, dim)
    return _TWINS["split_with_sizes"](input, ints(tuple(split_sizes)), as_int(dim))


@api("Tensor input, any dim=", method=False, out=True)
def squeeze_copy(input: Tensor, dim: Any = None) -> Tensor:
    """Return a copy without the dimensions of extent 1 (or without those named)."""
    if dim is None:
        return _TWINS["squeeze"](input)
    _checked(PUBLIC["squeeze"], input, dim)
    if isinstance(dim, (tuple, list)):
        return _TWINS["squeeze_dims"](input, ints(tuple(dim)))
    return _TWINS["squeeze_dim"](input, as_int(dim))


@api("Tensor input", method=False, out=True)
def t_copy(input: Tensor) -> Tensor:
    """Return the transpose of a matrix, as a copy."""
    _checked(PUBLIC["t"], input)
    return _TWINS["t"](input)


@api("Tensor input, int dim0, int dim1", method=False, out=True)
def transpose_copy(input: Tensor, dim0: int, dim1: int) -> Tensor:
    """Return a copy with two dimensions swapped."""
    _checked(PUBLIC["transpose"], input, dim0, dim1)
    return _TWINS["transpose"](input, as_int(dim0), as_int(dim1))


@api("Tensor input, int dim=", method=False)
def unbind_copy(input: Tensor, dim: int = 0) -> Any:
    """Return copies of all slices along a dimension."""
    _checked(PUBLIC["unbind"], input, dim)
    return _TWINS["unbind"](input, as_int(dim))


@api("Tensor input, int dimension, int size, int step", method=False, out=True)
def unfold_copy(input: Tensor, dimension: int, size: int, step: int) -> Tensor:
    """Return a copy of all windows along a dimension."""
    _checked(Tensor.unfold, input, dimension, size, step)
    return _TWINS["unfold"](input, as_int(dimension), as_int(size), as_int(step))


@api("Tensor input, int dim", method=False, out=True)
def unsqueeze_copy(input: Tensor, dim: int) -> Tensor:
    """Return a copy with a new dimension of extent 1."""
    _checked(PUBLIC["unsqueeze"], input, dim)
    return _TWINS["unsqueeze"](input, as_int(dim))


@api("Tensor input, any size", method=False, out=True)
def view_copy(input: Tensor, size: Any) -> Tensor:
    """Return a copy in another shape, or with its memory read as another type.

    >>> import autograd_lite as torch
    >>> torch.view_copy(torch.arange(4), (2, 2))
    tensor([[0, 1],
            [2, 3]])
    """
    if isinstance(size, dtype):
        return input.view(size).clone()
    size = ints(tuple(size))
    _checked(Tensor.view, input, size)
    return _TWINS["view"](input, size)
