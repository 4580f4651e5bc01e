"""Kernels beside the NumPy path they replace, by size: where `kernels/worth.py` has its numbers.

python tests/bench/thresholds.py
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from timing import medians, timed

from autograd_lite.adding import add_at_axis
from autograd_lite.kernels import worth
from autograd_lite.ops import normalise, softmax

SIZES = [2**k for k in range(8, 21, 2)]


def rows(n: int) -> Any:
    """n float32 in rows of 64, or fewer."""
    random = np.random.default_rng(0)
    return random.standard_normal((max(1, n // 64), min(n, 64))).astype(np.float32)


def add(n: int) -> Callable[[], Any]:
    source = rows(n)
    index = np.random.default_rng(0).integers(0, 100, len(source))
    out = np.zeros((100, source.shape[1]), np.float32)
    return lambda: add_at_axis(out, 0, index, source)


def standardise_backward(n: int) -> Callable[[], Any]:
    x = rows(n)
    mean, rstd, _ = normalise._moments(x, (1,), 1e-5)
    return lambda: normalise._backward(x, x, mean, rstd, (1,))


def over_rows(compute: Callable[[Any], Any]) -> Callable[[int], Callable[[], Any]]:
    """A case that computes something of n elements in rows."""

    def make(n: int) -> Callable[[], Any]:
        x = rows(n)
        return lambda: compute(x)

    return make


CASES: dict[str, Callable[[int], Callable[[], Any]]] = {
    "scatter.add_slices": add,
    "normalise.standardise": over_rows(lambda x: normalise._moments(x, (1,), 1e-5)),
    "normalise.standardise_backward": standardise_backward,
    "softmax.softmax": over_rows(lambda x: softmax.softmax_row.forward(x, 1)),
    "softmax.log_softmax": over_rows(lambda x: softmax.log_softmax_row.forward(x, 1)),
    "softmax.softmax_backward": over_rows(lambda x: softmax.softmax_backward(x, x, 1)),
    "softmax.log_softmax_backward": over_rows(lambda x: softmax.log_softmax_backward(x, x, 1)),
}


def main() -> None:
    """Print microseconds of both paths, and what the kernel saves an element."""
    assert CASES.keys() == worth.WORTH.keys()
    for name, kept in list(worth.WORTH.items()):
        worth.WORTH[name] = kept._replace(minimum=0)
    print(f"{'kernel':32s} {'elements':>9s} {'NumPy µs':>9s} {'kernel µs':>9s} {'ns saved':>9s}")
    for name, make in CASES.items():
        for size in SIZES:
            work = make(size)
            numpy_, kernel = measure(work, 3 if size > 2**16 else 20)
            saved = (numpy_ - kernel) / size * 1e9
            print(f"{name:32s} {size:9d} {numpy_ * 1e6:9.1f} {kernel * 1e6:9.1f} {saved:9.2f}")


def measure(work: Callable[[], Any], number: int) -> list[float]:
    """Return the median seconds of NumPy's path and of the kernel's, in turn."""
    rounds = []
    for _ in range(15):
        seconds = []
        for patience in (math.inf, 0.0):
            worth.set_patience(patience)
            work()
            seconds.append(timed(work, number))
        rounds.append(seconds)
    return medians(rounds)


if __name__ == "__main__":
    main()
