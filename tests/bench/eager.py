"""Microseconds per operation, ours beside PyTorch's, in one process.

Both libraries run the same code in turn, so that a machine whose speed drifts slows both; the
median of the rounds counts. Values are compared before anything is timed.

    make bench
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from typing import Any, Final

import torch
from timing import Work, calls_for, medians, timed

import autograd_lite as lite
from autograd_lite.trace.recorder import Recorder


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


def plain(call: Callable[[Any, Any], Any]) -> Callable[[Any, int], Work]:
    """One operation on tensors that need no gradient; in-place ones start from the same values."""

    def make(library: Any, n: int) -> Work:
        a, b = (t.detach() for t in leaves(library, n))
        return lambda: call(a, b)

    return make


def square(call: Callable[[Any, Any], Any]) -> Callable[[Any, int], Work]:
    """One operation on a matrix and a vector whose row and length are n, recorded."""

    def make(library: Any, n: int) -> Work:
        a, b = leaves(library, n)
        matrix = (a.detach().reshape(n, 1) * b.detach()).requires_grad_()
        return lambda: call(matrix, b)

    return make


def without_gradients(library: Any, n: int) -> Work:
    """Entering and leaving `no_grad`."""
    a, _ = leaves(library, n)

    def work() -> Any:
        with library.no_grad():
            pass
        return a

    return work


def training_step(optimiser: str) -> Callable[[Any, int], Work]:
    """A step of a small network: 2-16-16-1, a batch of 100, squared error."""

    def make(library: Any, n: int) -> Work:
        nn = library.nn
        library.manual_seed(0)
        net = nn.Sequential(
            nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 16), nn.Tanh(), nn.Linear(16, 1)
        )
        x, y = library.randn(100, 2), library.randn(100, 1)
        step = getattr(library.optim, optimiser)(net.parameters(), lr=1e-4)

        def work() -> Any:
            step.zero_grad()
            loss = nn.functional.mse_loss(net(x), y)
            loss.backward()
            step.step()
            return loss

        return work

    return make


def recorded(make: Callable[[Any, int], Work]) -> Callable[[Any, int], Work]:
    """A case as it runs in a notebook's cell, which our recorder watches."""

    def make_recorded(library: Any, n: int) -> Work:
        work = make(library, n)
        if library is not lite:
            return work

        def watched() -> Any:
            recorder = Recorder(whole=False, limit=10_000)
            recorder.start()
            try:
                return work()
            finally:
                recorder.stop()

        return watched

    return make_recorded


def in_cell(make: Callable[[Any, int], Work]) -> tuple[Callable[[Any, int], Work], int]:
    """A chain of 100 operations in a cell: what recording adds shows beside the same chain."""
    return recorded(make), 100


GOAL: Final = 0.7  # of PyTorch's time, at four elements

Case = tuple[Callable[[Any, int], Work], int]

