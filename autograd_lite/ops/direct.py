"""The everyday forms of a method, put before the one that knows all of them.

A method such as `sum` or `clamp` accepts many forms, by names, aliases and defaults, and looks at
each argument for the error that it may have to give. Most calls have one of few plain forms.
`direct` generates a method that knows these by the types of what was given, and runs the row at
once; everything else goes to the method that was there, as it was called.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from .._tensor import Tensor
from ..entry import MISSING
from ..specialise import F32, F64, compile_source
from ..specialise_call import compile_call
from ..table import Row

#: What an argument must be: a condition on its name, and one on the tensor where it needs that.
_KINDS = {
    "int": ("{0}.__class__ is int", ""),
    "extent": ("{0}.__class__ is int and {0} >= -1", ""),
    "number": ("({0}.__class__ is float or {0}.__class__ is int)", "float"),
    "tensor": ("isinstance({0}, Tensor) and {0}._data.dtype is self._data.dtype", "float"),
}
_FLOAT = "((t := self._data.dtype) is F32 or t is F64) and not self._wrapped"


def direct(names: str, forms: dict[str, tuple[Row, str]], where: str = "") -> None:
    """Put a generated method before those of these names; it is generated when first called.

    `forms` are what is given after the tensor (`"tensor end, number weight"`; each kind is one of
    int, extent (an int from -1), number and tensor), each with its row and what that is called
    with. `where` is a further condition on the tensor and the arguments.
    """
    for name in names.split():
        setattr(Tensor, name, _installed(name, getattr(Tensor, name), forms, where))


def _installed(
    name: str, general: Callable[..., Any], forms: dict[str, tuple[Row, str]], where: str
) -> Callable[..., Any]:
    generated: Callable[..., Any] | None = None

    @functools.wraps(general)
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        nonlocal generated
        if generated is None:
            generated = functools.wraps(general)(_compile(name, general, forms, where))
            if vars(Tensor)[name] is method:
                setattr(Tensor, name, generated)
        return generated(self, *args, **kwargs)

    return method


def _compile(
    name: str, general: Callable[..., Any], forms: dict[str, tuple[Row, str]], where: str
) -> Callable[..., Any]:
    parsed = [[part.split() for part in form.split(", ") if part] for form in forms]
    arguments = [argument for _, argument in max(parsed, key=len)]

    def again(self: Any, given: tuple[Any, ...], more: tuple[Any, ...], rest: Any) -> Any:
        return general(self, *(g for g in given if g is not MISSING), *more, **rest)

    env: dict[str, Any] = {
        "Tensor": Tensor, "MISSING": MISSING, "F32": F32, "F64": F64, "again": again,
    }  # fmt: skip
    lines = [
        # Without names: what is given by name is told by name in an error.
        f"def {name}(self, {''.join(f'{a}=MISSING, ' for a in arguments)}{'/, ' if arguments else ''}*more, **rest):",
        " if not more and not rest:",
    ]
    for k, (form, (row, call)) in enumerate(zip(parsed, forms.values(), strict=True)):
        env[f"run{k}"] = compile_call(row)
        conditions = [_KINDS[kind][0].format(argument) for kind, argument in form]
        conditions += [f"{argument} is MISSING" for argument in arguments[len(form) :]]
        if any(_KINDS[kind][1] for kind, _ in form):
            conditions.append(_FLOAT)
        conditions += [where] if where else []
        lines.append(f"  if {' and '.join(conditions) or True}: return run{k}({call})")
    lines.append(f" return again(self, ({''.join(a + ', ' for a in arguments)}), more, rest)")
    return compile_source(next(iter(forms.values()))[0], name, "\n".join(lines), env)
