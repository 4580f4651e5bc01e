"""The sweep: order, sums at fan-outs, depth, partial passes, memory."""

from __future__ import annotations

import gc
import signal
import threading
import weakref

import numpy as np
import pytest

import autograd_lite as torch
from autograd_lite.sweep import run_backward


def leaf(*values: float) -> torch.Tensor:
    return torch.tensor(values, requires_grad=True)


def test_contributions_of_two_paths_are_added() -> None:
    x = leaf(3.0)
    b = x + x
    (b + b * b).backward(torch.ones(1))
    assert x.grad.tolist() == [2 + 2 * 2 * 6.0]


def test_nodes_run_latest_first_once_all_paths_arrived() -> None:
    x = leaf(1.0)
    order: list[str] = []
    a = x * 2
    b = x * 3
    c = a + b
    d = c * a
    for name, t in {"a": a, "b": b, "c": c, "d": d}.items():
        t.register_hook(lambda g, name=name: order.append(name))
    d.backward()
    assert order == ["d", "c", "b", "a"]


def test_a_chain_of_100_000_operations() -> None:
    x = leaf(1.0)
    y = x
    for _ in range(100_000):
        y = y + 1
    y.backward()
    assert x.grad.tolist() == [1.0]
    del y  # freeing the chain must not recurse either


def test_freed_graph_lets_go_of_its_tensors() -> None:
    x = leaf(1.0)
    middle = x * 2
    alive = weakref.ref(middle)
    out = middle * middle
    del middle
    assert alive() is not None
    out.backward()
    gc.collect()
    assert alive() is None


def test_grad_owns_its_memory() -> None:
    a, b, seed = leaf(1.0, 2.0), leaf(3.0, 4.0), torch.ones(2)
    (a + b).backward(seed)
    a.grad += 1
    assert b.grad.tolist() == [1.0, 1.0]
    assert seed.tolist() == [1.0, 1.0]


def test_grad_tensor_stays_the_same_when_more_arrives() -> None:
    x = leaf(1.0)
    (x * 2).backward()
    first = x.grad
    (x * 3).backward()
    assert x.grad is first
    assert first.tolist() == [5.0]


def test_wanted_inputs_limit_the_walk() -> None:
    x, w = leaf(2.0), leaf(5.0)
    seen: list[str] = []
    w.register_hook(lambda g: seen.append("w"))
    y = x * x * w
    (g,) = torch.autograd.grad(y, x)
    assert g.tolist() == [20.0]
    assert seen == []


def test_rehearsal_touches_nothing() -> None:
    x = leaf(2.0)
    y = x * x
    run_backward([y], [torch.ones(1)], keep_graph=True, accumulate=False)
    assert x.grad is None
    y.backward()
    assert x.grad.tolist() == [4.0]


@pytest.mark.usefixtures("interruptible")
def test_an_interrupt_leaves_no_leaf_half_done() -> None:
    x, w = leaf(1.0), leaf(1.0)

    def interrupt(grad: torch.Tensor) -> None:
        signal.raise_signal(signal.SIGINT)

    middle = x * 2
    middle.register_hook(interrupt)
    y = middle * w
    with pytest.raises(KeyboardInterrupt):
        y.backward()
    assert x.grad is None
    assert w.grad is None
    with pytest.raises(RuntimeError, match="a second time"):
        y.backward()


def test_eight_threads_share_a_leaf() -> None:
    x = torch.ones(1000, requires_grad=True)

    def work() -> None:
        for _ in range(50):
            (x * 2).sum().backward()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert np.unique(x.grad.numpy()).tolist() == [800.0]


def test_a_leaf_that_came_to_have_another_shape_gets_a_gradient_of_it() -> None:
    x = torch.ones(2, 3, requires_grad=True)
    (x * 2).sum().backward()
    x.grad = None
    with torch.no_grad():
        x.t_()
    (x * 2).sum().backward()
    assert x.grad.shape == (3, 2)
    x.grad = None
    x.data = torch.ones(4)
    (x * 2).sum().backward()
    assert x.grad.shape == (4,)


def test_a_leaf_lives_as_long_as_its_graph_or_its_node_is_held() -> None:
    def product() -> torch.Tensor:
        return torch.ones(2, requires_grad=True) * 3

    out = product()
    out.sum().backward(retain_graph=True)
    node = out.grad_fn.next_functions[0][0]
    del out
    assert node.variable.grad.tolist() == [3.0, 3.0]
    leaf = torch.ones(2, requires_grad=True)
    alive = weakref.ref(leaf)
    out = leaf * 3
    del leaf
    assert alive() is not None
    del out
    assert alive() is None  # at once, without the garbage collector
