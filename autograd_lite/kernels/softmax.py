"""The softmax family over rows of float32, in two or three passes where NumPy takes five.

The maximum of each row is NumPy's (SIMD there, and it hands NaN on).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from . import jit
from .elementary import exp
from .memory import add_any_order

__all__ = ["log_softmax", "log_softmax_backward", "softmax", "softmax_backward"]

_F32 = np.float32


@jit(nogil=True, signatures=("(float32[:, ::1], float32[::1], float32[:, ::1])",))
def softmax(x: Any, largest: Any, out: Any) -> None:
    """Write exp(x - largest) over its sum, row by row."""
    rows, n = x.shape
    for i in range(rows):
        m, total = largest[i], _F32(0)
        for j in range(n):
            e = exp(x[i, j] - m)
            out[i, j] = e
            total = add_any_order(total, e)
        for j in range(n):
            out[i, j] /= total


@jit(nogil=True, signatures=("(float32[:, ::1], float32[::1], float32[:, ::1])",))
def log_softmax(x: Any, largest: Any, out: Any) -> None:
    """Write x - largest - log(sum(exp(x - largest))), row by row."""
    rows, n = x.shape
    for i in range(rows):
        m, total = largest[i], _F32(0)
        for j in range(n):
            total = add_any_order(total, exp(x[i, j] - m))
        log_total = _F32(math.log(total))
        for j in range(n):
            out[i, j] = x[i, j] - m - log_total


@jit(nogil=True, signatures=("(float32[:, ::1], float32[:, ::1], float32[:, ::1])",))
def softmax_backward(grad: Any, result: Any, out: Any) -> None:
    """Write result * (grad - sum(grad * result)), row by row."""
    rows, n = grad.shape
    for i in range(rows):
        total = _F32(0)
        for j in range(n):
            total = add_any_order(total, grad[i, j] * result[i, j])
        for j in range(n):
            out[i, j] = result[i, j] * (grad[i, j] - total)


@jit(nogil=True, signatures=("(float32[:, ::1], float32[:, ::1], float32[:, ::1])",))
def log_softmax_backward(grad: Any, result: Any, out: Any) -> None:
    """Write grad - exp(result) * sum(grad), row by row."""
    rows, n = grad.shape
    for i in range(rows):
        total = _F32(0)
        for j in range(n):
            total = add_any_order(total, grad[i, j])
        for j in range(n):
            out[i, j] = grad[i, j] - exp(result[i, j]) * total
