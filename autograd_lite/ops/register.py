"""Making a table row, or a function, part of the public surface: `torch.f` and `Tensor.f`."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Final

from .._tensor import Tensor
from ..dtypes import c_name
from ..entry import is_operand, slow_entry, write_out
from ..inplace import apply_in_place, in_place_method
from ..overloads import explain
from ..specialise_entry import compile_entry
from ..table import Row, define

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


def attribute(name: str, value: Any) -> None:
    """Give Tensor a property, or what its other methods need."""
    setattr(Tensor, name, value)


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
    numbers: str = "",
    **options: Any,
) -> Callable[..., Any]:
    """Define a row of one or two tensors, and its function, method and in-place method.

    `fast` is the forward on arrays of one floating point type; `forward`, where it differs, also
    takes the row's other arguments, whose default values are `defaults`. `aliases` are further
    names, `methods` further method names (`__mul__`). `numbers` are the inputs that may be Python
    numbers (of a row that promotes; by default the second). Returns the function.
    """
    compute = forward if forward is not None else fast
    assert compute is not None
    row = define(signature, compute, **options)
    if fast is not None and len(row.attrs) == len(defaults or {}):
        row.plain = (fast, tuple((defaults or {}).values()))
    quick = fast if fast is not None else compute
    accepted = tuple(numbers.split()) if numbers else row.inputs[1:] if row.promote else ()

    def entry(style: str, name: str = row.name) -> Callable[..., Any]:
        slow = slow_entry(row, style, accepted, name)
        return compile_entry(row, quick, defaults or {}, numbers != "none", slow, style, name)

    row.fast = entry("function")
    names = (row.name, *aliases.split())
    for name in names:
        if function:
            public(row.fast if name == row.name else entry("function", name), name)
        method(entry("method", name), name)
    if methods:
        method(entry("operator"), *methods.split())
    if in_place:
        for name in names:
            method(in_place_method(row, defaults or {}, name + "_", accepted), name + "_")
    return row.fast


def overloaded(
    choose: Callable[..., Any] | None = None,
    /,
    *,
    aliases: str = "",
    methods: str = "",
    function: bool = True,
    as_method: bool = True,
    in_place: bool = True,
) -> Callable[..., Any]:
    """Make a chooser `f(input, ...) -> (row, arguments)` the function, method and in-place method.

    For an operation that is one of several rows, or whose arguments need a look first. The chooser
    has the public name and signature; `out=` is added. Also a decorator with options.
    """
    if choose is None:
        return functools.partial(
            overloaded,
            aliases=aliases,
            methods=methods,
            function=function,
            as_method=as_method,
            in_place=in_place,
        )

    plain, as_operator = _calls(choose, choose.__name__)[:2]
    for name in (choose.__name__, *aliases.split()):
        call, call_method, call_in_place = _calls(choose, name)
        if function:
            public(call, name)
        if as_method:
            method(call_method, name)
        if in_place:
            method(call_in_place, name + "_")
    if methods:
        method(operator(as_operator), *methods.split())
    return plain


def _calls(choose: Callable[..., Any], name: str) -> tuple[Any, Any, Any]:
    """Return the function, method and in-place method of a chooser, for one of its names."""

    @functools.wraps(choose)
    def call(*args: Any, out: Any = None, **kwargs: Any) -> Any:
        try:
            row, operands = choose(*args, **kwargs)
            result = (row.fast or row)(*operands)
        except Exception as error:
            found = explain(name, args, kwargs, False, error)
            if found is None or found is error:
                raise
            raise found from None
        return result if out is None else write_out(row, result, out)

    @functools.wraps(choose)
    def call_method(self: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            row, operands = choose(self, *args, **kwargs)
            return (row.fast or row)(*operands)
        except Exception as error:
            found = explain(name, args, kwargs, True, error)
            if found is None or found is error:
                raise
            raise found from None

    def call_in_place(self: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            row, operands = choose(self, *args, **kwargs)
            if operands[0] is not self:  # the chooser gave it another type
                raise cannot_hold(choose.__name__, self, operands[0])
            return apply_in_place(row, *operands)
        except Exception as error:
            found = explain(name + "_", args, kwargs, True, error)
            if found is None or found is error:
                raise
            raise found from None

    call.explains = "function"  # type: ignore[attr-defined]
    call_method.explains = call_in_place.explains = "method"  # type: ignore[attr-defined]
    call_in_place.__name__ = call_in_place.__qualname__ = choose.__name__ + "_"
    call_in_place.__doc__ = f"In-place version of `{choose.__name__}`."
    return call, call_method, call_in_place


def cannot_hold(name: str, target: Tensor, promoted: Tensor) -> RuntimeError:
    """Make the error for an in-place operation whose result has another type than its tensor."""
    kind, needed = target.dtype.type_name, promoted.dtype.type_name
    if name == "float_power":
        return RuntimeError(
            f"the base given to float_power_ has dtype {kind} but the operation's result requires dtype {needed}"
        )
    if name.startswith("clamp"):
        kind = c_name(target.dtype)
    return RuntimeError(f"result type {needed} can't be cast to the desired output type {kind}")


def operator(function: Callable[..., Any]) -> Callable[..., Any]:
    """Make a function of two operands an operator: NotImplemented where it has nothing to say."""

    @functools.wraps(function)
    def call(self: Any, other: Any) -> Any:
        return function(self, other) if is_operand(other) else NotImplemented

    return call


def backward_row(
    signature: str, forward: Callable[..., Any], /, **options: Any
) -> Callable[..., Any]:
    """Define the row of a VJP that PyTorch has as an operation of its own (`tanh_backward`).

    Returns a function for rules: on Tensors it runs the row, so that the second derivative has
    PyTorch's node; on arrays and symbols it is the forward itself, which must be written as a rule.
    """
    row = define(signature, forward, **options)

    @functools.wraps(forward)
    def call(grad: Any, *args: Any) -> Any:
        return row(grad, *args) if isinstance(grad, Tensor) else forward(grad, *args)

    return call


__all__ = [
    "PUBLIC",
    "Row",
    "attribute",
    "backward_row",
    "both",
    "define",
    "method",
    "operation",
    "operator",
    "overloaded",
    "public",
]
