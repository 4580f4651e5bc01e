"""Comparing with what PyTorch gave: the cases of one family, as test parameters."""

from __future__ import annotations

import json
import pathlib
from typing import Any

import autograd_lite as torch
from tests.record.view_cases import FAMILIES
from tests.record.view_recorder import observe

_FOLDER = pathlib.Path(__file__).with_name("data")


def recorded(family: str) -> list[tuple[str, Any]]:
    """Return the cases of a family, each with what PyTorch gave."""
    found = json.loads(_FOLDER.joinpath(f"{family}.json").read_text(encoding="utf-8"))
    return [(case, found[case]) for case in FAMILIES[family]]


def assert_same(case: str, want: Any) -> None:
    """Assert that a case gives here what it gives under PyTorch, part by part."""
    got = observe(torch, case)
    for part in ("error", "result", "first", "second", "warnings"):
        assert got.get(part) == want.get(part), part
