"""The classic errors: PyTorch's text first, then notes that name the variable and the cure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import autograd_lite as torch


def no_graph() -> None:
    loss = torch.ones(3).sum()
    loss.backward()


def not_a_scalar() -> None:
    prediction = torch.ones(3, requires_grad=True) * 2
    prediction.backward()


def twice() -> None:
    loss = torch.ones(3, requires_grad=True).exp().sum()
    loss.backward()
    loss.backward()


def unused() -> None:
    used, forgotten = (torch.ones(2, requires_grad=True) for _ in range(2))
    torch.autograd.grad(used.sum(), forgotten)


def leaf() -> None:
    weight = torch.ones(2, requires_grad=True)
    weight.add_(1)


def numpy() -> None:
    weight = torch.ones(2, requires_grad=True)
    weight.numpy()


#: The mistake, the start of PyTorch's text, what the notes contain in English and in Korean.
CASES = [
    (no_graph, "element 0 of tensors does not require grad", "went into `loss`", "`loss`의 계산"),
    (not_a_scalar, "grad can be implicitly created", "prediction.sum().backward()", "모양은 [3]"),
    (twice, "Trying to backward through the graph a second time", "h = h.detach()", "손실을 새로"),
    (unused, "The differentiated Tensor at index 0", "to `forgotten`", "`forgotten`"),
    (leaf, "a leaf Variable that requires grad", "torch.no_grad(): weight -=", "매개변수를 갱신"),
    (numpy, "Can't call numpy() on Tensor", "weight.detach().numpy()", "메모리를 공유"),
]


@pytest.mark.parametrize(
    ("mistake", "text", "english", "korean"), CASES, ids=lambda x: getattr(x, "__name__", "")
)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_notes(
    mistake: Callable[[], Any], text: str, english: str, korean: str, language: str
) -> None:
    before = torch.get_language()
    torch.set_language(language)
    try:
        with pytest.raises(RuntimeError) as caught:
            mistake()
    finally:
        torch.set_language(before)
    assert str(caught.value).startswith(text)
    assert (english if language == "en" else korean) in "\n".join(caught.value.__notes__)
