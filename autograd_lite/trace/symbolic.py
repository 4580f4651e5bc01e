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
import math
import operator
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

import numpy as np

from .._tensor import wrap
from ..rulelib import on_tensors

Expr = dict[str, Any]
_QUESTIONS: ContextVar[list[bool] | None] = ContextVar("questions", default=None)
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


@contextmanager
def questions() -> Iterator[list[bool]]:
    """A list that gets an entry whenever a rule asks a symbol for its numbers to choose its way."""
    asked: list[bool] = []
    token = _QUESTIONS.set(asked)
    try:
        yield asked
    finally:
        _QUESTIONS.reset(token)


def _note_question() -> None:
    asked = _QUESTIONS.get()
    if asked is not None:
        asked.append(True)


class Symbol:
    """A named unknown, with its value where that is known."""

    __array_ufunc__ = None  # an array on the left defers to our reflected operators
    __hash__ = None  # type: ignore[assignment]

    def __init__(
        self,
        expr: Expr,
        value: Any = None,
        parts: tuple[Any, ...] = (),
        hint: tuple[tuple[int, ...], Any] | None = None,
    ) -> None:
        self.expr = expr
        self.value = value
        self.parts = parts  # what it was computed from: symbols and constants
        self._hint = hint  # shape and type where the value itself is not known

    # -- what a rule may ask of an array ----------------------------------------------------

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(self._shape_and_type()[0])

    @property
    def ndim(self) -> int:
        return len(self.shape)

    @property
    def size(self) -> int:
        return math.prod(self.shape)

    @property
    def dtype(self) -> Any:
        return self._shape_and_type()[1]

    @property
    def T(self) -> Symbol:  # noqa: N802 (NumPy's name)
        return call("T", (self,), {})

    @property
    def mT(self) -> Symbol:  # noqa: N802 (NumPy's name)
        return call("mT", (self,), {})

    def __len__(self) -> int:
        return self.shape[0]

    def __iter__(self) -> Iterator[Symbol]:
        return (self[i] for i in range(len(self)))

    def __bool__(self) -> bool:
        _note_question()
        return bool(self._known())

    @property
    def _data(self) -> Any:
        """The array, for a rule that looks at it to choose its way; the symbol where it is unknown."""
        _note_question()
        return self if self.value is None else self.value

    def _known(self) -> Any:
        if self.value is None:
            raise TypeError("this part of the rule needs a value")
        return self.value

    def _shape_and_type(self) -> tuple[tuple[int, ...], Any]:
        if self.value is None and self._hint is not None:
            return self._hint
        known = np.asarray(self._known())
        return known.shape, known.dtype

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
        if _is_zero(left) or _is_zero(right):
            kept = _beside_zero(op, left, right)
            if kept is not None:
                return kept if isinstance(kept, Symbol) and value is None else _said(kept, value)
        expr = {"k": "bin", "op": op, "a": expression(left), "b": expression(right)}
        return Symbol(expr, value, (left, right))

    return method


def zero(value: Any) -> Symbol:
    """The symbol of a gradient that did not come: it disappears from sums and products."""
    return Symbol({"k": "num", "text": "0"}, value)


def _is_zero(x: Any) -> bool:
    return isinstance(x, Symbol) and x.expr == {"k": "num", "text": "0"}


def _beside_zero(op: str, left: Any, right: Any) -> Any:
    """What is left of an operation with a zero; None where it does not disappear."""
    if op == "+":
        return left if _is_zero(right) else right
    if op == "-" and _is_zero(right):
        return left
    if op in ("*", "@") or (op == "/" and _is_zero(left)):
        return left if _is_zero(left) else right
    return None


def _said(x: Any, value: Any) -> Symbol:
    """The expression of one thing with the value of another: `x + 0` is written `x`."""
    return Symbol(expression(x), value, x.parts if isinstance(x, Symbol) else ())


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


#: Functions of the rule library that are linear in what they are called on.
_LINEAR = frozenset(
    (
        "expand", "reshape", "unsqueeze", "squeeze", "sum", "sum_to_size", "transpose", "t", "permute",
        "masked_fill", "tril", "triu", "flip", "matmul", "mm",
    )
)  # fmt: skip


def call(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Symbol:
    """The symbol of a function call; its value comes from the rule library or NumPy."""
    value = _compute(name, args, kwargs)
    if name in _LINEAR and _is_zero(args[0]):
        return zero(value)
    parts = [expression(a) for a in args]
    return Symbol({"k": "call", "name": name, "args": parts}, value, args)


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


def run_rule(rule: Callable[..., Any], arguments: Mapping[str, Any]) -> Any:
    """Call a rule on symbols (and on attributes as they are): a symbol, or a tuple of them.

    Raises TypeError when the rule asks for something that symbols cannot answer.
    """
    try:
        return rule(*(arguments[name] for name in parameters(rule)))
    except Exception as error:
        raise TypeError(f"the rule could not be read as a formula: {error}") from error


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
