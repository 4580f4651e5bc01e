"""Adding slices at places: the backward of every kind of indexing."""

from __future__ import annotations

from typing import Any

from . import jit

__all__ = ["add_slices"]


@jit(
    nogil=True,
    signatures=(
        "(float32[:, :, ::1], int64[::1], float32[:, :, ::1])",
        "(float64[:, :, ::1], int64[::1], float64[:, :, ::1])",
    ),
)
def add_slices(out: Any, index: Any, source: Any) -> None:
    """out[:, index[i], :] += source[:, i, :] for each i in turn, as `np.add.at` adds them.

    The indices must be in [-n, n) for out (a, n, b); they are not looked at.
    """
    a, n, b = out.shape
    for j in range(a):
        for i in range(index.size):
            k = index[i]
            if k < 0:
                k += n
            for m in range(b):
                out[j, k, m] += source[j, i, m]
