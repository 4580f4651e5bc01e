"""Changing a tensor's own shape in place: t_, squeeze_, resize_, set_ and their relatives."""

from __future__ import annotations

from typing import Any

import numpy as np

from .._tensor import Tensor, wrap
from ..dims import wrap_dim, wrap_dims
from ..engine import attach_node
from ..graph import Node, edge_of, next_sequence, replace_array
from ..inplace import check_in_place, note_change, rebase, write_in_place
from ..resize import resize_data
from ..table import ROWS, Row
from ..thread_mode import FORWARD_AD, INFERENCE, TRANSFORM, state
from ..version import counter_of
from ..views import refresh_views
from .arguments import api, sizes_of
from .register import define, method
from .shape import index, ints
from .shape_diag import tril_row, triu_row
from .strided import _window


def _twin(name: str, node: str) -> Row:
    """Define the in-place form of a view's row: the same rule, a node of another name."""
    row = ROWS[name]
    attrs = f"; {', '.join(row.attrs)}" if row.attrs else ""
    rule = row.rules["self"]
    extra = [s.name for s in row.saved if s.name not in row.parameters_of(rule)]
    return define(
        f"{name}_in_place(self{attrs})", row.forward, node=node, structure=row.structure, jvp=row.jvp,
        symbol=row.symbol, saves=", ".join(extra), self=rule,
    )  # fmt: skip


_t = _twin("t", "TBackward1")
_transpose = _twin("transpose", "TransposeBackward1")
_squeeze = _twin("squeeze", "SqueezeBackward3")
_squeeze_dim = _twin("squeeze_dim", "SqueezeBackward4")
_squeeze_dims = _twin("squeeze_dims", "SqueezeBackward5")
_unsqueeze = _twin("unsqueeze", "UnsqueezeBackward1")
_as_strided = _twin("as_strided", "AsStridedBackward1")


def _reshape_in_place(target: Tensor, row: Row, *attrs: Any) -> Tensor:
    """Give a tensor the shape that a view of it would have."""
    if state.mode & TRANSFORM:
        return state.interpreters[-1].process_in_place(row, (target, *attrs))
    tracked = check_in_place(target)
    old = wrap(target._data, target._edge)
    forward_ad = state.mode & FORWARD_AD
    tangent = None
    if forward_ad:
        from ..autograd.forward_ad import propagate_reshape, tangent_of

        tangent = tangent_of(target)
    new = row.forward(target._data, *attrs)
    vc = counter_of(target)
    replace_array(target, new)
    vc.bump()
    if tracked:
        attach_node(row, (old,), attrs, (target,))
    if vc._views:
        refresh_views(vc, but=target if tracked else None)
    if forward_ad:
        propagate_reshape(row, old, tangent, attrs, target)
    note_change(target)
    return target


@api("Tensor self", function=False)
def t_(self: Tensor) -> Tensor:
    """In-place version of `t`."""
    if self._data.ndim > 2:
        raise RuntimeError(
            f"t_() expects a tensor with <= 2 dimensions, but self is {self._data.ndim}D"
        )
    return _reshape_in_place(self, _t)


@api("Tensor self, int dim0, int dim1", function=False, aliases="swapdims_ swapaxes_")
def transpose_(self: Tensor, dim0: int, dim1: int) -> Tensor:
    """In-place version of `transpose`."""
    dim0, dim1 = index(dim0), index(dim1)
    wrap_dim(dim0, self._data.ndim), wrap_dim(dim1, self._data.ndim)
    return _reshape_in_place(self, _transpose, dim0, dim1)


def squeeze_(self: Tensor, *dims: Any, dim: Any = None) -> Tensor:
    """In-place version of `squeeze`."""
    wanted = dims[0] if len(dims) == 1 else dims if dims else dim
    if wanted is None:
        return _reshape_in_place(self, _squeeze)
    if isinstance(wanted, (tuple, list)):
        wrap_dims(wanted, self._data.ndim)
        return _reshape_in_place(self, _squeeze_dims, ints(tuple(wanted)))
    wrap_dim(index(wanted), self._data.ndim)
    return _reshape_in_place(self, _squeeze_dim, index(wanted))


method(squeeze_)


@api("Tensor self, int dim", function=False)
def unsqueeze_(self: Tensor, dim: int) -> Tensor:
    """In-place version of `unsqueeze`."""
    wrap_dim(index(dim), self._data.ndim + 1)
    return _reshape_in_place(self, _unsqueeze, index(dim))


