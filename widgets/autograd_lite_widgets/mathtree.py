"""Small formulas as data (the scene's `MathNode`), and as one line of text."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]
_RANK = {"+": 1, "-": 1, "*": 2, "/": 2, "//": 2, "%": 2, "@": 2, "**": 4}
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_CHOICES = frozenset(("where", "masked_fill", "clamp", "minimum", "maximum", "pow"))
_PRODUCTS = frozenset(("mm", "mv", "bmm", "matmul", "dot"))
_KEPT = frozenset(("unsqueeze", "squeeze", "type_as"))
_SIGN = {"*": "⊙", "-": "−", "@": "@", "//": "//", "==": "=", "!=": "≠", "<=": "≤", ">=": "≥"}


def ident(text: str, role: str | None = None) -> Json:
    """A name; `role` is "data" or "grad" and colours it as in the picture."""
    return {"k": "id", "text": text, **({"role": role} if role else {})}


def num(text: str) -> Json:
    """A number."""
    return {"k": "num", "text": text}


def op(text: str) -> Json:
    """An operator sign."""
    return {"k": "op", "text": text}


def bar(symbol: str) -> Json:
    """The cotangent of a tensor: x̄."""
    return {"k": "bar", "of": ident(symbol), "role": "grad"}


def row(*parts: Json) -> Json:
    """Parts side by side."""
    return {"k": "row", "of": list(parts)}


def sup(base: Json, exponent: Json) -> Json:
    """base to the exponent."""
    return {"k": "sup", "base": base, "sup": exponent}


def fn(name: str, *args: Json) -> Json:
    """A function of arguments."""
    return {"k": "fn", "name": name, "args": list(args)}


def paren(of: Json) -> Json:
    """In parentheses."""
    return {"k": "paren", "of": of}


def of_expression(expr: Json, name: Callable[[str], Json]) -> Json:
    """The formula of a rule's expression; `name` says how a parameter of the rule is written."""
    return _node(expr, name, 0)


def _node(e: Json, name: Callable[[str], Json], outer: int) -> Json:
    kind = e["k"]
    if kind == "var":
        return name(e["name"])
    if kind == "num":
        return num(e["text"])
    if kind == "prime":
        return sup(_node(e["a"], name, 5), op("′"))
    if kind == "un":
        inner = row(op("−" if e["op"] == "-" else e["op"]), _node(e["a"], name, 3))
        return paren(inner) if outer >= 2 else inner
    if kind == "index":
        return {"k": "sub", "base": _node(e["a"], name, 5), "sub": ident(e["text"])}
    if kind == "list":
        return fn("", *(_node(i, name, 0) for i in e["items"]))
    if kind == "call":
        return _call(e["name"], [_node(a, name, 0) for a in e["args"]])
    sign, rank = e["op"], _RANK.get(e["op"], 0)
    if sign == "/":
        return {"k": "frac", "num": _node(e["a"], name, 0), "den": _node(e["b"], name, 0)}
    if sign == "**":
        return sup(_node(e["a"], name, 5), _node(e["b"], name, 0))
    left, right = _node(e["a"], name, rank), _node(e["b"], name, rank + 1)
    shown = str(_SIGN.get(sign, sign))
    if sign == "*" and (left["k"] == "num" or right["k"] == "num"):
        shown = "×"
    body = row(left, op(shown), right)
    return paren(body) if rank < outer else body


def _call(name: str, args: list[Json]) -> Json:
    if name in ("T", "mT", "t", "transpose"):
        return sup(args[0], op("T"))
    if name in _KEPT:  # bookkeeping of dimensions and types, which the shapes show
        return args[0]
    if name == "inv" and len(args) == 1:
        return sup(_tight_factor(args[0]), num("−1"))
    if name == "sqrt" and len(args) == 1:
        return {"k": "sqrt", "of": args[0]}
    if name == "exp" and len(args) == 1:
        return sup(ident("e"), args[0])
    if name in _PRODUCTS and len(args) == 2:
        return row(_tight_factor(args[0]), op("@"), _tight_factor(args[1]))
    if name not in _CHOICES:  # shapes and dimensions: the picture shows them
        args = [a for a in args if a["k"] != "num" and not (a["k"] == "fn" and not a["name"])]
    return fn(name, *args)


def _tight_factor(m: Json) -> Json:
    return paren(m) if m["k"] == "row" else m


def text(m: Json) -> str:
    """A formula as one line.

    >>> text(row(bar("y"), op("+="), bar("t"), op("⊙"), ident("y")))
    'ȳ += t̄ ⊙ y'
    """
    kind = m["k"]
    if kind in ("id", "num", "op"):
        return str(m["text"])
    if kind == "bar":
        inner = text(m["of"])
        if len(inner) == 1 or (len(inner) > 1 and not inner[1].isalpha()):
            return unicodedata.normalize("NFC", inner[0] + "\u0304") + inner[1:]
        return f"grad({inner})"
    if kind == "sup":
        raised = text(m["sup"])
        if raised.isascii() and raised.isdigit():
            return f"{_tight(m['base'])}{raised.translate(_SUPERSCRIPT)}"
        return f"{text(m['base'])}{'ᵀ' if raised == 'T' else '^' + _tight(m['sup'])}"
    if kind == "sub":
        return f"{text(m['base'])}[{text(m['sub'])}]"
    if kind == "frac":
        return f"{_tight(m['num'])} / {_tight(m['den'])}"
    if kind == "sqrt":
        return f"√({text(m['of'])})"
    if kind == "fn":
        return f"{m['name']}({', '.join(text(a) for a in m['args'])})"
    if kind == "paren":
        return f"({text(m['of'])})"
    return _row_text(m["of"])


def _row_text(parts: list[Json]) -> str:
    if len(parts) == 2 and parts[0]["k"] == "op":
        return text(parts[0]) + text(parts[1])
    if len(parts) == 3 and parts[0]["k"] == parts[2]["k"] == "op":
        return "".join(text(p) for p in parts)
    return " ".join(text(p) for p in parts)


def _tight(m: Json) -> str:
    return f"({text(m)})" if m["k"] in ("row", "frac") else text(m)
