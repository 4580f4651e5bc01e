"""A chain of 100 multiplications of 4 elements, forward and backward."""

from __future__ import annotations

from typing import Any

import numpy as np

TITLE = "100-operation chain, 4 elements"
TARGETS = {("ours", "PyTorch"): 0.5}
WHY = (
    "What is left is Python: forward a call, a node and its saved tensors, backward one turn of the "
    "sweep; NumPy's arithmetic on 4 elements is a small part of it, which `compile` leaves alone."
)
LENGTH = 100


def data(random: Any) -> dict[str, Any]:
    return {
        "a": np.linspace(0.1, 0.9, 4, dtype=np.float32),
        "b": np.linspace(0.95, 1.05, 4, dtype=np.float32),
    }


def multiply(a: Any, b: Any) -> Any:
    """The chain itself, in any library."""
    for _ in range(LENGTH):
        a = a * b
    return a


def tensors(torch: Any, data: dict[str, Any], compile: Any) -> Any:
    a, b = (torch.tensor(data[k]).requires_grad_() for k in "ab")
    loss = compile(lambda a, b: multiply(a, b).sum())

    def work() -> Any:
        a.grad = b.grad = None
        loss(a, b).backward()
        return [a.grad, b.grad]

    return work


def functional(ag: Any, data: dict[str, Any]) -> Any:
    gradients = ag.jit(ag.grad(lambda ab: ag.np.sum(multiply(*ab))))
    return lambda: gradients((data["a"], data["b"]))


def mygrad(mg: Any, data: dict[str, Any]) -> Any:
    a, b = (mg.tensor(data[k]) for k in "ab")

    def work() -> Any:
        multiply(a, b).sum().backward()
        return [a.grad, b.grad]

    return work


def micrograd(value: Any, data: dict[str, Any]) -> Any:
    a, b = ([float(v) for v in data[k]] for k in "ab")

    def work() -> Any:
        leaves, factors = [value(v) for v in a], [value(v) for v in b]
        ends = [multiply(x, y) for x, y in zip(leaves, factors, strict=True)]
        sum(ends[1:], ends[0]).backward()
        return [[v.grad for v in leaves], [v.grad for v in factors]]

    return work
