"""Special functions on arrays, in float64 inside: no SciPy is needed.

Sources: Abramowitz & Stegun, "Handbook of Mathematical Functions" (asymptotic series of digamma,
Bessel and error functions; Euler-Maclaurin for the zeta function); C's `erf`, `erfc` and `lgamma`
through Python's `math`, through Numba on large arrays (see `error` for `erf`).
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from .flat import elementwise

_LARGE = 20_000  # from here a compiled loop is worth loading Numba for
_SQRT2, _SQRT_PI = math.sqrt(2), math.sqrt(math.pi)

# B(2k) / (2k), k = 1, 2, …: the asymptotic series of digamma
_DIGAMMA = (1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12)
# B(2k) / (2k)!, k = 1, 2, …: Euler-Maclaurin
_EULER = (
    1 / 12, -1 / 720, 1 / 30240, -1 / 1209600, 1 / 47900160, -691 / 1307674368000, 1 / 74724249600,
    -3617 / 10670622842880000, 43867 / 5109094217170944000, -174611 / 802857662698291200000,
)  # fmt: skip


def double(function: Callable[..., Any]) -> Callable[..., Any]:
    """Run a function in float64 and return the result in the type of its arguments."""

    @functools.wraps(function)
    def call(*args: Any) -> Any:
        kind = np.result_type(*(a for a in args if isinstance(a, (np.ndarray, np.generic))))
        kind = kind if kind.kind == "f" else np.dtype(np.float64)
        with np.errstate(all="ignore"):
            return np.asarray(function(*(np.asarray(a, np.float64) for a in args))).astype(kind)

    return call


def _each(compute: Callable[[float], float], compiled: str | None = None) -> Callable[..., Any]:
    @double
    def call(x: Any) -> Any:
        if compiled is not None and x.size >= _LARGE:
            return _compiled(compiled)(x)
        return np.array([compute(v) for v in x.ravel().tolist()], np.float64).reshape(x.shape)

    return call


@functools.cache
def _compiled(name: str) -> Any:
    import numba

    function = getattr(math, name)
    vectorize: Any = numba.vectorize
    return vectorize(["float64(float64)"])(lambda v: function(v))


def _lgamma(v: float) -> float:
    if v in (math.inf, -math.inf) or (v <= 0 and v == math.floor(v)):
        return math.inf
    try:
        return math.lgamma(v)
    except OverflowError:
        return math.inf


_erf = _each(math.erf)
erfc = _each(math.erfc, "erfc")
lgamma = _each(_lgamma, "lgamma")


def erf(x: Any) -> Any:
    """Return the error function."""
    out = elementwise("error.erf", x)
    return _erf(x) if out is None else out


def sigmoid(x: Any) -> Any:
    """Return 1 / (1 + exp(-x))."""
    if x.dtype.char == "e":
        return sigmoid(x.astype(np.float32)).astype(np.float16)
    return 1 / (1 + np.exp(-x))


# -- inverses of the error function ----------------------------------------------------------------


def _erfcinv(z: Any) -> Any:
    """Solve erfc(x) = z for 0 < z <= 1: a rational start (A&S 26.2.23), then Halley's method."""
    t = np.sqrt(-2 * np.log(z / 2))
    x = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (
        1 + t * (1.432788 + t * (0.189269 + t * 0.001308))
    )
    x = x / _SQRT2
    for _ in range(3):
        error = (erfc(x) - z) * (_SQRT_PI / 2) * np.exp(x * x)
        x = x + error / (1 - x * error)
    return np.where(z == 0, np.inf, x)


@double
def erfinv(y: Any) -> Any:
    """Return x with erf(x) = y; nan outside of [-1, 1]."""
    size = np.abs(y)
    tail = np.copysign(_erfcinv(1 - size), y)
    x = y * (_SQRT_PI / 2) * (1 + math.pi / 12 * y * y)
    for _ in range(4):  # Newton, from the series: fast for small y
        x = x - (erf(x) - y) * (_SQRT_PI / 2) * np.exp(x * x)
    return np.where(size > 1, np.nan, np.where(size < 0.5, x, tail))


