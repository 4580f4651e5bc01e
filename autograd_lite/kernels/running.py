"""Running sums, products and extremes along the middle one of three dimensions.

Sums and products are taken in the order and the type of NumPy's, so they are the same to the last
bit. An addition waits for the one before it: in rows (the last dimension) four are run at a time.
"""

from __future__ import annotations

from typing import Any

from . import jit

__all__ = ["add", "extreme", "multiply"]

#: In C order, and of any strides: the VJPs run from the end.
_LAYOUTS = [(t, last) for t in ("float32", "float64") for last in ("::1", ":")]
_TYPES = tuple(f"({t}[:, :, {last}], {t}[:, :, ::1])" for t, last in _LAYOUTS)


@jit(nogil=True, signatures=_TYPES)
def add(x: Any, out: Any) -> None:
    """Write the running sums of x (a, n, b) along n."""
    a, n, b = x.shape
    if b > 1:
        for i in range(a):
            for k in range(b):
                out[i, 0, k] = x[i, 0, k]
            for j in range(1, n):
                for k in range(b):
                    out[i, j, k] = out[i, j - 1, k] + x[i, j, k]
        return
    whole = a - a % 4
    for i in range(0, whole, 4):
        p, q, r, s = x[i, 0, 0], x[i + 1, 0, 0], x[i + 2, 0, 0], x[i + 3, 0, 0]
        out[i, 0, 0], out[i + 1, 0, 0], out[i + 2, 0, 0], out[i + 3, 0, 0] = p, q, r, s
        for j in range(1, n):
            p += x[i, j, 0]
            q += x[i + 1, j, 0]
            r += x[i + 2, j, 0]
            s += x[i + 3, j, 0]
            out[i, j, 0], out[i + 1, j, 0], out[i + 2, j, 0], out[i + 3, j, 0] = p, q, r, s
    for i in range(whole, a):
        p = x[i, 0, 0]
        out[i, 0, 0] = p
        for j in range(1, n):
            p += x[i, j, 0]
            out[i, j, 0] = p


@jit(nogil=True, signatures=_TYPES)
def multiply(x: Any, out: Any) -> None:
    """Write the running products of x (a, n, b) along n."""
    a, n, b = x.shape
    if b > 1:
        for i in range(a):
            for k in range(b):
                out[i, 0, k] = x[i, 0, k]
            for j in range(1, n):
                for k in range(b):
                    out[i, j, k] = out[i, j - 1, k] * x[i, j, k]
        return
    whole = a - a % 4
    for i in range(0, whole, 4):
        p, q, r, s = x[i, 0, 0], x[i + 1, 0, 0], x[i + 2, 0, 0], x[i + 3, 0, 0]
        out[i, 0, 0], out[i + 1, 0, 0], out[i + 2, 0, 0], out[i + 3, 0, 0] = p, q, r, s
        for j in range(1, n):
            p *= x[i, j, 0]
            q *= x[i + 1, j, 0]
            r *= x[i + 2, j, 0]
            s *= x[i + 3, j, 0]
            out[i, j, 0], out[i + 1, j, 0], out[i + 2, j, 0], out[i + 3, j, 0] = p, q, r, s
    for i in range(whole, a):
        p = x[i, 0, 0]
        out[i, 0, 0] = p
        for j in range(1, n):
            p *= x[i, j, 0]
            out[i, j, 0] = p


@jit(
    nogil=True,
    signatures=tuple(
        f"({t}[:, :, {last}], {t}[:, :, ::1], int64[:, :, ::1], boolean)" for t, last in _LAYOUTS
    ),
)
def extreme(x: Any, out: Any, where: Any, smallest: Any) -> None:
    """Write the largest (or smallest) of x (a, n, b) so far along n, and its last place.

    NaN comes before all, and stays.
    """
    a, n, b = x.shape
    for i in range(a):
        for k in range(b):
            best, at = x[i, 0, k], 0
            for j in range(n):
                v = x[i, j, k]
                if (v <= best if smallest else v >= best) or v != v:
                    best, at = v, j
                out[i, j, k], where[i, j, k] = best, at
