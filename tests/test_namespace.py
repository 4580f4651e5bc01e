"""Public names stay what PyTorch has under them, whatever submodules were imported before."""

from __future__ import annotations

import json
import pathlib
import subprocess
import sys

import pytest

from tests.record.namespace import NAMESPACES

RECORDED = json.loads(
    pathlib.Path(__file__).with_name("data").joinpath("namespace.json").read_text(encoding="utf-8")
)
#: A package of traces that can be called as the function it hides.
CALLABLE_MODULES = {("torch", "trace")}

IMPORT_ALL_THEN_LIST = """
import importlib, json, pkgutil
import autograd_lite
for module in sorted(m.name for m in pkgutil.walk_packages(autograd_lite.__path__, "autograd_lite.")):
    importlib.import_module(module)
from tests.record.namespace import NAMESPACES, kinds
ours = [n.replace("torch", "autograd_lite", 1) for n in NAMESPACES]
print(json.dumps({n: kinds(o) for n, o in zip(NAMESPACES, ours)}))
print(autograd_lite.trace(autograd_lite.eye(3)).item())
"""


@pytest.fixture(scope="module")
def printed() -> list[str]:
    """Return what a fresh Python prints after importing every submodule."""
    run = [sys.executable, "-c", IMPORT_ALL_THEN_LIST]
    root = pathlib.Path(__file__).parents[1]
    done = subprocess.run(run, capture_output=True, text=True, check=True, cwd=root)
    return done.stdout.splitlines()


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_names_are_of_pytorchs_kind(printed: list[str], namespace: str) -> None:
    ours, theirs = json.loads(printed[0])[namespace], RECORDED[namespace]
    shared = sorted(ours.keys() & theirs.keys())
    other = {
        n: (ours[n], theirs[n])
        for n in shared
        if ours[n] != theirs[n] and (namespace, n) not in CALLABLE_MODULES
    }
    assert other == {}
    assert shared


def test_trace_is_a_function_beside_being_a_package(printed: list[str]) -> None:
    assert printed[1] == "3.0"
