"""What a watched loop did, in bounded memory: the same numbers for the same loop, whenever it ran.

Iterations are put in buckets of equal width; when there are more than `BUCKETS`, two become one.
A bucket keeps its last, lowest and highest number, so that no spike is lost. What is kept depends
on the iterations alone, never on the clock: two runs give the same bytes.
"""

from __future__ import annotations

import math
from typing import Any

Json = dict[str, Any]
BUCKETS = 512
SAMPLES = 128


class Series:
    """The numbers of one name, one bucket after the other (None: nothing was given there)."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.last: list[float | None] = []
        self.low: list[float | None] = []
        self.high: list[float | None] = []
        self.latest = math.nan
        self.bad: tuple[int, str] | None = None  # the first iteration that was not finite

    def put(self, bucket: int, iteration: int, value: float) -> None:
        """Put a number of an iteration into its bucket."""
        self.latest = value
        if not math.isfinite(value):
            if self.bad is None:
                self.bad = (iteration, number(value))
            return
        if bucket < len(self.last):
            self.last[bucket] = value
            low, high = self.low[bucket], self.high[bucket]
            if low is None or value < low:
                self.low[bucket] = value
            if high is None or value > high:
                self.high[bucket] = value
            return
        empty = bucket - len(self.last)
        for kept in (self.last, self.low, self.high):
            if empty:
                kept.extend([None] * empty)
            kept.append(value)

    def halve(self) -> None:
        """Make one bucket of every two."""
        pairs = range(0, len(self.last), 2)
        self.last = [next((v for v in reversed(self.last[i : i + 2]) if v is not None), None)
                     for i in pairs]  # fmt: skip
        self.low = [min(_there(self.low[i : i + 2]), default=None) for i in pairs]
        self.high = [max(_there(self.high[i : i + 2]), default=None) for i in pairs]


class Norms:
    """Gradient norms of some parameters, at iterations that are multiples of a growing stride."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        self.stride = 1
        self.at: list[int] = []
        self.kept: list[list[float | None]] = [[] for _ in names]
        self.latest: list[float | None] = [None] * len(names)

    def put(self, iteration: int, norms: list[float | None]) -> None:
        """Keep the norms after an iteration (a parameter without a gradient has None)."""
        if len(self.at) == SAMPLES:
            self.stride *= 2
            self.at = self.at[::2]
            self.kept = [series[::2] for series in self.kept]
            if iteration % self.stride:
                return
        self.at.append(iteration)
        for series, norm in zip(self.kept, norms, strict=True):
            series.append(norm if norm is None or math.isfinite(norm) else None)


class History:
    """All series of a loop, and how many iterations there were."""

    def __init__(self) -> None:
        self.iterations = 0
        self.width = 1
        self.series: dict[str, Series] = {}
        self.norms: Norms | None = None

    def add(self, numbers: list[tuple[str, float]]) -> None:
        """One more iteration."""
        iteration = self.iterations
        bucket = iteration // self.width
        if bucket >= BUCKETS:
            self.width *= 2
            bucket //= 2
            for series in self.series.values():
                series.halve()
        self.iterations = iteration + 1
        for name, value in numbers:
            series = self.series.get(name)  # type: ignore[assignment]
            if series is None:
                series = self.series[name] = Series(name)
            series.put(bucket, iteration, value)

    def to_json(self) -> Json:
        """All of it as plain data; numbers that are shown as text are formatted here."""
        return {
            "iterations": self.iterations,
            "width": self.width,
            "series": [series_json(s) for s in self.series.values()],
            "norms": norms_json(self.norms),
        }


def series_json(series: Series, start: int = 0) -> Json:
    """A series from one of its buckets on."""
    last = [_rounded(v) for v in series.last[start:]]
    low = [_rounded(v) for v in series.low[start:]]
    high = [_rounded(v) for v in series.high[start:]]
    thin = last == low == high
    return {
        "name": series.name,
        "from": start,
        "last": last,
        "low": None if thin else low,
        "high": None if thin else high,
        "latest": number(series.latest),
        "bad": None if series.bad is None else {"at": series.bad[0] + 1, "what": series.bad[1]},
    }


def norms_json(norms: Norms | None, start: int = 0) -> Json | None:
    """The gradient norms from one of their samples on."""
    if norms is None:
        return None
    rows = zip(norms.names, norms.kept, norms.latest, strict=True)
    return {
        "from": start,
        "at": norms.at[start:],
        "rows": [
            {"name": name, "values": [_rounded(v) for v in kept[start:]],
             "latest": "–" if latest is None else number(latest)}
            for name, kept, latest in rows
        ],
    }  # fmt: skip


def number(value: float) -> str:
    """A number as it is read: four digits that matter, PyTorch's words for the others.

    >>> number(0.000123456), number(12.0), number(float("-inf"))
    ('0.0001235', '12', '-inf')
    """
    return f"{value:.4g}"


def _rounded(value: float | None) -> float | None:
    """Enough digits for a curve, so that a saved notebook stays small."""
    return None if value is None else float(f"{value:.5g}")


def _there(values: list[float | None]) -> list[float]:
    return [v for v in values if v is not None]
