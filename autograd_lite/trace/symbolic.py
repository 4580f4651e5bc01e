"""A rule run on symbols: the formula and the numbers of every part of it at once.

`Symbol` stands for a number or an array inside a differentiation rule. It notes each operation
as an expression and, where the values are known, computes it as well. So the caption of a step
("grad ⊙ other") is not written anywhere: it is the rule itself, run on symbols.

An expression is plain data:
`{"k": "var", "name"}`, `{"k": "num", "text"}`, `{"k": "bin", "op", "a", "b"}`,
`{"k": "un", "op", "a"}`, `{"k": "call", "name", "args"}`, `{"k": "index", "a", "text"}`.
"""

from __future__ import annotations

import inspect
import operator
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np

from .._tensor import wrap
from ..rulelib import on_tensors

Expr = dict[str, Any]
_BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
    "@": operator.matmul,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
}


class Symbol:
    """A named unknown, with its value where that is known."""

    __array_ufunc__ = None  # an array on the left defers to our reflected operators
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, expr: Expr, value: Any = None, parts: tuple[Any, ...] = ()) -> None:
        self.expr = expr
        self.value = value
        self.parts = parts  # what it was computed from: symbols and constants

    # -- what a rule may ask of an array ----------------------------------------------------

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(np.shape(self._known()))

    @property
    def ndim(self) -> int:
        return int(np.ndim(self._known()))

    @property
    def size(self) -> int:
        return int(np.size(self._known()))

    @property
    def dtype(self) -> Any:
        return np.asarray(self._known()).dtype

    @property
    def T(self) -> Symbol:  # noqa: N802 (NumPy's name)
        return call("T", (self,), {})

    @property
    def mT(self) -> Symbol:  # noqa: N802 (NumPy's name)
        return call("mT", (self,), {})

    def __len__(self) -> int:
        return len(self._known())

    def __bool__(self) -> bool:
        return bool(self._known())

    def _known(self) -> Any:
        if self.value is None:
            raise TypeError("this part of the rule needs a value")
        return self.value

    def __getattr__(self, name: str) -> Callable[..., Symbol]:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *args, **kwargs: call(name, (self, *args), kwargs)

    def __getitem__(self, index: Any) -> Symbol:
        value = None if self.value is None else self.value[_bare(index)]
        expr = {"k": "index", "a": self.expr, "text": _index_text(index)}
        return Symbol(expr, value, (self,))

    def __rule_function__(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Symbol:
        return call(name, (self, *args), kwargs)

    def __neg__(self) -> Symbol:
        value = None if self.value is None else -self.value
        return Symbol({"k": "un", "op": "-", "a": self.expr}, value, (self,))

    def __invert__(self) -> Symbol:
        value = None if self.value is None else ~self.value
        return Symbol({"k": "un", "op": "~", "a": self.expr}, value, (self,))

    def __abs__(self) -> Symbol:
        return call("abs", (self,), {})


def _binary(op: str, swapped: bool) -> Callable[[Symbol, Any], Symbol]:
    compute = _BINARY[op]

    def method(self: Symbol, other: Any) -> Symbol:
        left, right = (other, self) if swapped else (self, other)
        if op == "**" and isinstance(right, (int, float)) and right == 1 and left is self:
            return self
        a, b = _bare(left), _bare(right)
        value = None
        if a is not None and b is not None:
            with np.errstate(all="ignore"):
                value = compute(a, b)
        expr = {"k": "bin", "op": op, "a": expression(left), "b": expression(right)}
        return Symbol(expr, value, (left, right))

    return method


for _op, _names in {
    "+": "add", "-": "sub", "*": "mul", "/": "truediv", "//": "floordiv", "%": "mod",
    "**": "pow", "@": "matmul", "&": "and", "|": "or", "^": "xor",
}.items():  # fmt: skip
    setattr(Symbol, f"__{_names}__", _binary(_op, False))
    setattr(Symbol, f"__r{_names}__", _binary(_op, True))
for _op, _names in {
    "<": "lt", "<=": "le", ">": "gt", ">=": "ge", "==": "eq", "!=": "ne",
}.items():  # fmt: skip
    setattr(Symbol, f"__{_names}__", _binary(_op, False))


def call(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Symbol:
    """The symbol of a function call; its value comes from the rule library or NumPy."""
    parts = [expression(a) for a in args]
    expr: Expr = {"k": "call", "name": name, "args": parts}
    return Symbol(expr, _compute(name, args, kwargs), args)


def _compute(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """The value of a call, by the way that it takes on Tensors; None where something is unknown."""
    bare = tuple(_bare(a) for a in args)
    if any(b is None and isinstance(a, Symbol) for a, b in zip(args, bare, strict=True)):
        return None
    from ..thread_mode import GRAD, set_listener, switch

    before, grad_was_on = set_listener(None), switch(GRAD, False)
    try:
        result = on_tensors(
            name, *(_tensor(b) for b in bare), **{k: _tensor(_bare(v)) for k, v in kwargs.items()}
        )
        return getattr(result, "_data", result)
    finally:
        set_listener(before)
        switch(GRAD, grad_was_on)


def _tensor(x: Any) -> Any:
    return wrap(np.asarray(x)) if isinstance(x, (np.ndarray, np.generic)) else x


def _bare(x: Any) -> Any:
    if isinstance(x, Symbol):
        return x.value
    if isinstance(x, (tuple, list)):
        return type(x)(_bare(i) for i in x)
    return x


def expression(x: Any) -> Expr:
    """The expression of anything that can stand in a rule."""
    if isinstance(x, Symbol):
        return x.expr
    if isinstance(x, (tuple, list)):
        return {"k": "list", "items": [expression(i) for i in x]}
    if isinstance(x, np.ndarray) and x.ndim == 0:
        x = x.item()
    if isinstance(x, (bool, int, float, np.generic)):
        return {"k": "num", "text": _number_text(x)}
    if isinstance(x, np.ndarray):
        return {"k": "num", "text": "…"}
    if isinstance(x, (str, type(None))):
        return {"k": "num", "text": str(x)}
    return {"k": "num", "text": type(x).__name__}


def _number_text(x: Any) -> str:
    if isinstance(x, np.generic):
        x = x.item()
    return f"{x:.6g}" if isinstance(x, float) else str(x)


def _index_text(index: Any) -> str:
    if isinstance(index, tuple):
        return ", ".join(_index_text(i) for i in index)
    if index is Ellipsis:
        return "..."
    if isinstance(index, slice):
        parts = ["" if p is None else str(p) for p in (index.start, index.stop)]
        return ":".join(parts) + ("" if index.step is None else f":{index.step}")
    return str(index) if isinstance(index, (int, type(None))) else "…"


@cache
def parameters(rule: Callable[..., Any]) -> tuple[str, ...]:
    """The names that a rule asks for."""
    return tuple(inspect.signature(rule).parameters)


def run_rule(rule: Callable[..., Any], known: Mapping[str, Any], plain: frozenset[str]) -> Symbol:
    """Call a rule on symbols.

    `known` gives the value of each parameter name (None where there is none); names in `plain`
    are handed over as they are (attributes such as `dim`). Raises TypeError when the rule asks
    for something that symbols or the known values cannot answer.
    """
    arguments = {}
    for name in parameters(rule):
        value = known.get(name)
        if name in plain:
            arguments[name] = value
        else:
            arguments[name] = Symbol({"k": "var", "name": name}, value)
    try:
        result = rule(**arguments)
    except Exception as error:
        raise TypeError(f"the rule could not be read as a formula: {error}") from error
    return result if isinstance(result, Symbol) else Symbol(expression(result), result)


def write(expr: Expr) -> str:
    """An expression as one line of text.

    >>> g, y = Symbol({"k": "var", "name": "grad"}), Symbol({"k": "var", "name": "other"})
    >>> write((g * (1 - y * y)).expr)
    'grad ⊙ (1 - other ⊙ other)'
    """
    return _write(expr, 0)


_RANK = {"+": 1, "-": 1, "*": 2, "/": 2, "//": 2, "%": 2, "@": 2, "**": 4}
_SIGN = {"*": "⊙", "**": "^"}


def _write(e: Expr, outer: int) -> str:
    kind = e["k"]
    if kind == "var":
        return str(e["name"])
    if kind == "num":
        return str(e["text"])
    if kind == "un":
        return f"{e['op']}{_write(e['a'], 3)}"
    if kind == "index":
        return f"{_write(e['a'], 5)}[{e['text']}]"
    if kind == "list":
        return "[" + ", ".join(_write(i, 0) for i in e["items"]) + "]"
    if kind == "call":
        if e["name"] in ("T", "mT"):
            return _write(e["args"][0], 5) + "ᵀ"
        return f"{e['name']}({', '.join(_write(a, 0) for a in e['args'])})"
    rank = _RANK.get(e["op"], 0)
    body = f"{_write(e['a'], rank)} {_SIGN.get(e['op'], e['op'])} {_write(e['b'], rank + 1)}"
    return f"({body})" if rank < outer else body
