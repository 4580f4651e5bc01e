"""Operations that agree with PyTorch on every sample of its own test suite.

`matching.txt` lists them; an operation that stops agreeing fails here. `python
tests/torch/opinfo.py` surveys what else there is.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from opinfo import OPERATORS, compare, usable

MATCHING = Path(__file__).with_name("matching.txt").read_text(encoding="utf-8").split()


@pytest.mark.parametrize("name", MATCHING)
def test_values_and_vjps_are_pytorchs(name: str) -> None:
    assert compare(OPERATORS[name]) > 0


def test_the_list_names_usable_operators_once_each() -> None:
    assert len(set(MATCHING)) == len(MATCHING)
    assert all(usable(OPERATORS[name]) for name in MATCHING)


def test_at_least_250_operations_are_compared() -> None:
    assert len(MATCHING) >= 250
