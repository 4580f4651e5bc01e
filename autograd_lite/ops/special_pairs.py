"""Special functions and elementary functions of two tensors; mantissa and exponent."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .._tensor import Tensor
from ..entry import is_number
from ..rulelib import exp, log, log1p, where, zeros_like
from .arithmetic import without_derivative
from .checks import not_implemented, only, python_number
from .register import PUBLIC, define, method, operation, overloaded
from .special import SPECIAL

_LN2 = math.log(2)

# -- two tensors -----------------------------------------------------------------------------------


def _xlogy(x: Any, y: Any) -> Any:
    return np.where(np.isnan(y), y, np.where(x == 0, x.dtype.type(0), x * np.log(y)))


def _xlog1py(x: Any, y: Any) -> Any:
    return np.where(np.isnan(y), y, np.where(x == 0, x.dtype.type(0), x * np.log1p(y)))


def _x_log(
    name: str, prefix: str, forward: Any, of_y: Any, edge: int, shifted: Any
) -> tuple[Any, Any, Any]:
    def first(grad: Any, self: Any, other: Any) -> Any:
        return where((self == 0) & (other <= edge) | (grad == 0), 0.0, grad * of_y(other))

    def second(grad: Any, self: Any, other: Any) -> Any:
        return grad * self / shifted(other)

    tensors = define(f"{name}(self, other)", forward, promote="float", structure="diagonal", node=f"{prefix}Backward0",
                     self=first, other=second)  # fmt: skip
    of_number = define(f"{name}_of_number(other; self)", lambda other, self: forward(np.asarray(self, other.dtype), other),
                       promote="float", structure="diagonal", node=f"{prefix}Backward1", other=second)  # fmt: skip
    with_number = define(
        f"{name}_with_number(self; other)", lambda self, other: forward(self, np.asarray(other, self.dtype)),
        promote="float", structure="diagonal", node=f"{prefix}Backward2",
        self=lambda grad, self, other: _slope_at_number(grad, self, of_y(np.float64(other)), other <= edge),
    )  # fmt: skip
    return tensors, of_number, with_number


def _slope_at_number(grad: Any, x: Any, value: Any, nothing_at_zero: bool) -> Any:
    slope = grad * float(value)
    return where(x == 0, 0.0, slope) if nothing_at_zero else slope


_XLOGY = _x_log("xlogy", "Xlogy", _xlogy, log, 0, lambda y: y)
_XLOG1PY = _x_log("xlog1py", "SpecialXlog1Py", _xlog1py, log1p, -1, lambda y: y + 1)


def _choose_x_log(rows: Any, input: Any, other: Any) -> Any:
    if not isinstance(input, Tensor):
        return rows[1], (other, python_number(input))
    if is_number(other):
        return rows[2], (input, python_number(other))
    return rows[0], (input, other)


@overloaded
def xlogy(input: Any, other: Any) -> Any:
    """Return `input * log(other)`, 0 where `input` is 0."""
    return _choose_x_log(_XLOGY, input, other)


@overloaded(in_place=False, function=False, as_method=False)
def xlog1py(input: Any, other: Any) -> Any:
    """Return `input * log(1 + other)`, 0 where `input` is 0."""
    return _choose_x_log(_XLOG1PY, input, other)


SPECIAL["xlog1py"] = xlog1py


def _over(part: Any, whole: Any) -> Any:
    return where(whole == 0, 0.0, part / whole)


operation(
    "atan2(self, other)", np.arctan2, promote="float", structure="diagonal", aliases="arctan2", numbers="none",
    self=lambda grad, self, other: grad * _over(other, self * self + other * other),
    other=lambda grad, self, other: grad * _over(-self, self * self + other * other),
)  # fmt: skip
operation(
    "hypot(self, other)", only("f", "hypot_cpu", np.hypot), promote="arithmetic", structure="diagonal", numbers="none",
    self=lambda grad, self, result: grad * (self / result),
    other=lambda grad, other, result: grad * (other / result),
)  # fmt: skip
operation(
    "logaddexp(self, other)", only("f", "logaddexp_cpu", np.logaddexp), promote="arithmetic", structure="diagonal",
    in_place=False, numbers="none",
    self=lambda grad, self, other: grad / (1 + exp(other - self)),
    other=lambda grad, self, other: grad / (1 + exp(self - other)),
)  # fmt: skip
operation(
    "logaddexp2(self, other)", only("f", "logaddexp2_cpu", np.logaddexp2), promote="arithmetic", structure="diagonal",
    in_place=False, numbers="none",
    self=lambda grad, self, other: grad / (1 + 2.0 ** (other - self)),
    other=lambda grad, self, other: grad / (1 + 2.0 ** (self - other)),
)  # fmt: skip


def _no_bool_exponent(operands: Any) -> None:
    """Raise NotImplementedError for a bool exponent."""
    first, other = operands
    if (
        isinstance(other, Tensor)
        and other._data.dtype.kind == "b"
        and first._data.dtype.kind == "f"
    ):
        raise not_implemented("ldexp_cpu_exp", other._data)


operation(
    "ldexp(self, other)", lambda self, other: self * np.exp2(other), check=_no_bool_exponent, promote="float", structure="diagonal", numbers="none",
    self=lambda grad, other: grad * 2.0**other,
    other=lambda grad, result, other: grad * result * _LN2,
)  # fmt: skip
operation(
    "nextafter(self, other)", only("f", "nextafter_cpu", np.nextafter), promote="arithmetic", structure="diagonal",
    numbers="none",
    self=lambda grad, self, other: where(self == other, 0.0, grad),
    other=lambda grad, self, other: where(self == other, grad, 0.0),
)  # fmt: skip


def _sign_ratio(grad: Any, result: Any, x: Any) -> Any:
    return grad * where(x == 0, 0.0, result / where(x == 0, 1.0, x))


copysign_tensor = define(
    "copysign(self, other)", np.copysign, promote="float", structure="diagonal", node="CopysignBackward0",
    self=lambda grad, result, self: _sign_ratio(grad, result, self),
    other=lambda grad: zeros_like(grad),
)  # fmt: skip
copysign_number = define(
    "copysign_number(self; other)", lambda self, other: np.copysign(self, np.asarray(other, self.dtype)),
    promote="float", structure="diagonal", node="CopysignBackward1",
    self=lambda grad, result, self: _sign_ratio(grad, result, self),
)  # fmt: skip


@overloaded
def copysign(input: Any, other: Any) -> Any:
    """Return the size of `input` with the sign of `other`."""
    return (
        (copysign_number, (input, python_number(other)))
        if is_number(other)
        else (copysign_tensor, (input, other))
    )


def _heaviside(self: Any, values: Any) -> Any:
    return np.where(self == 0, values, (self > 0).astype(self.dtype))


heaviside_row = without_derivative("heaviside(self, values)", _heaviside, "heaviside")


@overloaded
def heaviside(input: Any, values: Any) -> Any:
    """Return 0 for negative elements, 1 for positive ones, `values` at 0."""
    if input._data.dtype != values._data.dtype:
        raise RuntimeError("heaviside is not yet implemented for tensors with different dtypes.")
    return heaviside_row, (input, values)


frexp_row = define(
    "frexp(self)", np.frexp, outputs="mantissa, exponent", non_differentiable="exponent", structure="diagonal",
    self=lambda grad, exponent: grad / 2.0**exponent,
)  # fmt: skip


def frexp(input: Any) -> Any:
    """Return mantissa and exponent: `input = mantissa * 2 ** exponent`; RuntimeError for integers."""
    if input._data.dtype.kind != "f":
        raise RuntimeError("torch.frexp() only supports floating-point dtypes")
    from ..return_types import frexp as names

    return names(frexp_row(input))


PUBLIC["frexp"] = frexp
method(frexp)
