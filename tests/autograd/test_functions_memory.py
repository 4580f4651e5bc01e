"""A long training run keeps its memory: graphs go as soon as nothing needs them."""

from __future__ import annotations

import gc
import tracemalloc
from typing import Any

import autograd_lite as torch


class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Any) -> Any:
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (x,) = ctx.saved_tensors
        return 2 * x * grad


def steps(weight: Any, count: int) -> None:
    for _ in range(count):
        loss = Square.apply(weight * 0.5).sum()
        handle = weight.register_hook(lambda grad: grad * 0.5)
        loss.backward()
        handle.remove()
        with torch.no_grad():
            weight -= 0.01 * weight.grad
        weight.grad = None


def test_training_does_not_grow() -> None:
    weight = torch.ones(8, requires_grad=True)
    steps(weight, 200)
    gc.collect()
    tracemalloc.start()
    steps(weight, 50)
    gc.collect()  # also empties the interpreter's free lists
    before = tracemalloc.get_traced_memory()[0]
    steps(weight, 2000)
    gc.collect()
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert after - before < 2000 * 30  # less than the smallest object a step
