"""The product of two small matrices of any strides, as one function for all sizes.

Programs with a few products have loops of their own for each, with sizes that the compiler
knows; in programs with many (an unrolled recurrent network) that would take it too long.
"""

from __future__ import annotations

from typing import Any

from autograd_lite.kernels import jit
from autograd_lite.kernels.memory import add_any_order, fma, load, store

__all__ = ["product"]


@jit
def product(
    a: Any, b: Any, c: Any, start: Any, n: Any, m: Any, depth: Any, zero: Any,
    a_start: Any, a_row: Any, a_step: Any, b_start: Any, b_row: Any, b_step: Any,
) -> None:  # fmt: skip
    """Write the n x m product into `c` from `start`; steps are in elements."""
    if b_step == 1 and m >= 4:
        for i in range(n):
            out = start + i * m
            for j in range(m):
                store(c, out + j, zero, 2, 3)
            for k in range(depth):
                y = load(a, a_start + i * a_row + k * a_step, 0, 3)
                row = b_start + k * b_row
                for j in range(m):
                    total = fma(y, load(b, row + j, 1, 3), load(c, out + j, 2, 3))
                    store(c, out + j, total, 2, 3)
    else:
        for i in range(n):
            left = a_start + i * a_row
            for j in range(m):
                right = b_start + j * b_step
                total = zero
                for k in range(depth):
                    x = load(a, left + k * a_step, 0, 3)
                    total = add_any_order(total, x * load(b, right + k * b_row, 1, 3))
                store(c, start + i * m + j, total, 2, 3)
