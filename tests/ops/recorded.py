"""Comparing a case with its record."""

from __future__ import annotations

import functools
import json
import math
import pathlib
from typing import Any

import autograd_lite as torch
from tests.record.array_cases import operands
from tests.record.recorder import observe


@functools.cache
def records(family: str) -> dict[str, Any]:
    """Return what PyTorch gave for the cases of a family."""
    path = pathlib.Path(__file__).parents[1] / "data" / f"{family}.json"
    return json.loads(path.read_text(encoding="utf-8"))


def check_case(family: str, case: str) -> None:
    """Assert that a case gives here what PyTorch gave."""
    want, got = records(family)[case], observe(torch, case, operands)
    assert got.get("error") == want.get("error")
    assert got.get("dtype") == want.get("dtype")
    assert got.get("node") == want.get("node")
    exact = (
        not {"torch.float32", "torch.float16"} & set(want.get("dtype", ()))
        and "float()" not in case
    )
    tolerance = 1e-9 if exact else 1e-5
    for part in ("value", "first", "second"):
        a, b = got.get(part), want.get(part)
        assert close(_without_zeros(a), _without_zeros(b), tolerance), (part, a, b)


def close(got: Any, want: Any, tolerance: float) -> bool:
    """Return whether nested numbers agree, relative or absolute."""
    if isinstance(want, dict):
        return (
            isinstance(got, dict)
            and got.keys() == want.keys()
            and all(close(got[k], want[k], tolerance) for k in want)
        )
    if isinstance(want, list):
        return (
            isinstance(got, list)
            and len(got) == len(want)
            and all(map(functools.partial(close, tolerance=tolerance), got, want))
        )
    if isinstance(want, float) and isinstance(got, float):
        return math.isclose(got, want, rel_tol=tolerance, abs_tol=tolerance) or (
            got != got and want != want
        )
    return type(got) is type(want) and got == want


def _without_zeros(part: Any) -> Any:
    """Leave out gradients that are 0: one may be absent where the other was computed."""
    if not isinstance(part, dict):
        return part
    return {k: v for k, v in part.items() if any(abs(x) > 1e-12 or x != x for x in _flat(v))}


def _flat(value: Any) -> list[float]:
    return [x for item in value for x in _flat(item)] if isinstance(value, list) else [value]
