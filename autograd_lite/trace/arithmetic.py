"""The numbers of one application of a rule, ready to be written: `[grad] ⊙ [y] = [result]`.

A list of parts: `{"value": array, "var": name or None, "grad": whether it carries the gradient}`,
`{"number": text}`, `{"sign": text}`.
A long product is cut to the incoming gradient and one factor, computed.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .symbolic import Expr, Symbol, expression

Part = dict[str, Any]
_PRODUCTS = frozenset(("mm", "mv", "bmm", "matmul", "dot"))
_CHOICES = frozenset(("where", "masked_fill", "clamp", "minimum", "maximum"))
#: They only move or repeat elements: the numbers say it by themselves.
_SHAPES = frozenset(
    ("expand", "reshape", "view", "unsqueeze", "squeeze", "sum_to_size", "t", "transpose")
)
_MINUS = Symbol({"k": "num", "text": "−1"}, -1.0)


def substitute(result: Symbol) -> list[Part]:
    """The parts of a rule's result, with every value that is known.

    >>> g = Symbol({"k": "var", "name": "grad"}, np.array([1.0, 2.0]))
    >>> y = Symbol({"k": "var", "name": "other"}, np.array([3.0, 4.0]))
    >>> [next(iter(p.values())) for p in substitute(g * y)]
    [array([1., 2.]), '⊙', array([3., 4.])]
    """
    kind = result.expr["k"]
    if kind == "bin" and result.expr["op"] == "*":
        return _product(result)
    if kind == "bin":
        left, right = result.parts
        return [*_side(left), {"sign": _sign(result.expr)}, *_side(right)]
    if kind == "un":
        return [{"sign": "−"}, *_side(result.parts[0])]
    if kind == "call":
        return _call(result)
    return _side(result)


def factor(result: Symbol) -> tuple[Expr, Any] | None:
    """For a rule of the form grad ⊙ f, grad / f or −grad: f as expression and value.

    Then the local Jacobian is diag(f). None for any other form.
    """
    factors = _factors(result)
    rest = [f for f in factors if not _is_grad(f)]
    if len(rest) != len(factors) - 1 or any(_mentions_grad(f) for f in rest):
        return None
    negative = sum(f is _MINUS for f in rest) % 2 == 1
    rest = [f for f in rest if f is not _MINUS]
    if not rest:
        return {"k": "num", "text": "−1" if negative else "1"}, np.float64(
            -1.0 if negative else 1.0
        )
    total = rest[0]
    for f in rest[1:]:
        total = total * f
    if negative:
        total = -total
    return expression(total), total.value if isinstance(total, Symbol) else total


def _product(result: Symbol) -> list[Part]:
    factors = _factors(result)
    if len(factors) > 2:
        grad = [f for f in factors if _is_grad(f)]
        found = factor(result)
        if len(grad) == 1 and found is not None and found[1] is not None:
            return [
                *_side(grad[0]),
                {"sign": "⊙"},
                {"value": np.asarray(found[1]), "var": None, "grad": False},
            ]
    left, right = result.parts
    scalar = any(np.ndim(getattr(s, "value", s)) == 0 for s in (left, right))
    return [*_side(left), {"sign": "×" if scalar else "⊙"}, *_side(right)]


def _call(result: Symbol) -> list[Part]:
    name = result.expr["name"]
    if name in _PRODUCTS and len(result.parts) == 2:
        return [*_side(result.parts[0]), {"sign": "@"}, *_side(result.parts[1])]
    shown = [
        a
        for a in result.parts
        if isinstance(a, Symbol) or (name in _CHOICES and isinstance(a, (int, float)))
    ]
    if name in _SHAPES and shown:
        return [*_side(shown[0])]
    parts: list[Part] = [{"sign": f"{name}("}]
    for i, argument in enumerate(shown):
        parts += [{"sign": ","}] if i else []
        parts += _side(argument)
    return [*parts, {"sign": ")"}]


def _factors(x: Any) -> list[Any]:
    if isinstance(x, Symbol) and x.expr["k"] == "bin" and x.expr["op"] == "*":
        return [*_factors(x.parts[0]), *_factors(x.parts[1])]
    if isinstance(x, Symbol) and x.expr["k"] == "bin" and x.expr["op"] == "/":
        top, bottom = x.parts
        if _mentions_grad(top) and not _mentions_grad(bottom):
            if isinstance(bottom, Symbol):
                return [*_factors(top), 1 / bottom]  # type: ignore[operator]
            one = Symbol({"k": "num", "text": "1"}, 1.0)
            return [*_factors(top), one / bottom]
    if isinstance(x, Symbol) and x.expr["k"] == "un" and x.expr["op"] == "-":
        return [_MINUS, *_factors(x.parts[0])]
    return [x]


def _is_grad(x: Any) -> bool:
    return isinstance(x, Symbol) and x.expr == {"k": "var", "name": "grad"}


def _mentions_grad(x: Any) -> bool:
    if not isinstance(x, Symbol):
        return False
    stack = [x.expr]
    while stack:
        e = stack.pop()
        if e == {"k": "var", "name": "grad"}:
            return True
        for child in e.values():
            if isinstance(child, dict):
                stack.append(child)
            elif isinstance(child, list):
                stack += [c for c in child if isinstance(c, dict)]
    return False


def _side(x: Any) -> list[Part]:
    if not isinstance(x, Symbol):
        return [{"number": expression(x).get("text", "…")}]
    if x.expr["k"] == "num":
        return [{"number": x.expr["text"]}]
    if x.value is None:
        return [{"number": "?"}]
    name = x.expr["name"] if x.expr["k"] == "var" else None
    return [{"value": np.asarray(x.value), "var": name, "grad": _mentions_grad(x)}]


def _sign(expr: Expr) -> str:
    return {"-": "−", "**": "^", "*": "⊙"}.get(expr["op"], str(expr["op"]))
