"""Microseconds per operation, ours beside PyTorch's, in one process.

Both libraries run the same code in turn, so that a machine whose speed drifts slows both; the
median of the rounds counts. Values are compared before anything is timed.

    make bench
"""

from __future__ import annotations

import argparse
import gc
import statistics
import time
from collections.abc import Callable
from typing import Any

import torch

import autograd_lite as lite

Work = Callable[[], Any]


def leaves(library: Any, n: int) -> tuple[Any, Any]:
    """Two leaves of n elements with the same numbers in both libraries."""
    values = [0.1 + 0.8 * i / max(n - 1, 1) for i in range(n)]
    return tuple(library.tensor(values, requires_grad=True) for _ in range(2))  # type: ignore[return-value]


def forward(call: Callable[[Any, Any], Any]) -> Callable[[Any, int], Work]:
    """One operation, recorded for backward."""

    def make(library: Any, n: int) -> Work:
        a, b = leaves(library, n)
        return lambda: call(a, b)

    return make


def round_trip(call: Callable[[Any, Any], Any]) -> Callable[[Any, int], Work]:
    """One operation forward, then backward with a given vector."""

    def make(library: Any, n: int) -> Work:
        a, b = leaves(library, n)
        seed = library.ones_like(call(a, b)).detach()

        def work() -> Any:
            call(a, b).backward(seed)
            return a.grad

        return work

    return make


def chain(backward: bool) -> Callable[[Any, int], Work]:
    """A chain of 100 multiplications, per operation."""

    def make(library: Any, n: int) -> Work:
        a, b = leaves(library, n)
        seed = library.ones(n)

        def work() -> Any:
            x = a
            for _ in range(100):
                x = x * b
            if backward:
                x.backward(seed)
            return x

        return work

    return make


def tutorial(library: Any, n: int) -> Work:
    """The tutorial's graph, leaf and all."""

    def work() -> Any:
        x = library.ones(2, 2, requires_grad=True)
        y = x + 2
        z = y * y * 3
        z.mean().backward()
        return x.grad

    return work


CASES: dict[str, tuple[Callable[[Any, int], Work], int]] = {
    "a * b": (forward(lambda a, b: a * b), 1),
    "a + 2": (forward(lambda a, b: a + 2), 1),
    "a.exp()": (forward(lambda a, b: a.exp()), 1),
    "a.sum()": (forward(lambda a, b: a.sum()), 1),
    "a.view(-1)": (forward(lambda a, b: a.view(-1)), 1),
    "a @ b": (forward(lambda a, b: a @ b), 1),
    "a * b, back": (round_trip(lambda a, b: a * b), 1),
    "tanh, back": (round_trip(lambda a, b: a.tanh()), 1),
    "sum, back": (round_trip(lambda a, b: a.sum()), 1),
    "100-op chain": (chain(backward=False), 100),
    "100-op chain, back": (chain(backward=True), 100),
    "the tutorial's graph": (tutorial, 1),
}  # fmt: skip


def measure(works: list[Work], rounds: int) -> list[float]:
    """Return the median seconds per call of each, run in turn."""
    number = max(1, int(0.02 / max(timed(works[0], 20), 1e-9)))
    times: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for work, seen in zip(works, times, strict=True):
            seen.append(timed(work, number))
    return [statistics.median(seen) for seen in times]


def timed(work: Work, number: int) -> float:
    """Seconds per call of `number` calls, without the garbage collector."""
    gc.disable()
    start = time.perf_counter()
    for _ in range(number):
        work()
    elapsed = time.perf_counter() - start
    gc.enable()
    return elapsed / number


def same(a: Any, b: Any) -> bool:
    """Whether both libraries computed the same numbers."""
    wanted = b.detach().tolist()
    return bool(lite.allclose(a.detach(), lite.tensor(wanted), rtol=1e-5, atol=1e-6))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--elements", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    torch.set_num_threads(1)
    print(f"{options.elements} elements, microseconds per operation, median of {options.rounds}")
    print(f"{'':22s} {'ours':>8s} {'PyTorch':>8s} {'ratio':>6s}")
    for name, (make, operations) in CASES.items():
        works = [make(lite, options.elements), make(torch, options.elements)]
        if not same(works[0](), works[1]()):
            raise SystemExit(f"{name}: the libraries disagree")
        ours, theirs = (t / operations * 1e6 for t in measure(works, options.rounds))
        print(f"{name:22s} {ours:8.2f} {theirs:8.2f} {ours / theirs:6.2f}", flush=True)


if __name__ == "__main__":
    main()
