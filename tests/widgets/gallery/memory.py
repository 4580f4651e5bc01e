"""Views, changes in place, gradients switched off, detached and frozen parts."""

from __future__ import annotations

import autograd_lite as torch
from autograd_lite.trace import Trace, record


def leaf(value: object) -> torch.Tensor:
    return torch.tensor(value, requires_grad=True)


def views() -> Trace:
    x = leaf([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    with record() as trace:
        flat = x.view(6)
        turned = x.t()
        (flat[1:4].sum() + turned[0].prod()).backward()
    return trace


def in_place_on_result() -> Trace:
    x = leaf([1.0, 2.0, 3.0])
    with record() as trace:
        y = x * 2
        y.add_(1)
        y.mul_(x)
        y.sum().backward()
    return trace


def in_place_on_view() -> Trace:
    x = leaf([[1.0, 2.0], [3.0, 4.0]])
    with record() as trace:
        y = x * 1
        y[0] *= 10
        y.sum().backward()
    return trace


def no_grad_region() -> Trace:
    x = leaf([1.0, 2.0])
    with record() as trace:
        y = x * 3
        with torch.no_grad():
            scale = y.max()
            shifted = y - scale
        (y * shifted).sum().backward()
    return trace


def detached_target() -> Trace:
    x = leaf(2.0)
    with record() as trace:
        target = (x * x).detach()
        loss = (x - target) ** 2
        loss.backward()
    return trace


def frozen_parameter() -> Trace:
    x = torch.tensor([1.0, 2.0])
    w, frozen = leaf([0.5, -0.5]), torch.tensor([2.0, 2.0])
    with record() as trace:
        loss = ((x * frozen) @ w) ** 2
        loss.backward()
    return trace


def accumulate_twice() -> Trace:
    w = leaf([1.0, 2.0])
    with record() as trace:
        for k in (1.0, 2.0):
            (w * k).sum().backward()
    return trace


def gradient_from_before() -> Trace:
    w = leaf([1.0, 2.0])
    (w * 10).sum().backward()
    with record() as trace:
        (w * w).sum().backward()
    return trace


def retain_grad() -> Trace:
    x = leaf([1.0, 2.0])
    with record() as trace:
        y = x * 2
        y.retain_grad()
        (y * y).sum().backward()
    return trace


def descent_step() -> Trace:
    w = leaf([1.0, -1.0])
    with record() as trace:
        loss = ((w - 3) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            w -= 0.1 * w.grad
    return trace
