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
from autograd_lite.ops import (
    activation,
    cumulative,
    normalise,
    pooling,
    reduce_select,
    softmax,
    windows,
)
from autograd_lite.rulelib import erf

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


def images(n: int) -> Any:
    """n float32 in images of 16 x 16."""
    return rows(n).reshape(-1, 16, 16)


def spread(n: int) -> Callable[[], Any]:
    taps = pooling._avg_taps((16, 16), None, (2, 2), None, (0, 0), False, True, None)
    grad = windows.apply_taps(images(4 * n), taps)
    return lambda: windows.spread_taps(grad, taps, (16, 16))


def apply(n: int) -> Callable[[], Any]:
    x = images(n)
    taps = pooling._avg_taps((16, 16), None, (3, 3), (2, 2), (1, 1), False, True, None)
    return lambda: windows.apply_taps(x, taps)


def largest(n: int) -> Callable[[], Any]:
    x = images(n)
    return lambda: pooling._max_pool(x, (2, 2), None, (0, 0), (1, 1), False)


def picked(n: int) -> Callable[[], Any]:
    x = images(4 * n)
    grad, where = pooling._max_pool(x, (2, 2), None, (0, 0), (1, 1), False)
    return lambda: pooling._scatter(grad, x, where, 2)


def columns(n: int) -> Callable[[], Any]:
    attrs = (3, 3), (1, 1), (1, 1), (1, 1)
    cols = windows.columns(images(max(256, n // 9 // 256 * 256))[:, None], *attrs)
    return lambda: windows.add_columns(cols, 1, (16, 16), *attrs)


def double(compute: Callable[[Any], Any]) -> Callable[[int], Callable[[], Any]]:
    """A case of float64."""
    return lambda n: over_rows(lambda x: compute(x.astype(np.float64)))(n)


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
    "columns.add_columns": columns,
    "error.erf": double(erf),
    "error.erf_single": over_rows(erf),
    "error.gelu": double(lambda x: activation._gelu(x, "none")),
    "error.gelu_single": over_rows(lambda x: activation._gelu(x, "none")),
    "error.gelu_backward_single": over_rows(lambda x: activation._gelu_backward(x, x, "none")),
    "pooling.add_picked": picked,
    "pooling.apply_taps": apply,
    "pooling.largest": largest,
    "pooling.spread_taps": spread,
    "running.add": over_rows(lambda x: cumulative.cumsum_row.forward(x, 1, None)),
    "running.extreme": over_rows(lambda x: cumulative.cummax_row.forward(x, 1)),
    "running.multiply": over_rows(lambda x: cumulative.cumprod_row.forward(x, 1, None)),
    "top.top": over_rows(lambda x: reduce_select.top_along(x, 5, 1, True, True)),
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
