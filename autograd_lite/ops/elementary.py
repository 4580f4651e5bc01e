"""Elementary functions of one tensor: roots, logarithms, trigonometry, rounding."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..errors import type_name
from ..rulelib import cos, cosh, isfinite, rsqrt, sgn, sin, sinh, zeros_like
from ..table import ROWS
from .checks import not_implemented, only, wide
from .register import backward_row, define, operation, overloaded

_LN2, _LN10 = math.log(2), math.log(10)


def smooth(name: str, forward: Any, rule: Any, **options: Any) -> Any:
    """Define a function that turns integers into floats and has a diagonal Jacobian."""
    return operation(
        f"{name}(self)", forward, promote="float", structure="diagonal", self=rule, **options
    )


# -- roots and logarithms --------------------------------------------------------------------------

smooth("sqrt", np.sqrt, lambda grad, result: grad / (2 * result), symbol="√")
smooth(
    "rsqrt",
    wide(lambda x: 1 / np.sqrt(x)),
    lambda grad, result: -0.5 * grad * (result * result * result),
)
smooth("log", np.log, lambda grad, self: grad / self)
smooth("log2", np.log2, lambda grad, self: grad / (self * _LN2))
smooth("log10", np.log10, lambda grad, self: grad / (self * _LN10))
smooth("log1p", np.log1p, lambda grad, self: grad / (self + 1), node="Log1PBackward0")

# -- trigonometric and hyperbolic functions --------------------------------------------------------


def _angle(x: Any) -> Any:
    return np.where(np.isnan(x), x, np.where(x < 0, x.dtype.type(math.pi), x.dtype.type(0)))


tanh_backward: Any = backward_row(
    "tanh_backward(grad_output, output)", lambda grad_output, output: grad_output * (1 - output * output),
    node="TanhBackwardBackward0", structure="diagonal",
    grad_output=lambda grad, output: tanh_backward(grad, output),
    output=lambda grad, grad_output, output: grad * (-2 * output * grad_output),
)  # fmt: skip
smooth("sin", np.sin, lambda grad, self: grad * cos(self))
smooth("cos", np.cos, lambda grad, self: grad * -sin(self))
smooth("tan", np.tan, lambda grad, result: grad * (1 + result * result))
smooth("asin", np.arcsin, lambda grad, self: grad * rsqrt(1 - self * self), aliases="arcsin")
smooth("acos", np.arccos, lambda grad, self: grad * -rsqrt(1 - self * self), aliases="arccos")
smooth("atan", np.arctan, lambda grad, self: grad / (self * self + 1), aliases="arctan")
smooth("sinh", np.sinh, lambda grad, self: grad * cosh(self))
smooth("cosh", np.cosh, lambda grad, self: grad * sinh(self))
tanh = smooth("tanh", np.tanh, lambda grad, result: tanh_backward(grad, result))
smooth("asinh", np.arcsinh, lambda grad, self: grad * rsqrt(self * self + 1), aliases="arcsinh")
smooth("acosh", np.arccosh, lambda grad, self: grad * rsqrt(self * self - 1), aliases="arccosh")
smooth("atanh", np.arctanh, lambda grad, self: grad / (1 - self * self), aliases="arctanh")
smooth(
    "deg2rad",
    lambda x: x * x.dtype.type(math.pi / 180),
    lambda grad: grad * (math.pi / 180),
    node="Deg2RadBackward0",
)
smooth(
    "rad2deg",
    lambda x: x * x.dtype.type(180 / math.pi),
    lambda grad: grad * (180 / math.pi),
    node="Rad2DegBackward0",
)
smooth("angle", _angle, lambda grad: zeros_like(grad), saves="self", in_place=False)

# -- signs and rounding ----------------------------------------------------------------------------


def rounding(name: str, forward: Any, **options: Any) -> Any:
    """Define a function that is constant between its steps: integers stay, gradients are zero."""
    return operation(f"{name}(self)", _between(name, forward), structure="diagonal",
                     self=lambda grad: zeros_like(grad), **options)  # fmt: skip


def _between(name: str, compute: Any) -> Any:
    def forward(x: Any) -> Any:
        if x.dtype.kind == "f":
            return compute(x)
        if x.dtype.kind == "b":
            raise not_implemented(f"{name}_vml_cpu", x)
        return x.copy()

    return forward


def _abs(x: Any) -> Any:
    if x.dtype.kind == "b":
        raise not_implemented("abs_cpu", x)
    return np.absolute(x)


def _sign(x: Any) -> Any:
    if x.dtype.kind == "b":
        return x.copy()
    return np.nan_to_num(np.sign(x), nan=0.0) if x.dtype.kind == "f" else np.sign(x)


operation("abs(self)", np.absolute, forward=_abs, aliases="absolute", methods="__abs__", structure="diagonal",
          symbol="|·|", self=lambda grad, self: grad * sgn(self))  # fmt: skip
operation("sign(self)", _sign, structure="diagonal", self=lambda grad: zeros_like(grad))
operation(
    "sgn(self)",
    _sign,
    structure="diagonal",
    saves="self, result",
    self=lambda grad: zeros_like(grad),
)
rounding("floor", np.floor)
rounding("ceil", np.ceil)
rounding("trunc", np.trunc, aliases="fix")
operation(
    "frac(self)",
    only("f", "frac_cpu", lambda x: x - np.trunc(x)),
    structure="identity",
    self=lambda grad: grad,
)


def _round(x: Any, decimals: int) -> Any:
    if x.dtype.kind != "f":
        raise not_implemented("round_cpu", x)
    ten = x.dtype.type(10.0 ** abs(decimals))
    return np.rint(x * ten) / ten if decimals > 0 else np.rint(x / ten) * ten


rounding("round", np.rint)
round_decimals = define("round_decimals(self; decimals)", wide(_round), structure="diagonal", node="RoundBackward1",
                        self=lambda grad: zeros_like(grad))  # fmt: skip


@overloaded
def round(input: Any, *, decimals: Any = None) -> Any:
    """Round to the nearest integer, halves to even, or to a number of decimals.

    >>> import autograd_lite as torch
    >>> torch.round(torch.tensor([0.5, 1.5, 2.5])), torch.round(torch.tensor([1.2345]), decimals=2)
    (tensor([0., 2., 2.]), tensor([1.2300]))
    """
    if decimals is None:
        return ROWS["round"], (input,)
    if not isinstance(decimals, int):
        raise TypeError(f"round(): argument 'decimals' must be int, not {type_name(decimals)}")
    return round_decimals, (input, decimals)


# -- repairs ---------------------------------------------------------------------------------------


def _nan_to_num(x: Any, nan: Any, posinf: Any, neginf: Any) -> Any:
    if x.dtype.kind != "f":
        return x.copy()
    limits = np.finfo(x.dtype)
    out = np.where(np.isnan(x), x.dtype.type(0 if nan is None else nan), x)
    out = np.where(out == np.inf, limits.max if posinf is None else x.dtype.type(posinf), out)
    return np.where(out == -np.inf, limits.min if neginf is None else x.dtype.type(neginf), out)


nan_to_num_row = define("nan_to_num(self; nan, posinf, neginf)", _nan_to_num, structure="diagonal",
                        self=lambda grad, self: grad * isfinite(self))  # fmt: skip


@overloaded
def nan_to_num(input: Any, nan: Any = None, posinf: Any = None, neginf: Any = None) -> Any:
    """Replace nan by a number (0), infinities by others (the largest and least there are)."""
    return nan_to_num_row, (input, nan, posinf, neginf)
