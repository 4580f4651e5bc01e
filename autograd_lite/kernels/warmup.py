"""Compile ahead: `python -m autograd_lite warmup`."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

from . import REGISTERED, __name__ as package, __path__ as folder, cache, compiling

__all__ = ["warmup"]


def warmup(progress: Any) -> tuple[int, int]:
    """Compile every kernel for the types it usually meets, and remove code that is out of date.

    `progress` wraps the list of work, as `tqdm` does. Returns how many functions are ready and
    how many files were removed. RuntimeError where Numba is told not to compile.
    """
    if not compiling():
        raise RuntimeError("NUMBA_DISABLE_JIT is set: there is nothing to compile")
    for module in pkgutil.iter_modules(folder):
        importlib.import_module(f"{package}.{module.name}")
    work = [(kernel, types) for kernel, signatures in REGISTERED for types in signatures]
    for kernel, types in progress(work):
        kernel.compile(types)
    return len(work), cache.clear_outdated()
