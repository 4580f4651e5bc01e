"""Fused multiply-add without the instruction: a * b + c, rounded once.

Source: S. Boldo, G. Melquiond, "Emulation of a FMA and correctly rounded sums: proved algorithms
using rounding to odd", IEEE Trans. Computers 57 (2008).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

import numpy as np

__all__ = ["fma32", "fma64"]

_SPLIT: Final = 2.0**27 + 1
# Outside of this range a partial product could overflow or lose bits to underflow.
_SAFE: Final = (2.0**-400, 2.0**400)


def _two_sum(a: Any, b: Any) -> tuple[Any, Any]:
    """a + b as a rounded sum and its exact error."""
    s = a + b
    b_part = s - a
    return s, (a - (s - b_part)) + (b - b_part)


def _odd_sum(a: Any, b: Any) -> np.ndarray:
    """a + b rounded to odd: an inexact sum gets a last bit of 1, so a later rounding is right."""
    s, error = _two_sum(a, b)
    bits = s.view(np.int64)
    away = np.where((error > 0) == (s > 0), 1, -1)
    adjusted: np.ndarray = bits + np.where((error != 0) & (bits & 1 == 0), away, 0)
    return np.asarray(adjusted.view(np.float64))


def fma32(a: Any, b: Any, c: Any) -> np.ndarray:
    """Return float32(a * b + c) for float32 arrays that broadcast, at least one of them 1-d.

    The product of two float32 is exact in float64; the sum is rounded to odd there, and 53 bits are
    enough for the second rounding to be the only one that counts. Finite values only.

    >>> fma32(np.float32([3]), np.float32(1 / 3), np.float32(-1))
    array([2.9802322e-08], dtype=float32)
    """
    product = np.asarray(a, np.float64) * np.asarray(b, np.float64)
    addend = np.broadcast_to(np.asarray(c, np.float64), product.shape)
    return _odd_sum(product, addend).astype(np.float32)


def fma64(a: np.ndarray, b: float, c: float) -> np.ndarray:
    """Return a * b + c in float64, rounded once, for an array and two numbers.

    >>> fma64(np.array([3.0]), 1 / 3, -1.0)
    array([-5.55111512e-17])
    """
    if b == 1:
        return np.asarray(a + c)
    low, high = _SAFE
    tame = all(x == 0 or low < abs(x) < high for x in (b, c))
    if not tame or (a.size and not _tame(a)):
        exact = [Fraction(x) * Fraction(b) + Fraction(c) for x in a.ravel().tolist()]
        return np.array([float(x) for x in exact]).reshape(a.shape)
    product, rest = _two_product(a, b)
    top, bottom = _two_sum(np.full_like(a, c), rest)
    head, tail = _two_sum(product, top)
    return np.asarray(head + _odd_sum(tail, bottom))


def _tame(a: np.ndarray) -> bool:
    size = np.abs(a[a != 0])
    return not size.size or (float(size.min()) > _SAFE[0] and float(size.max()) < _SAFE[1])


def _two_product(a: np.ndarray, b: float) -> tuple[np.ndarray, np.ndarray]:
    """a * b as a rounded product and its exact error (Dekker)."""
    product = a * b
    a_high = _SPLIT * a
    a_high = a_high - (a_high - a)
    b_high = _SPLIT * b
    b_high = b_high - (b_high - b)
    a_low, b_low = a - a_high, b - b_high
    rest = a_high * b_high - product + a_high * b_low + a_low * b_high + a_low * b_low
    return product, rest
