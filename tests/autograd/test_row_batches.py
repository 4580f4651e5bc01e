"""Jacobians whose rows come from one pass are those that come row by row, as far as anyone sees."""

from __future__ import annotations

import numpy as np
import pytest

import autograd_lite as torch
from autograd_lite.autograd import row_batches
from autograd_lite.autograd.functional import jacobian
from autograd_lite.autograd.row_batches import rows_at_once

W = torch.tensor([[0.5, -1.0, 2.0], [1.5, 0.25, -0.75]], dtype=torch.float64)
X = torch.tensor([0.3, -0.2, 0.9], dtype=torch.float64)


def layer(x: torch.Tensor) -> torch.Tensor:
    return torch.tanh(W @ x)


#: d tanh(Wx)_i / dx_j = (1 - tanh²(Wx)_i) W_ij
WANTED = (1 - np.tanh(W.numpy() @ X.numpy()) ** 2)[:, None] * W.numpy()


@pytest.mark.parametrize("limit", [1, 2, 3, 1 << 22])
def test_any_number_of_rows_at_once(limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_batches, "_LIMIT", limit)
    np.testing.assert_allclose(jacobian(layer, X).numpy(), WANTED, rtol=1e-12)


def test_an_input_without_a_path_gets_zeros_or_is_an_error() -> None:
    def first(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        return x * 2

    found = jacobian(first, (X, torch.ones(2, dtype=torch.float64)))
    assert found[0].tolist() == (2 * np.eye(3)).tolist()
    assert found[1].tolist() == np.zeros((3, 2)).tolist()
    with pytest.raises(RuntimeError, match=r"Output 0 .* is independent of input 1"):
        jacobian(first, (X, torch.ones(2)), strict=True)


def test_a_hook_sees_row_by_row() -> None:
    seen = []

    def hooked(x: torch.Tensor) -> torch.Tensor:
        out = W @ x
        out.register_hook(lambda g: seen.append(g.tolist()))
        return torch.tanh(out)

    np.testing.assert_allclose(jacobian(hooked, X).numpy(), WANTED, rtol=1e-12)
    slope = (1 - np.tanh(W.numpy() @ X.numpy()) ** 2).tolist()
    np.testing.assert_allclose(seen, np.diag(slope), rtol=1e-12)


def test_who_could_see_the_difference_gets_one_row_at_a_time() -> None:
    class Twice(torch.autograd.Function):
        @staticmethod
        def forward(ctx: object, x: torch.Tensor) -> torch.Tensor:
            return x * 2

        @staticmethod
        def backward(ctx: object, grad: torch.Tensor) -> torch.Tensor:
            return grad * 2

    x = X.clone().requires_grad_()
    assert rows_at_once(layer(x)) > 1
    assert rows_at_once(Twice.apply(x)) == 1
    with torch.autograd.detect_anomaly():
        assert rows_at_once(layer(x)) == 1
    x.register_hook(print)
    assert rows_at_once(layer(x)) == 1
