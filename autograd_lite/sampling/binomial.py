"""Counts of successes among tries.

Source: W. Hörmann, "The generation of binomial random variates", Journal of Statistical Computation
and Simulation 46 (1993).
"""

from __future__ import annotations

import math

import numpy as np

from autograd_lite.generator import Generator

__all__ = ["binomial"]

#: What Stirling's formula leaves of log(k!), for the first k.
_TAIL = (
    0.0810614667953272, 0.0413406959554092, 0.0276779256849983, 0.02079067210376509, 0.0166446911898211,
    0.0138761288230707, 0.0118967099458917, 0.0104112652619720, 0.00925546218271273, 0.00833056343336287,
)  # fmt: skip


def binomial(gen: Generator, count: np.ndarray, prob: np.ndarray) -> np.ndarray:
    """Return the number of successes in `count` tries of probability `prob`, of `count`'s type.

    Few expected successes are found by the gaps between them, many by transformed rejection.

    >>> binomial(Generator().manual_seed(0), np.float32([10, 10]), np.float32([0.1, 0.5]))
    array([2., 6.], dtype=float32)
    """
    tries, chances = np.broadcast_arrays(count, prob)
    with gen._lock:
        drawn = [
            _one(gen, n, p)
            for n, p in zip(tries.ravel().tolist(), chances.ravel().tolist(), strict=True)
        ]
    return np.array(drawn, dtype=count.dtype).reshape(tries.shape)


def _one(gen: Generator, count: float, prob: float) -> float:
    if count <= 0 or prob <= 0:
        return 0.0
    if prob >= 1:
        return count
    if math.isnan(count) or math.isnan(prob):
        return math.nan
    rare = min(prob, 1.0 - prob)
    found = _many(gen, count, rare) if count * rare >= 10.0 else _few(gen, count, rare)
    return found if prob <= 0.5 else count - found


def _uniform(gen: Generator) -> float:
    return float(gen._doubles(1)[0])


def _few(gen: Generator, count: float, prob: float) -> float:
    log_miss, tries, found = math.log1p(-prob), 0.0, 0
    while True:
        u = _uniform(gen)
        tries += math.ceil(math.log(u) / log_miss) if u > 0 else math.inf
        if tries > count:
            return float(found)
        found += 1


def _tail(k: float) -> float:
    if k <= 9:
        return _TAIL[int(k)]
    square = (k + 1) * (k + 1)
    return (1.0 / 12 - (1.0 / 360 - 1.0 / 1260 / square) / square) / (k + 1)


def _many(gen: Generator, count: float, prob: float) -> float:
    deviation = math.sqrt(count * prob * (1 - prob))
    b = 1.15 + 2.53 * deviation
    a = -0.0873 + 0.0248 * b + 0.01 * prob
    centre = count * prob + 0.5
    surely = 0.92 - 4.2 / b
    odds = prob / (1 - prob)
    alpha = (2.83 + 5.1 / b) * deviation
    mode = math.floor((count + 1) * prob)
    while True:
        u = _uniform(gen) - 0.5
        v = _uniform(gen)
        us = 0.5 - abs(u)
        if us == 0:
            continue  # the step would be infinite
        k = math.floor((2 * a / us + b) * u + centre)
        if us >= 0.07 and v <= surely:
            return float(k)
        if k < 0 or k > count:
            continue
        height = math.log(v * alpha / (a / (us * us) + b)) if v > 0 else -math.inf
        bound = (
            (mode + 0.5) * math.log((mode + 1) / (odds * (count - mode + 1)))
            + (count + 1) * math.log((count - mode + 1) / (count - k + 1))
            + (k + 0.5) * math.log(odds * (count - k + 1) / (k + 1))
            + _tail(mode) + _tail(count - mode) - _tail(k) - _tail(count - k)
        )  # fmt: skip
        if height <= bound:
            return float(k)
