"""Large loops shared among threads: Numba's code runs without Python's lock.

Numba's own `parallel=True` would take seconds more to compile, and one of its threading layers
ends the process when two threads of a notebook's kernel use it at once.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

#: How many parts a loop is cut into at most: more hardly help loops that wait for memory.
MOST = 4


@functools.cache
def parts() -> int:
    """Return how many threads share a loop."""
    try:
        available = len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        available = os.cpu_count() or 1
    return max(1, min(MOST, available))


@functools.cache
def _pool() -> ThreadPoolExecutor:
    others = max(1, parts() - 1)  # a program may be shared where there is one core, too
    return ThreadPoolExecutor(others, thread_name_prefix="autograd_lite")


if hasattr(os, "register_at_fork"):  # a child has the pool, but not its threads
    os.register_at_fork(after_in_child=_pool.cache_clear)


def share(function: Callable[..., Any], extent: int, count: int, *args: Any) -> None:
    """Run `function(*args, start, stop, number)` for `count` parts of `range(extent)` at once."""
    step = -(-extent // count)
    pool = _pool()
    others = [
        pool.submit(function, *args, k * step, min((k + 1) * step, extent), k)
        for k in range(1, count)
    ]
    function(*args, 0, step, 0)
    for other in others:
        other.result()
