"""What a watched loop keeps: bounded, and the same for the same numbers."""

from __future__ import annotations

import json
import math

import pytest

from autograd_lite_widgets.history import BUCKETS, SAMPLES, History, Norms


def fed(numbers: list[float]) -> History:
    history = History()
    for value in numbers:
        history.add([("loss", value)])
    return history


def test_a_short_loop_is_kept_whole():
    history = fed([3.0, 2.0, 1.0])
    assert history.to_json()["series"] == [
        {"name": "loss", "from": 0, "last": [3.0, 2.0, 1.0], "low": None, "high": None,
         "latest": "1", "bad": None}
    ]  # fmt: skip


@pytest.mark.parametrize("count", [BUCKETS, BUCKETS + 1, 5 * BUCKETS + 3, 100_000])
def test_a_long_loop_stays_small_and_loses_no_spike(count):
    numbers = [1.0] * count
    numbers[count // 3] = 99.0
    numbers[count // 2] = -7.0
    history = fed(numbers)
    loss = history.series["loss"]
    assert BUCKETS / 2 <= len(loss.last) <= BUCKETS
    assert len(loss.last) == math.ceil(count / history.width)
    assert max(v for v in loss.high if v is not None) == 99.0
    assert min(v for v in loss.low if v is not None) == -7.0
    assert loss.high.index(99.0) == (count // 3) // history.width


@pytest.mark.parametrize("sizes", [[1], [7], [64, 1, 300], [5000]])
def test_how_many_come_at_once_changes_nothing(sizes):
    numbers = [math.sin(i) + i / 300 for i in range(3 * BUCKETS + 5)]
    numbers[70], numbers[71], numbers[900] = math.inf, math.nan, -math.inf
    history = History()
    at = turn = 0
    while at < len(numbers):
        size = sizes[turn % len(sizes)]
        history.extend("loss", numbers[at : at + size])
        at, turn = at + size, turn + 1
    assert history.to_json() == fed(numbers).to_json()
    assert history.to_json()["series"][0]["bad"] == {"at": 71, "what": "inf"}


def test_numbers_whose_sum_is_no_number_are_kept():
    history = History()
    history.extend("loss", [1.5e308, 1.5e308, -1.0])
    assert history.series["loss"].last == [1.5e308, 1.5e308, -1.0]
    assert history.series["loss"].bad is None


def test_what_is_kept_is_rounded_for_a_curve():
    history = fed([1 / 3] * (BUCKETS + 1))
    history.add([("loss", 0.123456789)])
    found = history.to_json()["series"][0]
    assert found["last"][:2] == [0.33333, 0.33333]
    assert (found["low"][-1], found["high"][-1]) == (0.12346, 0.33333)


def test_a_number_that_comes_now_and_then_leaves_gaps():
    history = History()
    for i in range(4):
        history.add([("loss", 1.0)] + ([("val", float(i))] if i % 2 else []))
    assert history.series["val"].last == [None, 1.0, None, 3.0]


def test_what_is_not_finite_is_named_and_not_drawn():
    history = fed([1.0, math.nan, math.inf, 2.0])
    found = history.to_json()["series"][0]
    assert found["last"] == [1.0, None, None, 2.0]
    assert found["bad"] == {"at": 2, "what": "nan"}
    json.dumps(history.to_json(), allow_nan=False)


def test_norms_are_thinned_to_even_steps():
    norms = Norms(["w"])
    for i in range(10_000):
        if i % norms.stride == 0:
            norms.put(i, [float(i)])
    assert len(norms.at) <= SAMPLES
    assert norms.at == list(range(0, 10_000, norms.stride))
    assert norms.values(0) == [float(i) for i in norms.at]