@double
def ndtri(p: Any) -> Any:
    """Return x whose normal distribution function is p; nan outside of [0, 1]."""
    low = -_SQRT2 * _erfcinv(2 * p)
    high = _SQRT2 * _erfcinv(2 * (1 - p))
    x = np.where(p <= 0.5, low, high)
    x = np.where(p == 0, -np.inf, np.where(p == 1, np.inf, x))
    middle = (p > 0.25) & (p < 0.75)
    x = np.where(middle, _SQRT2 * erfinv(2 * p - 1), x)
    return np.where((p < 0) | (p > 1), np.nan, x)


@double
def erfcx(x: Any) -> Any:
    """Return exp(x^2) erfc(x), without overflow for large x."""
    near = np.where(x < 8, x, 0.0)
    direct = np.exp(near * near) * erfc(near)
    far = np.where(x < 8, 8.0, x)
    fraction = np.zeros_like(far)
    for k in range(60, 0, -1):  # the continued fraction of A&S 7.1.14
        fraction = (k / 2) / (far + fraction)
    return np.where(np.isnan(x), x, np.where(x < 8, direct, 1 / (far + fraction) / _SQRT_PI))


@double
def log_ndtr(x: Any) -> Any:
    """Return the logarithm of the normal distribution function."""
    t = x / _SQRT2
    return np.where(x < -1, np.log(erfcx(-t) / 2) - t * t, np.log1p(-erfc(t) / 2))


# -- gamma and zeta --------------------------------------------------------------------------------


@double
def digamma(x: Any) -> Any:
    """Return the derivative of log gamma; nan at the negative integers, -inf at 0."""
    negative = x < 0
    pole = negative & (x == np.floor(x))
    reflected = np.where(negative, 1 - x, x)
    y, result = reflected, np.zeros_like(x)
    for _ in range(10):
        step = y < 10
        result = result - np.where(step, 1 / y, 0.0)
        y = np.where(step, y + 1, y)
    inverse = 1 / (y * y)
    series = np.zeros_like(x)
    for coefficient in reversed(_DIGAMMA):
        series = inverse * (coefficient + series)
    result = result + np.log(y) - 0.5 / y - series
    fraction = x - np.trunc(x)
    result = np.where(negative, result - math.pi / np.tan(math.pi * fraction), result)
    result = np.where(x == 0, np.copysign(np.inf, -x), result)
    return np.where(pole, np.nan, result)


@double
def zeta(s: Any, q: Any) -> Any:
    """Return Hurwitz's zeta function, the sum of (q + k)^-s over k = 0, 1, …"""
    s, q = np.broadcast_arrays(s, q)
    total, w = np.zeros(s.shape), q + 0.0
    for _ in range(12):
        total, w = total + w**-s, w + 1
    for _ in range(64):  # bring negative q to where the series holds
        if not np.any(w < 12):
            break
        step = w < 12
        total, w = total + np.where(step, w**-s, 0.0), np.where(step, w + 1, w)
    tail = w ** (1 - s) / (s - 1) + 0.5 * w**-s
    factor = s * w ** (-s - 1)
    for k, coefficient in enumerate(_EULER):
        tail = tail + coefficient * factor
        factor = factor * (s + 2 * k + 1) * (s + 2 * k + 2) / (w * w)
    result = np.where(np.isinf(q) & (q > 0), 0.0, total + tail)
    whole = (q <= 0) & (q == np.floor(q))
    result = np.where(
        whole, np.inf, np.where((q < 0) & ~whole & (s != np.floor(s)), np.nan, result)
    )
    return np.where(s == 1, np.inf, np.where(s < 1, np.nan, result))


def zeta_of_number(q: Any, s: float) -> Any:
    """Return Hurwitz's zeta function for one s."""
    return zeta(q.dtype.type(s), q)


def polygamma(x: Any, n: int) -> Any:
    """Return the derivative of order n of digamma."""
    if n == 0:
        return digamma(x)
    return _polygamma(x, np.float64(n)).astype(x.dtype if x.dtype.kind == "f" else np.float64)


