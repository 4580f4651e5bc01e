"""Numba kernels. Nothing here may be imported before a kernel is needed: Numba takes 0.3 s."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])

__all__ = ["jit"]


def jit(function: F) -> F:
    """Compile `function` with Numba on its first call, and keep the code on disk where possible.

    A folder that cannot be written (a system-wide install without a home) only costs the cache.

    >>> @jit
    ... def double(x):
    ...     return 2 * x
    >>> double(21)
    42
    """
    import numba

    compiled: Any
    try:
        compiled = numba.njit(cache=True, error_model="numpy")(function)
    except RuntimeError:  # "cannot cache function: no locator available"
        compiled = numba.njit(error_model="numpy")(function)
    return cast(F, compiled)
