"""Running sums, products and extremes, differences and integrals."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import return_types
from .._tensor import Tensor
from ..dims import wrap_dim
from ..rulelib import exp, log, rule_function
from ..table import define
from . import fused
from .calling import function
from .reduce import place_at, replace_at, take_at
from .reduce_rules import gather_along, has_zero, masked_fill, rule_call, scatter_zeros
from .register import method

_F16, _F32, _INT64 = np.dtype(np.float16), np.dtype(np.float32), np.dtype(np.int64)


def _running(ufunc: np.ufunc, x: np.ndarray, dim: int, dtype: Any) -> Any:
    """Accumulate along a dimension: integers in int64, float16 in float32."""
    at = wrap_dim(dim, x.ndim)
    if dtype is not None:
        x = x.astype(dtype.np)
    elif x.dtype.kind != "f":
        x = x.astype(_INT64)
    if x.ndim == 0:
        return x.copy()
    if x.dtype is _F16:
        return ufunc.accumulate(x.astype(_F32), axis=at).astype(_F16)
    return _accumulate(ufunc, x, at)


def _accumulate(ufunc: np.ufunc, x: np.ndarray, axis: int) -> Any:
    """Accumulate along an axis in the type of `x`."""
    out = fused.running(ufunc.__name__, x, axis)
    return ufunc.accumulate(x, axis=axis, dtype=x.dtype) if out is None else out


@rule_function
def flip(x: Any, dims: tuple[int, ...]) -> Any:
    """Reverse the order along dimensions."""
    return np.flip(x, dims) if x.ndim else x


def _cumsum_array(x: Any, dim: int) -> Any:
    """Running sum."""
    return _accumulate(np.add, x, dim) if x.ndim else x


cumsum_rule = rule_call("cumsum", _cumsum_array)


def reversed_cumsum(x: Any, dim: int) -> Any:
    """Running sum from the end."""
    return flip(cumsum_rule(flip(x, (dim,)), dim), (dim,)) if x.ndim else x


cumsum_row = define(
    "cumsum(self; dim, dtype)", lambda x, dim, dtype: _running(np.add, x, dim, dtype), jvp="linear",
    structure="dense", self=lambda grad, dim: reversed_cumsum(grad, dim),
    layout="C",
)  # fmt: skip


def _cumprod_array(x: Any, dim: int) -> Any:
    """Running product."""
    return _accumulate(np.multiply, x, dim) if x.ndim else x


cumprod_rule = rule_call("cumprod", _cumprod_array)


def _cumprod_backward(grad: Any, self: Any, dim: int, result: Any) -> Any:
    if self.ndim == 0:
        return grad
    if not has_zero(self):
        return reversed_cumsum(result * grad, dim) / self
    dim, total = dim % self.ndim, None
    for j in range(self.shape[dim]):  # the products of all up to i but j, for every i >= j
        others = cumprod_rule(replace_at(self, dim, j, 0.0, 1.0), dim)
        tail = take_at(reversed_cumsum(grad * others, dim), dim, j)
        part = place_at(tail, dim, j, self.shape[dim])
        total = part if total is None else total + part
    return total


cumprod_row = define(
    "cumprod(self; dim, dtype)", lambda x, dim, dtype: _running(np.multiply, x, dim, dtype),
    caption={"self": ("flip(cumsum(flip(grad * result))) / self", "@caption.running_product")},
    structure="dense", self=_cumprod_backward,
    layout="C",
)  # fmt: skip


@function()
def cumsum(input: Tensor, dim: int, *, dtype: Any = None) -> Tensor:
    """Running sum along a dimension; integers sum to int64.

    >>> import autograd_lite as torch
    >>> torch.tensor([1, 2, 3]).cumsum(0)
    tensor([1, 3, 6])
    """
    return cumsum_row(input, dim, dtype)


@function()
def cumprod(input: Tensor, dim: int, *, dtype: Any = None) -> Tensor:
    """Running product along a dimension; integers multiply to int64."""
    return cumprod_row(input, dim, dtype)


# -- running extremes -----------------------------------------------------------------------------


def _running_extreme(name: str, ufunc: np.ufunc) -> Any:
    def forward(x: np.ndarray, dim: int) -> Any:
        at = wrap_dim(dim, x.ndim)
        if x.ndim == 0:
            return x.copy(), np.zeros((), np.int64)
        quick = fused.running_extreme(name == "cummin", x, at)
        if quick is not None:
            return quick
        values = ufunc.accumulate(x, axis=at)
        new = values == x
        if x.dtype.kind == "f":
            new |= np.isnan(x)
        places = np.arange(x.shape[at]).reshape((-1,) + (1,) * (x.ndim - 1 - at))
        return values, np.maximum.accumulate(np.where(new, places, 0), axis=at)

    return define(
        f"{name}(self; dim)", forward, outputs="values, indices", non_differentiable="indices",
        structure="selection", layout="C",
        self=lambda grad, self, indices, dim: scatter_zeros(grad, indices, dim, tuple(self.shape), False),
        jvp=lambda self_t, indices, dim: gather_along(self_t, indices, dim),
    )  # fmt: skip


cummax_row = _running_extreme("cummax", np.maximum)
cummin_row = _running_extreme("cummin", np.minimum)


@function()
def cummax(input: Tensor, dim: int) -> Any:
    """Largest element so far along a dimension, and where it is (the last of equal ones)."""
    return return_types.cummax(cummax_row(input, dim))


@function()
def cummin(input: Tensor, dim: int) -> Any:
    """Smallest element so far along a dimension, and where it is (the last of equal ones)."""
    return return_types.cummin(cummin_row(input, dim))


# -- logcumsumexp ---------------------------------------------------------------------------------


def _logcumsumexp_array(x: Any, dim: int) -> Any:
    """log of the running sum of exponentials."""
    return np.logaddexp.accumulate(x, axis=dim) if x.ndim else x


logcumsumexp_rule = rule_call("logcumsumexp", _logcumsumexp_array)


def _logcumsumexp_backward(grad: Any, self: Any, result: Any, dim: int) -> Any:
    if self.ndim == 0:
        return grad

    def part(positive: Any, size: Any) -> Any:
        logs = masked_fill(
            log(masked_fill(size, positive == 0, 1)), positive == 0, -1e300 if wide else -1e38
        )
        tail = flip(logcumsumexp_rule(flip(logs - result, (dim,)), dim), (dim,))
        return exp(tail + self)

    wide = grad.dtype.itemsize > 4
    return part(grad > 0, grad) - part(grad < 0, -grad)


logcumsumexp_row = define(
    "logcumsumexp(self; dim)",
    lambda x, dim: np.logaddexp.accumulate(x, axis=wrap_dim(dim, x.ndim)) if x.ndim else x.copy(),
    caption={"self": "exp(self) * flip(cumsum(flip(grad * exp(-result))))"},
    structure="dense", self=_logcumsumexp_backward,
    layout="C",
)  # fmt: skip


@function()
def logcumsumexp(input: Tensor, dim: int) -> Tensor:
    """log of the running sum of exponentials along a dimension, without overflow."""
    if input._data.dtype.kind != "f":
        raise NotImplementedError(
            f"\"logcumsumexp_out_cpu\" not implemented for '{input.dtype.type_name}'"
        )
    return logcumsumexp_row(input, dim)


def _in_place(name: str, row: Any) -> None:
    from ..inplace import apply_in_place

    def call(self: Any, dim: int, *, dtype: Any = None) -> Tensor:
        return apply_in_place(row, self, dim, dtype)

    call.__name__ = name
    call.__doc__ = f"In-place version of `{name[:-1]}`."
    method(call)


_in_place("cumsum_", cumsum_row)
_in_place("cumprod_", cumprod_row)
