"""Joining by other names, and grids: hstack, vstack, block_diag, meshgrid, combinations."""

from __future__ import annotations

import itertools
import warnings
from typing import Any

import numpy as np

from .._tensor import Tensor, wrap
from ..engine import shape_mismatch
from ..size import Size
from .arguments import api
from .index_pick import masked_select
from .join import cat, check_tensors, stack
from .register import both, define, public
from .shape import reshaped
from .shape_rows import expand_row, unsqueeze_row, view_row

# -- at least so many dimensions ----------------------------------------------------------------


def _at_least_1d(x: Tensor) -> Tensor:
    return x if x._data.ndim else reshaped(x, (1,))


def _at_least_2d(x: Tensor) -> Tensor:
    if x._data.ndim == 0:
        return reshaped(x, (1, 1))
    return unsqueeze_row(x, 0) if x._data.ndim == 1 else x


def _at_least_3d(x: Tensor) -> Tensor:
    ndim = x._data.ndim
    if ndim == 0:
        return reshaped(x, (1, 1, 1))
    if ndim == 1:
        return unsqueeze_row(unsqueeze_row(x, 0), -1)
    return unsqueeze_row(x, -1) if ndim == 2 else x


def _over_each(name: str, one: Any, words: str) -> Any:
    def each(*tensors: Any) -> Any:
        if len(tensors) == 1 and isinstance(tensors[0], Tensor):
            return one(tensors[0])
        if len(tensors) == 1 and isinstance(tensors[0], (tuple, list)):
            tensors = tuple(tensors[0])
        return tuple(one(t) for t in check_tensors(name, tensors))

    each.__name__ = each.__qualname__ = name
    each.__module__ = "autograd_lite"
    each.__doc__ = f"Return a view with at least {words}, of each tensor."
    return public(each)


atleast_1d = _over_each("atleast_1d", _at_least_1d, "one dimension")
atleast_2d = _over_each("atleast_2d", _at_least_2d, "two dimensions")
atleast_3d = _over_each("atleast_3d", _at_least_3d, "three dimensions")


def _list(name: str, tensors: Any) -> list[Tensor]:
    found = check_tensors(name, tensors)
    if not found:
        raise RuntimeError(f"{name} expects a non-empty TensorList")
    return found


@api("tensors tensors", method=False, out=True)
def hstack(tensors: Any) -> Tensor:
    """Join tensors along dimension 1 (vectors: 0)."""
    parts = [_at_least_1d(t) for t in _list("hstack", tensors)]
    return cat(parts, 0 if parts[0]._data.ndim == 1 else 1)


@api("tensors tensors", method=False, out=True, aliases="row_stack")
def vstack(tensors: Any) -> Tensor:
    """Join tensors along dimension 0, vectors as rows."""
    return cat([_at_least_2d(t) for t in _list("vstack", tensors)], 0)


@api("tensors tensors", method=False, out=True)
def dstack(tensors: Any) -> Tensor:
    """Join tensors along dimension 2."""
    return cat([_at_least_3d(t) for t in _list("dstack", tensors)], 2)


@api("tensors tensors", method=False, out=True)
def column_stack(tensors: Any) -> Tensor:
    """Join tensors along dimension 1, vectors as columns."""
    parts = [
        t if t._data.ndim > 1 else reshaped(t, (t._data.size, 1))
        for t in _list("column_stack", tensors)
    ]
    return cat(parts, 1 if parts[0]._data.ndim > 1 else 0)


# -- block_diag ---------------------------------------------------------------------------------


def _rows_and_columns(shape: tuple[int, ...]) -> tuple[int, int]:
    padded = (1,) * (2 - len(shape)) + shape
    return padded[0], padded[1]


def _block_diag(arrays: list[np.ndarray]) -> np.ndarray:
    sizes = [_rows_and_columns(a.shape) for a in arrays]
    out = np.zeros((sum(s[0] for s in sizes), sum(s[1] for s in sizes)), arrays[0].dtype)
    row = column = 0
    for a, (m, n) in zip(arrays, sizes, strict=True):
        out[row : row + m, column : column + n] = a
        row, column = row + m, column + n
    return out


def _block_diag_back(grad: Any, tensors_shapes: Any) -> tuple[Any, ...]:
    from ..rulelib import reshape
    from ..shape_rules import narrow

    parts, row, column = [], 0, 0
    for shape in tensors_shapes:
        m, n = _rows_and_columns(shape)
        parts.append(reshape(narrow(narrow(grad, 0, row, m), 1, column, n), shape))
        row, column = row + m, column + n
    return tuple(parts)


block_diag_row = define(
    "block_diag(*tensors)", _block_diag, promote="arithmetic", structure="selection", jvp="linear",
    tensors=lambda grad, tensors_shapes: _block_diag_back(grad, tensors_shapes),
)  # fmt: skip


@public
def block_diag(*tensors: Tensor) -> Tensor:
    """Return a matrix with the given matrices along its diagonal; vectors count as rows."""
    parts = check_tensors("block_diag", tensors)
    if not parts:
        return wrap(np.empty((1, 0), np.float32))
    for i, t in enumerate(parts):
        if t._data.ndim > 2:
            raise RuntimeError(
                "torch.block_diag: Input tensors must have 2 or fewer dimensions. Input "
                f"{i} has {t._data.ndim} dimensions"
            )
    return block_diag_row(parts)


