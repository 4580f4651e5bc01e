"""Choosing and blending: maximum, clamp, where, lerp, and the fused multiply-adds."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from .. import dtypes
from .._tensor import Tensor
from ..entry import is_number, write_out
from ..inplace import quicken
from ..overloads import explain
from ..rulelib import where
from ..wrapped import beside, times, wrapped_number
from .arithmetic import _for_number
from .checks import not_implemented, only, python_number, type_name
from .direct import Form, direct
from .register import define, method, operation, overloaded, public

#: NumPy's ufunc: `np.clip` itself takes five times as long beside few elements.
_clip: Any = np._core.umath.clip  # type: ignore[attr-defined]

# -- the larger and the smaller --------------------------------------------------------------------


def _unless(grad: Any, a: Any, b: Any) -> Any:
    """The gradient of the chosen operand: 0 where `a < b`, shared at ties, and to both beside NaN."""
    return where(a == b, grad / 2, where(a < b, 0.0, grad))


maximum = operation(
    "maximum(self, other)", np.maximum, promote="arithmetic", structure="diagonal", in_place=False, numbers="none",
    self=lambda grad, self, other: _unless(grad, self, other),
    other=lambda grad, self, other: _unless(grad, other, self),
)  # fmt: skip
minimum = operation(
    "minimum(self, other)", np.minimum, promote="arithmetic", structure="diagonal", in_place=False, numbers="none",
    self=lambda grad, self, other: _unless(grad, other, self),
    other=lambda grad, self, other: _unless(grad, self, other),
)  # fmt: skip
operation(
    "fmax(self, other)", np.fmax, promote="arithmetic", structure="diagonal", in_place=False, numbers="none",
    self=lambda grad, self, other: where((self >= other) | (other != other), grad, 0.0),
    other=lambda grad, self, other: where((self >= other) | (other != other), 0.0, grad),
)  # fmt: skip
operation(
    "fmin(self, other)", np.fmin, promote="arithmetic", structure="diagonal", in_place=False, numbers="none",
    self=lambda grad, self, other: where((self <= other) | (other != other), grad, 0.0),
    other=lambda grad, self, other: where((self <= other) | (other != other), 0.0, grad),
)  # fmt: skip


# -- clamp -----------------------------------------------------------------------------------------


def _clamp(self: Any, min: Any, max: Any) -> Any:
    if min is not None and max is not None and self.__class__ is np.ndarray:
        return _clip(self, _like(min, self), _like(max, self))
    if min is not None:
        self = np.maximum(self, _like(min, self))
    return self if max is None else np.minimum(self, _like(max, self))


def _like(bound: Any, array: Any) -> Any:
    if isinstance(bound, np.ndarray):
        return bound
    if array.dtype.kind == "f":
        return beside(array, bound)
    return np.asarray(bound).astype(array.dtype)


def _inside(self: Any, min: Any, max: Any) -> Any:
    if min is None:
        return self <= max
    return self >= min if max is None else (self >= min) & (self <= max)


def _grad_of_min(grad: Any, self: Any, min: Any, max: Any) -> Any:
    return where(self < min if max is None else (min < max) & (self < min), grad, 0.0)


def _grad_of_max(grad: Any, self: Any, min: Any, max: Any) -> Any:
    return where(self > max if min is None else (self > max) | (max < min), grad, 0.0)


clamp_numbers = define(
    "clamp(self; min, max)", _clamp, structure="diagonal", node="ClampBackward1",
    self=lambda grad, self, min, max: where(_inside(self, min, max), grad, 0.0),
)  # fmt: skip
clamp_tensors = define(
    "clamp_tensors(self, min, max)", _clamp, promote="arithmetic", structure="diagonal", node="ClampBackward0",
    self=lambda grad, self, min, max: where(_inside(self, min, max), grad, 0.0),
    min=lambda grad, self, min, max: _grad_of_min(grad, self, min, max),
    max=lambda grad, self, min, max: _grad_of_max(grad, self, min, max),
)  # fmt: skip
clamp_min_number = define(
    "clamp_min(self; min)", lambda self, min: _clamp(self, min, None), structure="diagonal", node="ClampMinBackward0",
    self=lambda grad, self, min: where(self >= min, grad, 0.0),
)  # fmt: skip
clamp_max_number = define(
    "clamp_max(self; max)", lambda self, max: _clamp(self, None, max), structure="diagonal", node="ClampMaxBackward0",
    self=lambda grad, self, max: where(self <= max, grad, 0.0),
)  # fmt: skip
clamp_min_tensor = define(
    "clamp_min_tensor(self, min)", np.maximum, promote="arithmetic", structure="diagonal", node="ClampMinBackward1",
    self=lambda grad, self, min: where(self >= min, grad, 0.0),
    min=lambda grad, self, min: where(self < min, grad, 0.0),
)  # fmt: skip
clamp_max_tensor = define(
    "clamp_max_tensor(self, max)", np.minimum, promote="arithmetic", structure="diagonal", node="ClampMaxBackward1",
    self=lambda grad, self, max: where(self <= max, grad, 0.0),
    max=lambda grad, self, max: where(self > max, grad, 0.0),
)  # fmt: skip


_PLAIN = (float, int, type(None))


def _as_number(bound: Any) -> Any:
    """Return the number in an untracked tensor without dimensions; anything else as it is."""
    return (
        bound.item()
        if isinstance(bound, Tensor) and not bound._data.ndim and bound._edge is None
        else bound
    )


@overloaded(aliases="clip")
def clamp(input: Any, min: Any = None, max: Any = None) -> Any:
    """Limit the elements to `[min, max]`: numbers, tensors, or None for no limit.

    Raises RuntimeError if both are None. The gradient is 1 at a limit itself.

    >>> import autograd_lite as torch
    >>> torch.clamp(torch.tensor([-1.0, 0.5, 2.0]), min=0, max=1)
    tensor([0.0000, 0.5000, 1.0000])
    """
    if min is None and max is None:
        raise RuntimeError("torch.clamp: At least one of 'min' or 'max' must not be None")
    if input._data.dtype.kind == "f" and type(min) in _PLAIN and type(max) in _PLAIN:
        return clamp_numbers, (input, min, max)
    tensors = isinstance(min, Tensor) or isinstance(max, Tensor)
    if tensors and (is_number(min) or is_number(max)):  # 0-d tensors then count as numbers
        min, max = _as_number(min), _as_number(max)
        tensors = isinstance(min, Tensor) or isinstance(max, Tensor)
    for bound in (min, max):
        if not (bound is None or isinstance(bound, Tensor) or is_number(bound)) or (
            tensors and bound is not None and not isinstance(bound, Tensor)
        ):
            raise TypeError("the limits are two tensors or two numbers")
    if tensors:
        return clamp_tensors, (input, min, max)
    min, max = python_number(min), python_number(max)
    for bound in (min, max):
        if bound is not None:
            input = _for_number(input, bound)
    return clamp_numbers, (input, min, max)


direct(
    "clamp clip",
    Form("number min, number max", clamp_numbers, {"min": "min", "max": "max"}, "clip(a, min_array, max_array, out=...)"),
    Form("number min", clamp_numbers, {"min": "min", "max": "None"}, "maximum(a, min_array, out=...)"),
    Form("number max", clamp_numbers, {"min": "None", "max": "max"}, "minimum(a, max_array, out=...)"),
    function=True, clip=_clip, maximum=np.maximum, minimum=np.minimum,
)  # fmt: skip


@overloaded
def clamp_min(input: Any, min: Any) -> Any:
    """Raise smaller elements to `min`."""
    if isinstance(min, Tensor):
        return clamp_min_tensor, (input, min)
    if min is None:
        raise TypeError("min is a number or a tensor")
    return clamp_min_number, (_for_number(input, min), python_number(min))


@overloaded
def clamp_max(input: Any, max: Any) -> Any:
    """Lower larger elements to `max`."""
    if isinstance(max, Tensor):
        return clamp_max_tensor, (input, max)
    if max is None:
        raise TypeError("max is a number or a tensor")
    return clamp_max_number, (_for_number(input, max), python_number(max))


# -- where -----------------------------------------------------------------------------------------

_BYTE_CONDITION = (
    "where received a uint8 condition tensor. This behavior is deprecated and will be removed in a future version of "
    "PyTorch. Use a boolean condition instead."
)

where_row = define(
    "where(condition, self, other; dtype)",
    lambda condition, self, other, dtype: np.where(condition, self.astype(dtype, copy=False), other.astype(dtype, copy=False)),
    structure={"self": "diagonal", "other": "diagonal"},
    self=lambda grad, condition: where(condition, grad, 0.0),
    other=lambda grad, condition: where(condition, 0.0, grad),
)  # fmt: skip


def where_function(condition: Any, input: Any = None, other: Any = None, *, out: Any = None) -> Any:
    """Return elements of `input` where the condition holds, else of `other`.

    With the condition alone, return the indices where it holds. Raises RuntimeError unless the
    condition is bool.

    >>> import autograd_lite as torch
    >>> torch.where(torch.tensor([True, False]), torch.tensor([1.0, 2.0]), 0.0)
    tensor([1., 0.])
    """
    if not isinstance(condition, Tensor) or not (_is_value(input) and _is_value(other)):
        if input is None and other is None and isinstance(condition, Tensor):
            return condition.nonzero(as_tuple=True)
        given = tuple(v for v in (condition, input, other) if v is not None)
        raise explain("where", given, {}, False) or TypeError(
            "where() needs a condition and two values"
        )
    kind = condition._data.dtype
    if kind != np.bool_:
        if kind != np.uint8:
            raise RuntimeError(
                f"where expected condition to be a boolean tensor, but got a tensor with dtype {type_name(condition._data)}"
            )
        warnings.warn(_BYTE_CONDITION, UserWarning, stacklevel=2)
        condition = condition.to(dtypes.bool)
    if (
        isinstance(input, Tensor)
        and isinstance(other, Tensor)
        and input._data.dtype is other._data.dtype
    ):
        result = where_row(condition, input, other, input._data.dtype)
    else:
        if (
            isinstance(input, Tensor)
            and input._data.dtype.kind == "f"
            and type(other) in (float, int)
        ):
            common = input._data.dtype
        else:
            common = dtypes.result_of((input, other)).np
        a, b = (
            v if isinstance(v, Tensor) else wrapped_number(python_number(v), common)
            for v in (input, other)
        )
        result = where_row(condition, a, b, common)
    return result if out is None else write_out(where_row, result, out)


def _is_value(value: Any) -> bool:
    return isinstance(value, Tensor) or is_number(value)


def _where_method(self: Any, condition: Any, other: Any) -> Tensor:
    """Return the elements of this tensor where the condition holds, else of `other`."""
    return where_function(condition, self, other)


where_function.__name__ = where_function.__qualname__ = "where"  # the rules' `where` has it here
public(where_function)
method(_where_method, "where")

# -- blends ----------------------------------------------------------------------------------------


def _lerp(self: Any, end: Any, weight: Any) -> Any:
    """Interpolate from the nearer end, which is exact at both ends."""
    gap = end - self
    if not isinstance(weight, np.ndarray):
        return self + times(gap, weight) if abs(weight) < 0.5 else end - times(gap, 1 - weight)
    return np.where(np.abs(weight) < 0.5, self + weight * gap, end - gap * (1 - weight))


lerp_number = define(
    "lerp(self, end; weight)", only("f", "lerp_kernel_scalar", _lerp), structure="diagonal", node="LerpBackward0",
    self=lambda grad, weight: grad * (1 - weight),
    end=lambda grad, weight: grad * weight,
)  # fmt: skip
lerp_tensor = define(
    "lerp_tensor(self, end, weight)", only("f", "lerp_kernel_tensor", _lerp), structure="diagonal", node="LerpBackward1",
    self=lambda grad, weight: grad * (1 - weight),
    end=lambda grad, weight: grad * weight,
    weight=lambda grad, self, end: grad * (end - self),
)  # fmt: skip


@overloaded
def lerp(input: Any, end: Any, weight: Any) -> Any:
    """Return `input + weight * (end - input)`; RuntimeError for different types.

    >>> import autograd_lite as torch
    >>> torch.lerp(torch.tensor([0.0, 10.0]), torch.tensor([10.0, 20.0]), 0.25)
    tensor([ 2.5000, 12.5000])
    """
    tensors = [("end", end)] + ([("weight", weight)] if isinstance(weight, Tensor) else [])
    for name, t in tensors:
        if t._data.dtype != input._data.dtype:
            words = (dtypes.c_name(x.dtype) for x in (input, t))
            raise RuntimeError(
                f"expected dtype {next(words)} for `{name}` but got dtype {next(words)}"
            )
    if isinstance(weight, Tensor):
        return lerp_tensor, (input, end, weight)
    return lerp_number, (input, end, python_number(weight))


#: As `_lerp`, from the gap between both, in one array; at 0.5 the other weight is the same.
_GAP = "multiply((gap := subtract(b, a, out=...)), weight_array, gap)"
direct(
    "lerp",
    Form("tensor end, number weight", lerp_number, {"weight": "weight"}, f"add(a, {_GAP}, gap)", "-0.5 < weight < 0.5"),
    Form("tensor end, number weight", lerp_number, {"weight": "weight"}, f"subtract(b, {_GAP}, gap)", "weight == 0.5"),
    Form("tensor end, number weight", lerp_number, {"weight": "weight"}),
    function=True, add=np.add, subtract=np.subtract, multiply=np.multiply,
)  # fmt: skip


def _addcmul(self: Any, tensor1: Any, tensor2: Any, value: Any) -> Any:
    if self.dtype.kind != "f":
        if self.dtype.kind == "b":
            raise not_implemented("addcmul_cpu_out", self)
        value = int(value)
    return self + times(tensor1, value) * tensor2


_INTEGER_ADDCDIV = (
    "Integer division with addcdiv is no longer supported, and in a future  release addcdiv will perform a true "
    "division of tensor1 and tensor2. The historic addcdiv behavior can be implemented as (input + value * "
    "torch.trunc(tensor1 / tensor2)).to(input.dtype) for integer inputs and as (input + value * tensor1 / tensor2) for "
    "float inputs. The future addcdiv behavior is just the latter implementation: (input + value * tensor1 / tensor2), "
    "for all dtypes."
)
addcmul_row = define(
    "addcmul(self, tensor1, tensor2; value)", _addcmul, promote="arithmetic", saves="value",
    step=(np.add, "multiply({tensor1}, {tensor2})", "multiply((m := multiply({tensor1}, {value}, out=...)), {tensor2}, m)"),
    structure={"self": "identity", "tensor1": "diagonal", "tensor2": "diagonal"},
    self=lambda grad: grad,
    tensor1=lambda grad, tensor2, value: grad * (tensor2 * value),
    tensor2=lambda grad, tensor1, value: grad * (tensor1 * value),
)  # fmt: skip
addcdiv_row = define(
    "addcdiv(self, tensor1, tensor2; value)", lambda self, tensor1, tensor2, value: self + times(tensor1, value) / tensor2,
    promote="float", saves="value", structure={"self": "identity", "tensor1": "diagonal", "tensor2": "diagonal"},
    step=(np.add, "divide({tensor1}, {tensor2})", "divide((m := multiply({tensor1}, {value}, out=...)), {tensor2}, m)"),
    self=lambda grad: grad,
    tensor1=lambda grad, tensor2, value: grad * (value / tensor2),
    tensor2=lambda grad, tensor1, tensor2, value: -grad * (value * tensor1 / (tensor2 * tensor2)),
)  # fmt: skip


def _check_tensors(name: str, *given: Any) -> None:
    if not all(isinstance(t, Tensor) for t in given):
        raise TypeError(f"{name}() needs tensors")


@overloaded
def addcmul(input: Any, tensor1: Any, tensor2: Any, *, value: Any = 1) -> Any:
    """Return `input + value * tensor1 * tensor2`."""
    _check_tensors("addcmul", input, tensor1, tensor2)
    return addcmul_row, (input, tensor1, tensor2, python_number(value))


@overloaded
def addcdiv(input: Any, tensor1: Any, tensor2: Any, *, value: Any = 1) -> Any:
    """Return `input + value * tensor1 / tensor2`; RuntimeError to divide integers."""
    _check_tensors("addcdiv", input, tensor1, tensor2)
    if tensor1._data.dtype.kind != "f" and tensor2._data.dtype.kind != "f":
        raise RuntimeError(_INTEGER_ADDCDIV)
    return addcdiv_row, (input, tensor1, tensor2, python_number(value))


quicken(addcmul_row, "addcmul_", value=1)
quicken(addcdiv_row, "addcdiv_", value=1)
