"""Arithmetic, comparisons and elementary functions, element by element."""

from __future__ import annotations

import numpy as np

from ..rulelib import cos, scaled, sin, where
from .register import operation

# -- arithmetic ---------------------------------------------------------------------------------

add = operation(
    "add(self, other; alpha)", np.add, defaults={"alpha": 1}, promote="arithmetic", symbol="+", kind="infix",
    forward=lambda self, other, alpha: np.add(self, scaled(other, alpha)),
    methods="__add__ __radd__", saves="alpha", structure="identity",
    self=lambda grad: grad,
    other=lambda grad, alpha: scaled(grad, alpha),
)  # fmt: skip
sub = operation(
    "sub(self, other; alpha)", np.subtract, defaults={"alpha": 1}, promote="arithmetic", symbol="-", kind="infix",
    forward=lambda self, other, alpha: np.subtract(self, scaled(other, alpha)),
    methods="__sub__", aliases="subtract", saves="alpha", structure="identity",
    self=lambda grad: grad,
    other=lambda grad, alpha: scaled(-grad, alpha),
)  # fmt: skip
mul = operation(
    "mul(self, other)", np.multiply, promote="arithmetic", symbol="⊙", kind="infix",
    methods="__mul__ __rmul__", aliases="multiply", structure="diagonal",
    self=lambda grad, other: grad * other,
    other=lambda grad, self: grad * self,
)  # fmt: skip
true_divide = operation(
    "div(self, other)", np.divide, promote="float", symbol="/", kind="infix",
    methods="__truediv__", aliases="true_divide", structure="diagonal",
    self=lambda grad, other: grad / other,
    other=lambda grad, self, other: -grad * ((self / other) / other),
)  # fmt: skip
neg = operation("neg(self)", np.negative, symbol="-", kind="prefix", methods="__neg__", aliases="negative",
                structure="diagonal", self=lambda grad: -grad)  # fmt: skip

# -- elementary functions -----------------------------------------------------------------------

exp_ = operation("exp(self)", np.exp, promote="float", structure="diagonal", self=lambda grad, result: grad * result)
log_ = operation("log(self)", np.log, promote="float", structure="diagonal", self=lambda grad, self: grad / self)
sqrt_ = operation("sqrt(self)", np.sqrt, promote="float", structure="diagonal",
                  self=lambda grad, result: grad / (2 * result))  # fmt: skip
sin_ = operation("sin(self)", np.sin, promote="float", structure="diagonal", self=lambda grad, self: grad * cos(self))
cos_ = operation("cos(self)", np.cos, promote="float", structure="diagonal", self=lambda grad, self: grad * -sin(self))
tanh_ = operation("tanh(self)", np.tanh, promote="float", structure="diagonal",
                  self=lambda grad, result: grad * (1 - result * result))  # fmt: skip
sigmoid_ = operation("sigmoid(self)", lambda x: 1 / (1 + np.exp(-x)), promote="float", structure="diagonal", symbol="σ",
                     self=lambda grad, result: grad * (1 - result) * result)  # fmt: skip
relu_ = operation("relu(self)", lambda x: np.maximum(x, 0), structure="diagonal",
                  self=lambda grad, result: where(result > 0, grad, 0))  # fmt: skip

# -- comparisons --------------------------------------------------------------------------------

for _name, _symbol, _ufunc, _dunder in (
    ("lt", "<", np.less, "__lt__"), ("le", "≤", np.less_equal, "__le__"), ("gt", ">", np.greater, "__gt__"),
    ("ge", "≥", np.greater_equal, "__ge__"), ("eq", "=", np.equal, "__eq__"), ("ne", "≠", np.not_equal, "__ne__"),
):  # fmt: skip
    operation(f"{_name}(self, other)", _ufunc, promote="compare", symbol=_symbol, kind="infix", methods=_dunder)
