"""`python -m autograd_lite warmup`."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest


def warm(folder, **variables) -> tuple[str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "autograd_lite", "warmup"],
        env={
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
            **os.environ,
            "NUMBA_CACHE_DIR": str(folder),
            **variables,
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout, done.stderr


@pytest.fixture(scope="module")
def warmed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cache")
    (folder / "autograd_lite").mkdir()
    (folder / "autograd_lite" / "rng.shuffle-0000.code").write_bytes(b"of an older version")
    return folder, *warm(folder)


def test_it_says_what_was_done(warmed):
    folder, said, progress = warmed
    assert re.fullmatch(r"\d+ kernels are ready in .*; 1 outdated files removed\.\n", said)
    assert "100%" in progress
    assert len(list(folder.rglob("*.code"))) >= int(said.split()[0])


def test_it_says_so_in_korean(warmed):
    said, progress = warm(warmed[0], AUTOGRAD_LITE_LANG="ko")
    assert "준비했습니다" in said
    assert "커널 컴파일" in progress
