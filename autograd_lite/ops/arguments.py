"""PyTorch's errors for arguments that do not fit a function's schema, found after the fact.

A function runs with the arguments it was given. Only if that fails are they held against the
schema, so that correct calls pay nothing but the `try`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from .._tensor import Tensor
from ..dtypes import dtype
from ..errors import type_name
from ..explained import unknown_names
from ..forms import knows
from ..overloads import explain


def schema(text: str, *, method: bool = False) -> Callable[[Any], Any]:
    """Return a decorator: TypeErrors become PyTorch's for a schema such as `"Tensor input, int dim"`.

    Types: Tensor, int, ints (a tuple of ints, or one int), sizes (a tuple of ints only), tensors,
    number, bool, str, dtype, any; `=` marks an optional argument, `*` ends the positional ones.
    A function for which PyTorch lists several forms is held against these.
    """
    parameters, keyword_only = [], False
    for part in (p.strip() for p in text.split(",")):
        if part == "*":
            keyword_only = True
            continue
        kind, name = part.split()
        parameters.append((kind, name.rstrip("="), name.endswith("="), keyword_only))

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            name = call.__name__
            if kwargs and (found := unknown_names(name, args[int(method) :], kwargs, method)):
                raise found
            try:
                return function(*args, **kwargs)
            except Exception as error:
                if "invalid combination" in str(error):
                    raise
                found = None
                if knows(name, method):
                    found = explain(name, args[1:] if method else args, kwargs, method)
                elif isinstance(error, (TypeError, AttributeError)):
                    found = diagnose(name, parameters, args, kwargs, method)
                if found is None:
                    raise
                raise found from None

        call.explains = "method" if method else "function"  # type: ignore[attr-defined]
        return call

    return decorate


def diagnose(
    name: str, parameters: Any, args: tuple[Any, ...], kwargs: dict[str, Any], is_method: bool
) -> TypeError | None:
    """Return PyTorch's error for a call that does not fit, or None if it fits."""
    itself = int(is_method or (bool(args) and parameters[0][1] == "self"))
    positional = [p for p in parameters if not p[3]]
    if len(args) > len(positional):
        given, most = len(args) - itself, len(positional) - itself
        least = sum(not p[2] for p in positional) - itself
        number = f"{most}" if least == most else f"from {least} to {most}"
        plural = "argument" if most == 1 else "arguments"
        verb = "was" if given == 1 else "were"
        return TypeError(f"{name}() takes {number} positional {plural} but {given} {verb} given")
    names = {p[1] for p in parameters} | {"out"}
    given_names = {p[1] for p in positional[: len(args)]}
    missing = [
        p[1]
        for p in parameters
        if not p[2] and p[1] not in given_names and p[1] not in _canonical(kwargs)
    ]
    if missing:
        word = "arguments" if len(missing) == 1 else "argument"  # so PyTorch has it
        listed = ", ".join(f'"{m}"' for m in missing)
        return TypeError(f"{name}() missing {len(missing)} required positional {word}: {listed}")
    for i, (value, (kind, argument, optional, _)) in enumerate(zip(args, positional, strict=False)):
        if kind == "tensors" and isinstance(value, (tuple, list)):
            for k, item in enumerate(value):
                if not isinstance(item, Tensor):
                    return TypeError(
                        f"expected Tensor as element {k} in argument {i - itself}, but got {type_name(item)}"
                    )
        elif not fits(value, kind, optional):
            return TypeError(
                f"{name}(): argument '{argument}' (position {i + 1 - itself}) must be {WORDS[kind]}, "
                f"not {type(value).__name__}"
            )
    for key, value in kwargs.items():
        known = _ALIASES.get(key, key)
        if known not in names and key not in names:
            return TypeError(f"{name}() got an unexpected keyword argument '{key}'")
        for kind, argument, optional, _ in parameters:
            if argument in (key, known) and not fits(value, kind, optional):
                return TypeError(
                    f"{name}(): argument '{argument}' must be {WORDS[kind]}, not {type_name(value)}"
                )
    return None


