"""`torch.compile`: a function that traces itself, compiles what it finds, and runs that."""

from __future__ import annotations

import functools
import linecache
import warnings
from collections.abc import Callable
from typing import Any

from ..thread_mode import GRAD, state
from .messages import message
from .program import Program
from .tracer import Untraceable
from .version import Version

#: How many programs one function may have.
MAX_VERSIONS = 8


class CompileWarning(UserWarning):
    """A compiled function runs eagerly, wholly or for some calls."""


class Compiled:
    """A function that runs as fused machine code; called as the function itself.

    `program` is the newest program (None before the first): `print` shows it.
    `function` is the function as it was given.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        functools.update_wrapper(self, function, updated=())  # a module's own flags stay its own
        self.function = function
        self.versions: list[Version] = []
        self.program: Program | None = None
        self._eager = False
        self._full = False
        self._first_run = True
        self._derived: dict[Any, Compiled] = {}

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        mode = state.mode
        if mode > GRAD or self._eager:  # recorded, transformed, watched: step by step
            return self.function(*args, **kwargs)
        for version in self.versions:
            if version.mode == mode:
                tensors = version.enter(args, kwargs)
                if tensors is not None:
                    return version.run(tensors, mode)
        return self._first(args, kwargs)

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        """As a method: bound, and compiled for each object of its own."""
        if instance is None:
            return self
        kept = instance.__dict__.setdefault("_compiled_methods", {})
        bound = kept.get(self.function)
        if bound is None:
            bound = kept[self.function] = Compiled(self.function.__get__(instance, owner))
        return bound

    def derive(self, transform: Callable[..., Any], *args: Any, **kwargs: Any) -> Compiled:
        """Return a transformation of the function (`func.jacrev`, …), compiled; the same each time."""
        key = repr((transform.__qualname__, args, sorted(kwargs.items())))
        found = self._derived.get(key)
        if found is None:
            made = transform(self.function, *args, **kwargs)
            found = self._derived[key] = Compiled(made)
        return found

    def __getattr__(self, name: str) -> Any:
        """What a module or function has otherwise: `compiled.parameters()`."""
        if name == "function":
            raise AttributeError(name)
        return getattr(self.function, name)

    def __repr__(self) -> str:
        return f"<compiled {getattr(self.function, '__qualname__', self.function)!s}>"

    def _first(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Trace and compile for arguments like these, then run."""
        if len(self.versions) >= MAX_VERSIONS:
            if not self._full:
                self._full = True
                self._warn(Untraceable("versions", str(MAX_VERSIONS)))
            return self.function(*args, **kwargs)
        name = getattr(self.function, "__name__", type(self.function).__name__)
        try:
            version = Version(self.function, args, kwargs, name, self._first_run)
        except Untraceable as reason:
            if reason.reason == "later":
                self._first_run = False
                return self.function(*args, **kwargs)
            if reason.reason == "error":
                result = self.function(*args, **kwargs)  # raises what was wrong with the call
                self._eager = True
                self._warn(reason)
                return result
            self._warn(reason)
            return self._run_eagerly(args, kwargs)
        self.versions.insert(0, version)
        self.program = version.program
        tensors = version.enter(args, kwargs)
        if tensors is None:
            self.versions.pop(0)
            self._warn(Untraceable("error", "the arguments are not recognised again"))
            return self._run_eagerly(args, kwargs)
        return version.run(tensors, state.mode)

    def _run_eagerly(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        self._eager = True
        return self.function(*args, **kwargs)

    def _warn(self, reason: Untraceable) -> None:
        where = ""
        if reason.place is not None and reason.reason != "versions":
            file, line = reason.place
            where = message(
                "where", file=file, line=line, text=linecache.getline(file, line).strip()
            )
        why = message(reason.reason, what=reason.what)
        name = getattr(self.function, "__name__", type(self.function).__name__)
        warnings.warn(
            message("fallback", name=name, why=why, where=where), CompileWarning, stacklevel=4
        )


def compile(function: Callable[..., Any] | None = None, **options: Any) -> Any:
    """Return `function` compiled: its operations fused into loops, its derivative too.

    Also a decorator. The first call with arguments of new shapes, types or constants traces and
    compiles; later ones run machine code.

    >>> import autograd_lite as torch
    >>> @torch.compile
    ... def f(x):
    ...     return (torch.sin(x) * x).sum()
    >>> f(torch.tensor([0.0, 1.0]))
    tensor(0.8415)
    """
    if function is None:
        return compile
    if isinstance(function, Compiled):
        return function
    return Compiled(function)
