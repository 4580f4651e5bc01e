"""PyTorch's errors for calls that fit none of a function's forms.

`overload_forms.json` lists the forms as PyTorch's messages show them; it is read when a call has
failed. One form that could be meant by the number of arguments is explained in detail, else all
are listed.
"""

from __future__ import annotations

import functools
import json
import pathlib
import re
from typing import Any

import numpy as np

from ._tensor import Tensor

_MISSING = re.compile(r"missing (\d+) required (?:positional|keyword-only) arguments?: (.*)")
_TAKES = re.compile(
    r"takes (?:from \d+ to )?(\d+) positional arguments? but (\d+) (?:was|were) given"
)


class Form:
    """One way to call a function: its parameters as (type, name, whether required)."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.parameters: list[tuple[str, str, bool]] = []
        self.positional = 0
        keyword_only = False
        for part in filter(None, text.strip("()").split(", ")):
            if part == "*":
                keyword_only = True
                continue
            declared, _, default = part.partition(" = ")
            kind, _, name = declared.rpartition(" ")
            self.parameters.append((kind, name, not default))
            self.positional += not keyword_only

    def could_mean(self, count: int) -> bool:
        """Return whether a call with so many arguments could mean this form."""
        return sum(p[2] for p in self.parameters) <= count <= len(self.parameters)


@functools.cache
def _table() -> dict[str, dict[str, list[str]]]:
    path = pathlib.Path(__file__).with_name("overload_forms.json")
    return json.loads(path.read_text(encoding="utf-8"))


def forms_of(name: str, method: bool) -> list[Form]:
    """Return the listed forms of a function or method; none where PyTorch lists none."""
    return [Form(text) for text in _table()["method" if method else "function"].get(name, ())]


def explain(
    name: str,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    method: bool,
    error: Exception | None = None,
) -> TypeError | None:
    """Return PyTorch's error for a call (a method's without its tensor), or None if it has none.

    `error` is Python's own, which is turned into PyTorch's words where no forms are listed.
    """
    forms = forms_of(name, method)
    if not forms:
        return in_torch_words(error, method) if isinstance(error, TypeError) else None
    plausible = [f for f in forms if f.could_mean(len(args) + len(kwargs))]
    if len(plausible) == 1:
        return _misfit(name, plausible[0], args, kwargs)
    return fits_none(name, forms, args, kwargs)


def fits_none(
    name: str, forms: list[Form], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> TypeError:
    """Make the error for a call that fits none of some forms, which lists them all."""
    got = (
        "("
        + "".join(f"{type_name(a)}, " for a in args)
        + "".join(f"{k}={type_name(v)}, " for k, v in kwargs.items())
    )
    got = (got[:-2] if args else got) + ")"
    start = f"{name}() received an invalid combination of arguments - got {got}, but expected "
    if len(forms) == 1:
        return TypeError(start + forms[0].text)
    return TypeError(
        start + "one of:\n" + "".join(f" * {f.text}\n{_why_not(f, args, kwargs)}" for f in forms)
    )


def _why_not(form: Form, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    """Name the arguments that do not fit, for a form with as many parameters as there are arguments."""
    if kwargs or len(form.parameters) != len(args) or not args:
        return ""
    marked = [
        type_name(a) if required and kind == type_name(a) else f"!{type_name(a)}!"
        for a, (kind, _, required) in zip(args, form.parameters, strict=True)
    ]
    return f"      didn't match because some of the arguments have invalid types: ({', '.join(marked)})\n"


def _misfit(
    name: str, form: Form, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> TypeError | None:
    if len(args) > form.positional:
        plural = "argument" if form.positional == 1 else "arguments"
        verb = "was" if len(args) == 1 else "were"
        return TypeError(
            f"{name}() takes {form.positional} positional {plural} but {len(args)} {verb} given"
        )
    for position, (kind, parameter, required) in enumerate(form.parameters):
        given = position < form.positional and position < len(args)
        if not given and parameter not in kwargs:
            if required:
                rest = [p for _, p, r in form.parameters[position:] if r and p not in kwargs]
                listed = ", ".join(f'"{p}"' for p in rest)
                return TypeError(
                    f"{name}() missing {len(rest)} required positional arguments: {listed}"
                )
            continue
        value = args[position] if given else kwargs[parameter]
        if not _fits(value, kind, required):
            where = f" (position {position + 1})" if given else ""
            return TypeError(
                f"{name}(): argument '{parameter}'{where} must be {kind}, not {type_name(value)}"
            )
    for key in kwargs:
        if key not in {p for _, p, _ in form.parameters}:
            return TypeError(f"{name}() got an unexpected keyword argument '{key}'")
    return None


def _fits(value: Any, kind: str, required: bool) -> bool:
    if value is None:
        return not required
    if kind == "Tensor":
        return isinstance(value, Tensor)
    if kind == "Number":
        return isinstance(value, (int, float, np.number)) or (
            isinstance(value, Tensor) and value._data.ndim == 0
        )
    if kind == "int":
        return isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    if kind == "float":
        return isinstance(value, (int, float, np.number))
    return isinstance(value, bool) if kind == "bool" else True


def type_name(value: Any) -> str:
    """Return the name of a value's type as PyTorch's messages have it."""
    kind = type(value)
    if isinstance(value, Tensor):
        return kind.__name__
    return (
        kind.__name__
        if kind.__module__ in ("builtins", "__main__")
        else f"{kind.__module__}.{kind.__name__}"
    )


def in_torch_words(error: TypeError, method: bool) -> TypeError:
    """Return Python's error for missing or surplus arguments in PyTorch's words."""
    text = str(error)
    if found := _MISSING.search(text):
        names = re.findall(r"'(\w+)'", found[2])
        listed = ", ".join(f'"{n}"' for n in names)
        return TypeError(
            f"{text[: found.start()]}missing {len(names)} required positional arguments: {listed}"
        )
    if found := _TAKES.search(text):
        most, given = int(found[1]) - method, int(found[2]) - method
        plural, verb = "argument" if most == 1 else "arguments", "was" if given == 1 else "were"
        return TypeError(
            f"{text[: found.start()]}takes {most} positional {plural} but {given} {verb} given"
        )
    return error
