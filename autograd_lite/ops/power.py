"""Powers and exponentials, in all the forms that a base and an exponent can have."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .. import dtypes
from .._tensor import Tensor
from ..entry import is_number
from ..rulelib import log, type_as, where, zeros_like
from .arithmetic import _for_number
from .checks import not_implemented, python_number
from .register import both, define, method, operation, operator, overloaded

_LN2 = math.log(2)


def number_power(self: Any, exponent: Any) -> Any:
    """Raise an array to a number; RuntimeError for an integer to a negative one."""
    if self.dtype.kind == "f":
        special = _CHEAP.get(exponent)
        if special is not None:
            return special(self)
        return np.power(self, np.asarray(exponent, self.dtype))
    if exponent < 0:
        raise RuntimeError("Integers to negative integer powers are not allowed.")
    return np.power(self, np.asarray(exponent).astype(self.dtype))


_CHEAP: dict[Any, Any] = {
    0: np.ones_like, 1: np.positive, 2: np.square, 3: lambda x: x * x * x, 0.5: np.sqrt,
    -0.5: lambda x: 1 / np.sqrt(x), -1: np.reciprocal, -2: lambda x: 1 / (x * x),
}  # fmt: skip


def array_power(self: Any, exponent: Any) -> Any:
    """Raise an array to an array; a negative power of an integer is 0 unless the base is 1 or -1."""
    if self.dtype.kind == "b":
        raise not_implemented("pow", self)
    if self.dtype.kind != "i" or not np.any(exponent < 0):
        return np.power(self, exponent)
    base, exponent = np.broadcast_arrays(self, exponent)
    odd = np.where(exponent % 2 == 0, 1, -1)
    inverse = np.where(base == 1, 1, np.where(base == -1, odd, 0)).astype(base.dtype)
    return np.where(exponent < 0, inverse, np.power(base, np.maximum(exponent, 0)))


def _grad_of_base(grad: Any, exponent: Any, self: Any) -> Any:
    if isinstance(exponent, (int, float)):
        return zeros_like(grad) if exponent == 0 else grad * (exponent * self ** (exponent - 1))
    return where(exponent == 0, 0.0, grad * (exponent * self ** (exponent - 1)))


def _grad_of_exponent(grad: Any, exponent: Any, self: Any, result: Any) -> Any:
    if isinstance(self, (int, float)):
        slope = result * _log(self)
        return grad * (where(exponent >= 0, 0.0 * result, slope) if self == 0 else slope)
    nothing = (self == 0) & (exponent >= 0)  # there the power stays 0, or jumps
    return grad * where(nothing, 0.0, result * log(type_as(self, result)))


def _log(x: float) -> float:
    return math.log(x) if x > 0 else -math.inf if x == 0 else math.nan


tensor_to_number = define(
    "pow(self; exponent)", number_power, structure="diagonal", symbol="^", kind="infix", node="PowBackward0",
    self=lambda grad, exponent, self: _grad_of_base(grad, exponent, self),
)  # fmt: skip
tensor_to_tensor = define(
    "pow_tensor(self, exponent)", array_power, promote="arithmetic", structure="diagonal", symbol="^", kind="infix",
    node="PowBackward1",
    self=lambda grad, exponent, self: _grad_of_base(grad, exponent, self),
    exponent=lambda grad, exponent, self, result: _grad_of_exponent(grad, exponent, self, result),
)  # fmt: skip
number_to_tensor = define(
    "pow_number(exponent; self)", lambda exponent, self: array_power(np.asarray(self).astype(exponent.dtype), exponent),
    structure="diagonal", symbol="^", kind="infix", node="PowBackward2",
    exponent=lambda grad, exponent, self, result: _grad_of_exponent(grad, exponent, self, result),
)  # fmt: skip


@overloaded
def pow(input: Any, exponent: Any) -> Any:
    """Raise `input` to `exponent`; one of the two may be a Python number.

    >>> import autograd_lite as torch
    >>> torch.pow(torch.tensor([1.0, 2.0, 3.0]), 2), torch.pow(2, torch.tensor([1, 2, 3]))
    (tensor([1., 4., 9.]), tensor([2, 4, 8]))
    """
    if isinstance(exponent, Tensor):
        if isinstance(input, Tensor):
            return tensor_to_tensor, (input, exponent)
        if is_number(input):
            base = python_number(input)
            return number_to_tensor, (_for_number(exponent, base), base)
    elif isinstance(input, Tensor) and is_number(exponent):
        exponent = python_number(exponent)
        return tensor_to_number, (_for_number(input, exponent), exponent)
    raise TypeError(
        f"pow() received an invalid combination of arguments - got ({type(input).__name__}, "
        f"{type(exponent).__name__}), but expected one of:\n * (Tensor input, Tensor exponent, *, Tensor out = None)\n"
        " * (Number self, Tensor exponent, *, Tensor out = None)\n"
        " * (Tensor input, Number exponent, *, Tensor out = None)\n"
    )


def _power_operator(self: Any, exponent: Any) -> Tensor:
    if (type(exponent) is int or type(exponent) is float) and self._data.dtype.kind == "f":
        return tensor_to_number(self, exponent)
    if not (isinstance(exponent, Tensor) or is_number(exponent)):
        return NotImplemented
    return pow(self, exponent)


@operator
def _reflected_power(self: Any, base: Any) -> Any:
    return pow(base, self)


method(_power_operator, "__pow__")
method(_reflected_power, "__rpow__")


@both
def square(input: Any, *, out: Any = None) -> Tensor:
    """Return the square of each element."""
    return pow(input, 2) if out is None else pow(input, 2, out=out)


def square_(self: Any) -> Tensor:
    """In-place version of `square`."""
    return self.pow_(2)


method(square_)


@overloaded
def float_power(input: Any, exponent: Any) -> Any:
    """Raise to a power in float64."""
    double = dtypes.float64
    input, exponent = (x.to(double) if isinstance(x, Tensor) else x for x in (input, exponent))
    if not isinstance(exponent, Tensor):
        exponent = float(exponent)
    return pow.__wrapped__(float(input) if not isinstance(input, Tensor) else input, exponent)  # type: ignore[attr-defined]


operation(
    "exp(self)",
    np.exp,
    promote="float",
    structure="diagonal",
    self=lambda grad, result: grad * result,
)
operation("exp2(self)", np.exp2, promote="float", structure="diagonal",
          self=lambda grad, result: grad * result * _LN2)  # fmt: skip
operation("expm1(self)", np.expm1, promote="float", structure="diagonal",
          self=lambda grad, result: grad * (result + 1))  # fmt: skip
