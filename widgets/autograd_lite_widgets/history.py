"""What a watched loop did, in bounded memory: the same numbers for the same loop, whenever it ran.

Iterations are put in buckets of equal width; when there are more than `BUCKETS`, two become one.
A bucket keeps its last, lowest and highest number, so that no spike is lost, rounded when they are
put there: the rounded lowest is the lowest of the rounded. What is kept depends on the iterations
alone, never on the clock nor on how many came at once: two runs give the same bytes.
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

    def put(self, bucket: int, iteration: int, values: list[float]) -> None:
        """Put the numbers of iterations that follow each other, at least one, into their bucket."""
        self.latest = values[-1]
        # The sum of some is finite only where each of them is.
        if not math.isfinite(sum(values)) and not all(map(math.isfinite, values)):
            if self.bad is None:
                at = next(i for i, v in enumerate(values) if not math.isfinite(v))
                self.bad = (iteration + at, number(values[at]))
            values = [v for v in values if math.isfinite(v)]
            if not values:
                return
        last = low = high = _rounded(values[-1])
        if len(values) > 1:
            low, high = _rounded(min(values)), _rounded(max(values))
        if bucket < len(self.last):
            self.last[bucket] = last
            self.low[bucket] = min(_there([low, self.low[bucket]]))
            self.high[bucket] = max(_there([high, self.high[bucket]]))
            return
        empty = [None] * (bucket - len(self.last))
        self.last += [*empty, last]
        self.low += [*empty, low]
        self.high += [*empty, high]

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
        self.latest: list[float | None] = [None] * len(names)
        self._kept: list[
            list[float | None]
        ] = []  # of all parameters, one iteration after the other

    def put(self, iteration: int, norms: list[float | None]) -> None:
        """Keep the norms after an iteration (a parameter without a gradient has None)."""
        if len(self.at) == SAMPLES:
            self.stride *= 2
            self.at = self.at[::2]
            self._kept = self._kept[::2]
            if iteration % self.stride:
                return
        self.at.append(iteration)
        self._kept.append(norms)

    def values(self, parameter: int, start: int = 0) -> list[float | None]:
        """What was kept of a parameter, from one of the samples on; None where it is not finite."""
        kept = [norms[parameter] for norms in self._kept[start:]]
        return [None if v is None or not math.isfinite(v) else _rounded(v) for v in kept]


class History:
    """All series of a loop, and how many iterations there were."""

    def __init__(self) -> None:
        self.iterations = 0
        self.width = 1
        self.series: dict[str, Series] = {}
        self.norms: Norms | None = None

    def add(self, numbers: list[tuple[str, float]]) -> None:
        """One more iteration."""
        bucket = self._bucket()
        for name, value in numbers:
            self._series(name).put(bucket, self.iterations, [value])
        self.iterations += 1

    def extend(self, name: str, values: list[float]) -> None:
        """More iterations, each with one number of the same name."""
        at = 0
        while at < len(values):
            bucket = self._bucket()
            part = values[at : at + self.width - self.iterations % self.width]
            self._series(name).put(bucket, self.iterations, part)
            self.iterations += len(part)
            at += len(part)

    def _bucket(self) -> int:
        """Where the next iteration belongs."""
        if self.iterations // self.width >= BUCKETS:
            self.width *= 2
            for series in self.series.values():
                series.halve()
        return self.iterations // self.width

    def _series(self, name: str) -> Series:
        found = self.series.get(name)
        if found is None:
            found = self.series[name] = Series(name)
        return found

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
    last, low, high = series.last[start:], series.low[start:], series.high[start:]
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
    rows = enumerate(zip(norms.names, norms.latest, strict=True))
    return {
        "from": start,
        "at": norms.at[start:],
        "rows": [
            {"name": name, "values": norms.values(i, start),
             "latest": "–" if latest is None else number(latest)}
            for i, (name, latest) in rows
        ],
    }  # fmt: skip


def number(value: float) -> str:
    """A number as it is read: four digits that matter, PyTorch's words for the others.

    >>> number(0.000123456), number(12.0), number(float("-inf"))
    ('0.0001235', '12', '-inf')
    """
    return f"{value:.4g}"


def _rounded(value: float) -> float:
    """Enough digits for a curve, so that a saved notebook stays small."""
    return float(f"{value:.5g}")


def _there(values: list[float | None]) -> list[float]:
    return [v for v in values if v is not None]
