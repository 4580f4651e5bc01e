"""Bessel and Airy functions on arrays, in float64 inside.

Sources: Abramowitz & Stegun, "Handbook of Mathematical Functions": Miller's recurrence (9.12),
Neumann's expansions of Y (9.1.88-89), Hankel's expansions (9.2.5-10), the integrals of K (9.6.24)
and of Ai (10.4.32), here along a shifted line. The integrands fall off so fast at both ends that the
trapezoidal rule is as exact as the numbers are.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from .special import double

_NEAR = 25.0  # beyond, Hankel's expansions hold to the last digit


def _orders(x: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return J0 and J1 for 0 <= x <= 25, and the sums that Y0 and Y1 add to them."""
    safe = np.where(x == 0, 1.0, x)
    above, here = np.zeros_like(x), np.full_like(x, 1e-250)
    norm, even, odd = np.zeros_like(x), np.zeros_like(x), np.zeros_like(x)
    ones = np.zeros_like(x)
    for order in range(90, -1, -1):  # `here` is J of this order, up to a factor
        half = order // 2
        if order == 1:
            ones = here
        if order % 2 == 0:
            norm = norm + (here if order == 0 else 2 * here)
            if order:
                even = even + (-1) ** half * here / half
        elif order > 1:
            odd = odd + (-1) ** half * (2 * half + 1) / (half * (half + 1)) * here
        if order:
            above, here = here, 2 * order / safe * here - above
            large = np.abs(here) > 1e200
            if large.any():
                scale = np.where(large, 1e-200, 1.0)
                above, here, norm, even, odd, ones = (
                    v * scale for v in (above, here, norm, even, odd, ones)
                )
    zero = x == 0
    return (
        np.where(zero, 1.0, here / norm), np.where(zero, 0.0, ones / norm),
        np.where(zero, 0.0, even / norm), np.where(zero, 0.0, odd / norm),
    )  # fmt: skip


