"""Adding up at places that may repeat: what `np.add.at` does, faster for much of it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .kernels.worth import kernel

_INT64 = np.dtype(np.int64)


def add_at_axis(out: np.ndarray, axis: int, index: np.ndarray, source: Any) -> None:
    """Add the slices of `source` along an axis to those of `out` that a vector names, in place.

    In the order of the vector, as `np.add.at` does, so the sums are the same to the last bit.
    `source` broadcasts to (…, len(index), …). Raises IndexError for an index outside.
    """
    shape = (*out.shape[:axis], index.size, *out.shape[axis + 1 :])
    add = None
    if (
        out.dtype.char in "fd"
        and out.flags.c_contiguous
        and getattr(source, "dtype", None) is out.dtype
        and index.dtype is _INT64
        and index.ndim == 1
    ):
        size = math.prod(shape)
        add = kernel("scatter.add_slices", size) if size else None
    if add is None or index.min() < -out.shape[axis] or index.max() >= out.shape[axis]:
        if axis:
            out = np.moveaxis(out, axis, 0)
            source = np.moveaxis(np.broadcast_to(source, shape), axis, 0)
        np.add.at(out, index, source)
        return
    a, b = math.prod(shape[:axis]), math.prod(shape[axis + 1 :])
    source = np.ascontiguousarray(np.broadcast_to(source, shape)).reshape(a, index.size, b)
    add(out.reshape(a, out.shape[axis], b), np.ascontiguousarray(index), source)


def add_at_key(array: np.ndarray, key: tuple[Any, ...], values: Any) -> None:
    """Add values at the elements that a key of slices and index arrays names, in place.

    The key's first entry being its only array, whole slices are added; else `np.add.at` adds.
    """
    first = key[0] if key else None
    if isinstance(first, np.ndarray) and all(
        isinstance(k, slice) and k == slice(None) for k in key[1:]
    ):
        wanted = (*first.shape, *array.shape[1:])
        slices = np.broadcast_to(values, wanted).reshape(first.size, *array.shape[1:])
        add_at_axis(array, 0, first.ravel(), slices)
        return
    np.add.at(array, key, values)
