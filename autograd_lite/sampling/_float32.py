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


def _fma(a: Any, b: Any, c: Any) -> np.ndarray:
    """fma32 in a third of the time, where no result is subnormal: nothing in the polynomials is.

    Rounding to float64 first can only mislead the second rounding if it ends on a halfway point.
    """
    s = np.multiply(a, b, dtype=np.float64) + c
    if ((s.view(np.int64) & _BEYOND) == _HALFWAY).any():
        return fma32(a, b, c)
    return np.asarray(s.astype(np.float32))


def _log(x: np.ndarray) -> np.ndarray:
    """Cephes `logf` for normal float32 in (0, 1]."""
    m, exponent = np.frexp(x)
    small = m < _F32(table.SQRT_HALF)
    e = exponent.astype(np.float32) - small
    t = (m - _ONE) + np.where(small, m, _F32(0))
    z = t * t
    y: np.ndarray = np.full_like(t, table.LOG[0])
    for c in table.LOG[1:]:
        y = _fma(y, t, _F32(c))
    y = _fma(y * t, z, e * _F32(table.LN2_LOW))
    y = _fma(-z, _F32(0.5), y)
    return _fma(e, _F32(table.LN2_HIGH), t + y)


def _sincos(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Cephes `sinf` and `cosf` for float32 in [0, 2π]."""
    octant = (x * _F32(table.FOUR_OVER_PI)).astype(np.int32) + 1 & ~1
    y = octant.astype(np.float32)
    for c in table.REDUCE:
        x = _fma(y, _F32(c), x)
    z = x * x
    cos = _fma(_F32(table.COS[0]), z, _F32(table.COS[1]))
    cos = _fma(cos, z, _F32(table.COS[2]))
    cos = _fma(cos * z, z, -(z * _F32(0.5))) + _ONE
    sin = _fma(_F32(table.SIN[0]), z, _F32(table.SIN[1]))
    sin = _fma(sin, z, _F32(table.SIN[2]))
    sin = _fma(sin * z, x, x)
    swap = octant & 2 != 0
    sin, cos = np.where(swap, cos, sin), np.where(swap, sin, cos)
    return np.where(octant & 4, -sin, sin), np.where(octant - 2 & 4, cos, -cos)


def normal_blocks_f32(d: np.ndarray, mean: Any, std: Any) -> None:
    """Turn float32 uniforms (a multiple of 16) into normals, block by block, in place."""
    blocks = d.reshape(-1, 16)
    radius = np.sqrt(_F32(-2) * _log(_ONE - blocks[:, :8]))
    sin, cos = _sincos(_F32(2 * math.pi) * blocks[:, 8:])
    blocks[:, :8] = fma32(radius * cos, std, mean)
    blocks[:, 8:] = fma32(radius * sin, std, mean)
