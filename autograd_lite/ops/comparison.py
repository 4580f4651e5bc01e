"""Comparisons, logic, bits, and questions about single elements: no gradient here but zero."""

from __future__ import annotations

from typing import Any

import numpy as np

from .._tensor import Tensor, wrap
from ..entry import is_number
from ..rulelib import zeros_like
from .arithmetic import _for_number
from .checks import not_implemented, python_number, type_name
from .register import both, define, method, operation, operator, overloaded, public

# -- comparisons -----------------------------------------------------------------------------------


def _comparison(name: str, symbol: str, ufunc: Any, aliases: str) -> None:
    """Define a comparison; in place it makes a float tensor 0 and 1, which has a gradient: zero."""
    operation(f"{name}(self, other)", ufunc, promote="compare", symbol=symbol, kind="infix", aliases=aliases,
              methods=f"__{name}__", in_place=False)  # fmt: skip
    look: dict[str, Any] = {"symbol": symbol, "kind": "infix", "structure": "diagonal"}
    node = name.capitalize() + "Backward"
    with_number = define(
        f"{name}_number_in_place(self; other)", lambda a, other: ufunc(a, other).astype(a.dtype), node=node + "0",
        self=lambda grad: zeros_like(grad), **look,
    )  # fmt: skip
    with_tensor = define(
        f"{name}_in_place(self, other)", lambda a, b: ufunc(a, b).astype(a.dtype), node=node + "1",
        self=lambda grad: zeros_like(grad), other=lambda grad: zeros_like(grad), **look,
    )  # fmt: skip

    def choose(input: Tensor, other: Tensor | float) -> Any:
        if isinstance(other, Tensor):
            return with_tensor, (input, other)
        if is_number(other):
            return with_number, (input, python_number(other))
        raise TypeError(other)

    choose.__name__ = choose.__qualname__ = name
    overloaded(choose, aliases=aliases, function=False, as_method=False)


_comparison("lt", "<", np.less, "less")
_comparison("le", "≤", np.less_equal, "less_equal")
_comparison("gt", ">", np.greater, "greater")
_comparison("ge", "≥", np.greater_equal, "greater_equal")
_comparison("eq", "=", np.equal, "")
_comparison("ne", "≠", np.not_equal, "not_equal")

# -- logic -----------------------------------------------------------------------------------------

for _name, _symbol in (("and", "∧"), ("or", "∨"), ("xor", "⊻")):
    operation(f"logical_{_name}(self, other)", getattr(np, f"logical_{_name}"), promote="compare", symbol=_symbol,
              kind="infix", numbers="none")  # fmt: skip
operation("logical_not(self)", np.logical_not, symbol="¬", kind="prefix")

# -- bits ------------------------------------------------------------------------------------------


def _bitwise(name: str, compute: Any, bools: bool = True) -> Any:
    def forward(self: Any, other: Any) -> Any:
        if self.dtype.kind == "f" or (
            self.dtype.kind == "b" and (not bools or name.endswith("shift"))
        ):
            raise not_implemented(f"{name}_cpu", self)
        return compute(self, other)

    return forward


def _shift(compute: Any, fill: Any) -> Any:
    """Shift by any number of bits: C leaves shifts by the width or more undefined, we do not."""

    def forward(self: Any, by: Any) -> Any:
        bits = self.dtype.itemsize * 8
        beyond = (by < 0) | (by >= bits)
        return np.where(
            beyond, fill(self), compute(self, np.where(beyond, 0, by).astype(self.dtype))
        )

    return forward


def _left(x: Any) -> Any:
    return np.zeros_like(x)


def _right(x: Any) -> Any:
    return np.where(x < 0, -1, 0).astype(x.dtype) if x.dtype.kind == "i" else np.zeros_like(x)


for _name, _kernel, _compute, _symbol, _dunder in (
    ("bitwise_and", "bitwise_and", np.bitwise_and, "&", "and"),
    ("bitwise_or", "bitwise_or", np.bitwise_or, "|", "or"),
    ("bitwise_xor", "bitwise_xor", np.bitwise_xor, "^", "xor"),
    ("bitwise_left_shift", "lshift", _shift(np.left_shift, _left), "<<", "lshift"),
    ("bitwise_right_shift", "rshift", _shift(np.right_shift, _right), ">>", "rshift"),
):

    def _define(
        name: str = _name, kernel: str = _kernel, compute: Any = _compute, symbol: str = _symbol
    ) -> Any:
        row = define(
            f"{name}(self, other)",
            _bitwise(kernel, compute),
            promote="arithmetic",
            symbol=symbol,
            kind="infix",
        )

        def choose(input: Any, other: Any) -> Any:
            if not isinstance(input, Tensor) and is_number(input) and isinstance(other, Tensor):
                value = python_number(input)
                other = _for_number(other, value)
                input = wrap(np.asarray(value, other._data.dtype))
            if not isinstance(input, Tensor):
                raise TypeError(f"{name}() needs a tensor")
            return row, (input, other)

        choose.__name__ = choose.__qualname__ = name
        choose.__doc__ = f"Return `input {symbol} other`, bit by bit."
        return overloaded(choose)

    _function = _define()

    @operator
    def _plain(self: Any, other: Any, _f: Any = _function) -> Any:
        return _f(self, other)

    @operator
    def _reflected(self: Any, other: Any, _f: Any = _function) -> Any:
        return _f(other, self)

    method(_plain, f"__{_dunder}__")
    method(_reflected, f"__r{_dunder}__")


