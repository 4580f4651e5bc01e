"""The join operations against what PyTorch gave: see tests/record/cases/join.txt."""

from __future__ import annotations

from typing import Any

import pytest

from tests.compare_recorded import assert_same, recorded


@pytest.mark.parametrize(
    ("case", "want"), recorded("join"), ids=lambda p: p if isinstance(p, str) else ""
)
def test_as_pytorch(case: str, want: Any) -> None:
    assert_same(case, want)
