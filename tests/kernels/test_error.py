"""The error function in float32 and float64, and gelu made of it, against C's and NumPy's path."""

import math

import numpy as np
import pytest

from autograd_lite.kernels import error, worth
from autograd_lite.ops import activation


@pytest.fixture
def at_once(monkeypatch):
    monkeypatch.setattr(worth, "WORTH", {n: w._replace(minimum=0) for n, w in worth.WORTH.items()})
    monkeypatch.setattr(worth, "_patience", 0.0)


def ordinary(dtype):
    """All exponents and signs, and many of the sizes that matter: seeds 0 and 1."""
    bits = np.random.default_rng(0).integers(0, 2**32, 50_000, dtype=np.uint32).view(np.float32)
    near = np.random.default_rng(1).standard_normal(50_000) * 2
    return np.concatenate([bits, near]).astype(dtype)


@np.errstate(all="ignore")
def test_erf_of_float32_is_within_two_units_in_the_last_place():
    x = ordinary(np.float32)
    exact = np.array([math.erf(v) for v in x.tolist()])
    got = np.empty_like(x)
    error.erf_single(x, got)
    finite = np.isfinite(exact)
    units = np.abs(got - exact)[finite] / np.spacing(np.abs(exact[finite]).astype(np.float32))
    assert units.max() <= 2
    assert np.isnan(got[~finite]).all()


def test_erf_of_special_values():
    x = np.array([0.0, -0.0, np.inf, -np.inf, np.nan, 1e-45, -1e-30, 1.0, -1.0], np.float32)
    got = np.empty_like(x)
    error.erf_single(x, got)
    exact = np.array([math.erf(v) for v in x.tolist()]).astype(np.float32)
    np.testing.assert_allclose(got, exact, rtol=2.4e-7)
    assert np.signbit(got[:2]).tolist() == [False, True]
    assert np.abs(got[2:4]).tolist() == [1.0, 1.0]


@np.errstate(all="ignore")
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_gelu_and_its_vjp_are_those_of_the_plain_path(dtype, at_once):
    x = ordinary(dtype)
    x = x[np.abs(x) < 1e18][:2000].reshape(40, -1)  # beyond, x² is infinite
    grad = np.random.default_rng(2).standard_normal(x.shape).astype(dtype)
    got = activation._gelu(x, "none"), activation._gelu_backward(grad, x, "none")
    tolerance = 2e-7 if dtype is np.float32 else 1e-15
    below = np.array([0.5 * math.erfc(-v * math.sqrt(0.5)) for v in x.ravel().tolist()])
    below = below.reshape(x.shape)
    wide = x.astype(np.float64)
    bell = np.exp(-wide * wide / 2) / math.sqrt(2 * math.pi)
    for a, b in zip(got, (wide * below, grad * (below + wide * bell)), strict=True):
        assert a.dtype == dtype
        np.testing.assert_allclose(a, b, rtol=3 * tolerance, atol=4 * tolerance)


@pytest.mark.parametrize("shape", [(), (0,), (3, 0), (5,), (3, 4)])
def test_erf_keeps_shapes_and_memory_order(shape, at_once):
    from autograd_lite.kernels.special import erf

    x = np.random.default_rng(0).standard_normal(shape).astype(np.float32)
    got = erf(x.T)
    assert got.shape == x.T.shape
    assert got.dtype == np.float32
    np.testing.assert_allclose(
        got.T.ravel(), [math.erf(v) for v in x.ravel().tolist()], rtol=2.4e-7
    )
