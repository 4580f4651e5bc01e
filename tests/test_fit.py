"""Undoing broadcasting: the adjoint of `np.broadcast_to`, checked by its inner product."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st
from hypothesis.extra import numpy as hnp

import autograd_lite as torch
from autograd_lite.fit import sum_to


@given(
    hnp.mutually_broadcastable_shapes(num_shapes=2, max_dims=4, max_side=3), st.integers(0, 2**31)
)
def test_sum_to_is_the_adjoint_of_broadcasting(shapes: hnp.BroadcastableShapes, seed: int) -> None:
    small, large = shapes.input_shapes[0], shapes.result_shape
    random = np.random.default_rng(seed)
    x, u = random.standard_normal(small), random.standard_normal(large)
    assert np.vdot(u, np.broadcast_to(x, large)) == pytest.approx(np.vdot(sum_to(u, small), x))


def test_gradient_of_another_shape_is_an_error() -> None:
    class Bad(torch.autograd.Function):
        @staticmethod
        def forward(ctx: object, a: torch.Tensor) -> torch.Tensor:
            return a * 2

        @staticmethod
        def backward(ctx: object, g: torch.Tensor) -> torch.Tensor:
            return torch.ones(5)

    y = Bad.apply(torch.ones(2, requires_grad=True)).sum()
    with pytest.raises(RuntimeError, match=r"got \[5\] but expected shape compatible with \[2\]"):
        y.backward()
