"""Kernels over windows of images, and along rows, against the plain NumPy path."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from hypothesis.extra import numpy as arrays

from autograd_lite.kernels import worth
from autograd_lite.ops import convolution, cumulative, pooling, reduce_select, sort, windows

DTYPES = st.sampled_from([np.float32, np.float64])
ANY = st.one_of(st.floats(-9, 9, width=16), st.sampled_from([np.nan, np.inf, -np.inf, 0.0, -0.0]))
FINITE = st.floats(-9, 9, width=16)


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """Take kernels for every size, from the first call on."""
    monkeypatch.setattr(worth, "WORTH", {n: w._replace(minimum=0) for n, w in worth.WORTH.items()})
    monkeypatch.setattr(worth, "_patience", 0.0)


def plain(function, *args):
    """The same function without kernels."""
    worth.set_patience(math.inf)
    try:
        return function(*args)
    finally:
        worth.set_patience(0.0)


@st.composite
def array(draw, shapes, elements=ANY):
    """An array of any memory order."""
    x = draw(arrays.arrays(draw(DTYPES), draw(shapes), elements=elements))
    how = draw(st.sampled_from(["whole", "transposed", "reversed"])) if x.ndim else "whole"
    if how == "transposed":
        return np.ascontiguousarray(x.T).T
    return x[..., ::-1] if how == "reversed" else x


def same(got, wanted):
    assert got.dtype == wanted.dtype
    assert got.shape == wanted.shape
    rtol = 1e-5 if got.dtype == np.float32 else 1e-12
    np.testing.assert_allclose(got, wanted, rtol=rtol, atol=rtol * 10)


def shapes(least, most):
    return arrays.array_shapes(min_dims=least, max_dims=most, min_side=0, max_side=6)


# -- along an axis ------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("row", [cumulative.cumsum_row, cumulative.cumprod_row])
@settings(deadline=None)
@given(x=array(shapes(0, 3)))
def test_running_sums_and_products_are_numpys_to_the_last_bit(row, x):
    for dim in range(x.ndim):
        got, wanted = row.forward(x, dim, None), plain(row.forward, x, dim, None)
        assert got.dtype == wanted.dtype
        np.testing.assert_array_equal(got, wanted)


@pytest.mark.parametrize("row", [cumulative.cummax_row, cumulative.cummin_row])
@settings(deadline=None)
@given(x=array(shapes(0, 3)))
def test_running_extremes_and_their_places_are_numpys(row, x):
    for dim in range(x.ndim):
        if not x.shape[dim]:
            continue
        for a, b in zip(row.forward(x, dim), plain(row.forward, x, dim), strict=True):
            np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("largest", [True, False])
@settings(deadline=None)
@given(
    x=array(arrays.array_shapes(min_dims=1, max_dims=3, min_side=1, max_side=40)),
    k=st.integers(0, 4),
)
def test_the_few_largest_are_those_of_a_stable_order(largest, x, k):
    for dim in range(x.ndim):
        if k > x.shape[dim]:
            continue
        wanted = sort.order_along(x, dim, largest).take(range(k), axis=dim)
        for got in (
            reduce_select.top_along(x, k, dim, largest, True),
            plain(reduce_select.top_along, x, k, dim, largest, True),
        ):
            np.testing.assert_array_equal(got, wanted)


@pytest.mark.parametrize("largest", [True, False])
def test_the_few_largest_of_integers_and_of_equal_elements(largest):
    x = np.random.default_rng(0).integers(-3, 3, (5, 400))
    for values in (x, x.astype(np.int8), x.astype(np.float32)):
        wanted = sort.order_along(values, 1, largest)[:, :30]
        np.testing.assert_array_equal(
            plain(reduce_select.top_along, values, 30, 1, largest, True), wanted
        )


# -- pooling ------------------------------------------------------------------------------------


@settings(deadline=None)
@given(
    x=array(arrays.array_shapes(min_dims=2, max_dims=4, min_side=5, max_side=7), FINITE),
    kernel=st.tuples(st.integers(1, 3), st.integers(1, 3)), stride=st.integers(1, 3),
    dilation=st.integers(1, 2), ceil_mode=st.booleans(), pad=st.booleans(),
)  # fmt: skip
def test_max_pooling(x, kernel, stride, dilation, ceil_mode, pad):
    padding = tuple(k // 2 * pad for k in kernel)
    args = x, kernel, (stride, stride), padding, (dilation, dilation), ceil_mode
    got, wanted = pooling._max_pool(*args), plain(pooling._max_pool, *args)
    for a, b in zip(got, wanted, strict=True):
        np.testing.assert_array_equal(a, b)
    grad = np.ascontiguousarray(got[0])
    same(pooling._scatter(grad, x, got[1], 2), plain(pooling._scatter, grad, x, got[1], 2))


@settings(deadline=None)
@given(x=array(arrays.array_shapes(min_dims=2, max_dims=3, min_side=4, max_side=7)))
def test_adaptive_max_pooling_with_nan(x):
    got, wanted = pooling._adaptive_max(x, (3, 2)), plain(pooling._adaptive_max, x, (3, 2))
    for a, b in zip(got, wanted, strict=True):
        np.testing.assert_array_equal(a, b)


def test_the_largest_of_minus_infinities_is_inside_the_image():
    x = np.full((1, 4, 4), -np.inf, np.float32)
    values, places = pooling._max_pool(x, (3, 3), (2, 2), (1, 1), (1, 1), False)
    assert np.isneginf(values).all()
    assert places.min() >= 0
    assert places.max() < 16


def test_a_place_outside_of_its_image_is_refused():
    with pytest.raises(IndexError, match="outside of its 9 elements"):
        pooling._scatter(
            np.ones((1, 1, 1), np.float32),
            np.ones((1, 3, 3), np.float32),
            np.array([[[9]]]),
            2,
        )


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@settings(deadline=None)
@given(
    x=array(arrays.array_shapes(min_dims=2, max_dims=4, min_side=0, max_side=6)),
    counts=st.tuples(st.integers(1, 4), st.integers(1, 3)), nd=st.integers(1, 2), seed=st.integers(0, 9),
)  # fmt: skip
def test_taps_and_their_transpose(x, counts, nd, seed):
    sizes = x.shape[x.ndim - nd :]
    if 0 in sizes:
        return
    random = np.random.default_rng(seed)
    taps = [(random.integers(0, n, counts), random.integers(0, 3, counts) / 2.0) for n in sizes]
    finite = np.nan_to_num(x, posinf=1, neginf=-1)
    got = windows.apply_taps(finite, taps)
    same(got, plain(windows.apply_taps, finite, taps))
    same(windows.spread_taps(got, taps, sizes), plain(windows.spread_taps, got, taps, sizes))
    loose = windows.apply_taps(x, taps), plain(windows.apply_taps, x, taps)
    np.testing.assert_array_equal(np.isfinite(loose[0]), np.isfinite(loose[1]))


# -- convolution --------------------------------------------------------------------------------


@settings(deadline=None)
@given(
    dtype=DTYPES, nd=st.integers(1, 2), stride=st.integers(1, 3), padding=st.integers(0, 2),
    dilation=st.integers(1, 2), images=st.integers(0, 3),
)  # fmt: skip
def test_columns_go_back_where_they_came_from(dtype, nd, stride, padding, dilation, images):
    spatial, kernel = (7, 6)[:nd], (3, 2)[:nd]
    attrs = tuple((v,) * nd for v in (stride, padding, dilation))
    x = np.random.default_rng(0).standard_normal((images, 2, *spatial)).astype(dtype)
    cols = windows.columns(x, kernel, *attrs)
    args = cols, 2, spatial, kernel, *attrs
    same(windows.add_columns(*args), plain(windows.add_columns, *args))


@pytest.mark.parametrize("groups", [1, 2])
def test_convolution_in_parts_is_convolution_in_one(groups, monkeypatch):
    random = np.random.default_rng(0)
    x, w = random.standard_normal((5, 4, 8, 7)), random.standard_normal((6, 4 // groups, 3, 2))
    attrs = (2, 1), (1, 0), (1, 2), groups
    maps = convolution._conv(x, w, *attrs)

    def all_three():
        return (
            convolution._conv(x, w, *attrs),
            convolution._conv_input(maps, w, (8, 7), *attrs),
            convolution._conv_weight(maps, x, (3, 2), *attrs),
        )

    whole = all_three()
    monkeypatch.setattr(windows, "_CHUNK", 1000)
    for a, b in zip(all_three(), whole, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-12)
    # <conv(x, w), maps> is linear in x and in w: both VJPs give it back.
    np.testing.assert_allclose([(whole[1] * x).sum(), (whole[2] * w).sum()], (maps**2).sum())
