"""Modules call their functions with what they were made with, and refuse what does not fit."""

from __future__ import annotations

from typing import Any

import pytest

import autograd_lite as torch
from autograd_lite import nn

F = nn.functional


@pytest.mark.parametrize(
    ("module", "function"),
    [
        (nn.GELU(), lambda x: F.gelu(x)),
        (nn.GELU("tanh"), lambda x: F.gelu(x, approximate="tanh")),
        (nn.ELU(0.5), lambda x: F.elu(x, 0.5)),
        (nn.CELU(0.5), lambda x: F.celu(x, 0.5)),
        (nn.LeakyReLU(0.2), lambda x: F.leaky_relu(x, 0.2)),
        (nn.Hardtanh(-0.5, 0.25), lambda x: F.hardtanh(x, -0.5, 0.25)),
        (nn.Softplus(2, 1), lambda x: F.softplus(x, 2, 1)),
        (nn.Softshrink(0.3), lambda x: F.softshrink(x, 0.3)),
        (nn.Softmax(0), lambda x: F.softmax(x, 0)),
        (nn.GLU(0), lambda x: F.glu(x, 0)),
        (nn.RReLU(0.1, 0.3).eval(), lambda x: F.rrelu(x, 0.1, 0.3)),
    ],
    ids=lambda v: repr(v) if isinstance(v, nn.Module) else "",
)
def test_the_module_is_the_function(module: Any, function: Any) -> None:
    x = torch.tensor([-2.0, -0.4, 0.3, 1.5])
    assert module(x).tolist() == function(x).tolist()


def test_every_activation_runs_in_training_and_in_evaluation() -> None:
    x = torch.tensor([-2.0, -0.4, 0.3, 1.5])
    for name in nn.modules.activation._TABLE:
        kind = getattr(nn, name)
        made = kind(0.1, 2.0) if name == "Threshold" else kind(0) if name == "GLU" else kind()
        if name in ("Softmax", "Softmin", "LogSoftmax"):
            made = kind(0)
        assert made(x).isfinite().all()
        assert made.eval()(x).isfinite().all()


def test_slopes_are_drawn_in_training_as_pytorch_draws_them() -> None:
    torch.manual_seed(3)
    got = nn.RReLU(0.1, 0.3)(torch.tensor([-1.0, 2.0, -1.0, -1.0])).tolist()
    assert got == pytest.approx([-0.10682164, 2.0, -0.15734805, -0.25458300], rel=1e-6)


@pytest.mark.parametrize("kind", [nn.RNNCell, nn.LSTMCell, nn.GRUCell])
def test_a_cell_takes_one_example_without_a_batch(kind: Any) -> None:
    torch.manual_seed(0)
    cell, x = kind(4, 3), torch.tensor([0.5, -1.0, 2.0, 0.25])
    one, batch = cell(x), cell(x.unsqueeze(0))
    one, batch = (v if isinstance(v, tuple) else (v,) for v in (one, batch))
    for single, many in zip(one, batch, strict=True):
        assert single.shape == (3,)
        assert single.tolist() == many[0].tolist()
    again = cell(x, one if len(one) > 1 else one[0])
    assert (again[0] if isinstance(again, tuple) else again).shape == (3,)
    wrong = torch.zeros(1, 1, 3)
    with pytest.raises(ValueError, match="to be 1D or 2D, got 3D instead"):
        cell(x, (wrong, wrong) if len(one) > 1 else wrong)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: nn.Unfold(2)(torch.ones(2, 2, 1, 3)), r"sliding blocks as \(0, 2\), but its components must be"),
        (lambda: nn.SoftMarginLoss()(torch.ones(4), torch.ones(3, 4)), r"output with shape \[4\] doesn't match"),
        (lambda: nn.BCEWithLogitsLoss(pos_weight=torch.ones(4))(torch.ones(2, 1), torch.ones(2, 1)),
         r"output with shape \[2, 1\] doesn't match the broadcast shape \[2, 4\]"),
    ],
)  # fmt: skip
def test_shapes_that_do_not_fit_are_refused(call: Any, says: str) -> None:
    with pytest.raises(RuntimeError, match=says):
        call()