def sizes_of(name: str, argument: str, args: tuple[Any, ...], given: Any = None) -> tuple[int, ...]:
    """Return the ints of `f(2, 3)`, `f((2, 3))` or `f(size=(2, 3))`; PyTorch's TypeErrors if they are none."""
    if given is None and not args:
        raise TypeError(f'{name}() missing 1 required positional arguments: "{argument}"')
    many = len(args) > 1
    if given is None:
        given = args if many else args[0]
    if not isinstance(given, (tuple, list)):
        given = (given,)
        many = True
        if not is_int(given[0]):
            raise TypeError(
                f"{name}(): argument '{argument}' (position 1) must be tuple of ints, not {type_name(given[0])}"
            )
    for at, n in enumerate(given):
        if not is_int(n):
            kind = type(n).__name__
            if at:
                raise TypeError(
                    f"{name}(): argument '{argument}' failed to unpack the object at pos {at + 1} with error "
                    f'"type must be tuple of ints,but got {kind}"'
                )
            if many:
                raise TypeError(f"{name}() takes 1 positional argument but {len(given)} were given")
            raise TypeError(
                f"{name}(): argument '{argument}' (position 1) must be tuple of ints, but found element of type "
                f"{kind} at pos 0"
            )
    return tuple([n.__index__() for n in given])


def _canonical(kwargs: dict[str, Any]) -> set[str]:
    return {_ALIASES.get(k, k) for k in kwargs} | set(kwargs)


_ALIASES = {
    "axis": "dim",
    "axes": "dims",
    "x": "input",
    "a": "input",
    "x2": "other",
    "other": "other",
}

WORDS = {
    "Tensor": "Tensor", "int": "int", "ints": "tuple of ints", "sizes": "tuple of ints",
    "tensors": "tuple of Tensors",
    "tensors_or_none": "tuple of Tensors", "number": "Number", "bool": "bool", "str": "str", "dtype": "torch.dtype",
    "any": "object",
}  # fmt: skip


def is_int(value: Any) -> bool:
    """Return whether a value counts as an int argument: not a bool, but a 0-d integer tensor."""
    if isinstance(value, Tensor):
        return value._data.size == 1 and value._data.dtype.kind in "iu"
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool)


def fits(value: Any, kind: str, optional: bool) -> bool:
    """Return whether an argument is of a schema's type."""
    if value is None and optional:
        return True
    if kind == "Tensor":
        return isinstance(value, Tensor)
    if kind == "int":
        return is_int(value)
    if kind == "ints":
        return is_int(value) or (isinstance(value, (tuple, list)) and all(map(is_int, value)))
    if kind == "sizes":
        return isinstance(value, (tuple, list)) and all(map(is_int, value))
    if kind == "tensors":
        return isinstance(value, (tuple, list)) and all(isinstance(v, Tensor) for v in value)
    if kind == "tensors_or_none":
        return isinstance(value, (tuple, list))
    if kind == "number":
        return isinstance(value, (int, float, np.number, Tensor))
    if kind == "bool":
        return isinstance(value, (bool, np.bool_))
    if kind == "str":
        return isinstance(value, str)
    if kind == "dtype":
        return isinstance(value, dtype)
    return True


def api(
    text: str,
    *,
    aliases: str = "",
    function: bool = True,
    method: bool = True,
    out: bool = False,
) -> Callable[[Any], Any]:
    """Return a decorator that makes a function public, and a method, with a schema's errors.

    With `out` the function, not the method, also takes `out=`.
    """
    from .register import method as add_method, public

    def decorate(wrapped: Callable[..., Any]) -> Callable[..., Any]:
        names = (wrapped.__name__, *aliases.split())
        for name in names:
            if function:
                served = with_out(wrapped) if out else wrapped
                public(_named(schema(text)(served), name), name)
            if method:
                add_method(_named(schema(text, method=True)(wrapped), name), name)
        return wrapped

    return decorate


def with_out(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function with `out=`: the tensor to write the result into."""

    @functools.wraps(function)
    def call(*args: Any, out: Any = None, **kwargs: Any) -> Any:
        result = function(*args, **kwargs)
        if out is None:
            return result
        from ..entry import write_out

        return write_out(_Called(function.__name__), result, out)  # type: ignore[arg-type]

    return call


class _Called:
    """What `write_out` wants to know of a row: its name."""

    def __init__(self, name: str) -> None:
        self.name = name


def _named(function: Callable[..., Any], name: str) -> Callable[..., Any]:
    function.__name__ = function.__qualname__ = name
    function.__module__ = "autograd_lite"
    return function
