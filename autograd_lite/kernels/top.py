"""The few largest or smallest of each row, in one pass: most elements cost one comparison."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import jit

__all__ = ["top"]


@jit(
    nogil=True,
    signatures=tuple(
        f"({t}[:, ::1], boolean, int64[:, ::1])" for t in ("float32", "float64")
    ),
)  # fmt: skip
def top(x: Any, smallest: Any, where: Any) -> None:
    """Write where the best of each row are, the best first and of equal ones the first.

    There are as many as `where` has columns, one at least. NaN counts as the largest.
    """
    k = where.shape[1]
    kept = np.empty(k, x.dtype)
    for i in range(x.shape[0]):
        count = 0
        for j in range(x.shape[1]):
            v = x[i, j]
            if count == k and not _before(v, kept[k - 1], smallest):
                continue
            at = count if count < k else k - 1
            while at > 0 and _before(v, kept[at - 1], smallest):
                kept[at] = kept[at - 1]
                where[i, at] = where[i, at - 1]
                at -= 1
            kept[at] = v
            where[i, at] = j
            count = min(count + 1, k)


@jit
def _before(v: Any, w: Any, smallest: Any) -> Any:
    """Whether v is better than w, and not as good."""
    if smallest:
        return v < w or (w != w and v == v)
    return v > w or (v != v and w == w)
