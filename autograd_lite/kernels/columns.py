"""Columns back into images: the transpose of taking windows apart, in one pass over the columns."""

from __future__ import annotations

from typing import Any

from . import jit
from .memory import address, load, store

__all__ = ["add_columns"]


@jit(
    nogil=True,
    signatures=tuple(
        f"({t}[:, :, :, :, ::1], UniTuple(int64, 2), UniTuple(int64, 2), UniTuple(int64, 2), {t}[:, :, ::1])"
        for t in ("float32", "float64")
    ),
)  # fmt: skip
def add_columns(parts: Any, stride: Any, padding: Any, dilation: Any, out: Any) -> None:
    """Add parts (images, kh, kw, oh, ow) to where in the images (images, h, w) they come from.

    What lies in the padding is left out.
    """
    _, h, w = out.shape
    down, across = stride
    _, kh, kw, oh, count = parts.shape
    source, target = address(parts), address(out)
    for n in range(out.shape[0]):
        for a in range(kh):
            for i in range(oh):
                k = a * dilation[0] + i * down - padding[0]
                if k < 0 or k >= h:
                    continue
                for b in range(kw):
                    start = b * dilation[1] - padding[1]
                    first = (-start + across - 1) // across if start < 0 else 0
                    last = min(count, (w - 1 - start) // across + 1)
                    at = (((n * kh + a) * kw + b) * oh + i) * count
                    row = (n * h + k) * w + start
                    if across == 1:
                        for j in range(first, last):
                            v = load(target, row + j, 1, 2) + load(source, at + j, 0, 2)
                            store(target, row + j, v, 1, 2)
                    else:
                        for j in range(first, last):
                            m = row + j * across
                            store(
                                target, m, load(target, m, 1, 2) + load(source, at + j, 0, 2), 1, 2
                            )
