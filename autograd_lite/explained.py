"""Functions whose failures are told in PyTorch's words: a wrapper for those without a check of their own."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

from ._tensor import Tensor
from .errors import type_name
from .forms import built_in, forms_of, texts_of
from .overloads import explain, in_torch_words


def explained(
    call: Callable[..., Any], name: str, method: bool | str, first: bool = False
) -> Callable[..., Any]:
    """Return a function whose failures are held against the forms of its name.

    Keywords are looked at before, since the function may have other names for its parameters; all
    arguments if it would take what PyTorch refuses.
    """
    kind = "method" if method is True else method or "function"
    if getattr(call, "explains", None) == kind and not first:
        return call
    skipped = int(method is True)

    @functools.wraps(call)
    def run(*args: Any, **kwargs: Any) -> Any:
        if first:
            if (found := explain(name, args[skipped:], kwargs, method)) is not None:
                raise found
        elif kwargs and (found := unknown_names(name, args[skipped:], kwargs, method)):
            raise found
        try:
            return call(*args, **kwargs) if kwargs else call(*args)
        except Exception as error:
            found = explain(name, args[skipped:], kwargs, method)
            if found is None and isinstance(error, AttributeError):
                found = _no_tensor(call, name, args, kwargs, skipped, error)
            elif isinstance(error, TypeError) and _at_call(error) and built_in(name, method):
                found = found or in_torch_words(error, method is True)
            if found is None or "invalid combination" in str(error):
                raise
            raise found from None

    run.explains = kind  # type: ignore[attr-defined]
    return run


def _at_call(error: TypeError) -> bool:
    """Whether Python itself refused the arguments, before the function ran."""
    assert error.__traceback__ is not None
    return error.__traceback__.tb_next is None


def _no_tensor(
    call: Any, name: str, args: Any, kwargs: Any, skipped: int, error: AttributeError
) -> TypeError | None:
    """Return the error for an argument that was used as a tensor and is none."""
    if not (error.name or "").startswith("_") or isinstance(error.obj, Tensor):
        return None
    try:
        given = inspect.signature(call).bind(*args, **kwargs).arguments
    except TypeError:
        return None
    for position, (parameter, value) in enumerate(given.items()):
        if value is error.obj:
            where = "" if parameter in kwargs else f" (position {position + 1 - skipped})"
            return TypeError(
                f"{name}(): argument '{parameter}'{where} must be Tensor, not {type_name(value)}"
            )
    return None


def unknown_names(
    name: str, args: tuple[Any, ...], kwargs: dict[str, Any], method: bool | str
) -> TypeError | None:
    """Return PyTorch's error for a call with a keyword that none of the forms has, or None."""
    if kwargs.keys() <= _names(name, method, frozenset(kwargs)):
        return None
    return explain(name, args, kwargs, method)


@functools.cache
def _names(name: str, method: bool | str, given: frozenset[str]) -> frozenset[str]:
    """Return the names of a function's parameters, or the given ones if its forms are unknown."""
    texts = texts_of(name, method)
    if texts is None:
        return given
    return frozenset(p.name for form in forms_of(name, method) for p in form.parameters)
