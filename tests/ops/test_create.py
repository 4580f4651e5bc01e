"""Creation, conversion, NumPy and operators against what PyTorch printed or raised."""

from __future__ import annotations

import json
import pathlib

import pytest

import autograd_lite as torch
from tests.record.creation_cases import cases
from tests.record.snippets import observe

RECORDED = json.loads(
    pathlib.Path(__file__).parents[1].joinpath("data/creation.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", cases())
def test_as_pytorch(case: str) -> None:
    assert observe(torch, case) == RECORDED[case]
