"""The constructors of modules and optimizers take PyTorch's arguments, by position and by name."""

from __future__ import annotations

import json
import pathlib

import pytest

from tests.record.constructors import NAMESPACES, constructors

RECORDED = json.loads(
    pathlib.Path(__file__).parents[1].joinpath("data/constructors.json").read_text(encoding="utf-8")
)
#: Arguments that PyTorch deprecated before 1.0.
LEFT_OUT = {"Hardtanh": ["min_value", "max_value"]}


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_parameters_are_pytorchs(namespace: str) -> None:
    ours, theirs = constructors(namespace.replace("torch", "autograd_lite", 1)), RECORDED[namespace]
    shared = sorted(ours.keys() & theirs.keys())
    wanted = {n: [p for p in theirs[n] if p not in LEFT_OUT.get(n, ())] for n in shared}
    assert {n: ours[n] for n in shared} == wanted
    assert len(shared) > 10
