"""The forwards and rules that have a kernel: each returns None where NumPy is to compute.

A kernel takes C-contiguous arrays of one type, and is taken where `kernels.worth` says so. All
else, traced arrays and symbols among it, goes the plain way, which says what is computed.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..kernels.flat import alike
from ..kernels.worth import WORTH, kernel

_F32 = np.dtype(np.float32)
_SOFTMAX_FROM = min(WORTH[f"softmax.{name}"].minimum for name in ("softmax", "log_softmax"))


# -- softmax ------------------------------------------------------------------------------------


def softmax(name: str, x: Any, axis: int) -> Any:
    """Return `softmax` or `log_softmax` of the last axis, by the kernel of that name."""
    if x.__class__ is np.ndarray and x.size < _SOFTMAX_FROM:  # the cheapest question first
        return None
    if not alike(x) or x.dtype is not _F32 or axis != x.ndim - 1:
        return None
    run = kernel(f"softmax.{name}", x.size)
    if run is None:
        return None
    rows, out = x.reshape(-1, x.shape[-1]), np.empty_like(x)
    run(rows, np.maximum.reduce(rows, axis=1), out.reshape(rows.shape))
    return out


def softmax_backward(name: str, grad: Any, result: Any, dim: int) -> Any:
    """Return the VJP of `softmax` or `log_softmax` of the last axis, by the kernel of that name."""
    if grad.__class__ is np.ndarray and grad.size < _SOFTMAX_FROM:
        return None
    if not alike(grad, result) or grad.dtype is not _F32 or dim not in (-1, grad.ndim - 1):
        return None
    run = kernel(f"softmax.{name}", grad.size)
    if run is None:
        return None
    out, rows = np.empty_like(grad), (-1, grad.shape[-1])
    run(grad.reshape(rows), result.reshape(rows), out.reshape(rows))
    return out


# -- normalisation ------------------------------------------------------------------------------


def _groups(shape: tuple[int, ...], axes: tuple[int, ...]) -> tuple[int, int, int] | None:
    """Return (a, c, b): the axes that are summed lie before and behind those that are kept."""
    ndim = len(shape)
    summed = {axis % ndim for axis in axes}
    kept = [axis for axis in range(ndim) if axis not in summed]
    if not kept:
        return 1, 1, math.prod(shape)
    first, last = kept[0], kept[-1]
    if kept != list(range(first, last + 1)):
        return None
    return (
        math.prod(shape[:first]),
        math.prod(shape[first : last + 1]),
        math.prod(shape[last + 1 :]),
    )


def standardise(x: Any, axes: tuple[int, ...], eps: float) -> Any:
    """Return mean, reciprocal deviation (kept dimensions) and standardised values."""
    if not alike(x):
        return None
    groups = _groups(x.shape, axes)
    if groups is None:
        return None
    run = kernel("normalise.standardise", x.size)
    if run is None:
        return None
    z = np.empty_like(x)
    mean, rstd = (np.empty(groups[1], x.dtype) for _ in range(2))
    run(x.reshape(groups), float(eps), z.reshape(groups), mean, rstd)
    summed = {axis % x.ndim for axis in axes}
    shape = tuple(1 if axis in summed else n for axis, n in enumerate(x.shape))
    return mean.reshape(shape), rstd.reshape(shape), z


def standardise_backward(grad: Any, x: Any, mean: Any, rstd: Any, axes: tuple[int, ...]) -> Any:
    """Return the VJP of the standardised values."""
    if not alike(x, grad) or not alike(mean, rstd) or mean.dtype is not x.dtype:
        return None
    groups = _groups(x.shape, axes)
    if groups is None or mean.size != groups[1]:
        return None
    run = kernel("normalise.standardise_backward", x.size)
    if run is None:
        return None
    out = np.empty_like(x)
    run(grad.reshape(groups), x.reshape(groups), mean.ravel(), rstd.ravel(), out.reshape(groups))
    return out


# -- windows of images --------------------------------------------------------------------------


def _images(shape: tuple[int, ...], nd: int) -> tuple[int, int, int]:
    """Return (images, h, w); one dimension is one line of each image."""
    lead = shape[: len(shape) - nd]
    return math.prod(lead), shape[-2] if nd == 2 else 1, shape[-1]


def _taps(taps: Any, dtype: Any) -> list[Any]:
    """Return indices and weights down and across, as the kernels take them."""
    if len(taps) == 1:
        taps = [(np.zeros((1, 1), np.int64), np.ones((1, 1))), *taps]
    return [
        np.ascontiguousarray(part, kind)
        for tap in taps
        for part, kind in zip(tap, (np.int64, dtype), strict=True)
    ]


def apply_taps(x: Any, taps: Any) -> Any:
    """Return the sums that taps of the last one or two dimensions name."""
    nd = len(taps)
    if nd > 2 or not alike(x) or all(index.shape[1] == 1 for index, _ in taps):
        return None  # NumPy takes single elements as fast
    run = kernel("pooling.apply_taps", x.size)
    if run is None:
        return None
    out = np.empty((*x.shape[: x.ndim - nd], *(len(index) for index, _ in taps)), x.dtype)
    run(x.reshape(_images(x.shape, nd)), *_taps(taps, x.dtype), out.reshape(_images(out.shape, nd)))
    return out


def spread_taps(grad: Any, taps: Any, sizes: Any) -> Any:
    """Return the VJP of the sums that taps of the last one or two dimensions name."""
    nd = len(taps)
    if nd > 2 or not alike(grad):
        return None
    run = kernel("pooling.spread_taps", grad.size)
    if run is None:
        return None
    out = np.zeros((*grad.shape[: grad.ndim - nd], *sizes), grad.dtype)
    run(
        grad.reshape(_images(grad.shape, nd)),
        *_taps(taps, grad.dtype),
        out.reshape(_images(out.shape, nd)),
    )
    return out


def largest(x: Any, starts: Any, ends: Any, steps: Any) -> Any:
    """Return the largest of each window of images, and where it is.

    `starts` and `ends` are the edges of the windows along each of two dimensions.
    """
    if len(steps) != 2 or not alike(x):
        return None
    run = kernel("pooling.largest", x.size)
    if run is None:
        return None
    down, across = (np.stack(edges, 1).astype(np.int64) for edges in zip(starts, ends, strict=True))
    if (down[:, 0] >= down[:, 1]).any() or (across[:, 0] >= across[:, 1]).any():
        return None  # a window of nothing but padding
    shape = (*x.shape[:-2], len(down), len(across))
    values, where = np.empty(shape, x.dtype), np.empty(shape, np.int64)
    groups = _images(shape, 2)
    run(
        x.reshape(_images(x.shape, 2)), down, across, *map(int, steps),
        values.reshape(groups), where.reshape(groups),
    )  # fmt: skip
    return values, where


def add_picked(grad: Any, where: Any, out: Any) -> bool:
    """Add (images, picked) to the elements of `out` (images, elements) that were picked."""
    if not alike(grad) or not alike(out) or out.dtype is not grad.dtype:
        return False
    run = kernel("pooling.add_picked", grad.size)
    if run is None:
        return False
    if not run(grad, np.ascontiguousarray(where), out):
        raise IndexError(f"an index of a largest element is outside of its {out.shape[1]} elements")
    return True


def add_columns(parts: Any, spatial: Any, stride: Any, padding: Any, dilation: Any) -> Any:
    """Return images (N, C, *spatial) of the sums of their columns (N, C, *kernel, *windows)."""
    nd = len(spatial)
    if nd > 2 or not alike(parts):
        return None
    run = kernel("columns.add_columns", parts.size)
    if run is None:
        return None
    out = np.zeros((*parts.shape[:2], *spatial), parts.dtype)
    line, flat = (1,) * (2 - nd), (0,) * (2 - nd)
    run(
        parts.reshape(-1, *line, *parts.shape[2 : 2 + nd], *line, *parts.shape[2 + nd :]),
        (*line, *map(int, stride)), (*flat, *map(int, padding)), (*line, *map(int, dilation)),
        out.reshape(_images(out.shape, nd)),
    )  # fmt: skip
    return out


# -- running sums, and the few largest ----------------------------------------------------------


def _around(x: Any, axis: int) -> Any:
    """Return x as (before, along, behind) an axis; None unless they are floats."""
    if type(x) is not np.ndarray or x.dtype.char not in "fd" or not (x.ndim and x.size):
        return None
    axis %= x.ndim
    shape = math.prod(x.shape[:axis]), x.shape[axis], math.prod(x.shape[axis + 1 :])
    return x.reshape(shape)


def running(name: str, x: Any, axis: int) -> Any:
    """Return the running sum (`add`) or product (`multiply`) along an axis."""
    parts = _around(x, axis)
    run = None if parts is None else kernel(f"running.{name}", x.size)
    if run is None:
        return None
    out = np.empty(x.shape, x.dtype)
    run(parts, out.reshape(parts.shape))
    return out


def running_extreme(smallest: bool, x: Any, axis: int) -> Any:
    """Return the largest (or smallest) so far along an axis, and where it was last."""
    parts = _around(x, axis)
    run = None if parts is None else kernel("running.extreme", x.size)
    if run is None:
        return None
    out, where = np.empty(x.shape, x.dtype), np.empty(x.shape, np.int64)
    run(parts, out.reshape(parts.shape), where.reshape(parts.shape), smallest)
    return out, where


#: Up to so many of the largest are kept in order while the others go by.
_FEW = 256


def top(x: Any, k: int, axis: int, largest: bool) -> Any:
    """Return where the k largest (or smallest) are along an axis, in order."""
    if not 1 <= k <= _FEW or type(x) is not np.ndarray or not (x.ndim and x.size):
        return None
    rows = np.ascontiguousarray(np.moveaxis(x, axis, -1))
    if 8 * k > rows.shape[-1] or not alike(rows):
        return None
    run = kernel("top.top", x.size)
    if run is None:
        return None
    where = np.empty((*rows.shape[:-1], k), np.int64)
    run(rows.reshape(-1, rows.shape[-1]), not largest, where.reshape(-1, k))
    return np.ascontiguousarray(np.moveaxis(where, -1, axis))
