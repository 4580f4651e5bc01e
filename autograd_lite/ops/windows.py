"""Windows of images on arrays: columns for convolution, and weighted taps along a dimension.

Taps say which elements of a dimension make each new element, and with what weight. Average
pooling, interpolation and padding by reflection are all lists of taps, one for each dimension.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.lib.stride_tricks import as_strided

from ..adding import add_at_axis
from . import fused

Taps = tuple[np.ndarray, np.ndarray]  # indices and weights, each (new extent, taps)


def out_size(
    n: int, kernel: int, padding: int, stride: int, dilation: int = 1, ceil_mode: bool = False
) -> int:
    """Return how many windows fit into a dimension."""
    room = n + 2 * padding - dilation * (kernel - 1) - 1
    size = -(-room // stride) + 1 if ceil_mode else room // stride + 1
    if ceil_mode and (size - 1) * stride >= n + padding:
        size -= 1  # the last window would start in the padding
    return size


def padded(x: np.ndarray, before: Any, after: Any, value: Any = 0) -> np.ndarray:
    """Return `x` with its last dimensions padded by a value."""
    if not any(before) and not any(after):
        return x
    lead = x.ndim - len(before)
    shape = (
        *x.shape[:lead],
        *(n + a + b for n, a, b in zip(x.shape[lead:], before, after, strict=True)),
    )
    out = np.full(shape, value, x.dtype)
    inner: tuple[Any, ...] = tuple(
        slice(a, a + n) for n, a in zip(x.shape[lead:], before, strict=True)
    )
    out[(..., *inner)] = x
    return out


def windows(x: np.ndarray, kernel: Any, stride: Any, dilation: Any, out: Any) -> np.ndarray:
    """Return a view of all windows of the last dimensions: (…, *out, *kernel)."""
    lead = x.ndim - len(kernel)
    steps = x.strides[lead:]
    shape = (*x.shape[:lead], *out, *kernel)
    strides = (
        *x.strides[:lead],
        *[t * s for t, s in zip(steps, stride, strict=True)],
        *[t * d for t, d in zip(steps, dilation, strict=True)],
    )
    if not x.flags.c_contiguous:
        return as_strided(x, shape, strides, writeable=False)
    view: np.ndarray = np.ndarray(shape, x.dtype, x, 0, strides)  # several times as quick
    view.setflags(write=False)
    return view


#: How many elements of columns are made at a time: they stay in the cache of one core.
_CHUNK: Final = 1 << 19


def image_chunks(images: int, elements: int) -> Iterator[slice]:
    """Cut images into parts whose columns, `elements` each, fit into the cache."""
    size = max(1, _CHUNK // max(1, elements))
    for start in range(0, images, size):
        yield slice(start, start + size)


def columns(
    x: np.ndarray, kernel: Any, stride: Any, padding: Any, dilation: Any, out: Any = None
) -> np.ndarray:
    """Return the windows (all, or the first `out`) of (N, C, *spatial) as (N, C * prod(kernel), windows)."""
    n, c = x.shape[:2]
    out = out or tuple(map(out_size, x.shape[2:], kernel, padding, stride, dilation))
    view = windows(padded(x, padding, padding), kernel, stride, dilation, out)
    k = len(kernel)
    order = (0, 1, *range(2 + k, 2 + 2 * k), *range(2, 2 + k))
    return view.transpose(order).reshape(n, c * math.prod(kernel), math.prod(out))


def add_columns(
    cols: np.ndarray,
    channels: int,
    spatial: Any,
    kernel: Any,
    stride: Any,
    padding: Any,
    dilation: Any,
    out: Any = None,
) -> np.ndarray:
    """Add the windows back to where they came from: the transpose of `columns`."""
    n = cols.shape[0]
    out = out or tuple(map(out_size, spatial, kernel, padding, stride, dilation))
    parts = cols.reshape(n, channels, *kernel, *out)
    quick = fused.add_columns(parts, spatial, stride, padding, dilation)
    if quick is not None:
        return quick
    whole = np.zeros(
        (n, channels, *(s + 2 * p for s, p in zip(spatial, padding, strict=True))), cols.dtype
    )
    for at in np.ndindex(*kernel):
        place: tuple[Any, ...] = tuple(
            slice(a * d, a * d + s * (o - 1) + 1, s)
            for a, d, s, o in zip(at, dilation, stride, out, strict=True)
        )
        whole[(..., *place)] += parts[(slice(None), slice(None), *at)]
    inner: tuple[Any, ...] = tuple(slice(p, p + s) for p, s in zip(padding, spatial, strict=True))
    return whole[(..., *inner)].copy() if any(padding) else whole


# -- taps ---------------------------------------------------------------------------------------


def apply_taps(x: np.ndarray, taps: list[Taps]) -> np.ndarray:
    """Make each new element of the last dimensions from the elements its taps name."""
    quick = fused.apply_taps(x, taps)
    if quick is not None:
        return quick
    for axis, (index, weight) in enumerate(taps, x.ndim - len(taps)):
        shape = (-1, *(1,) * (x.ndim - axis - 1))
        total = None
        if _is_partition(index, weight, x.shape[axis]):
            parts = x.reshape(*x.shape[:axis], *index.shape, *x.shape[axis + 1 :])
            x = np.add.reduce(parts, axis=axis + 1) * x.dtype.type(weight[0, 0])
            continue
        for t in range(index.shape[1]):
            part = np.take(x, index[:, t], axis)
            w = weight[:, t]
            if not (w == 1).all():
                part = np.where((w == 0).reshape(shape), 0, part * w.reshape(shape)).astype(
                    x.dtype, copy=False
                )
            total = part if total is None else total + part
        x = (
            total
            if total is not None
            else np.zeros((*x.shape[:axis], len(index), *x.shape[axis + 1 :]), x.dtype)
        )
    return x


def _is_partition(index: np.ndarray, weight: np.ndarray, extent: int) -> bool:
    """Return whether the taps are equal blocks that cover a dimension, equally weighted."""
    return (
        index.size == extent > 0
        and index.shape[1] > 1
        and bool((weight == weight[0, 0]).all())
        and bool((index.ravel() == np.arange(extent)).all())
    )


def spread_taps(grad: np.ndarray, taps: list[Taps], sizes: Any) -> np.ndarray:
    """Send each element back along its taps: the transpose of `apply_taps`."""
    quick = fused.spread_taps(grad, taps, sizes)
    if quick is not None:
        return quick
    for axis, ((index, weight), size) in enumerate(
        zip(taps, sizes, strict=True), grad.ndim - len(taps)
    ):
        if _is_partition(index, weight, size):
            grad = np.repeat(grad * grad.dtype.type(weight[0, 0]), index.shape[1], axis)
            continue
        moved = np.moveaxis(grad, axis, 0)
        out = np.zeros((size, *moved.shape[1:]), grad.dtype)
        for t in range(index.shape[1]):
            use = weight[:, t] != 0
            w = weight[use, t].astype(grad.dtype).reshape(-1, *(1,) * (moved.ndim - 1))
            add_at_axis(out, 0, index[use, t], moved[use] * w)
        grad = np.moveaxis(out, 0, axis)
    return np.ascontiguousarray(grad)


def range_taps(starts: Any, ends: Any, divisors: Any) -> Taps:
    """Return taps that average ranges of elements; each sum is divided by its divisor."""
    starts, ends = np.asarray(starts), np.asarray(ends)
    most = int((ends - starts).max()) if len(starts) else 0
    index = starts[:, None] + np.arange(most)
    inside = index < ends[:, None]
    weight = np.where(inside, 1.0 / np.asarray(divisors, float)[:, None], 0.0)
    return np.where(inside, index, starts[:, None]), weight
