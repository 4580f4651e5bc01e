"""Numbers: one operation, several, and how paths branch and meet."""

from __future__ import annotations

import autograd_lite as torch
from autograd_lite.trace import Trace, record


def leaf(value: object) -> torch.Tensor:
    return torch.tensor(value, requires_grad=True)


def one_product() -> Trace:
    a, b = leaf(2.0), leaf(-3.0)
    with record() as trace:
        out = a * b
        out.backward()
    return trace


def square_by_itself() -> Trace:
    x = leaf(3.0)
    with record() as trace:
        y = x * x
        y.backward()
    return trace


def cube() -> Trace:
    x = leaf(1.5)
    with record() as trace:
        y = x**3
        y.backward()
    return trace


def neuron() -> Trace:
    x1, x2 = torch.tensor(2.0), torch.tensor(0.0)
    w1, w2, b = leaf(-3.0), leaf(1.0), leaf(6.8813735870195432)
    with record() as trace:
        n = x1 * w1 + x2 * w2 + b
        o = n.tanh()
        o.backward()
    return trace


def diamond() -> Trace:
    x = leaf(2.0)
    with record() as trace:
        left = x.sin()
        right = x.exp()
        out = left * right
        out.backward()
    return trace


def fan_in_of_four() -> Trace:
    x = leaf(0.5)
    with record() as trace:
        out = x + x * 2 + x.sqrt() + x.log()
        out.backward()
    return trace


def long_chain() -> Trace:
    x = leaf(0.1)
    with record() as trace:
        y = x
        for f in (
            torch.sin,
            torch.exp,
            torch.tanh,
            torch.sigmoid,
            torch.sqrt,
            torch.log,
            torch.cos,
        ):
            y = f(y)
        y.backward()
    return trace


def quotient_and_powers() -> Trace:
    a, b = leaf(3.0), leaf(2.0)
    with record() as trace:
        out = (a**2 - b**2) / (a - b) + 1 / b
        out.backward()
    return trace


def signs_and_constants() -> Trace:
    x = leaf(-2.0)
    with record() as trace:
        out = -x + abs(x) - 3 * x + (2 - x)
        out.backward()
    return trace


def unused_branch() -> Trace:
    x, y = leaf(1.0), leaf(2.0)
    with record() as trace:
        used = x * 2
        unused = y * 3  # noqa: F841
        used.backward()
    return trace


def two_outputs_two_passes() -> Trace:
    x = leaf(2.0)
    with record() as trace:
        y = x * x
        z = y + x
        y.backward(retain_graph=True)
        z.backward()
    return trace
