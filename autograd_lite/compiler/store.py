"""Generated sources on disk, so that a second process finds the machine code of the first.

A source lies in a file named by a hash of its text, its machine code beside it; see
`kernels.cache`. Without a folder that can be written the code is kept in memory only.
"""

from __future__ import annotations

import contextlib
import hashlib
import linecache
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

from ..kernels import cache, compile_for
from .messages import message

#: Seconds after which a line says that something is being compiled.
PATIENCE = 1.0


def key_of(text: str) -> str:
    """Return the name under which a source is kept."""
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def write_source(text: str) -> str:
    """Put a source into the folder, and return the file's name: none of a file where that fails."""
    key = key_of(text)
    place = cache.source_folder()
    if place is None:
        return f"<autograd_lite program {key}>"
    path = place / f"program_{key}.py"
    try:
        there = path.read_text(encoding="utf-8") == text
    except (OSError, ValueError):
        there = False
    if not there and not cache.write_whole(path, text.encode()):
        return f"<autograd_lite program {key}>"
    return str(path)


def build(text: str, signatures: dict[str, Any], env: dict[str, Any]) -> Callable[..., Any]:
    """Return `run` of a generated source whose functions in `signatures` are compiled by Numba."""
    filename = write_source(text)
    # Tracebacks and Numba's messages show the lines.
    linecache.cache[filename] = (len(text), None, text.splitlines(True), filename)
    # A module that exists: Numba imports it when it finds the code again.
    namespace = {"__name__": __name__, **env}
    exec(compile(text, filename, "exec"), namespace)
    with waiting_line():
        for name, signature in signatures.items():
            namespace[name] = compile_for(namespace[name], signature, nogil=True)
    run: Callable[..., Any] = namespace["run"]
    return run


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