# -- grids --------------------------------------------------------------------------------------


@public
def broadcast_tensors(*tensors: Any) -> tuple[Tensor, ...]:
    """Return views of the tensors in their common shape.

    >>> import autograd_lite as torch
    >>> torch.broadcast_tensors(torch.ones(2, 1), torch.ones(3))[0].shape
    torch.Size([2, 3])
    """
    parts = check_tensors("broadcast_tensors", tensors)
    shapes = [t._data.shape for t in parts]
    try:
        common = np.broadcast_shapes(*shapes)
    except ValueError:
        raise shape_mismatch(*shapes) from None
    return tuple(t if t._data.shape == common else expand_row(t, common) for t in parts)


@public
def broadcast_shapes(*shapes: Any) -> Size:
    """Return the shape that tensors of the given shapes broadcast to; RuntimeError if none."""
    full = [(s,) if isinstance(s, int) else tuple(s) for s in shapes]
    for shape in full:
        for at, n in enumerate(shape):
            if not hasattr(n, "__index__"):
                raise TypeError(
                    f"torch.Size() takes an iterable of 'int' (item {at} is '{type(n).__name__}')"
                )
            if n < 0:
                raise RuntimeError(f"Trying to create tensor with negative dimension ({n}): ({n})")
    common = [1] * max((len(s) for s in full), default=0)
    for which, shape in enumerate(full):
        for i in range(-1, -1 - len(shape), -1):
            if shape[i] == 1 or shape[i] == common[i]:
                continue
            if common[i] != 1:
                raise RuntimeError(
                    f"Attempting to broadcast a dimension of length {shape[i]} at {i}! Mismatching argument at index "
                    f"{which} had {shape}; but expected shape should be broadcastable to {common}"
                )
            common[i] = shape[i]
    return Size(common)


@public
def meshgrid(*tensors: Any, indexing: str | None = None) -> tuple[Tensor, ...]:
    """Return the coordinates of a grid, one tensor an axis; `indexing` is "ij" or "xy".

    >>> import autograd_lite as torch
    >>> torch.meshgrid(torch.tensor([1, 2]), torch.tensor([3, 4]), indexing="ij")[1]
    tensor([[3, 4],
            [3, 4]])
    """
    if len(tensors) == 1 and isinstance(tensors[0], (tuple, list)):
        tensors = tuple(tensors[0])
    parts = check_tensors("meshgrid", tensors)
    if indexing is None:
        warnings.warn(
            "torch.meshgrid: in an upcoming release, it will be required to pass the indexing argument.",
            UserWarning,
            stacklevel=2,
        )
    if not parts:
        raise RuntimeError("meshgrid expects a non-empty TensorList")
    for a, b in itertools.pairwise(parts):
        if a._data.dtype != b._data.dtype:
            raise RuntimeError("meshgrid expects all tensors to have the same dtype")
    for t in parts:
        if t._data.ndim > 1:
            raise RuntimeError(
                "torch.meshgrid: Expected 0D or 1D tensor in the tensor list but got: " + repr(t)
            )
    if indexing not in (None, "ij", "xy"):
        raise RuntimeError(
            f'torch.meshgrid: indexing must be one of "xy" or "ij", but received: {indexing}'
        )
    axes = list(range(len(parts)))
    if indexing == "xy" and len(parts) >= 2:
        axes[:2] = 1, 0
    shape = [0] * len(parts)
    for t, axis in zip(parts, axes, strict=True):
        shape[axis] = t._data.size
    grids = []
    for t, axis in zip(parts, axes, strict=True):
        column = view_row(t, tuple(n if d == axis else 1 for d, n in enumerate(shape)))
        grids.append(expand_row(column, tuple(shape)))
    return tuple(grids)


@public
def cartesian_prod(*tensors: Tensor) -> Tensor:
    """Return all tuples of elements, one a row."""
    parts = check_tensors("cartesian_prod", tensors)
    for t in parts:
        if t._data.ndim != 1:
            raise RuntimeError(f"Expect a 1D vector, but got shape {list(t._data.shape)}")
    if len(parts) == 1:
        return parts[0]
    grids = meshgrid(parts, indexing="ij")
    return stack([reshaped(g, (g._data.size,)) for g in grids], 1)


@both
def combinations(input: Tensor, r: int = 2, with_replacement: bool = False) -> Tensor:
    """Return all combinations of `r` elements, one a row."""
    if input._data.ndim != 1:
        raise RuntimeError(f"Expect a 1D vector, but got shape {list(input._data.shape)}")
    if r < 0:
        raise RuntimeError(f"Expect a non-negative number, but got {r}")
    if r == 0:
        return wrap(np.empty((0,), input._data.dtype))
    count = input._data.size
    grids = meshgrid([input] * r, indexing="ij")
    places = np.indices((count,) * r)
    mask = np.ones((count,) * r, np.bool_)
    for a, b in itertools.pairwise(places):
        mask &= (a <= b) if with_replacement else (a < b)
    keep = wrap(mask)
    return stack([masked_select(g, keep) for g in grids], 1)