def _far(x: np.ndarray, order: int) -> tuple[np.ndarray, np.ndarray]:
    """Return J and Y of an order for x > 25."""
    mu, phase = 4 * order * order, x - (order / 2 + 0.25) * math.pi
    p, q, term = np.ones_like(x), np.zeros_like(x), np.ones_like(x)
    for k in range(1, 24):
        term = term * (mu - (2 * k - 1) ** 2) / (k * 8 * x)
        sign = (-1) ** (k // 2)
        if k % 2:
            q = q + sign * term
        else:
            p = p + sign * term
    root = np.sqrt(2 / (math.pi * x))
    cos, sin = np.cos(phase), np.sin(phase)
    return root * (p * cos - q * sin), root * (p * sin + q * cos)


def _first_kind(order: int) -> Callable[..., Any]:
    def compute(x: Any) -> Any:
        size = np.abs(x)
        near = _orders(np.where(size <= _NEAR, size, 1.0))[order]
        far = _far(np.where(size <= _NEAR, 30.0, size), order)[0]
        value = np.where(size <= _NEAR, near, np.where(np.isinf(size), 0.0, far))
        value = np.where(np.isnan(x), np.nan, value)
        return value * np.where(x < 0, -1.0, 1.0) if order else value

    return double(compute)


def _second_kind(order: int) -> Callable[..., Any]:
    def compute(x: Any) -> Any:
        small = np.where((x > 0) & (x <= _NEAR), x, 1.0)
        j0, j1, even, odd = _orders(small)
        log = np.log(small / 2) + np.euler_gamma
        if order == 0:
            near = 2 / math.pi * log * j0 - 4 / math.pi * even
        else:
            near = 2 / math.pi * ((log - 1) * j1 - j0 / small - odd)
        far = _far(np.where(x > _NEAR, x, 30.0), order)[1]
        value = np.where(x <= _NEAR, near, np.where(np.isinf(x), 0.0, far))
        return np.where(x > 0, value, np.where(x == 0, -np.inf, np.nan))

    return double(compute)


bessel_j0, bessel_j1 = _first_kind(0), _first_kind(1)
bessel_y0, bessel_y1 = _second_kind(0), _second_kind(1)


def _scaled_k(x: np.ndarray, order: float) -> np.ndarray:
    """Return exp(x) K(x) for x > 0: the integral of exp(x (1 - cosh t)) cosh(order t)."""
    tiny = np.maximum(x, 1e-8)
    # exp(-60) is nothing beside the integrand's start; the width follows x
    width = np.arccosh(1 + 60 / tiny)
    steps = 240
    t = width[..., None] * (np.arange(steps + 1) / steps)
    values = np.exp(tiny[..., None] * (1 - np.cosh(t))) * np.cosh(order * t)
    values[..., 0] *= 0.5
    return values.sum(-1) * width / steps


def _third_kind(order: int, scaled: bool) -> Callable[..., Any]:
    def compute(x: Any) -> Any:
        safe = np.where(x > 0, np.where(np.isinf(x), 1.0, x), 1.0)
        value = _scaled_k(safe, order)
        start = -(np.log(safe / 2) + np.euler_gamma) if order == 0 else 1 / safe
        # below, the leading term is all of it
        value = np.where(safe < 1e-8, start * np.exp(safe), value)
        value = value if scaled else value * np.exp(-safe)
        value = np.where(np.isinf(x), 0.0, value)
        return np.where(x > 0, value, np.where(x == 0, np.inf, np.nan))

    return double(compute)


modified_bessel_k0, modified_bessel_k1 = _third_kind(0, False), _third_kind(1, False)
scaled_modified_bessel_k0, scaled_modified_bessel_k1 = _third_kind(0, True), _third_kind(1, True)


def _airy_near(x: np.ndarray) -> np.ndarray:
    """Return Ai for -10 <= x <= 1: the integral of exp(i (s^3/3 + x s)) along Im s = 1/2."""
    t = np.arange(-640, 641) / 64
    s = t + 0.5j
    values = np.exp(1j * (s**3 / 3 + x[..., None] * s))
    return values.sum(-1).real / 64 / (2 * math.pi)


def _airy_left(x: np.ndarray) -> np.ndarray:
    """Return Ai(-x) for x > 10 (A&S 10.4.60)."""
    zeta = 2 / 3 * x**1.5
    p, q, term = np.ones_like(x), np.zeros_like(x), np.ones_like(x)
    for k in range(1, 20):
        term = term * (6 * k - 5) * (6 * k - 3) * (6 * k - 1) / (216 * k * (2 * k - 1)) / zeta
        sign = (-1) ** (k // 2)
        if k % 2:
            q = q + sign * term
        else:
            p = p + sign * term
    angle = zeta + math.pi / 4
    return (p * np.sin(angle) - q * np.cos(angle)) / (math.sqrt(math.pi) * x**0.25)


@double
def airy_ai(x: Any) -> Any:
    """Return Airy's function Ai, the solution of y'' = x y that vanishes to the right."""
    middle = (x >= -10) & (x <= 1)
    right = np.where(x > 1, np.minimum(x, 1e6), 2.0)
    zeta = 2 / 3 * right**1.5
    decay = np.sqrt(right / 3) / math.pi * _scaled_k(zeta, 1 / 3) * np.exp(-zeta)
    left = _airy_left(np.where(x < -10, -x, 11.0))
    value = np.where(middle, _airy_near(np.where(middle, x, 0.0)), np.where(x > 1, decay, left))
    return np.where(np.isinf(x), np.nan, np.where(np.isnan(x), np.nan, value))


@double
def spherical_bessel_j0(x: Any) -> Any:
    """Return sin(x) / x, 1 at 0."""
    value = np.where(x == 0, 1.0, np.sin(x) / np.where(x == 0, 1.0, x))
    return np.where(np.isinf(x), 0.0, value)
