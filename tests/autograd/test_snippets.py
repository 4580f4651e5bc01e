"""Short pieces of code do what PyTorch does with them: value, printed text, error."""

from __future__ import annotations

import json
import pathlib
import sys
from typing import Any

import pytest

import autograd_lite as torch

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE))

from snippet_runner import observe  # noqa: E402


def cases() -> list[Any]:
    found = []
    for path in sorted((HERE / "snippets").glob("*.json")):
        for i, fact in enumerate(json.loads(path.read_text(encoding="utf-8"))):
            found.append(pytest.param(fact, id=f"{path.stem}-{i}"))
    return found


@pytest.mark.parametrize("fact", cases())
def test_snippet(fact: dict[str, Any]) -> None:
    value, printed, error = observe(torch, fact["code"])
    assert error == fact["error"], fact["code"]
    assert printed == fact["printed"], fact["code"]
    assert value == fact["value"], fact["code"]
