"""Arithmetic: sums, products, quotients, remainders."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import dtypes
from .._tensor import Tensor
from ..entry import is_number
from ..rulelib import div as quotient, scaled, zeros_like
from ..table import ROWS
from ..wrapped import beside, times
from .checks import not_implemented, python_number
from .direct import Form, direct
from .register import both, define, method, operation, operator, overloaded, public

_BOOL_SUB = "Subtraction, the `-` operator, with {} is not supported. {}"
_TWO_BOOLS = _BOOL_SUB.format(
    "two bool tensors", "Use the `^` or `logical_xor()` operator instead."
)
_INVERT = "If you are trying to invert a mask, use the `~` or `logical_not()` operator instead."


def _alpha(like: Any, alpha: Any) -> Any:
    """Check a factor `alpha`; RuntimeError for a fraction beside integers."""
    if like.dtype.kind != "f" and isinstance(alpha, float):
        raise RuntimeError(
            "For integral input tensors, argument alpha must not be a floating point number."
        )
    return alpha


def _add(self: Any, other: Any, alpha: Any) -> Any:
    if self.dtype.kind == "b":
        return self | (other & bool(alpha))
    return np.add(self, times(other, _alpha(self, alpha)))


def _sub(self: Any, other: Any, alpha: Any) -> Any:
    return np.subtract(self, times(other, _alpha(self, alpha)))


def _neg(x: Any) -> Any:
    if x.dtype.kind == "b":
        raise RuntimeError(
            f"Negation, the `-` operator, on a bool tensor is not supported. {_INVERT}"
        )
    return np.negative(x)


def _refuse_bools(operands: Any) -> None:
    """Raise RuntimeError if a bool is among the operands of a subtraction."""
    bools = [
        t._data.dtype.kind == "b" if isinstance(t, Tensor) else isinstance(t, (bool, np.bool_))
        for t in operands
    ]
    if all(bools):
        raise RuntimeError(_TWO_BOOLS)
    if any(bools):
        raise RuntimeError(_BOOL_SUB.format("a bool tensor", _INVERT))


add = operation(
    "add(self, other; alpha)", np.add, defaults={"alpha": 1}, promote="arithmetic", symbol="+", kind="infix",
    forward=_add, methods="__add__ __radd__", saves="alpha", structure="identity", step=(np.add, "{other}", "multiply({other}, {alpha})"),
    self=lambda grad: grad,
    other=lambda grad, alpha: scaled(grad, alpha),
)  # fmt: skip
sub = operation(
    "sub(self, other; alpha)", np.subtract, defaults={"alpha": 1}, promote="arithmetic", symbol="-", kind="infix",
    forward=_sub, check=_refuse_bools, methods="__sub__", aliases="subtract", saves="alpha", structure="identity",
    step=(np.subtract, "{other}", "multiply({other}, {alpha})"),
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
neg = operation(
    "neg(self)", np.negative, forward=_neg, symbol="-", kind="prefix", methods="__neg__", aliases="negative",
    structure="diagonal", self=lambda grad: -grad,
)  # fmt: skip
reciprocal = operation(
    "reciprocal(self)", np.reciprocal, promote="float", structure="diagonal",
    self=lambda grad, result: -grad * (result * result),
)  # fmt: skip

# -- a number minus, a number over a tensor --------------------------------------------------------

rsub_tensor = define(
    "rsub(self, other; alpha)", lambda self, other, alpha: _sub(other, self, alpha), promote="arithmetic",
    check=_refuse_bools, saves="alpha", structure="identity", symbol="-", kind="infix", node="RsubBackward0",
    self=lambda grad, alpha: scaled(-grad, alpha),
    other=lambda grad: grad,
)  # fmt: skip
rsub_number = define(
    "rsub_number(self; other, alpha)", lambda self, other, alpha: _rsub(self, other, alpha),
    saves="alpha", structure="identity", symbol="-", kind="infix", node="RsubBackward1",
    self=lambda grad, alpha: scaled(-grad, alpha),
)  # fmt: skip


def _rsub(self: Any, other: Any, alpha: Any) -> Any:
    return np.subtract(np.asarray(other, self.dtype), scaled(self, _alpha(self, alpha)))


def _for_number(input: Any, value: Any) -> Any:
    """Return a tensor in the type that it has together with a Python number."""
    if input._data.dtype.kind == "f" and not input._wrapped:  # no number changes it
        return input
    common = dtypes.result_of((input, value))
    return input if input._data.dtype == common.np else input.to(common)


@overloaded(as_method=False, in_place=False)
def rsub(input: Any, other: Any, *, alpha: Any = 1) -> Any:
    """Return `other - alpha * input`."""
    if isinstance(other, Tensor):
        return rsub_tensor, (input, other, alpha)
    other = python_number(other)
    _refuse_bools((input, other))
    return rsub_number, (_for_number(input, other), other, alpha)


@operator
def _rsub_operator(self: Any, other: Any) -> Any:
    if (type(other) is float or type(other) is int) and self._data.dtype.kind == "f":
        return rsub_number(self, other, 1)
    return rsub(self, other)


@operator
def _rdiv_operator(self: Any, other: Any) -> Any:
    return reciprocal(self) * other


method(_rsub_operator, "__rsub__")
method(_rdiv_operator, "__rtruediv__", "__rdiv__")

# -- quotients rounded to integers -----------------------------------------------------------------


def floor_quotient(a: Any, b: Any) -> Any:
    """Divide and round down; RuntimeError for an integer over zero."""
    if a.dtype.kind in "iu" and not np.all(b):
        raise RuntimeError("ZeroDivisionError")
    if a.dtype.kind == "b":
        raise not_implemented("div_floor_cpu", a)
    return np.floor_divide(a, b)


def trunc_quotient(a: Any, b: Any) -> Any:
    """Divide and round toward zero; RuntimeError for an integer over zero."""
    if a.dtype.kind == "f":
        return np.trunc(a / b)
    if a.dtype.kind == "b":
        raise not_implemented("div_trunc_cpu", a)
    if not np.all(b):
        raise RuntimeError("ZeroDivisionError")
    return (a - np.fmod(a, b)) // b


def _rounded_quotient(self: Any, other: Any, rounding_mode: Any) -> Any:
    if rounding_mode == "floor":
        return floor_quotient(self, other)
    return trunc_quotient(self, other) if rounding_mode == "trunc" else np.divide(self, other)


div_rounded = define(
    "div_rounded(self, other; rounding_mode)", _rounded_quotient, promote="arithmetic", node="DivBackward2",
    structure="diagonal", symbol="/", kind="infix", saves="self, other, rounding_mode",
    self=lambda grad, other, rounding_mode: grad / other if rounding_mode is None else zeros_like(grad),
    other=lambda grad, self, other, rounding_mode: (
        -grad * ((self / other) / other) if rounding_mode is None else zeros_like(grad)
    ),
)  # fmt: skip
_ABSENT: Any = object()
_DIV = ROWS["div"]


@overloaded(aliases="divide")
def div(input: Any, other: Any, *, rounding_mode: Any = _ABSENT) -> Any:
    """Divide, and round the quotient down ("floor") or toward zero ("trunc") if asked to.

    >>> import autograd_lite as torch
    >>> torch.div(torch.tensor([-7.0, 7.0]), 2, rounding_mode="floor")
    tensor([-4.,  3.])
    """
    if rounding_mode is _ABSENT:
        return _DIV, (input if isinstance(input, Tensor) else _tensor(input), other)
    if rounding_mode not in (None, "trunc", "floor"):
        raise RuntimeError(
            "div expected rounding_mode to be one of None, 'trunc', or 'floor' but found '"
            + str(rounding_mode)
            + "'"
        )
    if rounding_mode is None and input._data.dtype.kind != "f":
        input = input.to(dtypes.get_default_dtype())
    return div_rounded, (input, other, rounding_mode)


def _tracked_edges(node: Any) -> Any:
    return tuple((e[0].public, e[1]) for e in node.edges if e is not None)


def without_derivative(signature: str, forward: Any, name: str, **options: Any) -> Any:
    """Define a row that PyTorch tracks but cannot differentiate: backward raises RuntimeError."""

    def refuse(grad: Any, needs: Any) -> Any:
        raise RuntimeError(f"derivative for aten::{name} is not implemented")

    row = define(signature, forward, vjp=refuse, node="NotImplemented", **options)
    row.node.name = lambda self: "torch::autograd::NotImplemented"  # type: ignore[method-assign]
    row.node.next_functions = property(_tracked_edges)  # type: ignore[assignment,method-assign]
    return row


floor_divide_row = without_derivative(
    "floor_divide(self, other)",
    floor_quotient,
    "floor_divide",
    promote="arithmetic",
    symbol="//",
    kind="infix",
)
_floor_divide_number = without_derivative(
    "floor_divide_number(self; other)", lambda self, other: floor_quotient(self, self.dtype.type(other)),
    "floor_divide", symbol="//", kind="infix",
)  # fmt: skip


@overloaded(methods="__floordiv__")
def floor_divide(input: Any, other: Any) -> Any:
    """Divide and round down.

    >>> import autograd_lite as torch
    >>> torch.floor_divide(torch.tensor([7, -7]), 2)
    tensor([ 3, -4])
    """
    if is_number(other) and isinstance(input, Tensor):
        other = python_number(other)
        return _floor_divide_number, (_for_number(input, other), other)
    return floor_divide_row, (_tensor(input), other)


def _tensor(value: Any) -> Any:
    """Return a number as a 0-d tensor that promotes as the number does."""
    from ..entry import _from_number

    return _from_number(value) if is_number(value) else value


# -- remainders ------------------------------------------------------------------------------------


def _check_modulus(a: Any, b: Any, kernel: str) -> None:
    if a.dtype.kind == "b":
        raise not_implemented(kernel, a)
    if a.dtype.kind != "f" and not np.all(b):
        raise RuntimeError("ZeroDivisionError")


def modulo(a: Any, b: Any) -> Any:
    """Return the remainder with the sign of the divisor; RuntimeError for an integer modulo zero."""
    _check_modulus(a, b, "remainder_cpu")
    if a.dtype.kind != "f":
        return np.remainder(a, b)
    rest = np.fmod(a, b)
    return np.where((rest != 0) & ((b < 0) != (rest < 0)), rest + b, rest)


def _modulo_number(a: Any, b: Any) -> Any:
    if a.dtype.kind != "f" or not b:
        return modulo(a, a.dtype.type(b))
    divisor = beside(a, b)
    if a.__class__ is np.ndarray:
        rest = np.remainder(a, divisor)
        if np.count_nonzero(rest) == rest.size:  # NumPy gives a zero the sign of the divisor
            return rest
    zero = beside(a, 0)
    rest = np.fmod(a, divisor)
    return np.where(rest < zero if b > 0 else rest > zero, rest + divisor, rest)


def truncated_modulo(a: Any, b: Any) -> Any:
    """Return the remainder with the sign of the dividend; RuntimeError for an integer modulo zero."""
    _check_modulus(a, b, "fmod_cpu")
    return np.fmod(a, b)


remainder_tensor = define(
    "remainder(self, other)", modulo, promote="arithmetic", structure="diagonal", symbol="%", kind="infix",
    node="RemainderBackward1",
    self=lambda grad: grad,
    other=lambda grad, self, other: -grad * quotient(self, other, rounding_mode="floor"),
)  # fmt: skip
remainder_number = define(
    "remainder_number(self; other)", lambda self, other: _modulo_number(self, other),
    structure="identity", symbol="%", kind="infix", node="RemainderBackward0", self=lambda grad: grad,
)  # fmt: skip
remainder_of_number = without_derivative(
    "remainder_of_number(other; self)", lambda other, self: modulo(np.asarray(self, other.dtype), other),
    "remainder", symbol="%", kind="infix",
)  # fmt: skip
fmod_tensor = define(
    "fmod(self, other)", truncated_modulo, promote="arithmetic", structure="diagonal", node="FmodBackward1",
    self=lambda grad: grad,
    other=lambda grad, self, other: -grad * quotient(self, other, rounding_mode="trunc"),
)  # fmt: skip
fmod_number = define(
    "fmod_number(self; other)", lambda self, other: truncated_modulo(self, self.dtype.type(other)),
    structure="identity", node="FmodBackward0", self=lambda grad: grad,
)  # fmt: skip


@overloaded(methods="__mod__")
def remainder(input: Any, other: Any) -> Any:
    """Return the remainder of a division rounded down; it has the sign of the divisor."""
    if not isinstance(input, Tensor):
        input = python_number(input)
        return remainder_of_number, (_for_number(other, input), input)
    if is_number(other):
        other = python_number(other)
        return remainder_number, (_for_number(input, other), other)
    return remainder_tensor, (input, other)


direct("remainder __mod__", Form("number other", remainder_number, {"other": "other"}))


@overloaded
def fmod(input: Any, other: Any) -> Any:
    """Return the remainder of a division rounded toward zero; it has the sign of the dividend."""
    if is_number(other):
        other = python_number(other)
        return fmod_number, (_for_number(input, other), other)
    return fmod_tensor, (input, other)


@operator
def _rmod(self: Any, other: Any) -> Any:
    return remainder(other, self)


@operator
def _rfloordiv(self: Any, other: Any) -> Any:
    return floor_divide(other, self)


method(_rmod, "__rmod__")
method(_rfloordiv, "__rfloordiv__")


@both
def positive(input: Any) -> Tensor:
    """Return the tensor itself; RuntimeError for bool."""
    if input._data.dtype.kind == "b":
        raise RuntimeError("The `+` operator, on a bool tensor is not supported.")
    return input


method(positive, "__pos__")
public(true_divide, "true_divide")
