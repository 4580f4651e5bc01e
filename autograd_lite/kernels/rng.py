"""Random number kernels: uniforms in, samples out, in one pass.

The words come from the generator; these loops only transform them, so their bits can be compared
with the NumPy path one to one. A fused multiply-add is asked for by name (`fma`) and never left to
the compiler: where it happens decides the last bit.

Sources: G. E. P. Box, M. E. Muller, "A note on the generation of random normal deviates" (1958);
S. L. Moshier, Cephes Mathematical Library, single precision (`logf`, `sinf`, `cosf`).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd_lite.kernels import cephes as table, jit
from autograd_lite.kernels.memory import fma

__all__ = [
    "affine_f32",
    "affine_f64",
    "exponential",
    "normal_blocks_f32",
    "normal_blocks_f64",
    "normal_pairs",
    "shuffle",
]


_LOG = tuple(np.float32(c) for c in table.LOG)
_LOG_LN2_LOW, _LOG_LN2_HIGH = np.float32(table.LN2_LOW), np.float32(table.LN2_HIGH)
_SQRT_HALF = np.float32(table.SQRT_HALF)
_FOUR_OVER_PI = np.float32(table.FOUR_OVER_PI)
_REDUCE = tuple(np.float32(c) for c in table.REDUCE)
_COS = tuple(np.float32(c) for c in table.COS)
_SIN = tuple(np.float32(c) for c in table.SIN)
_TWO_PI = np.float32(2 * math.pi)
_HALF, _ONE, _TWO = np.float32(0.5), np.float32(1), np.float32(2)
_F32 = np.float32


@jit
def _log(x: Any) -> Any:
    """Cephes `logf` for a normal float32 in (0, 1]."""
    mantissa, exponent = math.frexp(x)
    m, e = _F32(mantissa), _F32(exponent)
    t = m - _ONE
    if m < _SQRT_HALF:
        e -= _ONE
        t += m
    z = t * t
    y = _LOG[0]
    for k in range(1, 9):
        y = fma(y, t, _LOG[k])
    y = fma(y * t, z, e * _LOG_LN2_LOW)
    y = fma(-z, _HALF, y)
    return fma(e, _LOG_LN2_HIGH, t + y)


@jit
def _sincos(x: Any) -> Any:
    """Cephes `sinf` and `cosf` for a float32 in [0, 2π]."""
    octant = (np.int32(x * _FOUR_OVER_PI) + 1) & ~1
    y = _F32(octant)
    for k in range(3):
        x = fma(y, _REDUCE[k], x)
    z = x * x
    c = fma(_COS[0], z, _COS[1])
    c = fma(c, z, _COS[2])
    c = fma(c * z, z, -(z * _HALF)) + _ONE
    s = fma(_SIN[0], z, _SIN[1])
    s = fma(s, z, _SIN[2])
    s = fma(s * z, x, x)
    if octant & 2:
        s, c = c, s
    if octant & 4:
        s = -s
    if not (octant - 2) & 4:
        c = -c
    return s, c


@jit(signatures=("(float32[::1], float32, float32)",))
def normal_blocks_f32(d: Any, mean: Any, std: Any) -> None:
    """Turn float32 uniforms (a multiple of 16) into normals, block by block, in place."""
    for start in range(0, d.size, 16):
        for j in range(start, start + 8):
            radius = _F32(math.sqrt(-_TWO * _log(_ONE - d[j])))
            s, c = _sincos(_TWO_PI * d[j + 8])
            d[j] = fma(radius * c, std, mean)
            d[j + 8] = fma(radius * s, std, mean)


@jit(signatures=("(float64[::1], float64, float64)",))
def normal_blocks_f64(d: Any, mean: Any, std: Any) -> None:
    """Turn float64 uniforms (a multiple of 16) into normals, block by block, in place."""
    for start in range(0, d.size, 16):
        for j in range(start, start + 8):
            radius = math.sqrt(-2.0 * math.log(1.0 - d[j]))
            theta = 2.0 * math.pi * d[j + 8]
            d[j] = fma(radius * math.cos(theta), std, mean)
            d[j + 8] = fma(radius * math.sin(theta), std, mean)


@jit(signatures=("(float64[::1],)",))
def normal_pairs(u: Any) -> None:
    """Turn float64 uniforms (an even number) into standard normals, pair by pair, in place."""
    for i in range(0, u.size, 2):
        radius = math.sqrt(-2.0 * math.log1p(-u[i + 1]))
        theta = 2.0 * math.pi * u[i]
        u[i] = radius * math.cos(theta)
        u[i + 1] = radius * math.sin(theta)


@jit(signatures=("(float64[::1], float64)",))
def exponential(u: Any, rate: Any) -> None:
    """Turn float64 uniforms into exponentials of the given rate, in place."""
    for i in range(u.size):
        u[i] = -1.0 / rate * math.log1p(-u[i])


@jit(signatures=("(float32[::1], float32, float32)",))
def affine_f32(d: Any, scale: Any, shift: Any) -> None:
    """d = d * scale + shift, rounded once, in place; float32."""
    for i in range(d.size):
        d[i] = fma(d[i], scale, shift)


@jit(signatures=("(float64[::1], float64, float64)",))
def affine_f64(d: Any, scale: Any, shift: Any) -> None:
    """d = d * scale + shift, rounded once, in place; float64."""
    for i in range(d.size):
        d[i] = fma(d[i], scale, shift)


@jit(signatures=("(int64[::1], int64[::1])",))
def shuffle(order: Any, steps: Any) -> None:
    """Swap order[i] with order[i + steps[i]] for each i: Fisher-Yates, forward."""
    for i in range(steps.size):
        j = i + np.int64(steps[i])
        order[i], order[j] = order[j], order[i]
