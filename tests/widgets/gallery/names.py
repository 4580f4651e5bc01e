"""Hard names and texts: they are only ever text, and they fit."""

from __future__ import annotations

import autograd_lite as torch
from autograd_lite.trace import Trace, record


def named(name: str, value: object = (1.0, 2.0)) -> torch.Tensor:
    x = torch.tensor(list(value) if isinstance(value, tuple) else value, requires_grad=True)
    x.name = name
    return x


def korean_names() -> Trace:
    가중치, 입력 = named("가중치"), torch.tensor([3.0, 4.0])
    with record() as trace:
        손실 = (가중치 * 입력).sum()
        손실.backward()
    return trace


def markup_in_names() -> Trace:
    a, b = named('<b>x</b> & "y" {z|w}'), named("</svg><script>alert(1)</script>")
    with record() as trace:
        (a * b).sum().backward()
    return trace


def long_and_strange_names() -> Trace:
    a, b = named("weight_of_the_first_layer_" * 8), named("\u202egnp.exe\u0301\x00\n")
    with record() as trace:
        (a + b).sum().backward()
    return trace
