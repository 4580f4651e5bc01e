"""Verdicts on predictions: each typical error by its name, the same as in TypeScript."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from autograd_lite_widgets.judge import Facts, judge
from autograd_lite_widgets.messages import catalogue

VECTORS = json.loads((Path(__file__).parent / "judge_vectors.json").read_text("utf-8"))


def array(x):
    return np.array(x, dtype=float)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v["name"])
def test_the_error_has_a_name(vector):
    facts = Facts(**{k: array(v) for k, v in vector["facts"].items()})
    verdict = judge(array(vector["guess"]), facts)
    assert verdict.mistake == vector["mistake"]
    assert verdict.right is (vector["mistake"] is None)
    assert set(catalogue()[f"predict.{verdict.mistake or 'right'}"]) == {"en", "ko"}


def test_the_factor_and_the_error_are_told():
    verdict = judge(array([1, 2, 3]), Facts(array([2, 4, 6])))
    assert verdict.args == {"factor": "0.5"}
    assert verdict.error == 3
