"""Expressions as learners type them: `2*x`, `g * w.T`, `[1, 2]`. Parsed by hand, never by `eval`.

The grammar, loosest first:

```
sum      product (("+" | "-") product)*
product  unary (("*" | "⊙" | "×" | "·" | "/" | "@") unary)*
unary    ("-" | "+") unary | power
power    postfix (("**" | "^") unary)?
postfix  atom ("[" int ("," int)* "]" | ".T" | "ᵀ" | "′")*
atom     number | name | name "(" [sum ("," sum)*] ")" | "(" sum ")" | "[" [sum ("," sum)*] "]"
```

The tree is the one of `symbolic`. The twin is `widgets/src/core/expression.ts`; both run the vectors
in `tests/widgets/expression_vectors.json`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np

from .symbolic import Expr

LONGEST = 2000
DEEPEST = 40
MOST = 4096  # elements of a value

_TOKEN = re.compile(
    r"\s*(?:(?P<num>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<name>(?!ᵀ)(?:[^\W\d]|_)(?:(?!ᵀ)[\w\u0300-\u036f₀-₉])*(?:\.grad\b)?)"
    r"|(?P<op>\*\*|\.T\b|[-+−*⊙×·/÷@^()\[\],ᵀ′]))"
)
_SIGNS: Final = {"−": "-", "⊙": "*", "×": "*", "·": "*", "÷": "/", "^": "**"}


class ExpressionError(ValueError):
    """A text that is no expression, or one that has no value; `key` and `args` are a message."""

    def __init__(self, key: str, **args: str | int) -> None:
        super().__init__(f"{key} {args}" if args else key)
        self.key, self.args_of_key = key, args


def parse(text: str) -> Expr:
    """The tree of an expression. Raises ExpressionError, saying where it cannot be read.

    >>> parse("2*x")["op"], parse("[1, 2]")["k"]
    ('*', 'list')
    """
    if len(text) > LONGEST:
        raise ExpressionError("expr.long", limit=LONGEST)
    reader = _Reader(_tokens(unicodedata.normalize("NFC", text)))
    if reader.kind == "end":
        raise ExpressionError("expr.empty")
    tree = reader.sum(0)
    if reader.kind != "end":
        raise reader.unexpected()
    return tree


def _tokens(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(text) and text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            rest = text[at:].strip()
            raise ExpressionError("expr.unexpected", text=rest[:12])
        kind = str(match.lastgroup)
        found.append((kind, match[kind]))
        at = match.end()
    return [*found, ("end", "")]


class _Reader:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._at = 0

    @property
    def kind(self) -> str:
        return self._tokens[self._at][0]

    @property
    def text(self) -> str:
        return self._tokens[self._at][1]

    def take(self) -> str:
        text = self.text
        self._at += 1
        return text

    def sees(self, *signs: str) -> bool:
        return self.kind == "op" and _SIGNS.get(self.text, self.text) in signs

    def expect(self, sign: str) -> None:
        if not self.sees(sign):
            raise self.unexpected()
        self._at += 1

    def unexpected(self) -> ExpressionError:
        if self.kind == "end":
            return ExpressionError("expr.unfinished")
        return ExpressionError("expr.unexpected", text=self.text[:12])

    def sum(self, depth: int) -> Expr:
        if depth > DEEPEST:
            raise ExpressionError("expr.deep")
        left = self.product(depth)
        while self.sees("+", "-"):
            sign = _SIGNS.get(self.text, self.text)
            self._at += 1
            left = {"k": "bin", "op": sign, "a": left, "b": self.product(depth)}
        return left

    def product(self, depth: int) -> Expr:
        left = self.unary(depth)
        while self.sees("*", "/", "@"):
            sign = _SIGNS.get(self.text, self.text)
            self._at += 1
            left = {"k": "bin", "op": sign, "a": left, "b": self.unary(depth)}
        return left

    def unary(self, depth: int) -> Expr:
        if depth > DEEPEST:
            raise ExpressionError("expr.deep")
        if self.sees("-"):
            self._at += 1
            return {"k": "un", "op": "-", "a": self.unary(depth + 1)}
        if self.sees("+"):
            self._at += 1
            return self.unary(depth + 1)
        base = self.postfix(depth)
        if self.sees("**"):
            self._at += 1
            return {"k": "bin", "op": "**", "a": base, "b": self.unary(depth + 1)}
        return base

    def postfix(self, depth: int) -> Expr:
        tree = self.atom(depth)
        while True:
            if self.sees(".T", "ᵀ"):
                self._at += 1
                tree = {"k": "call", "name": "T", "args": [tree]}
            elif self.sees("′"):
                self._at += 1
                tree = {"k": "prime", "a": tree}
            elif self.sees("["):
                tree = {"k": "index", "a": tree, "text": ", ".join(self.integers())}
            else:
                return tree

    def integers(self) -> list[str]:
        self.expect("[")
        found: list[str] = []
        while True:
            minus = "-" if self.sees("-") else ""
            if minus:
                self._at += 1
            if self.kind != "num" or not self.text.isdigit():
                raise self.unexpected()
            found.append(minus + self.take())
            if self.sees("]"):
                self._at += 1
                return found
            self.expect(",")

    def atom(self, depth: int) -> Expr:
        if self.kind == "num":
            return {"k": "num", "text": self.take()}
        if self.kind == "name":
            name = self.take()
            if not self.sees("("):
                return {"k": "var", "name": name}
            self._at += 1
            return {"k": "call", "name": name, "args": self.items(")", depth)}
        if self.sees("("):
            self._at += 1
            inner = self.sum(depth + 1)
            self.expect(")")
            return inner
        if self.sees("["):
            self._at += 1
            return {"k": "list", "items": self.items("]", depth)}
        raise self.unexpected()

    def items(self, end: str, depth: int) -> list[Expr]:
        found: list[Expr] = []
        if self.sees(end):
            self._at += 1
            return found
        while True:
            found.append(self.sum(depth + 1))
            if self.sees(end):
                self._at += 1
                return found
            self.expect(",")
            if self.sees(end):  # a trailing comma
                self._at += 1
                return found


# -- values -------------------------------------------------------------------------------------

_ELEMENTWISE: Final[dict[str, Callable[[Any], Any]]] = {
    "exp": np.exp, "log": np.log, "sqrt": np.sqrt, "sin": np.sin, "cos": np.cos, "tan": np.tan,
    "tanh": np.tanh, "abs": np.abs, "sign": np.sign,
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "relu": lambda x: np.maximum(x, 0),
}  # fmt: skip
_FILLED: Final[dict[str, float]] = {"ones": 1.0, "zeros": 0.0}
_ARITHMETIC: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide, "**": np.power, "@": np.matmul,
}  # fmt: skip


def evaluate(tree: Expr, names: Mapping[str, np.ndarray]) -> np.ndarray:
    """The value of an expression, in float64. Raises ExpressionError where it has none.

    >>> evaluate(parse("2*x + [1, 1]"), {"x": np.array([1.0, 2.0])})
    array([3., 5.])
    """
    with np.errstate(all="ignore"):
        value = np.asarray(_value(tree, names), np.float64)
    if value.size > MOST:
        raise ExpressionError("expr.large", limit=MOST)
    return value


def _value(e: Expr, names: Mapping[str, np.ndarray]) -> np.ndarray:
    kind = e["k"]
    if kind == "num":
        return np.asarray(float(e["text"]))
    if kind == "var":
        found = names.get(e["name"], _CONSTANTS.get(e["name"]))
        if found is None:
            raise ExpressionError("expr.unknown", name=str(e["name"])[:40])
        return np.asarray(found, np.float64)
    if kind == "un":
        return -_value(e["a"], names)
    if kind == "bin":
        return _binary(e["op"], _value(e["a"], names), _value(e["b"], names))
    if kind == "list":
        items = [_value(i, names) for i in e["items"]]
        if len({i.shape for i in items}) > 1:
            raise ExpressionError("expr.ragged")
        return np.stack(items) if items else np.zeros(0)
    if kind == "index":
        return _item(_value(e["a"], names), [int(i) for i in e["text"].split(", ")])
    if kind == "call":
        return _call(e["name"], e["args"], names)
    raise ExpressionError("expr.unexpected", text="′")


_CONSTANTS: Final = {"nan": np.nan, "inf": np.inf, "pi": np.pi}


def _binary(sign: str, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    if a.size > MOST or b.size > MOST:
        raise ExpressionError("expr.large", limit=MOST)
    try:
        return np.asarray(_ARITHMETIC[sign](a, b))
    except ValueError:
        key = "expr.product" if sign == "@" else "expr.shapes"
        raise ExpressionError(key, a=_shape(a), b=_shape(b)) from None


def _item(value: np.ndarray, index: list[int]) -> np.ndarray:
    try:
        return np.asarray(value[tuple(index)])
    except IndexError:
        raise ExpressionError("expr.index", index=str(index), shape=_shape(value)) from None


def _call(name: str, args: list[Expr], names: Mapping[str, np.ndarray]) -> np.ndarray:
    if name in _FILLED:
        sizes = [_integer(a) for a in (args[0]["items"] if _is_list(args) else args)]
        if np.prod(sizes, dtype=float) > MOST:
            raise ExpressionError("expr.large", limit=MOST)
        return np.full(sizes, _FILLED[name])
    if name == "grad" and len(args) == 1 and args[0]["k"] == "var":
        return _value({"k": "var", "name": f"{args[0]['name']}.grad"}, names)
    if name in ("sum", "mean") and len(args) in (1, 2):
        value = _value(args[0], names)
        axis = _integer(args[1], signed=True) if len(args) == 2 else None
        if axis is not None and not -value.ndim <= axis < value.ndim:
            raise ExpressionError("expr.index", index=str(axis), shape=_shape(value))
        return np.asarray(value.sum(axis) if name == "sum" else value.mean(axis))
    if name == "T" and len(args) == 1:
        return _value(args[0], names).T
    if name in _ELEMENTWISE and len(args) == 1:
        return np.asarray(_ELEMENTWISE[name](_value(args[0], names)))
    raise ExpressionError("expr.function", name=name[:40])


def _is_list(args: list[Expr]) -> bool:
    return len(args) == 1 and args[0]["k"] == "list"


def _integer(e: Expr, signed: bool = False) -> int:
    minus = signed and e["k"] == "un"
    e = e["a"] if minus else e
    if e["k"] != "num" or not e["text"].isdigit():
        raise ExpressionError("expr.integer")
    return -int(e["text"]) if minus else int(e["text"])


def _shape(value: np.ndarray) -> str:
    return str(list(value.shape))


def shape_of(text: str) -> tuple[int, ...]:
    """A shape as it is typed: `2, 3`, `(2, 3)`, `[2, 3]`, `2x3`, `2×3`; empty for a scalar.

    Raises ExpressionError for anything else.

    >>> shape_of("(2, 3)"), shape_of("2×3"), shape_of("()"), shape_of("4,")
    ((2, 3), (2, 3), (), (4,))
    """
    inner = text.strip().strip("()[]").strip().rstrip(",")
    if not inner:
        return ()
    parts = re.split(r"\s*[,x×*]\s*|\s+", inner)
    if not all(p.isascii() and p.isdigit() and len(p) < 10 for p in parts):
        raise ExpressionError("expr.shape", text=text.strip()[:20])
    return tuple(int(p) for p in parts)
