"""The words for kinds of operations, and the rows that they are said of."""

from __future__ import annotations

import pytest

from autograd_lite_widgets.kinds import _ROWS, kind_of
from autograd_lite_widgets.messages import catalogue


@pytest.mark.parametrize("word", _ROWS)
def test_each_word_is_in_the_catalogue(word):
    assert f"op.{word}" in catalogue()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("convolution", "convolution"),
        ("max_pool2d_with_indices", "largest of each window"),
        ("max_dim", "maximum"),
        ("copy_slices", "a part overwritten"),
        ("gelu", "activation function"),
        ("linalg_vector_norm", "norm"),
        ("sum_dim", "sum"),
    ],
)
def test_a_row_is_called_by_what_it_does(row, words):
    assert catalogue()[kind_of(row)]["en"] == words


def test_what_has_no_word_has_none():
    assert kind_of("airy_ai") is None
