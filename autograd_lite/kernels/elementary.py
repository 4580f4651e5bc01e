"""exp, log, tanh, sin, cos of one float32, written so that a loop over them is vectorised.

Numba without SVML calls the C library once an element; these have no branch and no call, and stay
within 2 units in the last place of the exact value (tests/kernels/test_elementary.py measures
that over all exponents). Infinities, NaN, signed zeros and the smallest numbers are right.

Source of the polynomials: S. L. Moshier, Cephes Mathematical Library, single precision (`expf`,
`logf`, `tanhf`, `sinf`, `cosf`), www.netlib.org/cephes. The argument of sine and cosine is reduced
in float64, for large ones from a table of powers of two modulo 2π.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd_lite.kernels import jit
from autograd_lite.kernels.memory import bits, fma, from_bits, select

__all__ = ["cos", "exp", "expm1", "log", "log1p", "sigmoid", "sin", "tanh"]

_F, _I = np.float32, np.int32

# -- exp ----------------------------------------------------------------------------------------

_LOG2E = _F(1.44269504088896341)
_LN2_HIGH, _LN2_LOW = _F(0.693359375), _F(-2.12194440e-4)
_EXP = tuple(
    _F(c)
    for c in (
        1.9875691500e-4,
        1.3981999507e-3,
        8.3334519073e-3,
        4.1665795894e-2,
        1.6666665459e-1,
        5.0000001201e-1,
    )
)
#: Adding and taking away 3 * 2^22 rounds to the nearest integer.
_ROUND = _F(12582912.0)
_ROUND_BITS = _I(0x4B400000)
_EXP_TOP, _EXP_BOTTOM = _F(89.0), _F(-104.0)
_ONE, _TWO, _HALF, _ZERO = _F(1), _F(2), _F(0.5), _F(0)
_EXPONENT_ONE, _EXPONENT_SHIFT = _I(127), _I(23)


@jit
def exp(x: Any) -> Any:
    """e^x."""
    x = select(x > _EXP_TOP, _EXP_TOP, x)
    x = select(x < _EXP_BOTTOM, _EXP_BOTTOM, x)
    shifted = fma(x, _LOG2E, _ROUND)
    n = shifted - _ROUND
    r = fma(n, -_LN2_HIGH, x)
    r = fma(n, -_LN2_LOW, r)
    y = _EXP[0]
    y = fma(y, r, _EXP[1])
    y = fma(y, r, _EXP[2])
    y = fma(y, r, _EXP[3])
    y = fma(y, r, _EXP[4])
    y = fma(y, r, _EXP[5])
    y = fma(y, r * r, r + _ONE)
    # 2^n in two factors, as one alone would overflow or be denormal.
    k = _I(bits(shifted) - _ROUND_BITS)
    half = _I(k >> _I(1))
    first = from_bits(_I(_I(half + _EXPONENT_ONE) << _EXPONENT_SHIFT))
    second = from_bits(_I(_I(_I(k - half) + _EXPONENT_ONE) << _EXPONENT_SHIFT))
    return y * first * second


# -- log ----------------------------------------------------------------------------------------

_LOG = tuple(
    _F(c)
    for c in (
        7.0376836292e-2,
        -1.1514610310e-1,
        1.1676998740e-1,
        -1.2420140846e-1,
        1.4249322787e-1,
        -1.6668057665e-1,
        2.0000714765e-1,
        -2.4999993993e-1,
        3.3333331174e-1,
    )
)
_SMALLEST_NORMAL, _UP = _F(1.17549435e-38), _F(8388608.0)
_SQRT_HALF_BITS = _I(0x3F3504F3)
_MANTISSA = _I(0x007FFFFF)
_INF, _NAN = _F(np.inf), _F(np.nan)
_MINUS_ONE, _SMALL = _F(-1), _F(1e-8)
_EXPM1_TOP, _EXPM1_BOTTOM = _F(40), _F(-30)


@jit
def log(x: Any) -> Any:
    """The natural logarithm; -inf for 0, NaN below."""
    small = x < _SMALLEST_NORMAL
    scaled = select(small, x * _UP, x)
    shift = select(small, _F(-23), _ZERO)
    # x = 2^e m with m in [sqrt(1/2), sqrt(2))
    word = _I(bits(scaled) - _SQRT_HALF_BITS)
    e = _F(_I(word >> _EXPONENT_SHIFT)) + shift
    m = from_bits(_I(_I(word & _MANTISSA) + _SQRT_HALF_BITS))
    t = m - _ONE
    z = t * t
    y = _LOG[0]
    y = fma(y, t, _LOG[1])
    y = fma(y, t, _LOG[2])
    y = fma(y, t, _LOG[3])
    y = fma(y, t, _LOG[4])
    y = fma(y, t, _LOG[5])
    y = fma(y, t, _LOG[6])
    y = fma(y, t, _LOG[7])
    y = fma(y, t, _LOG[8])
    y = fma(y * t, z, e * _LN2_LOW)
    y = fma(-z, _HALF, y)
    result = fma(e, _LN2_HIGH, t + y)
    result = select(x == _INF, x, result)
    result = select(x == _ZERO, -_INF, result)
    return select(x >= _ZERO, result, _NAN)


@jit
def log1p(x: Any) -> Any:
    """log(1 + x), also for small x: W. Kahan's correction of what 1 + x loses."""
    u = _ONE + x
    lost = (x - (u - _ONE)) / u
    result = log(u) + lost
    return select(
        (x == _INF) | (x <= _MINUS_ONE) | (abs(x) < _SMALL),
        select(abs(x) < _SMALL, x, log(u)),
        result,
    )


