"""Hooks, custom Functions, derivatives of derivatives, forward mode, partial graphs, errors."""

from __future__ import annotations

import contextlib

import autograd_lite as torch
from autograd_lite.autograd import Function, forward_ad
from autograd_lite.trace import Trace, record


def leaf(value: object) -> torch.Tensor:
    return torch.tensor(value, requires_grad=True)


class Swish(Function):
    @staticmethod
    def forward(ctx, x):
        gate = torch.sigmoid(x)
        ctx.save_for_backward(x, gate)
        return x * gate

    @staticmethod
    def backward(ctx, grad):
        x, gate = ctx.saved_tensors
        return grad * (gate + x * gate * (1 - gate))


class Halves(Function):
    @staticmethod
    def forward(ctx, x):
        return x * 0.5, x * -0.5

    @staticmethod
    def backward(ctx, up, down):
        return up * 0.5 - down * 0.5


def custom_function() -> Trace:
    x = leaf([-1.0, 0.0, 2.0])
    with record() as trace:
        y = Swish.apply(x)
        y.sum().backward()
    return trace


def custom_function_of_two_outputs() -> Trace:
    x = leaf([4.0, 8.0])
    with record() as trace:
        up, down = Halves.apply(x)
        (up * 3 + down).sum().backward()
    return trace


def tensor_hook() -> Trace:
    x = leaf([1.0, 2.0])
    with record() as trace:
        y = x * 2
        y.register_hook(lambda g: g * 10)
        (y * y).sum().backward()
    return trace


def clipping_hook_on_a_leaf() -> Trace:
    w = leaf([3.0, -4.0])
    w.register_hook(lambda g: g.clamp(-1, 1))
    with record() as trace:
        (w * w).sum().backward()
    return trace


def second_derivative() -> Trace:
    x = leaf(2.0)
    with record() as trace:
        y = x**3
        (dy,) = torch.autograd.grad(y, x, create_graph=True)
        dy.backward()
    return trace


def gradient_penalty() -> Trace:
    x, w = leaf([1.0, 2.0]), leaf([0.5, -0.5])
    with record() as trace:
        score = (x * w).tanh().sum()
        (g,) = torch.autograd.grad(score, x, create_graph=True)
        loss = score + (g * g).sum()
        loss.backward()
    return trace


def third_derivative() -> Trace:
    x = leaf(1.0)
    with record() as trace:
        y = x.sin()
        (d1,) = torch.autograd.grad(y, x, create_graph=True)
        (d2,) = torch.autograd.grad(d1, x, create_graph=True)
        d2.backward()
    return trace


def grad_of_an_inner_tensor() -> Trace:
    x = leaf([1.0, 2.0])
    with record() as trace:
        h = x * 3
        loss = (h**2).sum()
        torch.autograd.grad(loss, h)
    return trace


def forward_mode() -> Trace:
    with record() as trace, forward_ad.dual_level():
        x = forward_ad.make_dual(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 0.0]))
        y = x * x
        z = y.sin()
        forward_ad.unpack_dual(z)
    return trace


def forward_over_reverse() -> Trace:
    with record() as trace, forward_ad.dual_level():
        p = leaf([1.0, 2.0])
        x = forward_ad.make_dual(p, torch.tensor([0.0, 1.0]))
        y = (x**3).sum()
        y.backward()
    return trace


def wrong_shapes() -> Trace:
    a, b = leaf([[1.0, 2.0, 3.0]]), leaf([[1.0, 2.0]])
    with contextlib.suppress(RuntimeError), record() as trace:
        c = a * 2
        (c @ b).sum().backward()
    return trace


def failure_in_backward() -> Trace:
    x = leaf([1.0, 2.0])
    with contextlib.suppress(RuntimeError), record() as trace:
        y = x.exp()
        y.add_(1)
        y.sum().backward()
    return trace


def graph_freed() -> Trace:
    x = leaf(2.0)
    with contextlib.suppress(RuntimeError), record() as trace:
        y = x * x
        y.backward()
        y.backward()
    return trace
