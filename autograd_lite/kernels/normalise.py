"""Normalisation in two passes over memory, where NumPy takes eight.

An array (a, c, b) has c groups, each of the elements [:, k, :]: batches and channels alike, and
layers with a = 1. Sums are taken in float64.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from . import jit
from .memory import add_any_order

__all__ = ["standardise", "standardise_backward"]


def _signature(kind: str) -> tuple[str, ...]:
    return tuple(kind.replace("T", t) for t in ("float32", "float64"))


@jit(
    nogil=True,
    signatures=_signature("(T[:, :, ::1], float64, T[:, :, ::1], T[::1], T[::1])"),
)
def standardise(x: Any, eps: Any, z: Any, mean: Any, rstd: Any) -> None:
    """Write z = (x - mean) / sqrt(variance + eps), and the mean and 1 / sqrt(…) of each group."""
    a, c, b = x.shape
    for k in range(c):
        total = 0.0
        for i in range(a):
            part = 0.0
            for j in range(b):
                part = add_any_order(part, np.float64(x[i, k, j]))
            total += part
        centre = total / (a * b)
        total = 0.0
        for i in range(a):
            part = 0.0
            for j in range(b):
                d = np.float64(x[i, k, j]) - centre
                part = add_any_order(part, d * d)
            total += part
        scale = 1.0 / math.sqrt(total / (a * b) + eps)
        mean[k], rstd[k] = centre, scale
        m, r = mean[k], rstd[k]
        for i in range(a):
            for j in range(b):
                z[i, k, j] = (x[i, k, j] - m) * r


@jit(
    nogil=True,
    signatures=_signature("(T[:, :, ::1], T[:, :, ::1], T[::1], T[::1], T[:, :, ::1])"),
)
def standardise_backward(grad: Any, x: Any, mean: Any, rstd: Any, out: Any) -> None:
    """Write r * (g - mean(g) - z * mean(g * z)) of each group, z being the standardised x."""
    a, c, b = x.shape
    for k in range(c):
        m, r = mean[k], rstd[k]
        all_g, all_gz = 0.0, 0.0
        for i in range(a):
            g_sum, gz_sum = 0.0, 0.0
            for j in range(b):
                g = grad[i, k, j]
                g_sum = add_any_order(g_sum, np.float64(g))
                gz_sum = add_any_order(gz_sum, np.float64(g * ((x[i, k, j] - m) * r)))
            all_g += g_sum
            all_gz += gz_sum
        first = x.dtype.type(all_g / (a * b))
        second = x.dtype.type(all_gz / (a * b))
        for i in range(a):
            for j in range(b):
                z = (x[i, k, j] - m) * r
                out[i, k, j] = r * (grad[i, k, j] - first - z * second)
