"""Arrays as JSON values: exact up to a limit, then a summary."""

from __future__ import annotations

import json

import numpy as np
import pytest

from autograd_lite.trace.values import CHEAP, FULL, decode, encode


@pytest.mark.parametrize("dtype", ["float32", "float64", "float16", "int64", "uint8", "bool"])
def test_small_arrays_read_back_exactly(dtype):
    rng = np.random.default_rng(7)
    array = (rng.standard_normal((3, 5)) * 100).astype(dtype)
    again = decode(json.loads(json.dumps(encode(array), allow_nan=False)))
    assert again.dtype == array.dtype
    assert np.array_equal(again, array)


def test_special_numbers_are_words():
    value = encode(np.array([np.nan, np.inf, -np.inf, -0.0]))
    assert value["data"] == ["nan", "inf", "-inf", -0.0]
    again = decode(value)
    assert np.isnan(again[0])
    assert list(again[1:3]) == [np.inf, -np.inf]
    assert np.signbit(again[3])


def test_large_arrays_become_statistics_and_a_block():
    array = np.arange(FULL + 6, dtype=np.float32).reshape(-1, 2)
    value = encode(array)
    assert "data" not in value
    assert value["stats"] == {"min": 0.0, "max": 1029.0, "mean": 514.5, "nan": 0, "inf": 0}
    block = value["block"]
    assert block["rows"][:3] == [0, 1, 2]
    assert block["rows"][-1] == 514
    assert block["data"][-1] == [1028.0, 1029.0]
    with pytest.raises(ValueError, match="summarised"):
        decode(value)


def test_ten_million_elements_make_a_small_document():
    value = encode(np.broadcast_to(np.float32(2), (10_000, 1000)))
    assert len(json.dumps(value)) < 5000
    assert value["stats"]["mean"] == 2.0


def test_statistics_leave_out_what_is_not_finite():
    array = np.full(2000, 3.0)
    array[:2] = [np.nan, np.inf]
    assert encode(array)["stats"] == {"min": 3.0, "max": 3.0, "mean": 3.0, "nan": 1, "inf": 1}


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "int64", "uint8", "bool"])
def test_statistics_are_those_of_all_elements(dtype):
    array = np.random.default_rng(3).integers(0, 2, 2000).astype(dtype)
    array[:3] = [1, 0, 1]
    mean = np.count_nonzero(array) / 2000
    stats = {"min": 0, "max": 1, "mean": mean, "nan": 0, "inf": 0}
    assert encode(array.reshape(40, 50).T, statistics=False)["stats"] == stats


def test_statistics_of_nothing_finite_are_none():
    stats = {"min": None, "max": None, "mean": None, "nan": 1024, "inf": 1024}
    assert encode(np.repeat([np.nan, -np.inf], 1024))["stats"] == stats


def test_the_statistics_of_a_very_large_array_are_worked_out_on_request():
    array = np.ones(CHEAP + 1, dtype=np.float32)
    assert encode(array[1:], statistics=False)["stats"]["mean"] == 1.0
    assert encode(array, statistics=False)["stats"] is None
    assert encode(array)["stats"]["mean"] == 1.0
