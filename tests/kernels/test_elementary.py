"""The float32 functions of fused loops, against float64 over all exponents and special values."""

import numpy as np
import pytest

from autograd_lite.kernels import elementary, jit
from autograd_lite.kernels.memory import address, load, store

EXACT = {
    "exp": np.exp, "log": np.log, "tanh": np.tanh, "sin": np.sin, "cos": np.cos,
    "expm1": np.expm1, "log1p": np.log1p,
}  # fmt: skip


def over(name: str, x: np.ndarray) -> np.ndarray:
    """Run a function in a loop as generated code has it."""
    f = getattr(elementary, name)

    def loop(a, out, n):
        p, q = address(a), address(out)
        for i in range(n):
            store(q, i, f(load(p, i, 0, 2)), 1, 2)

    out = np.empty_like(x)
    jit(loop)(x, out, x.size)
    return out


def every_exponent() -> np.ndarray:
    """Floats of all exponents and signs: random bits, seed 0."""
    bits = np.random.default_rng(0).integers(0, 2**32, 200_000, dtype=np.uint32)
    ordinary = np.random.default_rng(1).standard_normal(200_000).astype(np.float32) * 4
    return np.concatenate([bits.view(np.float32), ordinary])


@pytest.mark.parametrize("name", sorted(EXACT))
def test_within_two_units_in_the_last_place(name):
    x = every_exponent()
    with np.errstate(all="ignore"):
        exact = EXACT[name](x.astype(np.float64))
        nearest = exact.astype(np.float32)
        got = over(name, x)
        finite = np.isfinite(nearest)
        units = np.abs(got[finite] - exact[finite]) / np.spacing(np.abs(nearest[finite]))
    assert units.max() <= 2
    np.testing.assert_array_equal(got[~finite], nearest[~finite])


@pytest.mark.parametrize("name", sorted(EXACT))
def test_special_values_are_numpys(name):
    x = np.array([0.0, -0.0, np.inf, -np.inf, np.nan, 1e-45, -1e-45, 1e-30, -1.0, 1.0], np.float32)
    with np.errstate(all="ignore"):
        expected = EXACT[name](x.astype(np.float64)).astype(np.float32)
    got = over(name, x)
    np.testing.assert_allclose(got, expected, rtol=2.4e-7, atol=0)
    same_sign = np.signbit(got) == np.signbit(expected)
    assert (same_sign | np.isnan(expected)).all()


def test_the_logistic_function_is_symmetric_about_one_half():
    x = np.random.default_rng(2).standard_normal(10_000).astype(np.float32) * 8
    exact = 1 / (1 + np.exp(-x.astype(np.float64)))
    np.testing.assert_allclose(over("sigmoid", x), exact, rtol=4e-7)
    assert over("sigmoid", np.array([-np.inf, np.inf], np.float32)).tolist() == [0.0, 1.0]
