"""Where machine code is kept, so that only the first process waits for a compiler.

One file holds the code of one function for one signature, one processor and one version of
everything that decides it; its name ends in hashes of these. So changed sources miss the cache, several
processes may write at once (each file appears whole, under its name, by one rename), and a file
that was cut off or overwritten is seen by its checksum: the code is then compiled anew.

Numba's own cache keeps an index file instead, which two processes overwrite for each other, and
fails on a damaged file.

Places, in this order, the first that is writable taking what is new and all of them being read:

1. `AUTOGRAD_LITE_CACHE_DIR` or `NUMBA_CACHE_DIR`, alone, where set;
2. `__pycache__` beside the kernels, which whoever installs the package can fill (`python -m
   autograd_lite warmup`) for all its users;
3. the user's own cache folder.

Where none is writable the code lives in memory only.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import pickle
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

__all__ = [
    "KernelCache",
    "attach",
    "clear_outdated",
    "folders",
    "source_folder",
    "writable",
    "write_whole",
]

_KERNELS: Final = Path(__file__).parent
_VARIABLES: Final = ("AUTOGRAD_LITE_CACHE_DIR", "NUMBA_CACHE_DIR")
_NAME: Final = "autograd_lite"
SUFFIX: Final = ".code"


def folders() -> list[Path]:
    """Return where machine code may lie; the folders need not exist."""
    given = _given_folder()
    if given is not None:
        return [given]
    return [_KERNELS / "__pycache__", *_users_folder()]


def source_folder() -> Path | None:
    """Return the folder of generated sources, made if need be; None if none can be written.

    It is never inside the package: programs belong to whoever wrote them.
    """
    given = _given_folder()
    for place in [given] if given is not None else _users_folder():
        if writable(place / "programs"):
            return place / "programs"
    return None


def write_whole(path: Path, data: bytes) -> bool:
    """Write a file so that no reader ever sees a part of it; False where it cannot be written."""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.stem, suffix=".part")
    except OSError:
        return False
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(temporary, path)
    except OSError:  # a full disk, or on Windows a reader
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        return False
    return True


def attach(dispatcher: Any) -> None:
    """Let a function that Numba will compile keep its code on disk, and find it there.

    The code of functions outside this package (generated programs) lies with generated sources. A
    function without a file, or whose closure cannot be told from others, is kept in memory only.
    """
    file = dispatcher.py_func.__code__.co_filename
    with contextlib.suppress(Exception):  # whatever pickling a closure may raise
        stamp = _stamp(file)
        if stamp is not None:
            dispatcher._cache = KernelCache(dispatcher, stamp, Path(file).parent == _KERNELS)


class KernelCache:
    """What Numba's dispatcher asks for code that was compiled before, and tells of new code."""

    cache_path: Path | None = None

    def __init__(self, dispatcher: Any, stamp: bytes, own: bool) -> None:
        function = dispatcher.py_func
        self._own = own
        module = function.__module__.rpartition(".")[2]
        self._prefix = f"{module}.{function.__name__}-{_short(stamp)}"
        self._identity = b"\0".join(
            [
                stamp,
                f"{function.__module__}.{function.__qualname__}".encode(),
                str(function.__code__.co_firstlineno).encode(),
                function.__code__.co_code,
                repr(sorted(dispatcher.targetoptions.items())).encode(),
                *map(_identity_of, function.__closure__ or ()),
            ]
        )

    def load_overload(self, signature: Any, target_context: Any) -> Any:
        """Return the compiled function for a signature; None where there is no sound file."""
        from numba.core import compiler

        rebuild: Any = compiler.CompileResult._rebuild
        target_context.refresh()
        name = self._file_name(signature, target_context.codegen())
        for folder in self._folders():
            payload = _read_sound(folder / name)
            if payload is not None:
                with contextlib.suppress(Exception):  # whatever rebuilding it may raise
                    return rebuild(target_context, *pickle.loads(payload))
        return None

    def save_overload(self, signature: Any, result: Any) -> None:
        """Keep newly compiled code; where that is impossible it stays in memory only."""
        if result.library.has_dynamic_globals or not all(x.can_cache for x in result.lifted):
            return
        try:
            payload = _pickled(result._reduce())
        except Exception:  # a constant that cannot be pickled
            return
        data = hashlib.sha256(payload).digest() + payload
        name = self._file_name(signature, result.codegen)
        for folder in self._folders():
            if writable(folder) and write_whole(folder / name, data):
                return

    def _folders(self) -> list[Path]:
        if self._own:
            return folders()
        place = source_folder()
        return [] if place is None else [place]

    def _file_name(self, signature: Any, codegen: Any) -> str:
        types = getattr(signature, "args", signature)
        returned = getattr(signature, "return_type", None)
        key = repr((tuple(types), returned, codegen.magic_tuple())).encode()
        digest = hashlib.sha256(self._identity + b"\0" + key).hexdigest()
        return f"{self._prefix}-{digest[:24]}{SUFFIX}"

    def enable(self) -> None:
        """Numba's dispatcher has this switch; the cache is always on."""

    def disable(self) -> None:
        """See `enable`."""

    def flush(self) -> None:
        """Files of other versions are cleared by `warmup`."""


