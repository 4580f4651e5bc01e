"""Splitting a tensor along a dimension: unbind, split, chunk and their relatives."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from .._tensor import Tensor
from ..dims import wrap_dim
from ..shape_rules import cat, stack
from .arguments import api
from .index import slice_row
from .register import define, method
from .shape import index, ints


def _unbind(a: np.ndarray, dim: int) -> list[np.ndarray]:
    lead: tuple[Any, ...] = (slice(None),) * (dim % a.ndim)
    return [a[(*lead, i, ...)] for i in range(a.shape[dim])]


def _pieces(a: np.ndarray, sizes: Any, dim: int) -> list[np.ndarray]:
    lead = (slice(None),) * (dim % a.ndim)
    out, start = [], 0
    for n in sizes:
        out.append(a[(*lead, slice(start, start + n))])
        start += n
    return out


def _split(a: np.ndarray, split_size: int, dim: int) -> list[np.ndarray]:
    extent = a.shape[dim]
    if not extent:
        return [a[...]]
    count = -(-extent // split_size) if split_size else 1
    sizes = [split_size] * (count - 1) + [extent - split_size * (count - 1)]
    return _pieces(a, sizes, dim)


unbind_row = define(
    "unbind(self; dim)", _unbind, outputs="*", view=True, structure="selection", jvp="linear",
    self=lambda grads, dim: stack(grads, dim),
)  # fmt: skip
split_row = define(
    "split(self; split_size, dim)", _split, outputs="*", view=True, structure="selection", jvp="linear",
    saves="split_size, self_sym_sizes", self=lambda grads, dim: cat(grads, dim),
)  # fmt: skip
split_sizes_row = define(
    "split_with_sizes(self; split_sizes, dim)", _pieces, outputs="*", view=True, structure="selection", jvp="linear",
    saves="split_sizes, self_sym_sizes", self=lambda grads, dim: cat(grads, dim),
)  # fmt: skip
unsafe_split_row = define(
    "unsafe_split(self; split_size, dim)", lambda a, split_size, dim: [p.copy() for p in _split(a, split_size, dim)],
    outputs="*", structure="selection", jvp="linear", saves="split_size, self_sym_sizes",
    self=lambda grads, dim: cat(grads, dim),
)  # fmt: skip
unsafe_split_sizes_row = define(
    "unsafe_split_with_sizes(self; split_sizes, dim)",
    lambda a, split_sizes, dim: [p.copy() for p in _pieces(a, split_sizes, dim)],
    outputs="*", structure="selection", jvp="linear", saves="split_sizes, self_sym_sizes",
    self=lambda grads, dim: cat(grads, dim),
)  # fmt: skip


@api("Tensor input, int dim=")
def unbind(input: Tensor, dim: int = 0) -> tuple[Tensor, ...]:
    """Return all slices along a dimension, as views.

    >>> import autograd_lite as torch
    >>> torch.arange(3).unbind()
    (tensor(0), tensor(1), tensor(2))
    """
    if not input._data.ndim:
        raise IndexError("Dimension specified as 0 but tensor has no dimensions")
    wrap_dim(index(dim), input._data.ndim)
    return unbind_row(input, index(dim))


def _split_with_sizes(input: Tensor, split_sizes: Any, dim: int, row: Any) -> tuple[Tensor, ...]:
    sizes = ints(tuple(split_sizes))
    extent = input._data.shape[wrap_dim(dim, input._data.ndim)]
    if any(n < 0 for n in sizes):
        raise RuntimeError(
            f"split_with_sizes expects split_sizes have only non-negative entries, but got split_sizes={list(sizes)}"
        )
    if sum(sizes) != extent:
        raise RuntimeError(
            f"split_with_sizes expects split_sizes to sum exactly to {extent} (input tensor's size at dimension {dim}), "
            f"but got split_sizes={list(sizes)}"
        )
    return row(input, sizes, dim)


def _split_equal(input: Tensor, size: int, dim: int, row: Any) -> tuple[Tensor, ...]:
    if not input._data.ndim:
        raise RuntimeError("split expects at least a 1-dimensional tensor")
    at = wrap_dim(dim, input._data.ndim)
    if size < 0:
        raise RuntimeError(f"split expects split_size be non-negative, but got split_size={size}")
    if not size and input._data.shape[at]:
        raise RuntimeError(
            f"split_size can only be 0 if dimension size is 0, but got dimension size of {input._data.shape[at]}"
        )
    return row(input, size, dim)


@api("Tensor tensor, ints split_size_or_sections, int dim=", method=False)
def split(tensor: Tensor, split_size_or_sections: Any, dim: int = 0) -> tuple[Tensor, ...]:
    """Return views of equal size (the last may be smaller), or of the given sizes.

    >>> import autograd_lite as torch
    >>> torch.arange(5).split(2)
    (tensor([0, 1]), tensor([2, 3]), tensor([4]))
    """
    return _split_any(tensor, split_size_or_sections, dim)


def _split_any(tensor: Tensor, sizes: Any, dim: Any) -> tuple[Tensor, ...]:
    if isinstance(sizes, (str, float)):
        raise TypeError(
            "split_with_sizes(): argument 'split_sizes' (position 2) must be tuple of ints, not "
            + type(sizes).__name__
        )
    if isinstance(sizes, (tuple, list)):
        return _split_with_sizes(tensor, sizes, index(dim), split_sizes_row)
    return _split_equal(tensor, index(sizes), index(dim), split_row)


def _split_method(self: Tensor, split_size: Any, dim: int = 0) -> tuple[Tensor, ...]:
    return _split_any(self, split_size, dim)


_split_method.__name__ = "split"
_split_method.__qualname__ = "Tensor.split"
_split_method.__doc__ = split.__doc__
method(_split_method, "split")


@api("Tensor input, sizes split_sizes, int dim=")
def split_with_sizes(input: Tensor, split_sizes: Any, dim: int = 0) -> tuple[Tensor, ...]:
    """Return views of the given sizes along a dimension."""
    return _split_with_sizes(input, split_sizes, index(dim), split_sizes_row)


@api("Tensor input, int split_size, int dim=")
def unsafe_split(input: Tensor, split_size: int, dim: int = 0) -> tuple[Tensor, ...]:
    """Split without making views."""
    return _split_equal(input, index(split_size), index(dim), unsafe_split_row)


@api("Tensor input, sizes split_sizes, int dim=")
def unsafe_split_with_sizes(input: Tensor, split_sizes: Any, dim: int = 0) -> tuple[Tensor, ...]:
    """Split into the given sizes without making views."""
    return _split_with_sizes(input, split_sizes, index(dim), unsafe_split_sizes_row)


def _chunk(input: Tensor, chunks: int, dim: int, equal: Any, sized: Any) -> tuple[Tensor, ...]:
    if not input._data.ndim:
        raise RuntimeError("chunk expects at least a 1-dimensional tensor")
    if chunks <= 0:
        raise RuntimeError(f"chunk expects `chunks` to be greater than 0, got: {chunks}")
    extent = input._data.shape[wrap_dim(dim, input._data.ndim)]
    size = -(-extent // chunks)
    if not size:
        return sized(input, (0,) * chunks, dim)
    return equal(input, size, dim)


@api("Tensor input, int chunks, int dim=")
def chunk(input: Tensor, chunks: int, dim: int = 0) -> tuple[Tensor, ...]:
    """Return at most `chunks` views of equal size (the last may be smaller)."""
    return _chunk(input, index(chunks), index(dim), split_row, split_sizes_row)


@api("Tensor input, int chunks, int dim=")
def unsafe_chunk(input: Tensor, chunks: int, dim: int = 0) -> tuple[Tensor, ...]:
    """Split into at most `chunks` parts without making views."""
    return _chunk(input, index(chunks), index(dim), unsafe_split_row, unsafe_split_sizes_row)


def _tensor_split(input: Tensor, where: Any, dim: int) -> tuple[Tensor, ...]:
    if not input._data.ndim:
        raise RuntimeError(
            f"tensor_split expected at least a 1-dimensional tensor, but got a tensor with {input._data.ndim} dims"
        )
    at = wrap_dim(dim, input._data.ndim)
    extent = input._data.shape[at]
    if isinstance(where, Tensor):
        if where._data.dtype != np.int64:
            raise RuntimeError(
                f"tensor_split expected tensor_indices_or_sections to have dtype of long, but got {where.dtype.name}"
            )
        if where._data.ndim > 1:
            raise RuntimeError(
                "tensor_split expected tensor_indices_or_sections to be a zero-dimensional or one-dimensional tensor, "
                f"but got a tensor with {where._data.ndim} dims"
            )
        where = where._data.tolist()
    if isinstance(where, (tuple, list)):
        bounds = [0, *where, extent]
    else:
        count = index(where)
        if count <= 0:
            raise RuntimeError(f"number of sections must be larger than 0, got {count}")
        small, extra = divmod(extent, count)
        bounds = [0]
        for i in range(count):
            bounds.append(bounds[-1] + small + (i < extra))
    return tuple(slice_row(input, at, int(a), int(b), 1) for a, b in itertools.pairwise(bounds))


@api("Tensor input, any indices_or_sections, int dim=")
def tensor_split(
    input: Tensor,
    indices_or_sections: Any = None,
    dim: int = 0,
    *,
    sections: Any = None,
    indices: Any = None,
) -> tuple[Tensor, ...]:
    """Return views split at indices, or into a number of nearly equal sections."""
    where = next(w for w in (indices_or_sections, sections, indices) if w is not None)
    return _tensor_split(input, where, index(dim))


def _named_split(name: str, least: int, dim_of: Any) -> Any:
    def split_along(input: Tensor, where: Any) -> tuple[Tensor, ...]:
        """Split along the dimension of the name, as `tensor_split`; sections must be equal."""
        ndim = input._data.ndim
        if ndim < least:
            raise RuntimeError(
                f"torch.{name} requires a tensor with at least {least} dimension, but got a "
                f"tensor with {ndim} dimensions!"
            )
        dim = dim_of(ndim)
        if not isinstance(where, (tuple, list)) and input._data.shape[dim] % index(where):
            raise RuntimeError(
                f"torch.{name} attempted to split along dimension {dim}, but the size of the dimension "
                f"{input._data.shape[dim]} is not divisible by the split_size {where}!"
            )
        return _tensor_split(input, where, dim)

    def function(input: Tensor, *args: Any, **kwargs: Any) -> tuple[Tensor, ...]:
        if len(args) > 1:
            return split_along(input, args)
        given = [*args, *kwargs.values()]
        if not given:
            raise TypeError(name)
        return split_along(input, given[0])

    function.__name__ = name
    function.__doc__ = split_along.__doc__
    return function


hsplit = api("Tensor input, any indices_or_sections")(
    _named_split("hsplit", 1, lambda n: 0 if n == 1 else 1)
)
vsplit = api("Tensor input, any indices_or_sections")(_named_split("vsplit", 2, lambda n: 0))
dsplit = api("Tensor input, any indices_or_sections")(_named_split("dsplit", 3, lambda n: 2))
