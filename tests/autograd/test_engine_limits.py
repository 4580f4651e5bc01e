"""Depth, threads, memory and interrupts: what backward must survive."""

from __future__ import annotations

import gc
import signal
import threading
import weakref
from typing import Any

import numpy as np
import pytest

import autograd_lite as torch


def test_a_million_operations_deep() -> None:
    x = torch.ones(1, requires_grad=True)
    y = x
    for _ in range(1_000_000):
        y = y + 1
    y.backward()
    assert x.grad.item() == 1
    del y  # freeing must not recurse


def test_backward_from_eight_threads_at_once() -> None:
    x = torch.ones(100, requires_grad=True)
    weights = [torch.full((100,), float(i)) for i in range(8)]

    def work(i: int) -> None:
        for _ in range(50):
            (x * weights[i]).sum().backward()

    threads = [threading.Thread(target=work, args=(i,)) for i in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert x.grad.tolist() == [50.0 * sum(range(8))] * 100


def test_gradient_mode_belongs_to_the_thread() -> None:
    seen: list[bool] = []
    with torch.no_grad():
        t = threading.Thread(target=lambda: seen.append(torch.is_grad_enabled()))
        t.start()
        t.join()
    assert seen == [True]


class Scale(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Any) -> Any:
        ctx.save_for_backward(x, x * 2)
        ctx.shape = "not the node's"
        return x * 2

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        return grad * 2


@pytest.mark.parametrize(
    "operation", [lambda x: x.exp().sin(), Scale.apply], ids=["rows", "Function"]
)
def test_graphs_are_freed_without_the_garbage_collector(operation: Any) -> None:
    gc.collect()
    gc.disable()
    try:
        x = torch.ones(3, requires_grad=True)
        y = operation(x * 1)
        node = weakref.ref(y._edge[0])
        y.sum().backward()
        del y
        assert node() is None
    finally:
        gc.enable()


@pytest.mark.usefixtures("interruptible")
def test_an_interrupt_leaves_no_gradient_half_added() -> None:
    x, y = (torch.ones(2, requires_grad=True) for _ in range(2))
    z = (x * y).exp()
    z.register_hook(lambda grad: signal.raise_signal(signal.SIGINT))
    with pytest.raises(KeyboardInterrupt):
        (z * 3 + x).sum().backward(retain_graph=True)
    assert x.grad is None
    assert y.grad is None


@pytest.mark.filterwarnings("ignore")
def test_anomaly_notes_name_the_forward_line() -> None:
    x = torch.tensor([0.0], requires_grad=True)
    with torch.autograd.set_detect_anomaly(True):
        root = x.sqrt()
        with pytest.raises(RuntimeError, match="returned nan values") as caught:
            (root * 0).sum().backward()
    assert "root = x.sqrt()" in "".join(caught.value.__notes__)


def test_second_derivative_through_saved_hooks() -> None:
    x = torch.tensor([0.5], dtype=torch.float64, requires_grad=True)
    with torch.autograd.graph.saved_tensors_hooks(
        lambda t: t.detach().numpy().copy(), torch.tensor
    ):
        y = x.exp() * x
    (g,) = torch.autograd.grad(y, x, create_graph=True)
    (h,) = torch.autograd.grad(g, x)
    np.testing.assert_allclose(h.item(), np.exp(0.5) * 2.5)
