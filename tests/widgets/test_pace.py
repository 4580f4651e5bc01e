"""When a watched loop sends: by the loop's own time, and at once where somebody waits."""

from __future__ import annotations

import pytest

from autograd_lite_widgets import pace
from autograd_lite_widgets.pace import PATIENCE, RATE, SHARE, THREADS, Pace

STEP = 0.001


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def run(self, pace: Pace, iterations: int, each: float = STEP) -> None:
        self.now += iterations * each
        pace.passed(iterations)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(pace, "perf_counter", found)
    return found


def sent(clock: Clock, cost: float) -> Pace:
    """A pace that has just sent a message that took so many seconds."""
    found = Pace()
    clock.run(found, 1)
    since = clock.now
    clock.now += cost
    found.sent(since)
    return found


def test_the_first_iteration_is_shown_at_once(clock):
    found = Pace()
    clock.run(found, 1)
    assert found.due <= clock.now


def test_a_cheap_message_waits_for_the_rate(clock):
    found = sent(clock, 1e-6)
    assert found.due == pytest.approx(clock.now + 1 / RATE)
    clock.run(found, 1, 1 / RATE)
    assert found.due <= clock.now


def test_a_dear_message_is_earned_by_the_loop(clock):
    found = sent(clock, 0.002)
    earned = 0.002 * THREADS / SHARE
    assert found.due == pytest.approx(clock.now + earned)
    clock.run(found, round(earned / STEP) - 1)
    assert found.due == pytest.approx(clock.now + STEP)
    clock.run(found, 2)
    assert found.due <= clock.now


def test_time_between_two_stretches_of_a_loop_earns_nothing(clock):
    found = sent(clock, 0.001)
    clock.run(found, 20)
    before = found.due - clock.now
    clock.now += 0.3  # something else in the same cell
    clock.run(found, 1)
    assert found.due - clock.now == pytest.approx(before - STEP)


def test_nobody_waits_longer_than_patience(clock):
    found = sent(clock, 1.0)
    assert found.due == pytest.approx(clock.now + PATIENCE)
    clock.now += PATIENCE
    clock.run(found, 1)
    assert found.due <= clock.now


def test_who_asks_is_heard_at_once_until_a_message_goes(clock):
    found = sent(clock, 0.002)
    found.hurry()
    assert found.due <= clock.now
    clock.run(found, 1)
    assert found.due <= clock.now
    found.sent(clock.now)
    assert found.due > clock.now
