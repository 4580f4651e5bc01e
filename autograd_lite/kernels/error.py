"""The error function, and gelu made of it, each in one pass.

float32 has an erf without branch or call, so that its loops are vectorised; it stays within 2
units in the last place (tests/kernels/test_error.py). Its polynomials are weighted least squares
fits (Lawson's iteration towards the smallest largest error) to erf(√z) / √z - 1 on [0, 1], off by
1.2e-9, and to log(erfc(a)) on [0.95, 4.05], off by 3e-11 in erf. float64 has C's erf; gelu's
VJP has no kernel there, as NumPy's float64 exp is vectorised and C's is not.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from . import jit
from .elementary import exp
from .memory import fma, select

__all__ = ["erf", "erf_single", "gelu", "gelu_backward_single", "gelu_single"]

_F = np.float32
_NEAR = tuple(
    _F(c)
    for c in (
        7.889119526055867e-05,
        -0.0008020841278221511,
        0.005189535339182939,
        -0.026854444591827797,
        0.11283600176255043,
        -0.3761262713596545,
        0.12837916591375118,
    )
)
_FAR = tuple(
    _F(c)
    for c in (
        -2.1496113231594567e-05,
        0.00043910636906406575,
        -0.004193611068706548,
        0.02517896775501316,
        -0.10837247851538612,
        -0.6332626122591378,
        -1.1295568303600656,
        0.000183444141400025,
    )
)
_ZERO, _HALF, _ONE = _F(0), _F(0.5), _F(1)
#: From here on erf is 1 in float32.
_TOP = _F(4.05)
_SQRT_HALF = math.sqrt(0.5)
_SQRT_HALF32, _BELL32 = _F(_SQRT_HALF), _F(math.sqrt(0.5 / math.pi))


@jit
def _erf32(x: Any) -> Any:
    """The error function of one float32."""
    z = x * x
    near = _NEAR[0]
    near = fma(near, z, _NEAR[1])
    near = fma(near, z, _NEAR[2])
    near = fma(near, z, _NEAR[3])
    near = fma(near, z, _NEAR[4])
    near = fma(near, z, _NEAR[5])
    near = fma(near, z, _NEAR[6])
    near = fma(near, x, x)
    size = abs(x)
    a = select(size > _TOP, _TOP, size)
    far = _FAR[0]
    far = fma(far, a, _FAR[1])
    far = fma(far, a, _FAR[2])
    far = fma(far, a, _FAR[3])
    far = fma(far, a, _FAR[4])
    far = fma(far, a, _FAR[5])
    far = fma(far, a, _FAR[6])
    far = fma(far, a, _FAR[7])
    far = _ONE - exp(far)
    far = select(x < _ZERO, -far, far)
    return select(size > _ONE, far, near)


@jit(nogil=True, signatures=("(float32[::1], float32[::1])",))
def erf_single(x: Any, out: Any) -> None:
    """Write erf(x), of float32."""
    for i in range(x.size):
        out[i] = _erf32(x[i])


@jit(nogil=True, signatures=("(float64[::1], float64[::1])",))
def erf(x: Any, out: Any) -> None:
    """Write erf(x), of float64."""
    for i in range(x.size):
        out[i] = math.erf(x[i])


@jit(nogil=True, signatures=("(float32[::1], float32[::1])",))
def gelu_single(x: Any, out: Any) -> None:
    """Write x Φ(x), of float32."""
    for i in range(x.size):
        v = x[i]
        out[i] = v * _HALF * (_ONE + _erf32(v * _SQRT_HALF32))


@jit(nogil=True, signatures=("(float64[::1], float64[::1])",))
def gelu(x: Any, out: Any) -> None:
    """Write x Φ(x), of float64."""
    for i in range(x.size):
        out[i] = x[i] * 0.5 * (1 + math.erf(x[i] * _SQRT_HALF))


@jit(nogil=True, signatures=("(float32[::1], float32[::1], float32[::1])",))
def gelu_backward_single(grad: Any, x: Any, out: Any) -> None:
    """Write grad (Φ(x) + x φ(x)), of float32."""
    for i in range(x.size):
        v = x[i]
        below = _HALF * (_ONE + _erf32(v * _SQRT_HALF32))
        out[i] = grad[i] * (below + v * (exp(-_HALF * v * v) * _BELL32))
