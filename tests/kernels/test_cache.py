"""Machine code on disk: each case in a process of its own, as only the next one finds it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from autograd_lite.kernels import jit

SOURCES = os.pathsep.join(filter(None, sys.path))
PACKAGE = Path(__file__).parents[2] / "autograd_lite"
#: Runs a kernel; prints its result and how often its code came from the disk.
SCRIPT = """
import numpy as np
from autograd_lite.kernels.rng import affine_f64

x = np.arange(3.0)
affine_f64(x, 2.0, 1.0)
print(x.tolist(), sum(affine_f64.stats.cache_hits.values()))
"""
VALUES = "[1.0, 3.0, 5.0]"

#: Runs a compiled program; prints its gradient and how many of its loops came from the disk.
PROGRAM = """
import autograd_lite as torch
from autograd_lite.kernels import cache

found = []
read = cache._read_sound
cache._read_sound = lambda path: found.append(read(path)) or found[-1]
x = torch.tensor([1.0, 2.0], requires_grad=True)
torch.compile(lambda x: (x * x).sum())(x).backward()
print(x.grad.tolist(), sum(f is not None for f in found))
"""


def run(script: str, **variables: str) -> str:
    """What a script prints in a fresh process."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("NUMBA", "AUTOGRAD"))}
    done = subprocess.run(
        [sys.executable, "-W", "error::RuntimeWarning", "-c", script],
        env={"PYTHONPATH": SOURCES, **environment, **variables},
        cwd=tempfile.gettempdir(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def code_files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.code"))


def test_the_second_process_finds_the_code_of_the_first(tmp_path):
    assert run(SCRIPT, NUMBA_CACHE_DIR=str(tmp_path)) == f"{VALUES} 0"
    kept = code_files(tmp_path)
    assert [p.name.partition("-")[0] for p in kept] == ["rng.affine_f64"]
    # Our own variable is asked first.
    other = {"NUMBA_CACHE_DIR": str(tmp_path / "other"), "AUTOGRAD_LITE_CACHE_DIR": str(tmp_path)}
    assert run(SCRIPT, **other) == f"{VALUES} 1"
    assert code_files(tmp_path) == kept


def double(x):
    return x * 2


@pytest.fixture
def hits(tmp_path, monkeypatch):
    """Compile `double` as a new process would; return whether its code came from the disk."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))

    def run_anew() -> bool:
        compiled = jit(double)
        assert compiled(21) == 42
        return bool(compiled.stats.cache_hits)

    return run_anew


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[: len(data) // 2],
        lambda data: data[:40] + bytes(40) + data[80:],
        lambda data: b"\x80\x05K\x01.",
        lambda data: hashlib.sha256(b"\x80\x05K\x01.").digest() + b"\x80\x05K\x01.",
    ],
    ids=["empty", "cut off", "overwritten", "a pickle", "something else with a checksum"],
)
def test_a_damaged_file_is_compiled_anew(tmp_path, hits, damage):
    assert not hits()
    assert hits()
    (path,) = code_files(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(damage(whole))
    assert not hits()
    assert hits()
    assert code_files(tmp_path) == [path]


def test_a_folder_that_cannot_be_made(tmp_path, hits, monkeypatch):
    """Root may write anywhere: a file stands where the folder would be."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "file"))
    assert not hits()
    assert not hits()


def test_closures_are_told_apart(tmp_path, monkeypatch):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))

    def adds(n):
        return jit(lambda x: x + n)

    assert [adds(1)(1), adds(2)(1), adds(1)(1)] == [2, 3, 2]
    assert len(code_files(tmp_path)) == 2


def test_a_compiled_program_is_kept_too_whatever_befalls_its_source(tmp_path):
    assert run(PROGRAM, NUMBA_CACHE_DIR=str(tmp_path)) == "[2.0, 4.0] 0"
    said = run(PROGRAM, NUMBA_CACHE_DIR=str(tmp_path))
    assert int(said.removeprefix("[2.0, 4.0] ")) > 0
    for path in tmp_path.rglob("*.py"):
        path.write_bytes(b"\xff\xfe raise SystemExit(1)")
    assert run(PROGRAM, NUMBA_CACHE_DIR=str(tmp_path)) == said


def test_several_processes_at_once(tmp_path):
    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(lambda _: run(SCRIPT, NUMBA_CACHE_DIR=str(tmp_path)), range(3)))
    assert [s[: len(VALUES)] for s in said] == [VALUES] * 3
    assert run(SCRIPT, NUMBA_CACHE_DIR=str(tmp_path)) == f"{VALUES} 1"
    assert not list(tmp_path.rglob("*.part"))


@pytest.fixture
def installed(tmp_path):
    """A copy of the package whose `__pycache__` is a file: a read-only install, even for root."""
    place = tmp_path / "site"
    shutil.copytree(PACKAGE, place / "autograd_lite", ignore=shutil.ignore_patterns("__pycache__"))
    (place / "autograd_lite" / "kernels" / "__pycache__").write_text("")
    return str(place)


def test_a_read_only_install_uses_the_users_folder(tmp_path, installed):
    variables = {"PYTHONPATH": installed, "PYTHONDONTWRITEBYTECODE": "1"}
    variables |= {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "users")}
    assert run(SCRIPT, **variables) == f"{VALUES} 0"
    assert code_files(tmp_path / "users")
    assert run(SCRIPT, **variables) == f"{VALUES} 1"


def test_code_of_changed_sources_is_not_taken(tmp_path, installed):
    """Also where a kernel did not change, but one that it might call."""
    variables = {"PYTHONPATH": installed, "NUMBA_CACHE_DIR": str(tmp_path / "cache")}
    run(SCRIPT, **variables)
    other = Path(installed) / "autograd_lite" / "kernels" / "cephes.py"
    stamp = other.stat()
    other.write_text(other.read_text().replace("Cephes", "cephes", 1))
    os.utime(other, (stamp.st_atime, stamp.st_mtime))  # as in an image with fixed times
    assert run(SCRIPT, **variables) == f"{VALUES} 0"
    assert run(SCRIPT, **variables) == f"{VALUES} 1"


def test_numba_can_be_switched_off(tmp_path):
    off = {"NUMBA_DISABLE_JIT": "1", "NUMBA_CACHE_DIR": str(tmp_path)}
    plain = "from autograd_lite.kernels import jit; print(jit(lambda x: x + 1)(1))"
    assert run(plain, **off) == "2"
    program = "import warnings; warnings.simplefilter('ignore')\n" + PROGRAM
    assert run(program, **off) == "[2.0, 4.0] 0"
    samples = "import autograd_lite as t; t.manual_seed(0); print(t.randn(3_000_000)[-1].item())"
    assert run(samples, **off) == run(samples, NUMBA_CACHE_DIR=str(tmp_path / "on"))
    assert not code_files(tmp_path / "autograd_lite")


def test_importing_does_not_import_numba():
    assert run("import sys, autograd_lite; print('numba' in sys.modules)") == "False"


FIRST_GRADIENT = """
import sys
import autograd_lite as torch
x = torch.ones(2, 2, requires_grad=True)
y = x + 2
(y * y * 3).mean().backward()
x = torch.randn(3, requires_grad=True)
J = torch.autograd.functional.jacobian(lambda x: (x * 2).softmax(0), x)
torch.nn.functional.cross_entropy(torch.randn(100, 10), torch.zeros(100, dtype=torch.long))
print('numba' in sys.modules)
"""


def test_the_first_gradient_waits_for_no_compiler():
    assert run(FIRST_GRADIENT) == "False"
