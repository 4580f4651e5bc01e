"""The elementwise families against what PyTorch gave: values, types, nodes, gradients, errors."""

from __future__ import annotations

import json
import math
import pathlib
from typing import Any

import pytest

import autograd_lite as torch
from tests.record.elementwise_cases import GROUPS, cases
from tests.record.recorder import observe

RECORDED = json.loads(
    pathlib.Path(__file__).parents[1].joinpath("data/elementwise.json").read_text(encoding="utf-8")
)


def close(got: Any, want: Any, tolerance: float) -> bool:
    """Return whether nested numbers agree, relative or absolute."""
    if isinstance(want, dict):
        return (
            isinstance(got, dict)
            and got.keys() == want.keys()
            and all(close(got[k], want[k], tolerance) for k in want)
        )
    if isinstance(want, list):
        pairs = (
            zip(got, want, strict=True)
            if isinstance(got, list) and len(got) == len(want)
            else [(0, None)]
        )
        return all(close(g, w, tolerance) for g, w in pairs)
    if isinstance(want, float) and isinstance(got, float):
        return math.isclose(got, want, rel_tol=tolerance, abs_tol=tolerance) or (
            got != got and want != want
        )
    return type(got) is type(want) and got == want


@pytest.mark.parametrize("case", [c for group in GROUPS for c in cases(group)])
def test_as_pytorch(case: str) -> None:
    want, got = RECORDED[case], observe(torch, case)
    assert got.get("error") == want.get("error")
    assert got.get("dtype") == want.get("dtype")
    assert got.get("node") == want.get("node")
    tolerance = 1e-11 if "torch.float32" not in want.get("dtype", ()) else 2e-7
    for part in ("value", "first", "second"):
        assert close(got.get(part), want.get(part), tolerance), (
            part,
            got.get(part),
            want.get(part),
        )
