"""Gradients against finite differences, by inner products: <u, J v> = <J^T u, v>.

One random direction `v` and one random cotangent `u` test a whole Jacobian at the price of two
evaluations. The second order is the first order of the gradient.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

import autograd_lite as torch


def check(
    function: Callable[..., Any],
    inputs: Sequence[Any],
    *,
    order: int = 2,
    seed: int = 0,
    step: float = 1e-5,
    tolerance: float = 1e-6,
) -> None:
    """Assert that `function(*inputs)` has the gradients that differences say, up to an order.

    `inputs` are float64 arrays; the function returns one Tensor.
    """
    random = np.random.default_rng(seed)
    arrays = [np.asarray(x, np.float64) for x in inputs]
    _check(function, arrays, order, random, step, tolerance)


def _check(
    function: Any, arrays: list[Any], order: int, random: Any, step: float, tolerance: float
) -> None:
    leaves = [torch.tensor(x, requires_grad=True) for x in arrays]
    out = function(*leaves)
    u = torch.tensor(random.uniform(0.5, 1.5, tuple(out.shape)))
    directions = [random.uniform(-1, 1, x.shape) for x in arrays]
    expected = _difference(function, arrays, directions, u, step)
    if not out.requires_grad:
        assert abs(expected) < tolerance
        return
    grads = torch.autograd.grad(out, leaves, u, create_graph=order > 1, allow_unused=True)
    found = sum(
        float((g.detach().numpy() * v).sum())
        for g, v in zip(grads, directions, strict=True)
        if g is not None
    )
    np.testing.assert_allclose(
        found, expected, rtol=tolerance, atol=tolerance * (1 + abs(expected))
    )
    if order > 1 and any(g is not None and g.requires_grad for g in grads):
        _check(_gradient_of(function, u), arrays, order - 1, random, step, tolerance * 10)


def _difference(function: Any, arrays: Any, directions: Any, u: Any, step: float) -> float:
    ends = []
    for sign in (1, -1):
        moved = [
            torch.tensor(x + sign * step * v, requires_grad=True)
            for x, v in zip(arrays, directions, strict=True)
        ]
        ends.append(float((function(*moved).detach() * u).sum()))
    return (ends[0] - ends[1]) / (2 * step)


def _gradient_of(function: Any, u: Any) -> Any:
    def gradient(*leaves: Any) -> Any:
        grads = torch.autograd.grad(
            function(*leaves), leaves, u, create_graph=True, allow_unused=True
        )
        return torch.cat([g.reshape(-1) for g in grads if g is not None])

    return gradient
