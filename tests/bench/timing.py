"""Interleaved timing: everything runs in turn, so that a machine whose speed drifts slows all."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any, Final

from neighbours import QUIET, Neighbours

Work = Callable[[], Any]

#: Seconds before each sample: the threads of the library before (BLAS's above all) spin for some
#: time after their work, and would take a core from the next one.
SETTLE: Final = 0.03


def timed(work: Work, number: int) -> float:
    """Seconds per call of `number` calls, without the garbage collector."""
    gc.disable()
    start = time.perf_counter()
    for _ in range(number):
        work()
    elapsed = time.perf_counter() - start
    gc.enable()
    return elapsed / number


def calls_for(work: Work, sample: float = 0.01) -> int:
    """Return how many calls fill a sample of so many seconds; the first call is not counted."""
    work()
    once = timed(work, 1)
    if once < sample / 20:
        once = timed(work, 20)
    return max(1, int(sample / max(once, 1e-9)))


def compare(
    works: Sequence[Work], numbers: Sequence[int], rounds: int, bar: Any
) -> tuple[list[float], float]:
    """Return the seconds per call of each, and what share of the cores others took meanwhile.

    The median of the rounds counts. A call before each sample is not counted: it wakes the
    library's own threads and brings its data into the cache again, as the calls of a loop find
    them. Where two threads share the work, a neighbour on one core stops both: rounds with a
    neighbour are repeated, up to four times as many in all, and the quietest count; if these were
    disturbed too, the fastest sample of each counts instead, which a neighbour touched least.
    """
    seen: list[tuple[float, list[float]]] = []
    quiet = 0
    while quiet < rounds and len(seen) < 4 * rounds:
        seconds = []
        with Neighbours() as neighbours:
            for work, number in zip(works, numbers, strict=True):
                time.sleep(SETTLE)
                work()
                seconds.append(timed(work, number))
        seen.append((neighbours.share, seconds))
        if neighbours.share < QUIET:
            quiet += 1
            bar.update()
    bar.update(rounds - quiet)
    kept = sorted(seen, key=lambda round_: round_[0])[:rounds]
    disturbed = kept[-1][0]
    if disturbed < QUIET:
        return medians([seconds for _, seconds in kept]), disturbed
    return [min(samples) for samples in zip(*(s for _, s in seen), strict=True)], disturbed


def medians(rounds: Sequence[Sequence[float]]) -> list[float]:
    """Return each one's median over the rounds."""
    return [statistics.median(seen) for seen in zip(*rounds, strict=True)]
