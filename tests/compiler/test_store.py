"""Sources and machine code on disk: found by a second process, and never in the way."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import autograd_lite as torch
from autograd_lite.compiler import store

PROGRAM = """
import autograd_lite as torch
f = torch.compile(lambda x: (torch.tanh(x) * {factor}).sum())
x = torch.tensor([0.0, 1.0], requires_grad=True)
out = f(x)
out.backward()
print(f"{{out.item():.6f}} {{x.grad[0].item():.6f}}")
"""


def run(folder: Path, factor: float = 3.0, **env: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(factor=factor)],
        env={**os.environ, "AUTOGRAD_LITE_CACHE_DIR": str(folder), **env},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


EXPECTED = f"{3 * np.tanh(1):.6f} {3:.6f}"


def files(folder: Path, pattern: str) -> list[Path]:
    return sorted(folder.rglob(pattern))


def test_a_second_process_compiles_nothing(tmp_path):
    assert run(tmp_path) == EXPECTED
    code = {p: p.stat().st_mtime_ns for p in files(tmp_path, "*.code")}
    assert code
    assert run(tmp_path) == EXPECTED
    assert {p: p.stat().st_mtime_ns for p in files(tmp_path, "*.code")} == code


@pytest.mark.parametrize("pattern", ["*.code", "program_*.py"])
def test_a_damaged_file_is_made_anew(tmp_path, pattern):
    run(tmp_path)
    for path in files(tmp_path, pattern):
        path.write_bytes(b"damaged")
    assert run(tmp_path) == EXPECTED


def test_two_processes_at_once(tmp_path):
    command = [sys.executable, "-c", PROGRAM.format(factor=3.0)]
    env = {**os.environ, "AUTOGRAD_LITE_CACHE_DIR": str(tmp_path)}
    both = [subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    for process in both:
        assert process.communicate()[0].strip() == EXPECTED
        assert process.returncode == 0


def test_a_folder_that_cannot_be_made_costs_the_cache_alone(tmp_path):
    (tmp_path / "file").write_text("no folder")
    assert run(tmp_path / "file") == EXPECTED


def test_without_the_compiler_rows_run_one_by_one(tmp_path):
    assert run(tmp_path, NUMBA_DISABLE_JIT="1") == EXPECTED
    assert not files(tmp_path, "program_*")


def test_importing_and_decorating_load_no_numba():
    code = (
        "import sys, autograd_lite as t\nf = t.compile(lambda x: x)\nprint('numba' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_name_of_a_source_follows_its_text(tmp_path, monkeypatch):
    monkeypatch.setenv("AUTOGRAD_LITE_CACHE_DIR", str(tmp_path))
    assert store.key_of("a") != store.key_of("b")
    assert Path(store.write_source("x = 1\n")).read_text() == "x = 1\n"


def test_a_line_says_that_it_takes_a_while(capsys, monkeypatch):
    monkeypatch.setattr(store, "PATIENCE", 0.0)
    import time

    with store.waiting_line():
        time.sleep(0.05)
    assert capsys.readouterr().err.endswith("done\n")


def test_what_numba_does_not_compile_runs_row_by_row(monkeypatch):
    def fail(*args):
        raise RuntimeError("LLVM is out of sorts")

    monkeypatch.setattr(store, "build", fail)
    f = torch.compile(lambda x: (x * x).sum())
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    with pytest.warns(UserWarning, match="row by row"):
        out = f(x)
    out.backward()
    assert (out.item(), x.grad.tolist()) == (5.0, [2.0, 4.0])