CASES: dict[str, Case] = {
    "a * b": (forward(lambda a, b: a * b), 1),
    "a + 2": (forward(lambda a, b: a + 2), 1),
    "a % 2": (forward(lambda a, b: a % 2), 1),
    "a.exp()": (forward(lambda a, b: a.exp()), 1),
    "a.clamp(0, 0.5)": (forward(lambda a, b: a.clamp(0, 0.5)), 1),
    "a.lerp(b, 0.5)": (forward(lambda a, b: a.lerp(b, 0.5)), 1),
    "a.sum()": (forward(lambda a, b: a.sum()), 1),
    "a.mean()": (forward(lambda a, b: a.mean()), 1),
    "a.max()": (forward(lambda a, b: a.max()), 1),
    "a.sum(0)": (forward(lambda a, b: a.sum(0)), 1),
    "a @ b": (forward(lambda a, b: a @ b), 1),
    "m @ m": (square(lambda m, b: m @ m), 1),
    "m.mm(m)": (square(lambda m, b: m.mm(m)), 1),
    "m @ b": (square(lambda m, b: m @ b), 1),
    "a.view(-1)": (forward(lambda a, b: a.view(-1)), 1),
    "m.t()": (square(lambda m, b: m.t()), 1),
    "a.unsqueeze(0)": (forward(lambda a, b: a.unsqueeze(0)), 1),
    "a[0]": (forward(lambda a, b: a[0]), 1),
    "a[1:]": (forward(lambda a, b: a[1:]), 1),
    "m[:, 0]": (square(lambda m, b: m[:, 0]), 1),
    "a.detach()": (forward(lambda a, b: a.detach()), 1),
    "a.clone()": (forward(lambda a, b: a.clone()), 1),
    "a.item()": (plain(lambda a, b: (a[0].item(), a)[1]), 1),
    "no_grad": (without_gradients, 1),
    "a.add_(b)": (plain(lambda a, b: a.add_(b)), 1),
    "a.add_(b, alpha=-0.1)": (plain(lambda a, b: a.add_(b, alpha=-0.1)), 1),
    "a.mul_(0.9)": (plain(lambda a, b: a.mul_(0.9)), 1),
    "a.addcmul_(b, b)": (plain(lambda a, b: a.addcmul_(b, b, value=0.1)), 1),
    "a.addcdiv_(b, b)": (plain(lambda a, b: a.addcdiv_(b, b, value=0.1)), 1),
    "a.sqrt_()": (plain(lambda a, b: a.sqrt_()), 1),
    "a.zero_()": (plain(lambda a, b: a.zero_()), 1),
    "a.copy_(b)": (plain(lambda a, b: a.copy_(b)), 1),
    "a * b, back": (round_trip(lambda a, b: a * b), 1),
    "tanh, back": (round_trip(lambda a, b: a.tanh()), 1),
    "sum, back": (round_trip(lambda a, b: a.sum()), 1),
    "a @ b, back": (round_trip(lambda a, b: a @ b), 1),
    "100-op chain": (chain(backward=False), 100),
    "100-op chain, back": (chain(backward=True), 100),
    "chain in a cell": in_cell(chain(backward=False)),
    "chain in a cell, back": in_cell(chain(backward=True)),
    "the tutorial's graph": (tutorial, 1),
    "a step with SGD": (training_step("SGD"), 1),
    "a step with Adam": (training_step("Adam"), 1),
}  # fmt: skip


def measure(works: list[Work], rounds: int) -> list[float]:
    """Return the median seconds per call of each, run in turn."""
    number = calls_for(works[0])
    return medians([[timed(work, number) for work in works] for _ in range(rounds)])


def same(a: Any, b: Any) -> bool:
    """Whether both libraries computed the same numbers."""
    wanted = b.detach().tolist()
    return bool(lite.allclose(a.detach(), lite.tensor(wanted), rtol=1e-5, atol=1e-6))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--elements", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--only", default="", help="cases whose name contains this")
    options = parser.parse_args()
    cases = {name: case for name, case in CASES.items() if options.only in name}
    if not cases:
        return
    torch.set_num_threads(1)
    print(f"{options.elements} elements, microseconds per operation, median of {options.rounds}")
    print(f"{'':22s} {'ours':>8s} {'PyTorch':>8s} {'ratio':>6s}")
    ratios = []
    for name, (make, operations) in cases.items():
        works = [make(lite, options.elements), make(torch, options.elements)]
        if not same(works[0](), works[1]()):
            raise SystemExit(f"{name}: the libraries disagree")
        ours, theirs = (t / operations * 1e6 for t in measure(works, options.rounds))
        print(f"{name:22s} {ours:8.2f} {theirs:8.2f} {ours / theirs:6.2f}", flush=True)
        if "cell" not in name:  # recording is no part of what PyTorch does
            ratios.append(ours / theirs)
    if len(ratios) > 1:
        reached = sum(round(ratio, 2) <= GOAL for ratio in ratios)
        mean = math.prod(ratios) ** (1 / len(ratios))
        print(f"{'geometric mean':40s} {mean:6.2f}; {reached} of {len(ratios)} at most {GOAL}")


if __name__ == "__main__":
    main()
