"""Switching gradients on and off: `no_grad`, `enable_grad`, `set_grad_enabled`."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any, Self

from .thread_mode import GRAD, HELD, INFERENCE, set_mode, state, switch_grad, usual


def is_grad_enabled() -> bool:
    """Return whether operations are recorded for backward in this thread."""
    return bool(state.mode & (GRAD | HELD))


class _GradMode:
    """A context manager and decorator that sets the gradient mode."""

    _enabled: int  # GRAD, or 0
    #: What the mode was at each entry that was not yet left: the newest, and those before.
    _before: Any = None

    def __enter__(self) -> None:
        mode = usual.mode or state.mode
        if mode & INFERENCE:
            self._before = switch_grad(bool(self._enabled)), self._before
            return
        self._before = mode & GRAD, self._before
        set_mode(mode & ~GRAD | self._enabled)

    def __exit__(self, *exc: Any) -> None:
        was, self._before = self._before
        set_mode(state.mode & ~(GRAD | HELD) | was)

    def clone(self) -> Self:
        return type(self)()

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        if inspect.isgeneratorfunction(function):
            return _around_generator(self, function)

        @functools.wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            with self.clone():
                return function(*args, **kwargs)

        return call

    def __repr__(self) -> str:
        return (
            f"<torch.autograd.grad_mode.{type(self).__name__} object at 0x{id(self) % 2**48:012x}>"
        )


def _around_generator(mode: _GradMode, function: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a generator so that the mode holds inside it and not between its values."""

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        generator = function(*args, **kwargs)
        sent: Any = None
        while True:
            try:
                with mode.clone():
                    value = generator.send(sent)
            except StopIteration as stop:
                return stop.value
            sent = yield value

    return call


class _Bare(_GradMode):
    """`no_grad` and `enable_grad`: also a decorator without parentheses."""

    def __new__(cls, function: Callable[..., Any] | None = None) -> Self:
        self = object.__new__(cls)
        return self if function is None else self(function)  # type: ignore[return-value]


class no_grad(_Bare):
    """Do not record operations, for a `with` block or a decorated function.

    >>> import autograd_lite as torch
    >>> x = torch.ones(1, requires_grad=True)
    >>> with torch.no_grad():
    ...     (x * 2).requires_grad
    False
    """

    _enabled = 0


class enable_grad(_Bare):
    """Record operations, for a `with` block inside `no_grad` or a decorated function."""

    _enabled = GRAD


class set_grad_enabled(_GradMode):
    """Switch recording on or off, at once; as a `with` block, until its end."""

    def __init__(self, mode: bool) -> None:
        self._enabled = GRAD if mode else 0
        super().__enter__()

    def __enter__(self) -> None:
        switch_grad(bool(self._enabled))

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        self.__exit__()
        return super().__call__(function)

    def clone(self) -> Any:
        return enable_grad() if self._enabled else no_grad()
