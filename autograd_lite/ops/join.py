"""Joining tensors: cat, stack and their relatives."""

from __future__ import annotations

from typing import Any

import numpy as np

from .._tensor import Tensor, wrap
from ..dims import wrap_dim
from ..errors import type_name
from ..graph import LEAF, Node, leaf_edge, next_sequence
from ..shape_rules import narrow, select
from ..strides import in_c_order
from ..thread_mode import LISTEN, state
from .arguments import api
from .register import attribute, define
from .shape import index


def _cat_back(grad: Any, tensors_shapes: Any, dim: int) -> tuple[Any, ...]:
    parts, start = [], 0
    for shape in tensors_shapes:
        if len(shape) == 1 and shape[0] == 0:  # an empty vector joins anything, and adds nothing
            parts.append(None if len(grad.shape) != 1 else narrow(grad, 0, start, 0))
            continue
        extent = shape[dim]
        parts.append(narrow(grad, dim, start, extent))
        start += extent
    return tuple(parts)


def _cat(arrays: list[np.ndarray], dim: int) -> np.ndarray:
    if (0,) in [a.shape for a in arrays]:
        arrays = [a for a in arrays if a.shape != (0,)] or arrays[:1]
    return in_c_order(np.concatenate(arrays, dim))


cat_row = define(
    "cat(*tensors; dim)", _cat, promote="arithmetic", structure="selection", jvp="linear",
    tensors=lambda grad, tensors_shapes, dim: _cat_back(grad, tensors_shapes, dim),
)  # fmt: skip


def _stack(arrays: list[Any], dim: int) -> Any:
    """Do as `np.stack`, in half its time."""
    shape = arrays[0].shape
    at = dim + len(shape) + 1 if dim < 0 else dim
    if not at and shape:
        out = np.concatenate(arrays)
        return in_c_order(out).reshape(len(arrays), *shape)
    row = (*shape[:at], 1, *shape[at:])
    return in_c_order(np.concatenate([a.reshape(row) for a in arrays], at))


def _stack_back(grad: Any, tensors_shapes: Any, dim: int) -> tuple[Any, ...]:
    return tuple(select(grad, dim, i) for i in range(len(tensors_shapes)))


stack_row = define(
    "stack(*tensors; dim)", _stack, promote="arithmetic", structure="selection",
    jvp="linear", tensors=lambda grad, tensors_shapes, dim: _stack_back(grad, tensors_shapes, dim),
)  # fmt: skip


def check_tensors(name: str, tensors: Any) -> list[Tensor]:
    """Return the tensors of a list; TypeError, in PyTorch's words, if one is none."""
    if not isinstance(tensors, (tuple, list)):
        raise TypeError(
            f"{name}(): argument 'tensors' (position 1) must be tuple of Tensors, not {type_name(tensors)}"
        )
    for t in tensors:
        if not isinstance(t, Tensor):
            at = next(i for i, t in enumerate(tensors) if not isinstance(t, Tensor))
            raise TypeError(
                f"expected Tensor as element {at} in argument 0, but got {type_name(tensors[at])}"
            )
    return list(tensors)


def _dim(name: str, dim: Any, axis: Any) -> int:
    dim = dim if axis is None else axis
    if dim is None:
        raise TypeError(f"{name}(): argument 'dim' must be int, not NoneType")
    return index(dim)


def _cat_checks(tensors: list[Tensor], dim: int) -> None:
    shape = tensors[0]._data.shape
    if shape and -len(shape) <= dim < len(shape):
        for tensor in tensors:
            if tensor._data.shape != shape:
                break
        else:
            return  # all of one shape, as mostly
    first: Any = None
    for i, tensor in enumerate(tensors):
        shape = tensor._data.shape
        if not shape:
            raise RuntimeError(f"zero-dimensional tensor (at position {i}) cannot be concatenated")
        if shape == (0,):
            continue
        if first is None:
            first, at = shape, wrap_dim(dim, len(shape))
            continue
        if len(shape) != len(first):
            raise RuntimeError(
                f"Tensors must have same number of dimensions: got {len(first)} and {len(shape)}"
            )
        for d, (a, b) in enumerate(zip(first, shape, strict=True)):
            if a != b and d != at:
                raise RuntimeError(
                    f"Sizes of tensors must match except in dimension {at}. Expected size {a} but got size {b} "
                    f"for tensor number {i} in the list."
                )


def _run(row: Any, tensors: list[Tensor], dim: int) -> Tensor:
    """Run a joining row; what `apply` does, without its questions, for tensors of one type."""
    mode = state.mode
    dtype = tensors[0]._data.dtype
    arrays = [t._data for t in tensors]
    if mode >= LISTEN or any(a.dtype is not dtype for a in arrays):
        return row(tensors, dim)
    out = wrap(row.forward(arrays, dim))
    if mode and dtype.kind == "f":
        edges = tuple([leaf_edge(t) if t._edge is LEAF else t._edge for t in tensors])
        if any(edges):
            node = Node.__new__(row.node)
            node.edges = edges
            shapes = tuple([a.shape for a in arrays])
            node.saved = tuple([dim if s.kind == "attr" else shapes for s in row.saved])
            node.seq = next_sequence()
            node.shape, node.dtype = out._data.shape, dtype
            out._edge = (node, 0)
    return out


def _join(row: Any, tensors: list[Tensor], dim: int, out: Any) -> Tensor:
    result = _run(row, tensors, dim)
    if out is None:
        return result
    from ..entry import write_out

    return write_out(row, result, out)


@api("tensors tensors, int dim=, *, Tensor out=", aliases="concat concatenate", method=False)
def cat(tensors: Any, dim: int = 0, *, axis: Any = None, out: Any = None) -> Tensor:
    """Join tensors along a dimension they have.

    >>> import autograd_lite as torch
    >>> torch.cat([torch.ones(2), torch.zeros(1)])
    tensor([1., 1., 0.])
    """
    tensors = check_tensors("cat", tensors)
    if not tensors:
        raise ValueError("torch.cat(): expected a non-empty list of Tensors")
    dim = _dim("cat", dim, axis)
    _cat_checks(tensors, dim)
    return _join(cat_row, tensors, dim, out)


@api("tensors tensors, int dim=, *, Tensor out=", method=False)
def stack(tensors: Any, dim: int = 0, *, axis: Any = None, out: Any = None) -> Tensor:
    """Join tensors of one shape along a new dimension.

    >>> import autograd_lite as torch
    >>> torch.stack([torch.ones(2), torch.zeros(2)]).shape
    torch.Size([2, 2])
    """
    tensors = check_tensors("stack", tensors)
    if not tensors:
        raise RuntimeError("stack expects a non-empty TensorList")
    dim = _dim("stack", dim, axis)
    shape = tensors[0]._data.shape
    wrap_dim(dim, len(shape) + 1)
    for i, tensor in enumerate(tensors):
        if tensor._data.shape != shape:
            raise RuntimeError(
                f"stack expects each tensor to be equal size, but got {list(shape)} at entry 0 and "
                f"{list(tensor._data.shape)} at entry {i}"
            )
    return _join(stack_row, tensors, dim, out)


attribute("_cat_with", lambda self, *others, dim: cat_row([self, *others], dim))
attribute("_stack_with", lambda self, *others, dim: stack_row([self, *others], dim))
