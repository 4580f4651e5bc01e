"""The emulated fused multiply-add, against rational arithmetic."""

from fractions import Fraction

import numpy as np
import pytest

from autograd_lite.sampling.exact import fma32, fma64


def float32_of(exact: Fraction) -> np.float32:
    """The nearest float32, ties to even: the candidates around a first guess are compared."""
    guess = np.float32(float(exact))
    end = np.float32(np.inf)
    near = [np.nextafter(guess, -end), guess, np.nextafter(guess, end)]
    return min(near, key=lambda x: (abs(Fraction(float(x)) - exact), int(x.view(np.uint32)) & 1))


def exact(a: float, b: float, c: float) -> Fraction:
    return Fraction(float(a)) * Fraction(float(b)) + Fraction(float(c))


@pytest.mark.parametrize("seed", range(4))
def test_fma32_rounds_once(seed: int) -> None:
    rng = np.random.default_rng(seed)
    a, b = (rng.standard_normal(500) * 2.0 ** rng.integers(-20, 20, 500) for _ in range(2))
    a, b = a.astype(np.float32), b.astype(np.float32)
    c = (-a.astype(float) * b * (1 + rng.integers(-3, 4, 500) * 2.0**-22)).astype(np.float32)
    expected = [float32_of(exact(*abc)) for abc in zip(a, b, c, strict=True)]
    assert fma32(a, b, c).tolist() == [float(x) for x in expected]


def test_fma32_where_two_roundings_go_wrong() -> None:
    # 1 + 2**-24 + 2**-60: float64 drops the last term, and the tie then rounds down to even.
    a, b, c = np.float32([2.0**-30]), np.float32(2.0**-30), np.float32(1)
    assert fma32(a, b, c)[0] == 1
    tie = np.float32([1 + 2.0**-12])  # squared: 1 + 2**-11 + 2**-24, halfway between two float32
    assert fma32(tie, tie[0], np.float32(2.0**-60))[0] == np.float32(1 + 2.0**-11 + 2.0**-23)
    assert fma32(tie, tie[0], np.float32(-(2.0**-60)))[0] == np.float32(1 + 2.0**-11)


@pytest.mark.parametrize("seed", range(4))
def test_fma64_rounds_once(seed: int) -> None:
    rng = np.random.default_rng(seed)
    a = rng.standard_normal(300) * 2.0 ** rng.integers(-40, 40, 300)
    b = float(rng.standard_normal())
    c = float(-a[0] * b)
    assert fma64(a, b, c).tolist() == [float(exact(x, b, c)) for x in a.tolist()]


@pytest.mark.parametrize("scale", [1e-310, 1e-200, 1e200, 1e300])
def test_fma64_near_the_ends_of_the_range(scale: float) -> None:
    a, b, c = np.array([0.1, 0.3, 0.9]), scale / 3, -scale / 7
    assert fma64(a, b, c).tolist() == [float(exact(x, b, c)) for x in a.tolist()]


def test_fma64_by_one_is_a_sum() -> None:
    assert fma64(np.array([0.1, -0.0]), 1.0, 0.2).tolist() == [0.1 + 0.2, 0.2]
