"""Box-Muller in single precision, on NumPy: the same bits as the kernel `normal_blocks_f32`."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np

from autograd_lite.kernels import cephes as table
from autograd_lite.sampling.exact import fma32

_F32 = np.float32
_ONE: Final = _F32(1)


# The last 29 bits of a float64 that lies halfway between two float32.
_BEYOND: Final = np.int64(2**29 - 1)
_HALFWAY: Final = np.int64(2**28)


class _Sums:
    """Fused multiply-adds in float64, rounded to float32, and whether one of them must be done again.

    Where no result is subnormal (nothing in the polynomials is), rounding to float64 first can only
    mislead the second rounding if it ends on a halfway point. Looking for these costs as much as
    the sums, so it is done once for many.
    """

    def __init__(self) -> None:
        self._unrounded: list[np.ndarray] = []

    def fma(self, a: Any, b: Any, c: Any) -> Any:
        s = np.multiply(a, b, dtype=np.float64)
        s += c
        self._unrounded.append(s)
        return s.astype(np.float32)

    def misled(self) -> bool:
        """Whether a sum ended halfway between two float32."""
        return any(
            ((s.view(np.int64) & _BEYOND) == _HALFWAY).any()
            for s in (
                [np.array(self._unrounded)] if len(self._unrounded[0]) < _FEW else self._unrounded
            )
        )


_FEW: Final = 64


class _Exact(_Sums):
    """The same, right also for halfway points."""

    fma = staticmethod(fma32)

    def misled(self) -> bool:
        return False


def _log(sums: _Sums, x: np.ndarray) -> np.ndarray:
    """Cephes `logf` for normal float32 in (0, 1]."""
    fma = sums.fma
    m, exponent = np.frexp(x)
    small = m < _F32(table.SQRT_HALF)
    e = exponent.astype(np.float32) - small
    t = (m - _ONE) + np.where(small, m, _F32(0))
    z = t * t
    y: np.ndarray = _LOG[0] + np.zeros_like(t)
    for c in _LOG[1:]:
        y = fma(y, t, c)
    y = fma(y * t, z, e * _F32(table.LN2_LOW))
    # these products are exact: half of a number, and a whole number times a short one
    y = y - z * _F32(0.5)
    return (t + y) + e * _F32(table.LN2_HIGH)


def _sincos(sums: _Sums, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Cephes `sinf` and `cosf` for float32 in [0, 2π]."""
    fma = sums.fma
    octant = (x * _F32(table.FOUR_OVER_PI)).astype(np.int32) + 1 & ~1
    y = octant.astype(np.float32)
    for c in _REDUCE[:2]:  # short ones: the product is exact
        x = x + y * c
    x = fma(y, _REDUCE[2], x)
    z = x * x
    cos = fma(z, _COS[0], _COS[1])
    cos = fma(cos, z, _COS[2])
    cos = fma(cos * z, z, -(z * _F32(0.5))) + _ONE
    sin = fma(z, _SIN[0], _SIN[1])
    sin = fma(sin, z, _SIN[2])
    sin = fma(sin * z, x, x)
    swap = octant & 2 != 0
    sin, cos = np.where(swap, cos, sin), np.where(swap, sin, cos)
    return np.where(octant & 4, -sin, sin), np.where(octant - 2 & 4, cos, -cos)


_LOG, _REDUCE, _COS, _SIN = (
    tuple(_F32(c) for c in part) for part in (table.LOG, table.REDUCE, table.COS, table.SIN)
)


def _standard(sums: _Sums, u: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The normals of uniforms, those by the cosine and those by the sine."""
    radius = np.sqrt(_F32(-2) * _log(sums, _ONE - u[:, :8].reshape(-1)))
    sin, cos = _sincos(sums, _F32(2 * math.pi) * u[:, 8:].reshape(-1))
    return radius * cos, radius * sin


def normal_blocks_f32(d: np.ndarray, mean: Any, std: Any) -> None:
    """Turn float32 uniforms (a multiple of 16) into normals, block by block, in place."""
    blocks, sums = d.reshape(-1, 16), _Sums()
    cos, sin = _standard(sums, blocks)
    if sums.misled():
        cos, sin = _standard(_Exact(), blocks)
    if mean != 0 or std != 1:
        cos, sin = fma32(cos, std, mean), fma32(sin, std, mean)
    blocks[:, :8] = cos.reshape(-1, 8)
    blocks[:, 8:] = sin.reshape(-1, 8)
