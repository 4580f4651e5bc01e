"""Variance and standard deviation."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from .._tensor import Tensor
from ..table import define
from .calling import ABSENT, function
from .reduce_rules import (
    FEW,
    add_along,
    as_dims,
    axes_of,
    few_along,
    masked_fill,
    reduced_count,
    restore_dims,
    rule_call,
    sum_backward,
    total,
)

_F32 = np.dtype(np.float32)


def _mean(x: Any, dim: Any, keepdim: bool) -> Any:
    return add_along(x, axis=axes_of(dim, x.ndim), keepdims=keepdim) / x.dtype.type(
        reduced_count(x.shape, dim)
    )


mean_rule = rule_call("mean", _mean)


def _freedom(x: Any, dim: Any, correction: Any) -> Any:
    return reduced_count(x.shape, dim) - (1 if correction is None else correction)


def _variance(x: np.ndarray, dim: Any, correction: Any, keepdim: bool) -> tuple[Any, Any]:
    """Return variance and mean, both computed at least in float32."""
    axes = axes_of(dim, x.ndim)
    wide = x if x.dtype.itemsize > 2 else x.astype(_F32)
    count = reduced_count(x.shape, dim)
    free = max(0.0, float(_freedom(x, dim, correction)))
    if axes is None and not keepdim and wide.dtype in FEW:
        mean = total(wide) / wide.dtype.type(count)
        away = wide - mean
        return total(away * away) / wide.dtype.type(free), mean
    few = wide.dtype in FEW and dim is not None and len(dim) == 1 and few_along(wide, dim[0], True)
    if few is None or few is False:
        mean = add_along(wide, axis=axes, keepdims=True) / wide.dtype.type(count)
        away = wide - mean
        variance = add_along(away * away, axis=axes, keepdims=keepdim) / wide.dtype.type(free)
    else:
        mean = few / wide.dtype.type(count)
        away = wide - mean
        variance = few_along(away * away, dim[0], keepdim) / wide.dtype.type(free)
    return variance, mean if keepdim else mean.reshape(np.shape(variance))


def _std(x: np.ndarray, dim: Any, correction: Any, keepdim: bool) -> tuple[Any, Any]:
    variance, mean = _variance(x, dim, correction, keepdim)
    return np.sqrt(variance).astype(x.dtype, copy=False), mean.astype(x.dtype, copy=False)


def _var(x: np.ndarray, dim: Any, correction: Any, keepdim: bool) -> tuple[Any, Any]:
    variance, mean = _variance(x, dim, correction, keepdim)
    return variance.astype(x.dtype, copy=False), mean.astype(x.dtype, copy=False)


def var_backward(grad: Any, self: Any, dim: Any, correction: Any, keepdim: bool) -> Any:
    """The variance moves with each element's distance from the mean."""
    free = _freedom(self, dim, correction)
    if free <= 0:
        return (
            restore_dims(grad, dim, keepdim, self.ndim)
            * (self - mean_rule(self, dim, True))
            * float("inf")
        )
    scale = 2.0 / free
    return restore_dims(grad, dim, keepdim, self.ndim) * scale * (self - mean_rule(self, dim, True))


def std_backward(
    result: Any, grad: Any, self: Any, dim: Any, correction: Any, keepdim: bool
) -> Any:
    """The variance's rule with grad / (2 std), which is 0 where the std is."""
    return var_backward(
        masked_fill(grad / (result * 2), result == 0, 0), self, dim, correction, keepdim
    )


def _mean_backward(grad: Any, self: Any, dim: Any, keepdim: bool) -> Any:
    return sum_backward(grad, tuple(self.shape), dim, keepdim) / reduced_count(self.shape, dim)


var_row = define(
    "var(self; dim, correction, keepdim)", lambda x, *args: _var(x, *args)[0],
    self=lambda grad, self, dim, correction, keepdim: var_backward(grad, self, dim, correction, keepdim),
    layout="C",
)  # fmt: skip
std_row = define(
    "std(self; dim, correction, keepdim)", lambda x, *args: _std(x, *args)[0],
    self=lambda result, grad, self, dim, correction, keepdim: std_backward(
        result, grad, self, dim, correction, keepdim),
    layout="C",
)  # fmt: skip
var_mean_row = define(
    "var_mean(self; dim, correction, keepdim)", _var, outputs="result0, result1",
    self=lambda grads, self, dim, correction, keepdim: (
        var_backward(grads[0], self, dim, correction, keepdim) + _mean_backward(grads[1], self, dim, keepdim)),
    layout="C",
)  # fmt: skip
std_mean_row = define(
    "std_mean(self; dim, correction, keepdim)", _std, outputs="result0, result1",
    self=lambda grads, self, result0, dim, correction, keepdim: (
        std_backward(result0, grads[0], self, dim, correction, keepdim)
        + _mean_backward(grads[1], self, dim, keepdim)),
    layout="C",
)  # fmt: skip


def _arguments(name: str, input: Any, dim: Any, unbiased: Any, correction: Any) -> tuple[Any, Any]:
    """Return (dim, correction) of PyTorch's three ways to ask for a variance."""
    if isinstance(dim, bool):  # var(unbiased)
        dim, unbiased = None, dim
    if input._data.dtype.kind != "f":
        raise RuntimeError("std and var only support floating point and complex dtypes")
    if unbiased is not ABSENT:
        correction = int(unbiased)
    elif correction is ABSENT:
        correction = None if dim is None else 1
    dims = as_dims(dim)
    if _freedom(input._data, dims, correction) <= 0 and input._data.size:
        warnings.warn(
            f"{name}(): degrees of freedom is <= 0. Correction should be strictly less than the reduction "
            "factor (input numel divided by output numel).",
            UserWarning,
            stacklevel=4,
        )
    return dims, correction


#: PyTorch's signatures of `var` and `std`, and of `var_mean` and `std_mean`.


@function()
def var(
    input: Tensor,
    dim: Any = None,
    unbiased: Any = ABSENT,
    keepdim: bool = False,
    *,
    correction: Any = ABSENT,
) -> Tensor:
    """Variance, of all elements or over dimensions; `correction` is taken off the count (default 1).

    >>> import autograd_lite as torch
    >>> torch.tensor([1.0, 2.0, 3.0, 4.0]).var()
    tensor(1.6667)
    """
    dims, correction = _arguments("var", input, dim, unbiased, correction)
    return var_row(input, dims, correction, keepdim)


@function()
def std(
    input: Tensor,
    dim: Any = None,
    unbiased: Any = ABSENT,
    keepdim: bool = False,
    *,
    correction: Any = ABSENT,
) -> Tensor:
    """Standard deviation, of all elements or over dimensions."""
    dims, correction = _arguments("std", input, dim, unbiased, correction)
    return std_row(input, dims, correction, keepdim)


@function(
    as_method=False,
)
def var_mean(
    input: Tensor,
    dim: Any = None,
    unbiased: Any = ABSENT,
    keepdim: bool = False,
    *,
    correction: Any = ABSENT,
) -> Any:
    """Variance and mean."""
    dims, correction = _arguments("var_mean", input, dim, unbiased, correction)
    return var_mean_row(input, dims, correction, keepdim)


@function(
    as_method=False,
)
def std_mean(
    input: Tensor,
    dim: Any = None,
    unbiased: Any = ABSENT,
    keepdim: bool = False,
    *,
    correction: Any = ABSENT,
) -> Any:
    """Standard deviation and mean."""
    dims, correction = _arguments("std_mean", input, dim, unbiased, correction)
    return std_mean_row(input, dims, correction, keepdim)
