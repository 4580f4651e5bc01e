"""Recorded steps: gradients through them agree with differences."""

from __future__ import annotations

from typing import Any

import pytest

import autograd_lite as torch
from tests.gradcheck_tools import check

OPTIMIZERS: list[tuple[Any, dict[str, Any]]] = [
    (torch.optim.SGD, {"momentum": 0.9, "nesterov": True, "weight_decay": 0.1}),
    (torch.optim.SGD, {"momentum": 0.5, "dampening": 0.2, "maximize": True}),
    (torch.optim.Adam, {"weight_decay": 0.1, "amsgrad": True}),
    (torch.optim.AdamW, {"weight_decay": 0.1}),
    (torch.optim.RMSprop, {"momentum": 0.5, "centered": True, "eps": 0.1}),
    (torch.optim.Adagrad, {"lr_decay": 0.1}),
]


@pytest.mark.parametrize(("kind", "options"), OPTIMIZERS, ids=lambda x: getattr(x, "__name__", ""))
def test_gradients_through_three_steps(kind: Any, options: dict[str, Any]) -> None:
    def after_steps(start: Any, slope: Any) -> Any:
        p = start.clone()
        optimizer = kind([p], lr=0.1, differentiable=True, **options)
        for k in range(3):
            p.grad = slope * slope * (k + 1)
            optimizer.step()
        return p

    check(after_steps, [[1.0, -2.0], [0.7, 1.3]], order=1, tolerance=1e-5)


def test_an_optimizer_without_a_recorded_step_says_so() -> None:
    p = torch.ones(1, requires_grad=True).clone()
    optimizer = torch.optim.Rprop([p], differentiable=True)
    p.grad = torch.ones(1)
    with pytest.raises(NotImplementedError, match=r"Rprop has no differentiable step; SGD, Adam"):
        optimizer.step()
