"""The forwards and rules that have a kernel: each returns None where NumPy is to compute.

A kernel takes C-contiguous arrays of one type, and is taken where `kernels.worth` says so. All
else, traced arrays and symbols among it, goes the plain way, which says what is computed.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..kernels.worth import kernel

_F32, _F64 = np.dtype(np.float32), np.dtype(np.float64)


def _alike(first: Any, *others: Any) -> bool:
    """Whether arrays are float32 or float64, of one type and shape, in C order, and not empty."""
    if type(first) is not np.ndarray or not (first.dtype is _F32 or first.dtype is _F64):
        return False
    return (
        bool(first.ndim and first.size)
        and first.flags.c_contiguous
        and all(
            type(x) is np.ndarray
            and x.dtype is first.dtype
            and x.shape == first.shape
            and x.flags.c_contiguous
            for x in others
        )
    )


# -- softmax ------------------------------------------------------------------------------------


def softmax(name: str, x: Any, axis: int) -> Any:
    """Return `softmax` or `log_softmax` of the last axis, by the kernel of that name."""
    if not _alike(x) or x.dtype is not _F32 or axis != x.ndim - 1:
        return None
    run = kernel(f"softmax.{name}", x.size)
    if run is None:
        return None
    rows, out = x.reshape(-1, x.shape[-1]), np.empty_like(x)
    run(rows, np.maximum.reduce(rows, axis=1), out.reshape(rows.shape))
    return out


def softmax_backward(name: str, grad: Any, result: Any, dim: int) -> Any:
    """Return the VJP of `softmax` or `log_softmax` of the last axis, by the kernel of that name."""
    if not _alike(grad, result) or grad.dtype is not _F32 or dim not in (-1, grad.ndim - 1):
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
    if not _alike(x):
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
    if not _alike(x, grad) or not _alike(mean, rstd) or mean.dtype is not x.dtype:
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
