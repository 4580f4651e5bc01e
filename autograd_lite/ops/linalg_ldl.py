"""The LDLᵀ factors of symmetric matrices with pivots, and systems solved by them.

Source: J. Bunch, L. Kaufman, Mathematics of Computation 31 (1977). D has blocks of size 1 and 2; as
in LAPACK a pivot p > 0 exchanges rows k and p, and two equal ones -p stand for a block of two.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .._tensor import Tensor, wrap
from .linalg_checks import check_float, check_square

_ALPHA = (1 + math.sqrt(17)) / 8


def _pivot(a: np.ndarray, k: int) -> tuple[int, int]:
    """Return the row to exchange with and the size of the block that starts at `k`."""
    n = len(a)
    own = abs(a[k, k])
    if k + 1 == n:
        return k, 1
    below = np.abs(a[k + 1 :, k])
    at = k + 1 + int(below.argmax())
    largest = below[at - k - 1]
    if max(own, largest) == 0 or own >= _ALPHA * largest:
        return k, 1
    in_row = max(np.abs(a[at, k:at]).max(), np.abs(a[at + 1 :, at]).max(initial=0))
    if own >= _ALPHA * largest * (largest / in_row):
        return k, 1
    return at, 1 if abs(a[at, at]) >= _ALPHA * in_row else 2


def _exchange(a: np.ndarray, k: int, kk: int, p: int) -> None:
    """Exchange rows and columns `kk` and `p` of what is left, of which only the lower half counts."""
    a[p + 1 :, [kk, p]] = a[p + 1 :, [p, kk]]
    held = a[kk + 1 : p, kk].copy()
    a[kk + 1 : p, kk] = a[p, kk + 1 : p]
    a[p, kk + 1 : p] = held
    a[kk, kk], a[p, p] = a[p, p], a[kk, kk]
    if kk > k:
        a[k + 1, k], a[p, k] = a[p, k], a[k + 1, k]


def _factor(a: np.ndarray) -> tuple[np.ndarray, np.ndarray, int]:
    """Factor one matrix in place; return it, the pivots and the number of the first zero block."""
    n, k, info = len(a), 0, 0
    pivots = np.zeros(n, np.int32)
    while k < n:
        p, size = _pivot(a, k)
        kk = k + size - 1
        if p != kk:
            _exchange(a, k, kk, p)
        rest = slice(k + size, n)
        columns = a[rest, k : k + size].copy()
        block = a[k : k + size, k : k + size].copy()
        if size == 2:
            block[0, 1] = block[1, 0]
        if size == 1 and block[0, 0] == 0:
            info = info or k + 1
        elif len(columns):
            scaled = np.linalg.solve(block, columns.T).T
            a[rest, rest] -= np.tril(scaled @ columns.T)
            a[rest, k : k + size] = scaled
        pivots[k : k + size] = p + 1 if size == 1 else -(p + 1)
        k += size
    return np.tril(a), pivots, info


def factor(A: Tensor, check_errors: bool, name: str) -> tuple[Tensor, Tensor, Tensor]:
    """Return the factors, the pivots and the errors of (a batch of) matrices."""
    x = A._data
    check_square("torch.linalg.ldl_factor_ex", x)
    check_float("torch.linalg.ldl_factor_ex", x)
    n = x.shape[-1]
    parts = [_factor(m.copy()) for m in np.tril(x).reshape(math.prod(x.shape[:-2]), n, n)]
    batch = x.shape[:-2]
    info = np.array([p[2] for p in parts], np.int32).reshape(batch)
    if check_errors and info.any():
        raise RuntimeError(
            f"{name}: The diagonal block {int(info[info != 0].flat[0])} of D is zero."
        )
    LD = np.array([p[0] for p in parts], x.dtype).reshape(x.shape)
    pivots = np.array([p[1] for p in parts], np.int32).reshape(*batch, n)
    return wrap(LD), wrap(pivots), wrap(info)


def _solve(ld: np.ndarray, pivots: np.ndarray, b: np.ndarray) -> np.ndarray:
    n, k, x = len(ld), 0, b.copy()
    starts = []
    while k < n:  # L and D
        size = 1 if pivots[k] > 0 else 2
        p, kk = abs(int(pivots[k])) - 1, k + size - 1
        x[[kk, p]] = x[[p, kk]]
        x[k + size :] -= ld[k + size :, k : k + size] @ x[k : k + size]
        block = ld[k : k + size, k : k + size].copy()
        if size == 2:
            block[0, 1] = block[1, 0]
        x[k : k + size] = np.linalg.solve(block, x[k : k + size])
        starts.append((k, size, p))
        k += size
    for k, size, p in reversed(starts):  # Lᵀ
        x[k : k + size] -= ld[k + size :, k : k + size].T @ x[k + size :]
        kk = k + size - 1
        x[[kk, p]] = x[[p, kk]]
    return x


def solve(LD: Tensor, pivots: Tensor, B: Tensor) -> Tensor:
    """Return the solution of AX = B by what `factor` returned for A."""
    check_square("torch.linalg.ldl_solve", LD._data, "LD")
    if pivots._data.dtype.kind != "i":
        raise RuntimeError(
            f"torch.linalg.ldl_solve: Expected pivots to be integers. Got {pivots.dtype.type_name}"
        )
    n, columns = B._data.shape[-2:]
    batch = np.broadcast_shapes(LD._data.shape[:-2], B._data.shape[:-2])
    count = math.prod(batch)
    ld = np.broadcast_to(LD._data, (*batch, n, n)).reshape(count, n, n)
    p = np.broadcast_to(pivots._data, (*batch, n)).reshape(count, n)
    b = np.broadcast_to(B._data, (*batch, n, columns)).reshape(count, n, columns)
    made: list[Any] = [_solve(*parts) for parts in zip(ld, p, b, strict=True)]
    return wrap(np.array(made, B._data.dtype).reshape(*batch, n, columns))
