"""Linear algebra against what PyTorch gave: values, types, nodes, gradients to second order, errors."""

from __future__ import annotations

import pytest

from tests.ops.recorded import check_case
from tests.record.array_cases import cases


@pytest.mark.parametrize("case", cases("linalg"))
def test_as_pytorch(case: str) -> None:
    check_case("linalg", case)