def _invert(x: Any) -> Any:
    if x.dtype.kind == "f":
        raise not_implemented("bitwise_not_cpu", x)
    return np.invert(x)


bitwise_not = operation("bitwise_not(self)", _invert, symbol="~", kind="prefix")


def _invert_operator(self: Any) -> Tensor:
    if self._data.dtype.kind == "f":
        raise TypeError(
            "~ (operator.invert) is only implemented on integer and Boolean-type tensors"
        )
    return bitwise_not(self)


method(_invert_operator, "__invert__")

# -- integers --------------------------------------------------------------------------------------

for _name, _compute in (("gcd", np.gcd), ("lcm", np.lcm)):
    operation(f"{_name}(self, other)", _bitwise(_name, lambda a, b, _c=_compute: _c(a, b), bools=False), promote="arithmetic",
              numbers="none")  # fmt: skip

# -- questions -------------------------------------------------------------------------------------


def _float_only(compute: Any, otherwise: bool) -> Any:
    return lambda x: compute(x) if x.dtype.kind == "f" else np.full(x.shape, otherwise)


for _name, _compute, _otherwise in (
    ("isnan", np.isnan, False), ("isinf", np.isinf, False), ("isfinite", np.isfinite, True),
    ("isposinf", np.isposinf, False), ("isneginf", np.isneginf, False),
):  # fmt: skip
    operation(f"{_name}(self)", _float_only(_compute, _otherwise), in_place=False)
operation("signbit(self)", lambda x: np.signbit(x) if x.dtype.kind == "f" else x < 0 if x.dtype.kind == "i" else
          np.zeros(x.shape, bool), in_place=False)  # fmt: skip
operation("isreal(self)", lambda x: np.ones(x.shape, bool), in_place=False)


def _check_close(input: Any, other: Any, rtol: float, atol: float) -> None:
    if input._data.dtype != other._data.dtype:
        raise RuntimeError(f"{type_name(input._data)} did not match {type_name(other._data)}")
    for name, value in (("rtol", rtol), ("atol", atol)):
        if value < 0:
            raise RuntimeError(f"{name} must be greater than or equal to zero, but got {value:g}")


def _isclose(self: Any, other: Any, rtol: float, atol: float, equal_nan: bool) -> Any:
    close = self == other
    if equal_nan and self.dtype.kind == "f":
        close = close | (np.isnan(self) & np.isnan(other))
    if rtol == 0 and atol == 0:
        return close
    a, b = (x if x.dtype.kind == "f" else x.astype(np.float64) for x in (self, other))
    allowed, gap = atol + np.abs(rtol * b), np.abs(a - b)
    return close | (np.isfinite(gap) & (gap <= allowed))


isclose_row = define("isclose(self, other; rtol, atol, equal_nan)", _isclose)


@overloaded(in_place=False)
def isclose(
    input: Any, other: Any, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False
) -> Any:
    """Return where `|input - other| <= atol + rtol * |other|`; RuntimeError for different types."""
    if not isinstance(other, Tensor):
        raise TypeError(
            f"isclose(): argument 'other' (position 2) must be Tensor, not {type_name(other)}"
        )
    _check_close(input, other, rtol, atol)
    return isclose_row, (input, other, rtol, atol, equal_nan)


@both
def allclose(
    input: Any, other: Any, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False
) -> bool:
    """Return whether all elements are close, as `isclose` says.

    >>> import autograd_lite as torch
    >>> torch.allclose(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 2.0 + 1e-9]))
    True
    """
    return bool(isclose(input, other, rtol, atol, equal_nan)._data.all())


@both
def equal(input: Any, other: Any) -> bool:
    """Return whether two tensors have the same shape and equal elements."""
    if not isinstance(other, Tensor):
        raise TypeError(
            f"equal(): argument 'other' (position 2) must be Tensor, not {type_name(other)}"
        )
    a, b = input._data, other._data
    return a.shape == b.shape and bool((a == b).all())


@public
def isin(
    elements: Any, test_elements: Any, *, assume_unique: bool = False, invert: bool = False
) -> Tensor:
    """Return which of `elements` are among `test_elements`."""
    a, b = (x._data if isinstance(x, Tensor) else np.asarray(x) for x in (elements, test_elements))
    return wrap(np.asarray(np.isin(a, b, assume_unique=assume_unique, invert=invert)))


@public
def is_nonzero(input: Any) -> bool:
    """Return whether the only element is not zero; RuntimeError unless there is one element."""
    return bool(input)


method(is_nonzero)
