"""Small graphs that several tests draw."""

from __future__ import annotations

import autograd_lite as torch
from autograd_lite.trace import Trace, record


def tutorial() -> Trace:
    """The graph of PyTorch's tutorial: y is used twice by one operation."""
    x = torch.ones(2, 2, requires_grad=True)
    with record() as trace:
        y = x + 2
        z = y * y * 3
        out = z.mean()
        out.backward()
    return trace


def doubling(turns: int = 9) -> Trace:
    """A chain with a vector-Jacobian product at its end."""
    x = torch.tensor([-1.5, 0.25, 2.0], requires_grad=True)
    with record() as trace:
        y = x * 2
        for _ in range(turns - 1):
            y = y * 2
        y.backward(torch.tensor([0.1, 1.0, 0.0001]))
    return trace


def branches() -> Trace:
    """Scalars with two places where paths meet."""
    a = torch.tensor(2.0, requires_grad=True)
    b = torch.tensor(-3.0, requires_grad=True)
    c = torch.tensor(10.0, requires_grad=True)
    with record() as trace:
        e = a * b
        d = e + c
        m = (d * c).tanh() + e * d
        m.backward()
    return trace


def shared_leaf(turns: int = 8) -> Trace:
    """An unrolled loop: two leaves are used in every turn."""
    x = torch.tensor([[1.0, 2.0], [3.0, -4.0]], requires_grad=True)
    w = torch.tensor([[0.5, 0.25], [-1.0, 2.0]], requires_grad=True)
    with record() as trace:
        h = x
        for _ in range(turns):
            a = h * w
            b = a + x
            h = b.tanh()
        out = h.mean()
        out.backward()
    return trace


def layer() -> Trace:
    """A linear layer with its bias broadcast, and a rectifier."""
    x = torch.tensor([[1.0, 2.0], [3.0, -4.0], [0.5, 1.0]])
    w = torch.tensor([[0.1, -0.2], [0.3, 0.4]], requires_grad=True)
    b = torch.tensor([0.1, 0.2], requires_grad=True)
    with record() as trace:
        h = x @ w + b
        loss = h.relu().mean()
        loss.backward()
    return trace


ALL = {f.__name__: f for f in (tutorial, doubling, branches, shared_leaf, layer)}
