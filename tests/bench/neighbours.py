"""How much of the machine other processes took while something was measured."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any, Final

#: Below this share of the cores a round counts as undisturbed.
QUIET: Final = 0.05

_STAT = Path("/proc/stat")


class Neighbours:
    """Measures, around a block, the share of the cores that was not ours; 0 where unknown."""

    share = 0.0

    def __enter__(self) -> Neighbours:
        self._start, self._busy, self._own = time.perf_counter(), _busy_seconds(), _own_seconds()
        return self

    def __exit__(self, *_: Any) -> None:
        elapsed = time.perf_counter() - self._start
        foreign = _busy_seconds() - self._busy - (_own_seconds() - self._own)
        self.share = max(0.0, foreign) / (elapsed * (os.cpu_count() or 1))


def _busy_seconds() -> float:
    """All cores' time that was neither idle nor spent waiting for a disk."""
    if not _STAT.exists():
        return _own_seconds()
    ticks = [int(t) for t in _STAT.read_text().split("\n", 1)[0].split()[1:9]]
    return (sum(ticks) - ticks[3] - ticks[4]) / os.sysconf("SC_CLK_TCK")


def _own_seconds() -> float:
    return sum(os.times()[:4])  # our children's too
