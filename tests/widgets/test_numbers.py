"""Numbers as the learner reads them; the vectors hold TypeScript to the same."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from autograd_lite_widgets.numbers import format_number

VECTORS = json.loads((Path(__file__).parent / "number_vectors.json").read_text("utf-8"))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v["text"])
def test_a_number_is_written_so(vector):
    assert format_number(float(vector["value"])) == vector["text"]


@pytest.mark.parametrize("value", [0.03125, 0.09375, 12.125, 12.375, 1000.5])
def test_ties_are_rounded_to_even_as_print_does(value):
    decimals = len(format_number(value).partition(".")[2])
    assert format_number(value) == np.format_float_positional(value, decimals, trim="-")
