"""Every kernel against the plain NumPy path: random shapes and strides, empty, 0-d, NaN, inf."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from hypothesis.extra import numpy as arrays

from autograd_lite.adding import add_at_axis, add_at_key
from autograd_lite.choosing import LARGE, choose
from autograd_lite.kernels import worth
from autograd_lite.ops import fused, normalise, softmax

DTYPES = st.sampled_from([np.float32, np.float64])
SHAPES = arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=6)
FINITE = st.floats(-30, 30, width=32)
ANY = st.one_of(FINITE, st.sampled_from([np.nan, np.inf, -np.inf, 0.0, -0.0, 1e30]))


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """Take kernels for every size, from the first call on."""
    monkeypatch.setattr(
        worth, "WORTH", {name: worth.Worth(0, w.saves) for name, w in worth.WORTH.items()}
    )
    monkeypatch.setattr(worth, "_patience", 0.0)


@st.composite
def strided(draw, elements=ANY, shapes=SHAPES, dtype=None):
    """An array of any memory order: transposed, reversed, every second element."""
    kind = draw(DTYPES) if dtype is None else dtype
    shape = draw(shapes)
    x = draw(arrays.arrays(kind, shape, elements=elements))
    if x.ndim:
        how = draw(st.sampled_from(["whole", "transposed", "reversed", "every second"]))
        if how == "transposed":
            return np.ascontiguousarray(x.T).T
        if how == "reversed":
            return x[::-1]
        if how == "every second":
            return np.repeat(x, 2, axis=0)[::2]
    return x


def plain(function, *args):
    """The same function without kernels."""
    before = worth._patience
    worth.set_patience(math.inf)
    try:
        return function(*args)
    finally:
        worth.set_patience(before)


def same(got, wanted, rtol=2e-6, atol=1e-6):
    assert got.dtype == wanted.dtype
    assert got.shape == wanted.shape
    np.testing.assert_allclose(got, wanted, rtol=rtol, atol=atol)


# -- softmax ------------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
@settings(deadline=None)
@given(x=strided(), seed=st.integers(0, 3))
def test_softmax(name, x, seed):
    row = softmax.softmax_row if name == "softmax" else softmax.log_softmax_row
    for dim in range(-1, x.ndim):
        got = row.forward(x, dim)
        wanted = plain(row.forward, x, dim)
        same(got, wanted, atol=2e-6 * max(1, x.shape[dim] if x.ndim else 1))
        if not x.ndim or not np.isfinite(wanted).all():
            continue
        back = softmax.softmax_backward if name == "softmax" else softmax.log_softmax_backward
        grad = np.random.default_rng(seed).standard_normal(x.shape).astype(x.dtype)
        same(back(grad, got, dim), plain(back, grad, got, dim), rtol=1e-5, atol=1e-5)


def test_softmax_takes_the_kernel():
    x = np.random.default_rng(0).standard_normal((50, 100)).astype(np.float32)
    assert fused.softmax("softmax", x, 1) is not None
    assert fused.softmax("softmax", x, 0) is None
    assert fused.softmax("softmax", x.T, 1) is None
    assert fused.softmax("softmax", x.astype(np.float64), 1) is None


# -- normalisation ------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@settings(deadline=None)
@given(
    x=strided(shapes=arrays.array_shapes(min_dims=1, max_dims=4, min_side=0, max_side=6)),
    data=st.data(),
)
def test_standardise(x, data):
    axes = data.draw(
        st.sets(st.integers(0, x.ndim - 1), min_size=1).map(lambda s: tuple(sorted(s)))
    )
    got = normalise._moments(x, axes, 1e-5)
    wanted = plain(normalise._moments, x, axes, 1e-5)
    if not np.isfinite(x).all() or np.abs(x).max(initial=0) > 1e6:
        for a, b in zip(got, wanted, strict=True):
            assert a.shape == b.shape
        # Where an element is NaN or infinite its whole group is; elsewhere values agree.
        np.testing.assert_array_equal(
            np.isnan(got[2]) | np.isinf(x), np.isnan(wanted[2]) | np.isinf(x)
        )
        return
    # float32 sums of equal elements leave a variance of their rounding error.
    for a, b in zip(got, wanted, strict=True):
        same(a, b, rtol=1e-4, atol=1e-2 if x.dtype == np.float32 else 1e-9)


def test_standardise_is_nearer_to_the_truth_than_numpy():
    x = (np.random.default_rng(0).standard_normal((64, 1000)) + 100).astype(np.float32)
    exact = plain(normalise._moments, x.astype(np.float64), (1,), 1e-5)[2]
    error = np.abs(normalise._moments(x, (1,), 1e-5)[2] - exact).max()
    assert error <= np.abs(plain(normalise._moments, x, (1,), 1e-5)[2] - exact).max()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(
    ("shape", "axes"),
    [
        ((4, 3, 5), (0, 2)),
        ((7, 9), (-1,)),
        ((2, 3, 4, 5), (-2, -1)),
        ((6,), (0,)),
        ((3, 4, 5), (1,)),
    ],
)
def test_standardise_backward(dtype, shape, axes):
    random = np.random.default_rng(0)
    x, grad = (random.standard_normal(shape).astype(dtype) for _ in range(2))
    mean, rstd, _ = normalise._moments(x, axes, 1e-5)
    got = normalise._backward(grad, x, mean, rstd, axes)
    same(got, plain(normalise._backward, grad, x, mean, rstd, axes), rtol=1e-4, atol=1e-5)
    assert fused.standardise_backward(grad, x, mean, rstd, axes) is not None or len(shape) == 3


# -- adding at places ---------------------------------------------------------------------------


@settings(deadline=None)
@given(source=strided(FINITE), data=st.data())
def test_add_at_axis_adds_as_numpy_does(source, data):
    if not source.ndim:
        source = source.reshape(1)
    axis = data.draw(st.integers(0, source.ndim - 1))
    n = data.draw(st.integers(1, 5))
    index = data.draw(arrays.arrays(np.int64, source.shape[axis], elements=st.integers(-n, n - 1)))
    out = np.ones((*source.shape[:axis], n, *source.shape[axis + 1 :]), source.dtype)
    wanted = out.copy()
    np.add.at(np.moveaxis(wanted, axis, 0), index, np.moveaxis(source, axis, 0))
    add_at_axis(out, axis, index, source)
    assert out.tobytes() == wanted.tobytes()


@settings(deadline=None)
@given(data=st.data())
def test_add_at_key_adds_as_numpy_does(data):
    out = np.zeros((4, 3, 2))
    index = data.draw(
        arrays.arrays(np.int64, arrays.array_shapes(max_dims=2), elements=st.integers(-4, 3))
    )
    key = data.draw(
        st.sampled_from(
            [(index,), (index, slice(None)), (slice(None), index % 3), (index, index % 3)]
        )
    )
    values = np.random.default_rng(0).standard_normal(out[key].shape)
    wanted = out.copy()
    np.add.at(wanted, key, values)
    add_at_key(out, key, values)
    assert out.tobytes() == wanted.tobytes()


def test_an_index_outside_is_refused_before_anything_is_added():
    out = np.zeros((3, 100), np.float32)
    with pytest.raises(IndexError):
        add_at_axis(out, 0, np.array([0, 3]), np.ones((2, 100), np.float32))


# -- choosing -----------------------------------------------------------------------------------

CHOICES = [0, 0.0, -0.0, 1.5, np.nan, np.inf, np.float32(2), np.float64(2), True]


@settings(deadline=None, max_examples=60)
@given(data=st.data(), dtype=st.sampled_from([np.float16, np.float32, np.float64, np.int64]))
def test_choose_is_where_bit_for_bit(data, dtype):
    random = np.random.default_rng(data.draw(st.integers(0, 9)))
    condition = random.random(LARGE) < 0.5
    arrays_ = [random.standard_normal(LARGE).astype(dtype) for _ in range(2)]
    if np.dtype(dtype).kind == "f":
        arrays_[0][:4] = np.nan, np.inf, -np.inf, -0.0
    choices = st.sampled_from([*CHOICES, *arrays_, arrays_[0][::-1], arrays_[0][:1]])
    a, b = data.draw(choices), data.draw(choices)
    with np.errstate(all="ignore"):
        got, wanted = choose(condition, a, b), np.where(condition, a, b)
    assert got.dtype == wanted.dtype
    assert got.tobytes() == wanted.tobytes()


# -- when ---------------------------------------------------------------------------------------


def test_a_kernel_is_loaded_when_numpy_has_lost_enough(monkeypatch):
    monkeypatch.setattr(worth, "WORTH", {"scatter.add_slices": worth.Worth(100, 10.0)})
    worth.set_patience(math.inf)
    worth.set_patience(1e-5)  # a thousand elements
    assert worth.kernel("scatter.add_slices", 99) is None
    assert worth.kernel("scatter.add_slices", 900) is None
    assert worth.kernel("scatter.add_slices", 100) is not None
    assert worth.kernel("scatter.add_slices", 99) is None
