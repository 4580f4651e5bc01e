"""Elementwise functions as source: how one number is computed in generated code.

float32 has vectorisable functions of its own (`kernels.elementary`); the rest is Numba's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .nodes import Node

#: Names that generated code may use, and where they come from.
IMPORTS = """\
import math

import numpy as np

from autograd_lite.compiler.threads import share
from autograd_lite.kernels.elementary import (
    cos, exp, expm1, log, log1p, sigmoid, sin, tanh,
)
from autograd_lite.kernels.memory import (
    add_any_order, address, fma, load, part, select, store,
)
from autograd_lite.kernels.product import product
"""

_INFIX = {
    "add": "+", "subtract": "-", "multiply": "*", "divide": "/", "greater": ">", "greater_equal": ">=",
    "less": "<", "less_equal": "<=", "equal": "==", "not_equal": "!=", "logical_and": "&", "logical_or": "|",
}  # fmt: skip
FAST = frozenset(["exp", "expm1", "log", "log1p", "tanh", "sin", "cos", "sigmoid"])
#: The types of which generated code knows arrays, by their letter.
TYPES = {
    "?": "np.bool_",
    "i": "np.int32",
    "l": "np.int64",
    "q": "np.int64",
    "f": "np.float32",
    "d": "np.float64",
}


def type_source(dtype: Any) -> str:
    """Return the source of a type."""
    return TYPES[np.dtype(dtype).char]


def number_source(value: Any) -> str:
    """Return the source of a NumPy scalar, bit for bit."""
    kind = type_source(value.dtype)
    if value.dtype.kind == "f":
        if np.isnan(value):
            return f"{kind}(np.nan)"
        if np.isinf(value):
            return f"{kind}({'-' if value < 0 else ''}np.inf)"
        return f"{kind}({float(value)!r})"
    return f"{kind}({value.item()!r})"


def expression(node: Node, args: list[str]) -> str:
    """Return the source of one element of an elementwise node."""
    name = node.params
    first = node.args[0]
    if name == "cast":
        if node.dtype.kind == "b":
            return f"({args[0]} != 0)"
        return f"{type_source(node.dtype)}({args[0]})"
    if name in _INFIX:
        return f"({args[0]} {_INFIX[name]} {args[1]})"
    if name in FAST and first.dtype.char == "f":
        return f"{name}({args[0]})"
    if name in _SPECIAL:
        return _SPECIAL[name](node, args)
    return f"{type_source(node.dtype)}(np.{name}({', '.join(args)}))"


def _power(node: Node, args: list[str]) -> str:
    base, exponent = args
    other = node.args[1]
    if other.op == "constant":
        value = float(other.params.value)
        if value in (2.0, 3.0, 4.0):
            return "(" + " * ".join([base] * int(value)) + ")"
        if value == 1.0:
            return base
        if value == 0.5:
            return f"np.sqrt({base})"
        if value == -1.0:
            return f"({_one(node)} / {base})"
    return f"{type_source(node.dtype)}({base} ** {exponent})"


def _one(node: Node) -> str:
    return f"{type_source(node.dtype)}(1)"


def _sign(node: Node, args: list[str]) -> str:
    kind = type_source(node.dtype)
    return f"select({args[0]} > 0, {kind}(1), select({args[0]} < 0, {kind}(-1), {args[0]}))"


_SPECIAL: dict[str, Callable[[Node, list[str]], str]] = {
    "positive": lambda node, args: args[0],
    "negative": lambda node, args: f"(-{args[0]})",
    "absolute": lambda node, args: f"abs({args[0]})",
    "square": lambda node, args: f"({args[0]} * {args[0]})",
    "reciprocal": lambda node, args: f"({_one(node)} / {args[0]})",
    "logical_not": lambda node, args: f"({args[0]} == 0)",
    "isnan": lambda node, args: f"({args[0]} != {args[0]})",
    "isinf": lambda node, args: f"(abs({args[0]}) == np.inf)",
    "isfinite": lambda node, args: f"(abs({args[0]}) < np.inf)",
    "where": lambda node, args: f"select({args[0]}, {args[1]}, {args[2]})",
    "maximum": lambda node, args: f"select(({args[0]} >= {args[1]}) | ({args[0]} != {args[0]}), {args[0]}, {args[1]})",
    "minimum": lambda node, args: f"select(({args[0]} <= {args[1]}) | ({args[0]} != {args[0]}), {args[0]}, {args[1]})",
    "erf": lambda node, args: f"{type_source(node.dtype)}(math.erf({args[0]}))",
    "sign": _sign,
    "power": _power,
    "sigmoid": lambda node, args: f"(1.0 / (1.0 + np.exp(-{args[0]})))",
}  # fmt: skip
