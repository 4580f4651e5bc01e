"""Special functions, what else has no family of rows, and wrong calls, against what PyTorch showed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.compare_programs import assert_same, programs


@pytest.mark.parametrize(("code", "want"), programs("special", "overloads"))
def test_as_pytorch(code: str, want: Any) -> None:
    assert_same(code, want)
