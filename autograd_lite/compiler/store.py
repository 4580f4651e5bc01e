"""Generated sources on disk, so that a second process finds the machine code of the first.

A source lies in a file named by a hash of its text, of our kernels and of the versions that
matter; Numba keeps the machine code beside it. Without a folder that can be written, or with a
damaged file in it, code is compiled anew and kept in memory only.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import linecache
import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from .messages import message

#: Seconds after which a line says that something is being compiled.
PATIENCE = 1.0


def folder() -> Path | None:
    """Return where sources are kept; None if no folder can be written."""
    given = os.environ.get("AUTOGRAD_LITE_CACHE_DIR") or os.environ.get("NUMBA_CACHE_DIR")
    if given:
        place = Path(given) / "autograd_lite_compiled"
    elif sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
        place = Path(base or Path.home()) / "autograd_lite" / "compiled"
    else:
        base = os.environ.get("XDG_CACHE_HOME")
        place = Path(base or Path.home() / ".cache") / "autograd_lite" / "compiled"
    try:
        place.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        return None
    return place if os.access(place, os.W_OK) else None


@functools.cache
def _fingerprint() -> bytes:
    """What, besides a source, decides its machine code."""
    import llvmlite
    import numba
    import numpy as np

    kernels = Path(__file__).parent.parent / "kernels"
    digest = hashlib.sha256()
    for version in (sys.version, numba.__version__, llvmlite.__version__, np.__version__):
        digest.update(version.encode())
    for name in ("elementary.py", "memory.py"):
        digest.update((kernels / name).read_bytes())
    return digest.digest()


def key_of(text: str) -> str:
    """Return the name under which a source is kept."""
    return hashlib.sha256(_fingerprint() + text.encode()).hexdigest()[:24]


def write_source(text: str) -> tuple[str, bool]:
    """Put a source into the folder; return the file's name, and whether the code can be kept."""
    key = key_of(text)
    place = folder()
    if place is None:
        return f"<autograd_lite program {key}>", False
    path = place / f"program_{key}.py"
    try:
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            # Under another name first: two processes may do this at once.
            handle, temporary = tempfile.mkstemp(dir=place, suffix=".tmp")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            os.replace(temporary, path)
    except OSError:
        return f"<autograd_lite program {key}>", False
    return str(path), True


def build(text: str, signatures: dict[str, Any], env: dict[str, Any]) -> Callable[..., Any]:
    """Return `run` of a generated source whose functions in `signatures` are compiled by Numba."""
    import numba

    filename, kept = write_source(text)
    # Tracebacks and Numba's messages show the lines.
    linecache.cache[filename] = (len(text), None, text.splitlines(True), filename)
    namespace = {"__name__": "autograd_lite.compiled", **env}
    exec(compile(text, filename, "exec"), namespace)
    with waiting_line():
        for name, signature in signatures.items():
            namespace[name] = _jitted(numba, namespace[name], signature, kept)
    run: Callable[..., Any] = namespace["run"]
    return run


def _jitted(numba: Any, function: Any, signature: Any, kept: bool) -> Any:
    options = {"nogil": True, "error_model": "numpy"}
    if kept:
        try:
            return numba.njit([signature], cache=True, **options)(function)
        except numba.core.errors.NumbaError:
            raise
        except Exception:  # a damaged or unwritable cache file: whatever reading it may raise
            pass
    return numba.njit([signature], **options)(function)


@contextlib.contextmanager
def waiting_line() -> Iterator[None]:
    """Say on stderr that code is being compiled, if it takes longer than a second."""
    shown = threading.Event()

    def show() -> None:
        shown.set()
        print(message("compiling"), end="", file=sys.stderr, flush=True)

    timer = threading.Timer(PATIENCE, show)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        if shown.is_set():
            print(message("compiled"), file=sys.stderr, flush=True)