@api("Tensor self, sizes size, sizes stride, int storage_offset=")
def as_strided_(self: Tensor, size: Any, stride: Any, storage_offset: Any = None) -> Tensor:
    """In-place version of `as_strided`."""
    return _reshape_in_place(self, _as_strided, *_window(self, size, stride, storage_offset))


def _masking(name: str, row: Row) -> None:
    def in_place(self: Tensor, diagonal: int = 0) -> Tensor:
        if self._data.ndim < 2:
            raise RuntimeError(f"{name}: input tensor must have at least 2 dimensions")
        diagonal = index(diagonal)

        def write(data: np.ndarray) -> None:
            data[...] = row.forward(data, diagonal)

        return write_in_place(row, self, (), (diagonal,), write)

    in_place.__name__, in_place.__doc__ = name + "_", f"In-place version of `{name}`."
    api("Tensor self, int diagonal=", function=False)(in_place)


_masking("tril", tril_row)
_masking("triu", triu_row)


@api("Tensor self, number fill_value, bool wrap=", function=False)
def fill_diagonal_(self: Tensor, fill_value: Any, wrap: bool = False) -> Tensor:
    """Write one value into the main diagonal."""
    shape, strides = self._data.shape, self.stride()
    if len(shape) < 2:
        raise RuntimeError("dimensions must larger than 1")
    if len(shape) > 2 and len(set(shape)) > 1:
        raise RuntimeError("all dimensions of input must be of equal length")
    step = sum(strides)
    start = self.storage_offset()
    self.as_strided((min(shape),), (step,), start).fill_(fill_value)
    if wrap and len(shape) == 2 and shape[0] > shape[1] + 1:
        rows, columns = shape
        count = rows * columns // step + (rows * columns % step > 0)
        offset = columns * (columns + 1)
        self.as_strided((count - columns,), (step,), start + offset).fill_(fill_value)
    return self


def resize_(self: Tensor, *size: Any, memory_format: Any = None, **kwargs: Any) -> Tensor:
    """Give the tensor another size, keeping the storage where it suffices; RuntimeError if tracked."""
    wanted = sizes_of("resize_", "size", size, kwargs.get("size"))
    if self._edge is not None and not state.mode & INFERENCE:
        raise RuntimeError("cannot resize variables that require grad")
    if any(n < 0 for n in wanted):
        raise RuntimeError(
            f"Trying to create tensor with negative dimension {min(wanted)}: {list(wanted)}"
        )
    if wanted != self._data.shape:
        resize_data(self, wanted)
        counter_of(self).bump()
    return self


method(resize_)


@api("Tensor self, Tensor the_template")
def resize_as_(self: Tensor, the_template: Tensor, memory_format: Any = None) -> Tensor:
    """Give the tensor the size of another."""
    return resize_(self, the_template._data.shape)


class _SetNode(Node):
    """The history of a tensor that `set_` gave other memory: it has no derivative."""

    def __init__(self, edges: tuple[Any, ...], tensor: Tensor) -> None:
        self.edges, self.seq = edges, next_sequence()
        self.shape, self.dtype = tensor._data.shape, tensor._data.dtype

    def name(self) -> str:
        return "torch::autograd::NotImplemented"

    def vjp(self, grad: Any, edges: Any) -> tuple[Any, ...]:
        raise RuntimeError("derivative for set_ is not implemented")

    vjp_tensors = vjp


_SetNode.__name__ = _SetNode.__qualname__ = "NotImplemented"


@api("Tensor self, Tensor source=", function=False)
def set_(self: Tensor, source: Any = None) -> Tensor:
    """Make the tensor share another's storage, size and strides; without one, make it empty."""
    edges: tuple[Any, ...] = ()
    if check_in_place(self, (source,)):
        edges = (edge_of(self),) if source is None else (edge_of(self), edge_of(source))
    if source is None:
        replace_array(self, np.empty((0,), self._data.dtype))
    else:
        if source._data.dtype != self._data.dtype:
            raise RuntimeError(
                "Could not set tensor of type "
                f"{source.dtype.type_name.lower()} to a tensor of type {self.dtype.type_name.lower()}"
            )
        replace_array(self, source._data)
    counter_of(self).bump()
    if edges:
        if self._base is None:
            self._edge = (_SetNode(edges, self), 0)
        else:
            rebase(self, _SetNode(edges, self))
            refresh_views(counter_of(self))
    return self
