"""Empty tensors, tensors without dimensions and rare types, against what PyTorch gave."""

from __future__ import annotations

from typing import Any

import pytest

from tests.compare_recorded import assert_same, recorded


@pytest.mark.parametrize(
    ("case", "want"), recorded("edges"), ids=lambda p: p if isinstance(p, str) else ""
)
def test_as_pytorch(case: str, want: Any) -> None:
    assert_same(case, want)
