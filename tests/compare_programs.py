"""Comparing programs with what PyTorch gave, as test parameters."""

from __future__ import annotations

import json
from typing import Any

import autograd_lite as torch
from tests.record.programs import DATA, FAMILIES, agree, observe

_RECORDED: dict[str, dict[str, Any]] = json.loads(DATA.read_text(encoding="utf-8"))


def programs(*families: str) -> list[tuple[str, Any]]:
    """Return the programs of some families, each with what PyTorch gave."""
    return [(code, _RECORDED[family][code]) for family in families for code in FAMILIES[family]]


def assert_same(code: str, want: Any) -> None:
    """Assert that a program shows here what it shows under PyTorch, numbers to four digits."""
    shown, printed, warned = observe(torch, code)
    assert agree(want[0], shown), (want[0], shown)
    assert agree(want[1], printed), (want[1], printed)
    assert warned == want[2]
