"""What the figures were measured on, in words, and the cores that everybody gets."""

from __future__ import annotations

import os
import platform
from importlib import metadata
from pathlib import Path

#: Every library gets as many: they are the cores that the process may run on.
CORES = 2

_LIBRARIES = ("numpy", "numba", "torch", "jax", "autograd", "mygrad", "micrograd")
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")


def share_cores() -> None:
    """Bind this process and its children to `CORES` cores; call it before a library starts."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    for name in _THREADS:
        os.environ[name] = str(CORES)


def in_words() -> str:
    """Return the processor, memory, system and versions, without anything that names the host."""
    libraries = ", ".join(f"{name} {metadata.version(name)}" for name in _LIBRARIES)
    return (
        f"{CORES} cores of an {_processor()}, {_memory()}, {platform.system()}, "
        f"Python {platform.python_version()}; {libraries}."
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        name = next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        name = platform.processor() or platform.machine()
    return f"{name} ({platform.machine()})"


def _memory() -> str:
    if not hasattr(os, "sysconf"):
        return "unknown memory"
    size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"{round(size / 2**30)} GiB of memory"