@jit
def expm1(x: Any) -> Any:
    """e^x - 1, also for small x: 2^n (e^r - 1) + (2^n - 1) with x = n ln 2 + r."""
    near = select(x > _EXPM1_TOP, _EXPM1_TOP, x)
    near = select(near < _EXPM1_BOTTOM, _EXPM1_BOTTOM, near)
    shifted = fma(near, _LOG2E, _ROUND)
    n = shifted - _ROUND
    r = fma(n, -_LN2_HIGH, near)
    r = fma(n, -_LN2_LOW, r)
    y = _EXP[0]
    y = fma(y, r, _EXP[1])
    y = fma(y, r, _EXP[2])
    y = fma(y, r, _EXP[3])
    y = fma(y, r, _EXP[4])
    y = fma(y, r, _EXP[5])
    y = fma(y, r * r, r)
    k = _I(bits(shifted) - _ROUND_BITS)
    power = from_bits(_I(_I(k + _EXPONENT_ONE) << _EXPONENT_SHIFT))
    result = fma(power, y, power - _ONE)
    result = select(x == _ZERO, x, result)
    return select(x > _EXPM1_TOP, exp(x), result)


# -- tanh and the logistic function -------------------------------------------------------------

_TANH = tuple(
    _F(c)
    for c in (
        -5.70498872745e-3,
        2.06390887954e-2,
        -5.37397155531e-2,
        1.33314422036e-1,
        -3.33332819422e-1,
    )
)
_TANH_SMALL, _TINY = _F(0.625), _F(1e-20)


@jit
def tanh(x: Any) -> Any:
    """The hyperbolic tangent."""
    z = x * x
    y = _TANH[0]
    y = fma(y, z, _TANH[1])
    y = fma(y, z, _TANH[2])
    y = fma(y, z, _TANH[3])
    y = fma(y, z, _TANH[4])
    small = fma(y * z, x, x)
    a = abs(x)
    large = _ONE - _TWO / (exp(a + a) + _ONE)
    large = select(x < _ZERO, -large, large)
    return select(a >= _TANH_SMALL, large, select(a < _TINY, x, small))


@jit
def sigmoid(x: Any) -> Any:
    """1 / (1 + e^-x)."""
    return _ONE / (_ONE + exp(-x))


# -- sine and cosine ----------------------------------------------------------------------------

_COS = tuple(_F(c) for c in (2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2))
_SIN = tuple(_F(c) for c in (-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1))
_TWO_OVER_PI = 2 / math.pi
_HALF_PI_HIGH, _HALF_PI_LOW = math.pi / 2, 6.123233995736766e-17
_ROUND64 = 6755399441055744.0
_LARGE = _F(2.0**30)


def _powers_modulo() -> tuple[np.ndarray, np.ndarray]:
    """2^e modulo 2π for the exponent e of a float32's last bit, in two float64 each.

    Computed in integers from 2π to 400 bits, by the formula of Machin.
    """
    size = 400

    def arctan_of_inverse(n: int) -> int:
        total = term = (1 << size) // n
        k, sign = 3, -1
        while term:
            term //= n * n
            total += sign * (term // k)
            k, sign = k + 2, -sign
        return total

    two_pi = 8 * (4 * arctan_of_inverse(5) - arctan_of_inverse(239))
    high, low = np.zeros(256), np.zeros(256)
    for biased in range(150, 255):
        rest = (1 << (size + biased - 150)) % two_pi
        high[biased] = rest / 2**size
        top = int(high[biased] * 2.0**60) << (size - 60)
        low[biased] = (rest - top) / 2**size
    return high, low


_POWER_HIGH, _POWER_LOW = _powers_modulo()


@jit
def _quadrant(x: Any) -> Any:
    """Return x minus the nearest multiple of π/2, as float32, and which multiple it is."""
    word = bits(x)
    biased = _I(word >> _EXPONENT_SHIFT) & _I(0xFF)
    mantissa = float(_I(_I(word & _MANTISSA) | _I(0x00800000)))
    mantissa = select(x < _ZERO, -mantissa, mantissa)
    large = abs(x) >= _LARGE
    step = _POWER_HIGH[biased]
    product = mantissa * step
    rest = fma(mantissa, step, -product) + mantissa * _POWER_LOW[biased]
    exact = select(large, product, float(x))
    rest = select(large, rest, 0.0)
    shifted = fma(exact, _TWO_OVER_PI, _ROUND64)
    n = shifted - _ROUND64
    r = fma(n, -_HALF_PI_HIGH, exact)
    r = fma(n, -_HALF_PI_LOW, r) + rest
    # An infinity minus itself is NaN, which is what its sine is.
    return _F(r) + (x - x), _I(bits(shifted))


@jit
def _sine_or_cosine(r: Any, n: Any) -> Any:
    z = r * r
    s = _SIN[0]
    s = fma(s, z, _SIN[1])
    s = fma(s, z, _SIN[2])
    s = fma(s * z, r, r)
    c = _COS[0]
    c = fma(c, z, _COS[1])
    c = fma(c, z, _COS[2])
    c = fma(c, z * z, fma(-z, _HALF, _ONE))
    value = select((n & _I(1)) != 0, c, s)
    return select((n & _I(2)) != 0, -value, value)


@jit
def sin(x: Any) -> Any:
    """The sine; NaN for an infinity."""
    r, n = _quadrant(x)
    return select(abs(x) < _TINY, x, _sine_or_cosine(r, n))


@jit
def cos(x: Any) -> Any:
    """The cosine; NaN for an infinity."""
    r, n = _quadrant(x)
    return _sine_or_cosine(r, _I(n + _I(1)))
