"""Triangles of matrices: where their elements are is kept for the next matrix of the shape."""

from __future__ import annotations

import functools
from typing import Any, Final

import numpy as np

#: Up to so many elements of a matrix the places are kept.
_KEPT: Final = 4096


@functools.lru_cache(maxsize=64)
def _below(rows: int, columns: int, k: int) -> np.ndarray:
    """Where a matrix has its elements up to the k-th diagonal."""
    return np.tri(rows, columns, k, np.bool_)


def _is_kept(x: Any) -> bool:
    return x.__class__ is np.ndarray and x.shape[-2] * x.shape[-1] <= _KEPT


def lower_triangle(x: Any, k: int = 0) -> Any:
    """Return a copy of matrices, zero above the k-th diagonal."""
    if not _is_kept(x):
        return np.tril(x, k)
    return np.where(_below(*x.shape[-2:], k), x, x.dtype.type(0))


def upper_triangle(x: Any, k: int = 0) -> Any:
    """Return a copy of matrices, zero below the k-th diagonal."""
    if not _is_kept(x):
        return np.triu(x, k)
    return np.where(_below(*x.shape[-2:], k - 1), x.dtype.type(0), x)
