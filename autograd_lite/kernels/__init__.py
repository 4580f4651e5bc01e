"""Numba kernels. Nothing here may be imported before a kernel is needed: Numba takes 0.3 s."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar, cast, overload

F = TypeVar("F", bound=Callable[..., Any])

__all__ = ["REGISTERED", "compile_for", "compiling", "jit"]

#: The kernels that say for which types they are wanted, for `warmup` to compile ahead.
REGISTERED: Final[list[tuple[Any, tuple[str, ...]]]] = []


def compiling() -> bool:
    """Return whether Numba compiles: not under `NUMBA_DISABLE_JIT=1`, which is for debugging."""
    from numba import config as _config

    config: Any = _config
    return not config.DISABLE_JIT


@overload
def jit(function: F, /) -> F: ...
@overload
def jit(*, signatures: tuple[str, ...] = ..., **options: Any) -> Callable[[F], F]: ...
def jit(function: Any = None, /, *, signatures: tuple[str, ...] = (), **options: Any) -> Any:
    """Compile `function` with Numba on its first call, and keep the code on disk where possible.

    `signatures` are the types that it will usually meet, in Numba's words, for `warmup`; it is
    compiled for any others too, when it meets them. `options` are Numba's. See `cache` for where
    the code lies. Under `NUMBA_DISABLE_JIT=1` the function is returned as it is.

    >>> @jit
    ... def double(x):
    ...     return 2 * x
    >>> double(21)
    42
    """
    if function is None:
        return lambda function: jit_with(function, signatures, options)
    return cast(Any, jit_with(function, signatures, options))


def jit_with(function: Any, signatures: tuple[str, ...], options: dict[str, Any]) -> Any:
    """Return a function as `jit` makes it."""
    import numba

    compiled = numba.njit(**{"error_model": "numpy", **options})(function)
    if compiling():
        from .cache import attach

        attach(compiled)
        if signatures:
            REGISTERED.append((compiled, signatures))
    return compiled


def compile_for(function: Any, signature: Any, **options: Any) -> Any:
    """Return a function compiled now, for one signature and no other: TypeError for other types."""
    compiled = jit_with(function, (), options)
    if compiling():
        compiled.compile(signature)
        compiled.disable_compile()
    return compiled
