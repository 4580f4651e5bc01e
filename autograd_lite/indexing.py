"""Index arrays on raw arrays: reading, writing, adding, with PyTorch's checks and errors."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from .adding import add_at_key
from .stale import changed_error, forgiven
from .version import stamp_of


class Indices(tuple[Any, ...]):
    """Index tensors, one a dimension, that know when one of them was changed."""

    stamps: tuple[int, ...] | None

    def __new__(cls, items: Any) -> Indices:
        self = super().__new__(cls, items)
        counted = any(i is not None and i._vc is not None and not i._inference for i in self)
        self.stamps = (
            tuple(0 if i is None or i._inference else stamp_of(i) for i in self)
            if counted
            else None
        )
        return self

    def check(self) -> None:
        """Raise RuntimeError if an index tensor was changed since; it would name other elements."""
        for position, item in enumerate(self):
            if item is None or item._vc is None or item._inference:
                continue
            wanted = 0 if self.stamps is None else self.stamps[position]
            if item._vc.stamp != wanted and not forgiven(item._vc, wanted):
                raise changed_error(_INDEX, item._data, None, item._vc, wanted)


class _Named:
    def name(self) -> str:
        return "IndexBackward0"


_INDEX: Any = _Named()


def numpy_key(shape: tuple[int, ...], indices: Any) -> tuple[Any, ...]:
    """Return NumPy's form of PyTorch's list of index tensors (None: the whole dimension).

    Raises IndexError, in PyTorch's words, for wrong types, masks of another shape, index arrays
    that do not broadcast and indices out of bounds.
    """
    key: list[Any] = []
    dims: list[int] = []
    dim = 0
    if type(indices) is Indices:
        indices.check()
    for item in indices:
        if item is None:
            key.append(slice(None))
            dim += 1
            continue
        array = getattr(item, "_data", item)
        if array.dtype.kind == "b" or array.dtype == np.uint8:
            if array.dtype.kind != "b":
                warnings.warn(
                    "indexing with dtype torch.uint8 is now deprecated, please use a dtype torch.bool instead.",
                    UserWarning,
                    stacklevel=2,
                )
            if array.shape != shape[dim : dim + array.ndim]:
                raise IndexError(
                    f"The shape of the mask {list(array.shape)} at index {_mismatch(array.shape, shape[dim:])} does not "
                    f"match the shape of the indexed tensor {list(shape)} at index {dim + _mismatch(array.shape, shape[dim:])}"
                )
            places = array.nonzero()
            key += places
            dims += range(dim, dim + array.ndim)
            dim += array.ndim
        elif array.dtype.kind in "iu" and array.dtype.itemsize >= 4:
            key.append(array)
            dims.append(dim)
            dim += 1
        else:
            raise IndexError("tensors used as indices must be long, int, byte or bool tensors")
    if dim > len(shape):
        raise IndexError(f"too many indices for tensor of dimension {len(shape)} (got {dim})")
    return tuple(key)


def _mismatch(mask: tuple[int, ...], shape: tuple[int, ...]) -> int:
    return next(
        (i for i, (a, b) in enumerate(zip(mask, shape, strict=False)) if a != b), len(shape)
    )


def check_bounds(shape: tuple[int, ...], key: tuple[Any, ...]) -> None:
    """Raise IndexError for index arrays that do not broadcast or point outside."""
    arrays = [k for k in key if not isinstance(k, slice)]
    try:
        np.broadcast_shapes(*(a.shape for a in arrays))
    except ValueError:
        shapes = ", ".join(str(list(a.shape)) for a in arrays)
        raise IndexError(
            f"shape mismatch: indexing tensors could not be broadcast together with shapes {shapes}"
        ) from None
    which = -1
    for n, k in zip(shape, key, strict=False):
        if isinstance(k, slice):
            continue
        which += 1  # PyTorch counts the index tensors, not the dimensions
        bad = (k < -n) | (k >= n)
        if bad.any():
            raise IndexError(
                f"index {int(k[bad].ravel()[0])} is out of bounds for dimension {which} with size {n}"
            )


def index_array(array: np.ndarray, indices: Any) -> np.ndarray:
    """Return a new array of the elements that the indices name."""
    key = numpy_key(array.shape, indices)
    try:
        if sum(not isinstance(k, slice) for k in key) == 1:
            axis = next(i for i, k in enumerate(key) if not isinstance(k, slice))
            return array.take(key[axis], axis)
        return np.ascontiguousarray(array[key]) if array.ndim else array[key]
    except IndexError:
        check_bounds(array.shape, key)
        raise


def put_at(array: np.ndarray, indices: Any, values: np.ndarray, accumulate: bool = False) -> None:
    """Write (or add) values at the elements that the indices name, in place.

    Raises before anything is changed: IndexError as `index_array`, RuntimeError for values that
    do not broadcast.
    """
    key = numpy_key(array.shape, indices)
    check_bounds(array.shape, key)
    if accumulate:
        add_at_key(array, key, values)
        return
    try:
        array[key] = values
    except ValueError:
        shape = list(array[key].shape)
        raise RuntimeError(
            f"shape mismatch: value tensor of shape {list(values.shape)} cannot be broadcast to indexing result "
            f"of shape {shape}"
        ) from None


def add_at(array: np.ndarray, indices: Any, values: np.ndarray) -> None:
    """Add values at the elements that the indices name, as often as they name them."""
    key = numpy_key(array.shape, indices)
    if any(_is_mask(i) for i in indices) and sum(i is not None for i in indices) == 1:
        array[key] = values  # a mask names each element once
    else:
        add_at_key(array, key, values)


def _is_mask(index: Any) -> bool:
    return index is not None and getattr(index, "_data", index).dtype.kind == "b"
