"""What the functions in rules do, in words."""

from __future__ import annotations

import re

import pytest

from autograd_lite.trace.expression import parse
from autograd_lite_widgets.helpers import _SAID, said_of
from autograd_lite_widgets.messages import catalogue


@pytest.mark.parametrize(
    ("formula", "keys"),
    [
        ("grad * self", []),
        ("select_backward(grad)", ["call.place"]),
        ("masked_select_backward(grad, mask)", ["call.place"]),
        ("index_fill_zero(grad)", ["call.cut"]),
        ("adaptive_avg_pool2d_backward(grad, self)", ["call.average"]),
        ("max_unpool2d_again(grad)", ["call.maximum"]),
        ("upsample_bicubic2d_backward(grad)", ["call.upsample"]),
        ("convolution_weight(grad, input)", ["call.convolution"]),
        ("nll_loss2d_backward(grad)", ["call.classes"]),
        ("-solve(self.T, grad)", ["call.solve"]),
        ("repeat_backward(select_backward(grad))", ["call.repeat", "call.place"]),
        ("take_backward(grad) + gather_backward(grad)", ["call.place"]),
    ],
)
def test_a_function_is_said_once_and_outermost_first(formula: str, keys: list[str]) -> None:
    assert said_of(parse(formula)) == keys


def test_a_name_must_match_whole() -> None:
    assert said_of(parse("my_select_backward_too(grad)")) == []


@pytest.mark.parametrize("key", sorted({key for _, key in _SAID}))
def test_every_sentence_is_there_in_both_languages(key: str) -> None:
    said = catalogue()[key]
    assert set(said) == {"en", "ko"}
    assert re.search("[가-힣]", said["ko"])
