"""The tutorial's graph: `y = x + 2; z = y * y * 3; z.mean().backward()`, leaf and all."""

from __future__ import annotations

from typing import Any

import numpy as np

TITLE = "the tutorial's graph"
TARGETS = {("ours", "PyTorch"): 0.5}


def data(random: Any) -> dict[str, Any]:
    return {}


def tensors(torch: Any, data: dict[str, Any], compile: Any) -> Any:
    @compile
    def loss(x: Any) -> Any:
        y = x + 2
        z = y * y * 3
        return z.mean()

    def work() -> Any:
        x = torch.ones(2, 2, requires_grad=True)
        loss(x).backward()
        return [x.grad]

    return work


def functional(ag: Any, data: dict[str, Any]) -> Any:
    def loss(x: Any) -> Any:
        y = x + 2
        z = y * y * 3
        return ag.np.mean(z)

    gradient = ag.jit(ag.grad(loss))
    return lambda: [gradient(np.ones((2, 2), np.float32))]


def mygrad(mg: Any, data: dict[str, Any]) -> Any:
    def work() -> Any:
        x = mg.ones((2, 2), dtype=np.float32)
        y = x + 2
        z = y * y * 3
        z.mean().backward()
        return [x.grad]

    return work


def micrograd(value: Any, data: dict[str, Any]) -> Any:
    def work() -> Any:
        xs = [value(1.0) for _ in range(4)]
        ys = [x + 2 for x in xs]
        zs = [y * y * 3 for y in ys]
        (sum(zs[1:], zs[0]) / 4).backward()
        return [np.reshape([x.grad for x in xs], (2, 2))]

    return work
