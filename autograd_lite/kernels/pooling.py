"""Windows of images: taps along both dimensions in one pass, and the largest of each window.

An image is (h, w); an array of them (images, h, w). NumPy makes a copy of the array for each tap.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from . import jit

__all__ = ["add_picked", "apply_taps", "largest", "spread_taps"]

_TAPS = tuple(
    f"({t}[:, :, ::1], int64[:, ::1], {t}[:, ::1], int64[:, ::1], {t}[:, ::1], {t}[:, :, ::1])"
    for t in ("float32", "float64")
)  # fmt: skip


@jit(nogil=True, signatures=_TAPS)
def apply_taps(x: Any, down: Any, down_by: Any, across: Any, across_by: Any, out: Any) -> None:
    """Write the sums, over both dimensions, of the elements that taps name times their weights.

    A weight of 0 leaves its element out, NaN or not.
    """
    line = np.empty(x.shape[2], x.dtype)
    for n in range(x.shape[0]):
        for i in range(down.shape[0]):
            line[:] = 0
            for t in range(down.shape[1]):
                k, weight = down[i, t], down_by[i, t]
                if weight != 0:
                    for j in range(line.size):
                        line[j] += weight * x[n, k, j]
            for j in range(across.shape[0]):
                total = line.dtype.type(0)
                for t in range(across.shape[1]):
                    weight = across_by[j, t]
                    if weight != 0:
                        total += weight * line[across[j, t]]
                out[n, i, j] = total


@jit(nogil=True, signatures=_TAPS)
def spread_taps(grad: Any, down: Any, down_by: Any, across: Any, across_by: Any, out: Any) -> None:
    """Add each element to where its taps point, times their weights: the transpose of `apply_taps`."""
    line = np.empty(out.shape[2], out.dtype)
    for n in range(grad.shape[0]):
        for i in range(down.shape[0]):
            line[:] = 0
            for j in range(across.shape[0]):
                for t in range(across.shape[1]):
                    weight = across_by[j, t]
                    if weight != 0:
                        line[across[j, t]] += weight * grad[n, i, j]
            for t in range(down.shape[1]):
                k, weight = down[i, t], down_by[i, t]
                if weight != 0:
                    for j in range(line.size):
                        out[n, k, j] += weight * line[j]


@jit(
    nogil=True,
    signatures=tuple(
        f"({t}[:, :, ::1], int64[:, ::1], int64[:, ::1], int64, int64, {t}[:, :, ::1], int64[:, :, ::1])"
        for t in ("float32", "float64")
    ),
)  # fmt: skip
def largest(
    x: Any, down: Any, across: Any, down_step: Any, across_step: Any, out: Any, where: Any
) -> None:
    """Write the largest of each window, the first NaN before all, and where in its image it is.

    `down` and `across` hold the start and the end of each window, inside the image.
    """
    width = x.shape[2]
    for n in range(x.shape[0]):
        for i in range(down.shape[0]):
            for j in range(across.shape[0]):
                found = down[i, 0] * width + across[j, 0]
                best = x[n, down[i, 0], across[j, 0]]
                for k in range(down[i, 0], down[i, 1], down_step):
                    for m in range(across[j, 0], across[j, 1], across_step):
                        v = x[n, k, m]
                        better = (v > best) | ((v != v) & (best == best))
                        best = v if better else best
                        found = k * width + m if better else found
                out[n, i, j] = best
                where[n, i, j] = found


@jit(
    nogil=True,
    signatures=tuple(
        f"({t}[:, ::1], int64[:, ::1], {t}[:, ::1])" for t in ("float32", "float64")
    ),
)  # fmt: skip
def add_picked(grad: Any, where: Any, out: Any) -> bool:
    """out[n, where[n, i]] += grad[n, i] for each i in turn; False at a place outside."""
    for n in range(grad.shape[0]):
        for i in range(grad.shape[1]):
            k = where[n, i]
            if k < 0 or k >= out.shape[1]:
                return False
            out[n, k] += grad[n, i]
    return True
