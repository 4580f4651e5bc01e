"""Expressions of learners: values, shapes, and what is refused; the same as in TypeScript."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from autograd_lite.trace.expression import ExpressionError, evaluate, parse, shape_of
from autograd_lite_widgets.messages import catalogue

VECTORS = json.loads(
    (Path(__file__).parents[1] / "widgets" / "expression_vectors.json").read_text("utf-8")
)
NAMES = {k: np.array(v, dtype=float) for k, v in VECTORS["names"].items()}


@pytest.mark.parametrize(("text", "value"), VECTORS["values"])
def test_the_value(text, value):
    found = evaluate(parse(text), NAMES)
    assert found.shape == np.shape(value)
    assert np.allclose(found, value)


@pytest.mark.parametrize(("text", "key"), VECTORS["errors"])
def test_what_is_refused_says_why(text, key):
    with pytest.raises(ExpressionError) as refused:
        evaluate(parse(text), NAMES)
    assert refused.value.key == key
    assert set(catalogue()[key]) == {"en", "ko"}


@pytest.mark.parametrize(("text", "shape"), VECTORS["shapes"])
def test_a_shape(text, shape):
    assert shape_of(text) == tuple(shape)


@pytest.mark.parametrize("text", VECTORS["noShapes"])
def test_no_shape(text):
    with pytest.raises(ExpressionError, match=r"expr\.shape"):
        shape_of(text)