@double
def _polygamma(x: Any, n: Any) -> Any:
    order = int(n)
    if order == 1:
        return _trigamma(x)
    return (-1.0) ** (order + 1) * math.factorial(order) * zeta(n + 1, x)


def _trigamma(x: Any) -> Any:
    """Return the derivative of digamma, with as many terms as PyTorch takes (about 1e-9)."""
    mirrored = x < 0.5
    y, total = np.where(mirrored, 1 - x, x), np.zeros_like(x)
    for _ in range(6):
        total, y = total + 1 / (y * y), y + 1
    inverse = 1 / (y * y)
    total = total + (1 + 1 / (2 * y) + inverse * (1 / 6 - inverse * (1 / 30 - inverse / 42))) / y
    return np.where(mirrored, (math.pi / np.sin(math.pi * x)) ** 2 - total, total)


@double
def igamma(a: Any, x: Any) -> Any:
    """Return the regularised lower incomplete gamma function."""
    return _incomplete(a, x)[0]


@double
def igammac(a: Any, x: Any) -> Any:
    """Return the regularised upper incomplete gamma function."""
    return _incomplete(a, x)[1]


def _incomplete(a: Any, x: Any) -> tuple[Any, Any]:
    a, x = np.broadcast_arrays(a, x)
    front = np.exp(a * np.log(x) - x - lgamma(a))
    small = x < a + 1
    # the series of A&S 6.5.29
    xs = np.where(small, x, 0.0)
    term = total = 1 / a
    for k in range(1, 2000):
        term = term * xs / (a + k)
        total = total + term
        if not np.any(np.abs(term) > 1e-17 * np.abs(total)):
            break
    # the continued fraction of A&S 6.5.31, by Lentz's method
    xl = np.where(small, a + 2, x)
    b = xl + 1 - a
    c, d = np.full(a.shape, 1e300), 1 / b
    h = d
    for k in range(1, 2000):
        numerator = -k * (k - a)
        b = b + 2
        d = 1 / (numerator * d + b)
        c = b + numerator / c
        h = h * d * c
        if not np.any(np.abs(d * c - 1) > 1e-16):
            break
    lower = np.where(small, front * total, 1 - front * h)
    upper = np.where(small, 1 - front * total, front * h)
    bad = (a < 0) | (x < 0) | ((a == 0) & (x == 0)) | np.isnan(a) | np.isnan(x)
    for value, at, limit in ((lower, (a == 0) & (x > 0), 1.0), (upper, (a == 0) & (x > 0), 0.0),
                             (lower, (x == 0) & (a > 0), 0.0), (upper, (x == 0) & (a > 0), 1.0),
                             (lower, np.isinf(x), 1.0), (upper, np.isinf(x), 0.0)):  # fmt: skip
        value[at] = limit
    return np.where(bad, np.nan, lower), np.where(bad, np.nan, upper)


# -- modified Bessel functions ---------------------------------------------------------------------


def _bessel_i(x: Any, order: int, scaled: bool) -> Any:
    """The power series up to |x| = 30 (all its terms are positive), Hankel's expansion beyond."""
    size = np.abs(x)
    near = np.where(size <= 30, size, 0.0)
    quarter = near * near / 4
    term = (near / 2) ** order
    total = term
    for k in range(1, 80):
        term = term * quarter / (k * (k + order))
        total = total + term
    far = np.where(size <= 30, 31.0, size)
    piece, expansion = np.ones_like(far), np.ones_like(far)
    for k in range(1, 30):
        piece = -piece * (4 * order * order - (2 * k - 1) ** 2) / (k * 8 * far)
        expansion = expansion + piece
    root = expansion / np.sqrt(2 * math.pi * far)
    if scaled:
        value = np.where(size <= 30, total * np.exp(-near), root)
    else:
        value = np.where(size <= 30, total, np.exp(far / 2) * root * np.exp(far / 2))
    return value * np.sign(x) if order else value


i0 = double(lambda x: _bessel_i(x, 0, False))
i0e = double(lambda x: _bessel_i(x, 0, True))
i1 = double(lambda x: _bessel_i(x, 1, False))
i1e = double(lambda x: _bessel_i(x, 1, True))
