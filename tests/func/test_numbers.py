"""Functions of single numbers under the transformations, and of batches of them."""

from __future__ import annotations

from typing import Any

import pytest

import autograd_lite as torch
from autograd_lite import func


@pytest.mark.parametrize(
    ("transform", "want"),
    [(func.grad, 12.0), (func.jacrev, 12.0), (func.jacfwd, 12.0), (func.hessian, 12.0)],
    ids=["grad", "jacrev", "jacfwd", "hessian"],
)
def test_derivatives_of_a_cube_at_two(transform: Any, want: float) -> None:
    found = transform(lambda x: x**3)(torch.tensor(2.0))
    assert found.shape == ()
    assert found.item() == want


def test_jacobians_by_an_argument_that_is_a_number() -> None:
    def scaled(s: Any, v: Any) -> Any:
        return s * v

    s, v = torch.tensor(3.0), torch.tensor([1.0, 2.0])
    by_scale, by_vector = func.jacrev(scaled, argnums=(0, 1))(s, v)
    assert by_scale.tolist() == [1.0, 2.0]
    assert by_vector.tolist() == [[3.0, 0.0], [0.0, 3.0]]
    assert func.jacfwd(scaled)(s, v).tolist() == [1.0, 2.0]


@pytest.mark.parametrize(
    "reduce",
    [
        lambda x: x.sum(), lambda x: x.amin(), lambda x: x.nanmean(), lambda x: x.norm(), lambda x: x.any(),
        lambda x: x.sum(0), lambda x: x.amax(-1), lambda x: x.logsumexp(0), lambda x: x.aminmax()[0],
    ],
)  # fmt: skip
def test_reductions_of_numbers_stay_in_their_example(reduce: Any) -> None:
    x = torch.tensor([1.0, 3.0, 2.0])
    got = torch.vmap(reduce)(x)
    assert got.tolist() == torch.stack([reduce(n) for n in x.unbind()]).tolist()


def test_an_example_has_strides_of_its_own() -> None:
    seen = []

    def look(x: Any) -> Any:
        x = x * 1
        seen.append((x.stride(), x.stride(-1), x.storage_offset(), x.is_contiguous()))
        return x.fill_diagonal_(5.0)

    batch = torch.arange(12.0).reshape(2, 2, 3)
    want = [[[5.0, 1.0, 2.0], [3.0, 5.0, 5.0]], [[5.0, 7.0, 8.0], [9.0, 5.0, 11.0]]]
    assert torch.vmap(look)(batch).tolist() == want
    assert seen == [((3, 1), 1, 0, True)]
    smallest, largest = torch.vmap(lambda x: x.aminmax(keepdim=True))(batch)
    assert (smallest.tolist(), largest.tolist()) == ([[[0.0]], [[6.0]]], [[[5.0]], [[11.0]]])


def test_what_did_not_move_has_no_tangent_whatever_its_type() -> None:
    x, counts = torch.ones(2, 3), torch.tensor([[2, 0, 1]])
    _, moved = func.jvp(lambda v: v.slice_scatter(counts, 0, 0, 1), (x,), (x * 4,))
    assert moved.tolist() == [[0.0, 0.0, 0.0], [4.0, 4.0, 4.0]]


def test_a_gradient_of_zero_stays_zero_at_the_logarithm_of_zero() -> None:
    x, y = torch.tensor([1.0, 2.0]), torch.tensor([0.0, 1.0])
    assert func.jacrev(lambda v: torch.xlogy(v, y))(x).tolist() == [
        [-float("inf"), 0.0],
        [0.0, 0.0],
    ]
