"""Small programs of every kind that a trace can hold; each returns its finished trace."""

from __future__ import annotations

import autograd_lite as torch
import autograd_lite.autograd.forward_ad as fwAD
from autograd_lite import nn
from autograd_lite.trace import Trace, record, trace_call


class Square(torch.autograd.Function):
    """A custom Function whose forward and backward run operations."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        y = x * x
        return y * 1

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * 2 * x


class Net(nn.Module):
    """Two layers with known weights."""

    def __init__(self) -> None:
        super().__init__()
        self.fc1 = nn.Linear(2, 2)
        self.fc2 = nn.Linear(2, 1)
        with torch.no_grad():
            for p in self.parameters():
                p.copy_(torch.arange(1.0, p.numel() + 1).view(p.shape) / 10)

    def forward(self, x):
        return self.fc2(torch.relu(self.fc1(x)))


def leaf(*values: float):
    return torch.tensor(values, requires_grad=True)


def hooks() -> Trace:
    w = leaf(1.0, 2.0)

    def tenfold(grad):
        return grad * 10

    def look(*grads):
        return None

    def halve(leaf):
        leaf.grad = leaf.grad / 2

    w.register_post_accumulate_grad_hook(halve)
    with record() as trace:
        a = w * 2
        a.retain_grad()
        a.register_hook(tenfold)
        a.grad_fn.register_prehook(look)
        a.grad_fn.register_hook(look)
        out = a.sum()
        out.backward()
    return trace


def in_place() -> Trace:
    w = leaf(1.0, 2.0, 3.0)
    with record() as trace:
        a = w * 2
        v = a[1:]
        v.mul_(3)
        out = a.sum()
        out.backward()
    return trace


def no_grad_region() -> Trace:
    w = leaf(1.0, 2.0)
    with record() as trace:
        with torch.no_grad():
            scale = w * 10
        out = (w * scale).sum()
        out.backward()
    return trace


def detached() -> Trace:
    w, v = leaf(1.0, 2.0), leaf(3.0, 4.0)
    with record() as trace:
        d = w.detach()
        out = (d * v).sum()
        out.backward()
    return trace


def custom() -> Trace:
    x = leaf(1.0, 3.0)
    with record() as trace:
        y = Square.apply(x)
        out = y.sum()
        out.backward()
    return trace


def double_backward() -> Trace:
    x = leaf(1.0, 2.0)
    with record() as trace:
        y = (x**3).sum()
        (g,) = torch.autograd.grad(y, x, create_graph=True)
        z = g.sum()
        z.backward()
    return trace


def dual() -> Trace:
    x, v = torch.tensor([1.0, 2.0]), torch.tensor([1.0, 0.0])
    with record() as trace, fwAD.dual_level():
        d = fwAD.make_dual(x, v)
        y = d * d
        y.sum()
    return trace


def jvp() -> Trace:
    with record() as trace:
        torch.func.jvp(lambda x: x * x, (torch.tensor([3.0]),), (torch.tensor([1.0]),))
    return trace


def two_passes() -> Trace:
    w = leaf(3.0)
    with record() as trace:
        loss = (w * w).sum()
        loss.backward(retain_graph=True)
        loss.backward()
    return trace


def training() -> Trace:
    w = leaf(1.0, 2.0)
    optimizer = torch.optim.SGD([w], lr=0.25)
    with record() as trace:
        for _epoch in range(2):
            optimizer.zero_grad()
            loss = (w * w).sum()
            loss.backward()
            optimizer.step()
    return trace


def network() -> Trace:
    net, x = Net(), torch.tensor([[1.0, 2.0]])
    with record() as trace:
        loss = net(x).sum()
        loss.backward()
    return trace


def forward_error() -> Trace:
    a, b = torch.ones(2, 3, requires_grad=True), torch.ones(2, 3)
    trace = record()
    try:
        with trace:
            c = a * 2
            c @ b
    except RuntimeError:
        pass
    return trace


def backward_error() -> Trace:
    a = leaf(0.0, 1.0)
    trace = record()
    try:
        with trace:
            c = (a * 2).exp()
            out = c.sum()
            with torch.no_grad():
                c.mul_(2)
            out.backward()
    except RuntimeError:
        pass
    return trace


def where_leak() -> Trace:
    x = leaf(0.0, 4.0)
    with record() as trace:
        y = torch.where(x > 0, x.sqrt(), torch.zeros(2))
        out = y.sum()
        out.backward()
    return trace


def korean() -> Trace:
    가중치, 입력 = leaf(1.0, 2.0), torch.tensor([3.0, 4.0])
    with record() as trace:
        손실 = (가중치 * 입력).sum()
        손실.backward()
    return trace


def recurrent(x, w):
    """A function with a loop in it."""
    h = torch.zeros(1)
    for _t in range(3):
        h = torch.tanh(h * w + x)
    return h.sum()


def call() -> Trace:
    return trace_call(recurrent, torch.tensor([0.5]), torch.tensor([2.0]))


def func_grad() -> Trace:
    with record() as trace:
        torch.func.grad(lambda x: (x * x * x).sum())(torch.tensor([1.0, 2.0]))
    return trace


ALL = {
    f.__name__: f
    for f in (
        hooks, in_place, no_grad_region, detached, custom, double_backward, dual, jvp, two_passes, training, network,
        forward_error, backward_error, where_leak, korean, call, func_grad,
    )
}  # fmt: skip