def clear_outdated() -> int:
    """Remove the code of kernels of other versions; return how many files."""
    kept, removed = f"-{_short(_stamp(__file__))}-", 0
    for folder in folders():
        for path in sorted(folder.glob(f"*{SUFFIX}")):
            if kept not in path.name:
                with contextlib.suppress(OSError):
                    path.unlink()
                    removed += 1
    return removed


def _short(stamp: bytes | None) -> str:
    return (stamp or b"").hex()[:8]


def _given_folder() -> Path | None:
    given = next((os.environ[v] for v in _VARIABLES if os.environ.get(v)), None)
    return None if given is None else Path(given) / _NAME


def _users_folder() -> list[Path]:
    """The user's cache folder, by each system's custom; none for a user without a home."""
    try:
        if sys.platform == "win32":
            base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
        elif sys.platform == "darwin":
            base = Path.home() / "Library" / "Caches"
        else:
            base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:
        return []
    return [base / _NAME]


def writable(folder: Path) -> bool:
    """Return whether files can be put into a folder, which is made if need be."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return False
    return os.access(folder, os.W_OK | os.X_OK)


def _read_sound(path: Path) -> bytes | None:
    """Return a file's content if it is all there and as it was written."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    digest, payload = data[:32], data[32:]
    return payload if hashlib.sha256(payload).digest() == digest else None


def _identity_of(cell: Any) -> bytes:
    """Return what tells a closure's value from others, as Numba compiles values in."""
    inner = getattr(cell.cell_contents, "_cache", None)
    return inner._identity if isinstance(inner, KernelCache) else _pickled(cell.cell_contents)


def _pickled(value: Any) -> bytes:
    from numba.core import serialize

    dumps: Any = serialize.dumps  # which knows Numba's own types
    return bytes(dumps(value))


@functools.lru_cache(maxsize=512)
def _stamp(file: str) -> bytes | None:
    """Return a digest of what decides the code of a file's functions; None without a file.

    Kernels call each other across files, so all of them count.
    """
    try:
        path = Path(file)
        own = b"" if path.parent == _KERNELS else path.read_bytes()
        return hashlib.sha256(_kernels_stamp() + own).digest()
    except OSError:  # typed at a prompt, or inside an archive
        return None


@functools.cache
def _kernels_stamp() -> bytes:
    import llvmlite
    import numba
    import numpy as np

    digest = hashlib.sha256()
    for version in (sys.version, numba.__version__, llvmlite.__version__, np.__version__):
        digest.update(version.encode())
    for path in sorted(_KERNELS.glob("*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.digest()
