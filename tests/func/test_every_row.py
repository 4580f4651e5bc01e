"""Every differentiable row, by finite differences: values, vector-Jacobian products, and these again.

A vector-Jacobian product `pull(u, x)` is a function like any other; its derivatives are the second
derivatives of the row and, in `u`, the row's Jacobian once more. For each expression

- `J v` agrees with a central difference along `v`;
- `J v` of `pull` agrees with a central difference, and `<w, J v>` with `<Jᵀ w, v>`.

The random directions come from the seeds that stand in the code.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import autograd_lite as torch
from tests.func.cases import expressions, function_of, twice_differentiable
from tests.func.test_rows import all_rows, dot, random_like

STEP = 1e-6

#: Rows without a line in the list, and why.
_CHANCE = "draws numbers: no two calls agree, and the gradient is zero"
_NOTHING = "PyTorch has no derivative of it, nor have we: backward raises"
EXEMPT: dict[str, str] = dict.fromkeys(
    ["bernoulli", "bernoulli_", "binomial", "bernoulli_tensor_", "cauchy_", "exponential_", "geometric_", "log_normal_", "native_dropout", "normal_", "normal_both", "normal_mean", "normal_std", "poisson", "random_", "random_below_", "random_range_", "uniform_"],
    _CHANCE,
) | dict.fromkeys(["floor_divide", "floor_divide_number", "geqrf", "heaviside", "nextafter", "remainder_of_number", "unique", "unique_consecutive", "unique_dim"], _NOTHING) | {
    "unpack_primal": "belongs to dual numbers; see tests/autograd",
}  # fmt: skip


def moved(tensors: list[Any], directions: list[Any], length: float) -> list[Any]:
    return [t + length * d for t, d in zip(tensors, directions, strict=True)]


def difference(function: Any, tensors: list[Any], directions: list[Any]) -> list[np.ndarray]:
    """Return the central difference of a function, each of its results an array."""
    ahead, behind = (as_list(function(*moved(tensors, directions, s * STEP))) for s in (1, -1))
    return [(a - b).numpy() / (2 * STEP) for a, b in zip(ahead, behind, strict=True)]


def as_list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (tuple, list)) else [value]


def directions_of(tensors: list[Any], seed: int) -> list[Any]:
    return [random_like(t, seed + i) for i, t in enumerate(tensors)]


@pytest.mark.parametrize("expression", expressions())
def test_derivative_agrees_with_a_difference(expression: str) -> None:
    function, tensors = function_of(expression)
    directions = directions_of(tensors, 30)
    got = torch.func.jvp(function, tuple(tensors), tuple(directions))[1]
    (wanted,) = difference(function, tensors, directions)
    np.testing.assert_allclose(got.numpy(), wanted, rtol=1e-5, atol=1e-7)


def pulled(expression: str) -> tuple[Any, list[Any]]:
    """Return the vector-Jacobian product as a function of vector and inputs, and these."""
    function, tensors = function_of(expression)

    def pull(vector: Any, *args: Any) -> Any:
        return torch.func.vjp(function, *args)[1](vector)

    return pull, [random_like(function(*tensors), 40), *tensors]


@pytest.mark.parametrize("expression", twice_differentiable())
def test_derivatives_of_the_vjp_agree_with_differences(expression: str) -> None:
    pull, tensors = pulled(expression)
    directions = directions_of(tensors, 50)
    got = as_list(torch.func.jvp(pull, tuple(tensors), tuple(directions))[1])
    for g, wanted in zip(got, difference(pull, tensors, directions), strict=True):
        np.testing.assert_allclose(g.numpy(), wanted, rtol=1e-4, atol=1e-6)
    vectors = directions_of(got, 60)
    back = torch.func.vjp(pull, *tensors)[1](tuple(vectors))
    forward = sum(dot(g, w) for g, w in zip(got, vectors, strict=True))
    reverse = sum(dot(b, d) for b, d in zip(back, directions, strict=True))
    assert forward == pytest.approx(reverse, rel=1e-7, abs=1e-9)


def rows_of_graph(tensor: Any, found: set[str]) -> None:
    """Add the names of the rows in a tensor's graph."""
    edge = tensor._edge
    stack = [edge[0]] if edge is not None and edge[0] is not None else []
    seen = set(stack)
    while stack:
        node = stack.pop()
        if node.row is not None:
            found.add(node.row.name)
        for e in node.edges:
            if e is not None and e[0] not in seen:
                seen.add(e[0])
                stack.append(e[0])


def rows_reached(expression: str, again: bool) -> set[str]:
    """Return the rows in the graphs of an expression, its gradient, and that one's gradients."""
    found: set[str] = set()
    function, tensors = function_of(expression)
    outputs = [function(*(inputs := [t.clone().requires_grad_() for t in tensors]))]
    last = 3 if again else 1
    for depth in range(last + 1):
        tracked = [o for o in outputs if o is not None and o.requires_grad]
        for o in tracked:
            rows_of_graph(o, found)
        if not tracked or depth == last:
            break
        vectors = [random_like(o, 70 + depth).requires_grad_() for o in tracked]
        outputs = list(
            torch.autograd.grad(tracked, inputs, vectors, create_graph=True, allow_unused=True)
        )
        inputs = inputs + vectors
    return found


def test_every_differentiable_row_has_a_line() -> None:
    again = set(twice_differentiable())
    reached = set[str]().union(*(rows_reached(e, e in again) for e in expressions()))
    rows = {r.name for r in all_rows() if r.differentiable}
    assert sorted(rows - reached - EXEMPT.keys()) == []
    assert sorted(EXEMPT.keys() & reached) == []
