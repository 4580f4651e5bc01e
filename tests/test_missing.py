"""What is said of an attribute that is not there."""

from __future__ import annotations

import pytest

import autograd_lite as torch
from autograd_lite.missing import explain_missing

SAID = {
    "x.gelu()": "There is `torch.nn.functional.gelu`.",
    "x.reshpe(1)": "Did you mean `reshape`?",
    "torch.grad": "There is `torch.autograd.grad`.",
    "torch.Linear(2, 3)": "There is `torch.nn.Linear`.",
    "torch.DataLoader": "There is `torch.utils.data.DataLoader`.",
    "torch.nn.relu(x)": "There is `torch.relu`.",
    "torch.optim.Adm": "Did you mean `Adam`?",
    "torch.zerosLike(x)": "Did you mean `zeros_like`?",
    "torch.fft": "autograd-lite leaves `torch.fft` out: it covers tensors of real numbers on the CPU, with autograd, nn and "
    "optim.",
}  # fmt: skip


@pytest.mark.parametrize("written", SAID)
def test_it_says_what_there_is_instead(written: str) -> None:
    with pytest.raises(AttributeError) as raised:
        eval(written, {"torch": torch, "x": torch.ones(3)})
    explain_missing(raised.value)
    assert raised.value.__notes__ == [SAID[written]]


@pytest.mark.parametrize("written", ["x.qqq", "(3).gelu", "'text'.relu", "torch._gelu"])
def test_otherwise_nothing_is_said(written: str) -> None:
    with pytest.raises(AttributeError) as raised:
        eval(written, {"torch": torch, "x": torch.ones(3)})
    explain_missing(raised.value)
    assert not hasattr(raised.value, "__notes__")
