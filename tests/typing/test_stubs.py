"""The stubs are those of the operations that there are, and serve a strict type checker."""

from __future__ import annotations

import importlib
import json
import re
import runpy
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
MAKER = runpy.run_path(str(HERE / "make_stubs.py"))
#: Names that two namespaces share by accident: what their files import.
INCIDENTAL = {
    ("torch.nn.init", "Tensor"), ("torch.nn.init", "torch"), ("torch.optim.lr_scheduler", "Optimizer"),
}  # fmt: skip


def errors_of(path: Path) -> list[tuple[int, str]]:
    """Return the lines and codes of what `mypy --strict` finds in a file."""
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    found = re.findall(r"^(.+):(\d+): error: .*\[([\w-]+)\]$", done.stdout, re.MULTILINE)
    assert all(Path(file).name == path.name for file, _, _ in found), done.stdout
    assert done.returncode == bool(found), done.stdout + done.stderr
    return [(int(line), code) for _, line, code in found]


def foreign(namespace: ModuleType, name: str) -> bool:
    """Return whether a name is somebody else's, which a file imports (`math`, `Any`)."""
    value = getattr(namespace, name)
    home = value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", None)
    return home in ("__future__", "_bisect", "bisect", "math", "typing", "warnings", "weakref")


@pytest.mark.parametrize("file", MAKER["STUBS"])
def test_the_committed_stub_is_the_generated_one(file: str) -> None:
    committed = (MAKER["PACKAGE"] / file).read_text(encoding="utf-8")
    assert committed == MAKER["formatted"](MAKER["STUBS"][file]()), (
        "run python tests/typing/make_stubs.py"
    )


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("_public.pyi", "def abs(input: Tensor, *, out: Tensor | None = None) -> Tensor: ..."),
        ("_public.pyi", "def hypot(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor: ..."),
        ("_methods.pyi", "    def abs(self) -> Tensor: ..."),
        ("_methods.pyi", "    def mul(self, other: Tensor | builtins.float) -> Tensor: ..."),
        ("_methods.pyi", "    def add(self, other: Tensor | builtins.float, *, alpha: builtins.float = 1) -> Tensor: ..."),
        ("_methods.pyi", "    def __add__(self, other: Any) -> Tensor: ..."),
        ("_methods.pyi", "    def __neg__(self) -> Tensor: ..."),
        ("_methods.pyi", "    def mul_(self, other: Tensor | builtins.float) -> Tensor:"),
        ("_methods.pyi", "    def clamp_(self, min: Any = None, max: Any = None) -> Tensor:"),
        ("special.pyi", "def erf(input: Tensor, *, out: Tensor | None = None) -> Tensor: ..."),
        ("nn/modules/__init__.pyi", "    def __init__(self, inplace: builtins.bool = False) -> None: ..."),
    ],
)  # fmt: skip
def test_a_signature_is_that_of_the_row(file: str, line: str) -> None:
    assert line in (MAKER["PACKAGE"] / file).read_text(encoding="utf-8").splitlines()


def test_a_users_file_is_accepted() -> None:
    assert errors_of(HERE / "user.py") == []


def test_a_users_file_runs() -> None:
    user = runpy.run_path(str(HERE / "user.py"))
    assert user["values"]().shape == (2,)
    assert user["training"]() >= 0


def test_a_users_mistakes_are_found() -> None:
    path = HERE / "wrong.py"
    lines = path.read_text(encoding="utf-8").splitlines()
    wanted = [
        (i, found[1]) for i, s in enumerate(lines, 1) if (found := re.search(r"# -> (\S+)$", s))
    ]
    assert len(wanted) == 7
    assert errors_of(path) == wanted


def test_every_public_name_is_seen(tmp_path: Path) -> None:
    recorded = json.loads((ROOT / "tests/data/namespace.json").read_text(encoding="utf-8"))
    lines = []
    for namespace, names in recorded.items():
        ours = importlib.import_module(namespace.replace("torch", "autograd_lite", 1))
        seen = [
            n
            for n in names
            if hasattr(ours, n) and (namespace, n) not in INCIDENTAL and not foreign(ours, n)
        ]
        lines += [f"import {ours.__name__}", *(f"{ours.__name__}.{n}" for n in seen)]
    path = tmp_path / "names.py"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert [lines[i - 1] for i, _ in errors_of(path)] == []
    assert len(lines) > 900
