"""Gradients beside NaN, infinity and ties: what PyTorch 2.13 gave for the same lines."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import autograd_lite as torch

F = torch.nn.functional
NAN, INF = math.nan, math.inf
X, Y = [1.0, NAN, -1.0, 0.0, INF, -INF], [NAN, 1.0, 0.5, 0.0, 1.0, -INF]

CASES: list[tuple[str, Callable[[Any, Any], Any], list[float], list[float] | None]] = [
    ("relu", lambda x, y: F.relu(x), [1, 1, 0, 0, 1, 0], None),
    ("relu6", lambda x, y: F.relu6(x), [1, 1, 0, 0, 0, 0], None),
    ("threshold", lambda x, y: F.threshold(x, 0.2, 3.0), [1, 1, 0, 0, 1, 0], None),
    ("hardtanh", lambda x, y: F.hardtanh(x), [0, 1, 0, 1, 0, 0], None),
    ("abs", lambda x, y: x.abs(), [1, 0, -1, 0, 1, -1], None),
    ("maximum", torch.maximum, [1, 1, 0, 0.5, 1, 0.5], [1, 1, 1, 0.5, 0, 0.5]),
    ("minimum", torch.minimum, [1, 1, 1, 0.5, 0, 0.5], [1, 1, 0, 0.5, 1, 0.5]),
    ("norm of order 1", lambda x, y: x.norm(1), [1, 0, -1, 0, 1, -1], None),
    ("norm of order infinity", lambda x, y: x.norm(INF), [0, 0, 0, 0, 0, 0], None),
    ("l1 loss", lambda x, y: F.l1_loss(x, y, reduction="sum"), [0, 0, -1, 0, 1, 0], [0, 0, 1, 0, -1, 0]),
    ("smooth l1", lambda x, y: F.smooth_l1_loss(x, y, reduction="sum"), [NAN, NAN, -1, 0, 1, NAN], [NAN, NAN, 1, 0, -1, NAN]),
    ("atan2", torch.atan2, [NAN, NAN, 0.4, 0, 0, NAN], [NAN, NAN, 0.8, 0, NAN, NAN]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("call", "first", "second"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_gradients_are_pytorchs(call: Any, first: Any, second: Any) -> None:
    x, y = (torch.tensor(v, requires_grad=True) for v in (X, Y))
    grads = torch.autograd.grad(call(x, y).sum(), (x, y), allow_unused=True)
    for got, want in zip(grads, (first, second), strict=True):
        if want is None:
            assert got is None
        else:
            np.testing.assert_allclose(got.numpy(), np.array(want, np.float32), rtol=1e-6)


def test_a_power_moves_with_an_exponent_of_zero_by_the_logarithm_of_its_base() -> None:
    x = torch.tensor([0.5, 2.0, 0.0, -1.0], requires_grad=True)
    y = torch.zeros(4, requires_grad=True)
    (x**y).sum().backward()
    np.testing.assert_allclose(y.grad.numpy(), [math.log(0.5), math.log(2), 0, NAN], rtol=1e-6)
    assert x.grad.tolist() == [0.0, 0.0, 0.0, 0.0]


def test_the_slope_of_sinc_is_zero_where_its_square_is_too_small_to_tell() -> None:
    x = torch.tensor([0.0, 1e-30, 0.5], requires_grad=True)
    x.sinc().sum().backward()
    np.testing.assert_allclose(x.grad.numpy(), [0, 0, -4 / math.pi], rtol=1e-6)
