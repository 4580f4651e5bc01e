"""Making a table row, or a function, part of the public surface: `torch.f` and `Tensor.f`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from ..specialise import compile_entry
from ..table import Row, define
from ..tensor import Tensor

#: Every public function by its name in `torch`.
PUBLIC: Final[dict[str, Callable[..., Any]]] = {}


def public(function: Callable[..., Any], name: str | None = None) -> Callable[..., Any]:
    """Make a function public as `torch.<name>`; also a decorator."""
    PUBLIC[name or function.__name__] = function
    return function


def method(function: Callable[..., Any], *names: str) -> Callable[..., Any]:
    """Make a function a method of Tensor, under its own name or the given ones."""
    for name in names or (function.__name__,):
        setattr(Tensor, name, function)
    return function


def both(function: Callable[..., Any]) -> Callable[..., Any]:
    """Make a function public and a method."""
    return method(public(function))


def operation(
    signature: str,
    fast: Callable[..., Any] | None = None,
    /,
    *,
    forward: Callable[..., Any] | None = None,
    defaults: dict[str, Any] | None = None,
    aliases: str = "",
    methods: str = "",
    function: bool = True,
    in_place: bool = True,
    **options: Any,
) -> Callable[..., Any]:
    """Define a row of one or two tensors, and its function, method and in-place method.

    `fast` is the forward on arrays of one floating point type; `forward`, where it differs, also
    takes the row's other arguments, whose default values are `defaults`. `aliases` are further
    names, `methods` further method names (`__mul__`). Returns the function.
    """
    compute = forward if forward is not None else fast
    assert compute is not None
    row = define(signature, compute, **options)
    entry = compile_entry(row, fast if fast is not None else compute, defaults or {})
    row.fast = entry
    names = (row.name, *aliases.split())
    for name in names:
        if function:
            public(entry, name)
        method(entry, name)
    if methods:
        method(entry, *methods.split())
    if in_place:
        from ..inplace import in_place_method

        for name in names:
            method(in_place_method(row, defaults or {}), name + "_")
    return entry


__all__ = ["PUBLIC", "Row", "both", "define", "method", "operation", "public"]
