"""The signature of an operation as its author meant it, from the function that a table row made.

What is generated from a row takes `input=MISSING, *more, out=None`, so that PyTorch's errors can
be raised for it. What a type checker should see stands in the row, in the chooser of an
overloaded operation, or in the wrapped function.
"""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from typing import Any

from autograd_lite.entry import _FIRST_MAY_BE_NUMBER, MISSING
from autograd_lite.table import ROWS

EMPTY = inspect.Parameter.empty
KINDS = inspect._ParameterKind

#: How annotations of the package read outside it.
WORDS = {
    "Dims": "int | Sequence[int] | None",
    "OptionalInt": "int | None",
    "Number": "float",
    "Operand": "Tensor | float",
    "Callable": "Callable[..., Any]",
    "NoneType": "None",
}
KNOWN = {
    "Any", "Callable", "None", "Sequence", "Tensor", "bool", "dict", "float", "int", "list", "object", "str", "tuple",
}  # fmt: skip
_BUILTINS = re.compile(r"\b(bool|dict|float|int|list|object|str|tuple)\b")
_ROW_OF_ENTRY = {row.fast.__code__: row for row in ROWS.values() if hasattr(row.fast, "__code__")}


@dataclass
class Shown:
    """A signature for a stub: the parameters, without `self`, and what is returned."""

    parameters: list[str]
    returns: str

    def text(self, *, method: bool) -> str:
        """Return `(…) -> …`."""
        return f"({', '.join(['self'] * method + self.parameters)}) -> {self.returns}"


def signature(name: str, function: Any, *, method: bool) -> Shown:
    """Return the signature of a public function, a method or an operator."""
    closed = _closed(function)
    if {"call", "skipped"} <= closed.keys():  # whose failures are explained
        return signature(name, closed["call"], method=method)
    row = _ROW_OF_ENTRY.get(getattr(function, "__code__", None))
    if not closed:  # a generated method, in the place of the one that was installed
        closed = _closed(getattr(function, "__wrapped__", None))
    if "general" in closed:  # its everyday forms come first
        return signature(name, closed["general"], method=method)
    generated = getattr(function, "__module__", "") == "autograd_lite"
    if name.startswith("__") and (generated or hasattr(function, "__wrapped__")):
        operands = len(_inner(function).parameters)
        return Shown(["other: Any"] if operands > 1 else [], "Tensor")
    if row is not None:
        return _of_row(row, function, method=method)
    if {"row", "defaults"} <= closed.keys():
        return _in_place(closed["row"], closed["defaults"], method=method)
    if "choose" in closed:
        found = _of_function(inspect.signature(closed["choose"]), method=method)
        found.returns = "Tensor"
    else:
        found = _of_function(_inner(function), method=method)
    if not method and _takes_out(function):
        _add_out(found)
    return found


def _closed(function: Any) -> dict[str, Any]:
    return dict(inspect.getclosurevars(function).nonlocals) if inspect.isfunction(function) else {}


def annotation(value: Any, otherwise: str = "Any") -> str:
    """Return an annotation as a stub can say it; `otherwise` where it names anything local."""
    if value is EMPTY:
        return otherwise
    text = value if isinstance(value, str) else getattr(value, "__name__", str(value))
    text = WORDS.get(text, text)
    if not set(re.findall(r"[A-Za-z_][\w.]*", text)) <= KNOWN:
        return otherwise
    return _BUILTINS.sub(r"builtins.\1", text)


def _inner(function: Any) -> inspect.Signature:
    return inspect.signature(function)


def _of_row(row: Any, entry: Any, *, method: bool) -> Shown:
    """Return the signature of a row's entry: its inputs by position, its arguments by name."""
    numbers = inspect.getclosurevars(entry.__globals__["slow"]).nonlocals["numbers"]
    numbers = {*numbers, *(("input",) if row.name in _FIRST_MAY_BE_NUMBER and not method else ())}
    parts, keywords = [], []
    for i, p in enumerate(inspect.signature(entry).parameters.values()):
        if p.kind is p.VAR_POSITIONAL or p.name == "out" or (method and i == 0):
            continue
        if p.default is MISSING:
            parts.append(f"{p.name}: {_operand(p.name in numbers)}")
        else:
            keywords.append(f"{p.name}: {_number(p.default)} = {_default(p.default)}")
    if not method:
        keywords.append("out: Tensor | None = None")
    return Shown([*parts, *(["*"] if keywords else []), *keywords], "Tensor")


def _in_place(row: Any, defaults: dict[str, Any], *, method: bool) -> Shown:
    first = [] if method else ["input: Tensor"]
    parts = [f"{n}: {_operand(row.promote is not None)}" for n in row.inputs[1:]]
    keywords = [f"{n}: {_number(v)} = {_default(v)}" for n, v in defaults.items()]
    return Shown([*first, *parts, *(["*"] if keywords else []), *keywords], "Tensor")


def _of_function(found: inspect.Signature, *, method: bool) -> Shown:
    parts: list[str] = []
    star = False
    for i, p in enumerate(found.parameters.values()):
        if method and i == 0 and p.kind is not p.VAR_POSITIONAL:
            continue
        if p.kind is p.KEYWORD_ONLY and not star:
            parts.append("*")
        star = star or p.kind in (p.KEYWORD_ONLY, p.VAR_POSITIONAL)
        parts.append(_parameter(p))
    return Shown(parts, annotation(found.return_annotation, "Any"))


def _parameter(p: inspect.Parameter) -> str:
    plain = p.annotation is EMPTY and type(p.default) in (bool, int, float, str)
    kind = _number(p.default) if plain else annotation(p.annotation)
    if p.kind is p.VAR_POSITIONAL:
        return f"*{p.name}: {kind}"
    if p.kind is p.VAR_KEYWORD:
        return f"**{p.name}: {kind}"
    if p.default is None and kind != "Any" and "None" not in kind:
        kind += " | None"
    return f"{p.name}: {kind}" + ("" if p.default is EMPTY else f" = {_default(p.default)}")


def _takes_out(function: Any) -> bool:
    code = getattr(function, "__code__", None)
    if code is None or not hasattr(function, "__wrapped__"):
        return False
    return "out" in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]


def _add_out(found: Shown) -> None:
    if any(p.startswith("out:") for p in found.parameters):
        return
    single = found.returns == "Tensor"
    out = f"out: {'Tensor | None' if single else 'Any'} = None"
    at = next(
        (i for i, p in enumerate(found.parameters) if p.startswith("**")), len(found.parameters)
    )
    starred = any(p.startswith("*") for p in found.parameters[:at])
    found.parameters[at:at] = [out] if starred else ["*", out]


def _operand(number: bool) -> str:
    return "Tensor | builtins.float" if number else "Tensor"


def _number(default: Any) -> str:
    if default is None:
        return "builtins.float | None"
    kind = "float" if type(default) is int else type(default).__name__
    return annotation(kind)


def _default(value: Any) -> str:
    """Return a default value where it is a plain one."""
    return repr(value) if value is None or type(value) in (bool, int, float, str) else "..."
