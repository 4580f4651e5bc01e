"""The type of every elementwise operation's result, or its error, for every type of argument."""

from __future__ import annotations

import json
import pathlib

import pytest

import autograd_lite as torch
from tests.record.type_cases import outcomes

RECORDED = json.loads(
    pathlib.Path(__file__).parents[1].joinpath("data/types.json").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def seen() -> dict[str, dict[str, str]]:
    return outcomes(torch)


@pytest.mark.parametrize("operation", RECORDED)
def test_as_pytorch(operation: str, seen: dict[str, dict[str, str]]) -> None:
    assert seen[operation] == RECORDED[operation]
