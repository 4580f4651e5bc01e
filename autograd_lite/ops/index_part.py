"""One part of a tensor by name: select, narrow, and copies with a part replaced."""

from __future__ import annotations

from typing import Any

from .._tensor import Tensor
from ..dims import wrap_dim
from ..grad_mode import no_grad
from ..rulelib import zeros_like
from ..shape_rules import (
    select as select_rule,
    select_scatter as select_scatter_rule,
    slice_backward,
    slice_of,
    slice_scatter as slice_scatter_rule,
)
from .arguments import api
from .index import select_row, slice_row
from .register import define
from .shape import index as as_int

select_scatter_row = define(
    "select_scatter(self, src; dim, index)", select_scatter_rule, structure="selection", jvp="linear",
    self=lambda grad, dim, index: select_scatter_rule(grad, zeros_like(select_rule(grad, dim, index)), dim, index),
    src=lambda grad, dim, index: select_rule(grad, dim, index),
)  # fmt: skip
narrow_copy_row = define(
    "narrow_copy(self; dim, start, length)", lambda x, dim, start, length: slice_of(
        x, dim, start, start + length, 1).copy(), structure="selection", jvp="linear", saves="start, length",
    self=lambda grad, self_sym_sizes, dim, start, length: slice_backward(
        grad, self_sym_sizes, dim, start, start + length, 1),
)  # fmt: skip
slice_scatter_row = define(
    "slice_scatter(self, src; dim, start, end, step)", slice_scatter_rule, structure="selection", jvp="linear",
    self=lambda grad, dim, start, end, step: slice_scatter_rule(
        grad, zeros_like(slice_of(grad, dim, start, end, step)), dim, start, end, step),
    src=lambda grad, dim, start, end, step: slice_of(grad, dim, start, end, step),
)  # fmt: skip


@api("Tensor input, int dim, int index")
def select(input: Tensor, dim: int, index: int) -> Tensor:
    """Return a view of one slice along a dimension, without that dimension.

    >>> import autograd_lite as torch
    >>> torch.tensor([[1, 2], [3, 4]]).select(1, 0)
    tensor([1, 3])
    """
    shape = input._data.shape
    if not shape:
        raise IndexError("select() cannot be applied to a 0-dim tensor.")
    dim, index = as_int(dim), as_int(index)
    extent = shape[wrap_dim(dim, len(shape))]
    if not -extent <= index < extent:
        raise IndexError(
            f"select(): index {index} out of range for tensor of size {list(shape)} at dimension {dim}"
        )
    return select_row(input, dim, index)


@api(
    "Tensor input, int dim, any start, int length",
)
def narrow(input: Tensor, dim: int, start: Any, length: int) -> Tensor:
    """Return a view of `length` slices along a dimension.

    >>> import autograd_lite as torch
    >>> torch.tensor([1, 2, 3, 4]).narrow(0, 1, 2)
    tensor([2, 3])
    """
    shape = input._data.shape
    if not shape:
        raise RuntimeError("narrow() cannot be applied to a 0-dim tensor.")
    dim, start, length = as_int(dim), as_int(start), as_int(length)
    if length < 0:
        raise RuntimeError("narrow(): length must be non-negative.")
    at = wrap_dim(dim, len(shape))
    extent = shape[at]
    if not -extent <= start <= extent:
        raise IndexError(
            f"start out of range (expected to be in range of [{-extent}, {extent}], but got {start})"
        )
    if start < 0:
        start += extent
    if start > extent - length:
        raise RuntimeError(
            f"start ({start}) + length ({length}) exceeds dimension size ({extent})."
        )
    return slice_row(input, dim, start, start + length, 1)


@api("Tensor input, int dim, int start, int length")
def narrow_copy(input: Tensor, dim: int, start: int, length: int) -> Tensor:
    """Return a copy of `length` slices along a dimension."""
    with no_grad():
        part = narrow(input, dim, start, length)
    first = as_int(start) % max(input._data.shape[as_int(dim)], 1) if start < 0 else as_int(start)
    return narrow_copy_row(input, as_int(dim), first, part._data.shape[as_int(dim)])


def _check_src(src: Tensor, shape: tuple[int, ...]) -> None:
    if src._data.shape != shape:
        raise RuntimeError(
            f"expected src to have a size equal to the slice of self. src size = {list(src._data.shape)}, slice size "
            f"= {list(shape)}"
        )


@api("Tensor input, Tensor src, int dim, int index")
def select_scatter(input: Tensor, src: Tensor, dim: int, index: int) -> Tensor:
    """Return a copy with `src` as one slice along a dimension."""
    with no_grad():
        part = select(input, dim, index)
    _check_src(src, part._data.shape)
    return select_scatter_row(input, src, as_int(dim), as_int(index))


@api("Tensor input, Tensor src, int dim=, int start=, int end=, int step=")
def slice_scatter(
    input: Tensor, src: Tensor, dim: int = 0, start: Any = None, end: Any = None, step: int = 1
) -> Tensor:
    """Return a copy with `src` in a range along a dimension."""
    dim = as_int(dim)
    wrap_dim(dim, input._data.ndim)
    _check_src(src, slice_of(input._data, dim, start, end, step).shape)
    return slice_scatter_row(input, src, dim, start, end, step)
