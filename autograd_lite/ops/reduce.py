"""Sums, means, products and truth: many elements become one."""

from __future__ import annotations

from typing import Any

import numpy as np

from .._tensor import Tensor
from ..rulelib import exp, expand, unsqueeze, where
from ..specialise import F32, F64
from ..table import define
from ..thread_mode import TRANSFORM, state
from .calling import ABSENT, Dims, function
from .direct import Form, direct, into_number
from .reduce_rules import (
    FEW,
    add_along,
    as_dims,
    axes_of,
    few_along,
    has_zero,
    isnan,
    max_along,
    multiply_along,
    reduced_count,
    restore_dims,
    rule_row,
    sum_backward,
    total,
)  # fmt: skip

__all__ = ["all", "any", "count_nonzero", "logsumexp", "mean", "nanmean", "nansum", "prod", "sum"]

_ALL, _INT64, _F16, _F32 = None, np.dtype(np.int64), np.dtype(np.float16), np.dtype(np.float32)
_add = add_along


# -- sum ----------------------------------------------------------------------------------------


def _sum(x: np.ndarray, axes: Any, keepdim: bool, dtype: Any) -> Any:
    """Sum in int64 for integers, in float32 for float16."""
    if dtype is not None:
        x = x.astype(dtype.np)
    kind = x.dtype
    if kind is _F16:
        return _add(x, axis=axes, keepdims=keepdim, dtype=_F32).astype(_F16)
    if kind.kind == "f":
        return _add(x, axis=axes, keepdims=keepdim)
    return _add(
        x,
        axis=axes,
        keepdims=keepdim,
        dtype=kind if dtype is not None and kind.kind != "b" else _INT64,
    )


def _sum_all(x: np.ndarray, dtype: Any) -> Any:
    if dtype is None and x.dtype in FEW:
        return total(x)
    return _sum(x, None, False, dtype)


def _sum_dim(x: np.ndarray, dim: Any, keepdim: bool, dtype: Any) -> Any:
    if x.ndim == 1 and (dim == (0,) or dim == (-1,)) and not keepdim:
        return _sum_all(x, dtype)
    return _sum(x, axes_of(dim, x.ndim), keepdim, dtype)


sum_all = define(
    "sum(self; dtype)", _sum_all, symbol="Σ", structure="sum", jvp="linear",
    self=lambda grad, self_sym_sizes: expand(grad, self_sym_sizes),
)  # fmt: skip
sum_dim = define(
    "sum_dim(self; dim, keepdim, dtype)", _sum_dim,
    node="SumBackward1", symbol="Σ", structure="sum", jvp="linear",
    self=lambda grad, self_sym_sizes, dim, keepdim: sum_backward(grad, self_sym_sizes, dim, keepdim),
    layout="C",
)  # fmt: skip


@function(
    out="dim",
)
def sum(input: Tensor, dim: Dims = ABSENT, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
    """Sum of all elements, or over dimensions; integers sum to int64.

    >>> import autograd_lite as torch
    >>> torch.tensor([[1, 2], [3, 4]]).sum(0)
    tensor([4, 6])
    """
    if dim is ABSENT:
        return sum_all(input, dtype)
    return sum_dim(input, as_dims(dim), keepdim, dtype)


_ALONG = {"dim": "(dim,)", "keepdim": "False", "dtype": "None"}
_KEEP = _ALONG | {"keepdim": "keepdim"}
_ONES = {"ones32": FEW[F32], "ones64": FEW[F64]}
#: As `total` of few elements.
_DOT = "(a if a.ndim == 1 else a.ravel()).dot((ones32 if t is F32 else ones64)[a.size])"
_TOTAL = into_number(_DOT[:-1] + ", {})")
direct(
    "sum",
    Form("", sum_all, {"dtype": "None"}, _TOTAL, "1 != a.size <= 16", floats=True, shape="()"),
    Form("int dim", sum_dim, _ALONG, _TOTAL, "a.ndim == 1 and (dim == 0 or dim == -1) and 1 != a.size <= 16", floats=True, shape="()"),
    Form("int dim", sum_dim, _ALONG, "r", "(r := few_along(a, dim)) is not None", floats=True),
    Form("", sum_all, {"dtype": "None"}),
    Form("int dim", sum_dim, _ALONG),
    Form("int dim, bool keepdim", sum_dim, _KEEP, "r", "(r := few_along(a, dim, keepdim)) is not None", floats=True),
    Form("int dim, bool keepdim", sum_dim, _KEEP),
    function=True, few_along=few_along, empty=np.empty, **_ONES,
)  # fmt: skip


nansum_dim = define(
    "nansum(self; dim, keepdim, dtype)",
    lambda x, dim, keepdim, dtype: _sum(
        np.where(np.isnan(x), x.dtype.type(0), x) if x.dtype.kind == "f" else x, axes_of(dim, x.ndim), keepdim, dtype
    ),
    self=lambda grad, self, dim, keepdim: where(isnan(self), 0, sum_backward(grad, self.shape, dim, keepdim)),
    jvp=lambda self_t, self, dim, keepdim, dtype: sum_dim(where(isnan(self), 0, self_t), dim, keepdim, dtype),
    layout="C",
)  # fmt: skip


@function()
def nansum(input: Tensor, dim: Dims = None, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
    """Sum with NaN counted as 0."""
    return nansum_dim(input, as_dims(dim), keepdim, dtype)


# -- mean ---------------------------------------------------------------------------------------


def _mean(x: np.ndarray, dim: Any, keepdim: bool, dtype: Any) -> Any:
    if dtype is not None:
        x = x.astype(dtype.np)
    total = _sum(x, axes_of(dim, x.ndim), keepdim, None)
    return total / x.dtype.type(reduced_count(x.shape, dim))


def _mean_all(x: np.ndarray, dtype: Any) -> Any:
    if dtype is not None:
        x = x.astype(dtype.np)
    if x.dtype is _F16:
        return (_add(x, axis=None, dtype=_F32) / x.size).astype(_F16)
    return total(x) / x.dtype.type(x.size)


mean_all = define(
    "mean(self; dtype)", _mean_all, structure="sum", jvp="linear",
    self=lambda grad, self_sym_sizes, self_sym_numel: expand(grad, self_sym_sizes) / self_sym_numel,
)  # fmt: skip
mean_dim = define(
    "mean_dim(self; dim, keepdim, dtype)", _mean, node="MeanBackward1", symbol="mean", structure="sum", jvp="linear",
    saves="self_sym_numel",
    self=lambda grad, self_sym_sizes, dim, keepdim: (
        sum_backward(grad, self_sym_sizes, dim, keepdim) / reduced_count(self_sym_sizes, dim)),
    layout="C",
)  # fmt: skip


@function()
def mean(input: Tensor, dim: Dims = ABSENT, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
    """Mean of all elements, or over dimensions; RuntimeError for integers without `dtype`.

    >>> import autograd_lite as torch
    >>> torch.tensor([[1.0, 2.0], [3.0, 6.0]]).mean(dim=1)
    tensor([1.5000, 4.5000])
    """
    if dtype is not None:
        if not dtype.is_floating_point:
            raise _no_mean("Optional", dtype)
    elif input._data.dtype.kind != "f":
        raise _no_mean("Input", input.dtype)
    return (
        mean_all(input, dtype) if dim is ABSENT else mean_dim(input, as_dims(dim), keepdim, dtype)
    )


_EVENLY = "divide(r, t.type(a.shape[dim]), r)"
direct(
    "mean",
    Form(
        "", mean_all, {"dtype": "None"}, f"asarray({_DOT} / t.type(a.size))",
        "1 < a.size <= 16", floats=True, shape="()",
    ),
    Form("", mean_all, {"dtype": "None"}, floats=True),
    Form("int dim", mean_dim, _ALONG, _EVENLY, "(r := few_along(a, dim)) is not None", floats=True),
    Form("int dim", mean_dim, _ALONG, floats=True),
    Form("int dim, bool keepdim", mean_dim, _KEEP, _EVENLY, "(r := few_along(a, dim, keepdim)) is not None", floats=True),
    Form("int dim, bool keepdim", mean_dim, _KEEP, floats=True),
    function=True, few_along=few_along, divide=np.divide, empty=np.empty, **_ONES,
)  # fmt: skip


def _no_mean(which: str, dtype: Any) -> RuntimeError:
    what = "Input dtype" if which == "Input" else "Optional dtype"
    return RuntimeError(
        f"mean(): could not infer output dtype. {what} must be either a floating point or complex dtype. "
        f"Got: {dtype.type_name}"
    )


@function()
def nanmean(input: Tensor, dim: Dims = None, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
    """Mean of the elements that are not NaN."""
    if input._data.dtype.kind != "f":
        raise RuntimeError(
            f"nanmean(): expected input to have floating point or complex dtype but got {input.dtype.type_name}"
        )
    dims = as_dims(dim)
    if state.mode & TRANSFORM:
        present = input.isnan().logical_not()
        return nansum(input, dims, keepdim, dtype=dtype) / sum(present, dims, keepdim)
    valid = Tensor.__new__(Tensor)
    valid._data = np.asarray(
        _add(~np.isnan(input._data), axis=axes_of(dims, input.ndim), keepdims=keepdim)
    )
    return nansum(input, dims, keepdim, dtype=dtype) / valid


# -- product ------------------------------------------------------------------------------------


def _prod(x: np.ndarray, axes: Any, keepdim: bool, dtype: Any) -> Any:
    if dtype is not None:
        x = x.astype(dtype.np)
    if x.dtype.kind == "f":
        return multiply_along(x, axis=axes, keepdims=keepdim)
    keep = dtype is not None and x.dtype.kind != "b"
    return multiply_along(x, axis=axes, keepdims=keepdim, dtype=x.dtype if keep else _INT64)


def _others(x: np.ndarray, dim: int) -> np.ndarray:
    """Return, for each element, the product of the others along a dimension."""
    x = np.moveaxis(x, dim, -1)
    before, after = np.ones_like(x), np.ones_like(x)
    np.multiply.accumulate(x[..., :-1], axis=-1, out=before[..., 1:])
    np.multiply.accumulate(x[..., :0:-1], axis=-1, out=after[..., -2::-1])
    return np.moveaxis(before * after, -1, dim)


def _others_backward(grad: Any, self: Any, dim: int) -> Any:
    """d(product of the others)_i / d x_j is the product of all but i and j."""
    size = self.shape[dim]
    total = None
    for j in range(size):
        without = replace_at(self, dim, j, 0.0, 1.0)
        share = sum_at(grad * products_of_others(without, dim), dim, j)
        part = place_at(share, dim, j, size)
        total = part if total is None else total + part
    return grad * 0 if total is None else total


def _index(ndim: int, dim: int, j: int) -> tuple[Any, ...]:
    return (slice(None),) * (dim % ndim) + (slice(j, j + 1),)


def _replace_at(x: np.ndarray, dim: int, j: int, factor: float, value: float) -> np.ndarray:
    out = x.copy()
    out[_index(x.ndim, dim, j)] = out[_index(x.ndim, dim, j)] * factor + value
    return out


def _sum_but(x: np.ndarray, dim: int, j: int) -> np.ndarray:
    return _add(_replace_at(x, dim, j, 0.0, 0.0), axis=dim, keepdims=True)


def _place_at(x: np.ndarray, dim: int, j: int, size: int) -> np.ndarray:
    shape = list(x.shape)
    shape[dim] = size
    out = np.zeros(shape, x.dtype)
    out[_index(x.ndim, dim, j)] = x
    return out


products_of_others: Any = rule_row("products_of_others(self; dim)", _others, self=_others_backward)
replace_at: Any = rule_row(
    "replace_at(self; dim, j, factor, value)", _replace_at, structure="diagonal",
    self=lambda grad, dim, j, factor: replace_at(grad, dim, j, factor, 0.0),
)  # fmt: skip
sum_at: Any = rule_row(
    "sum_but_one(self; dim, j)", _sum_but, jvp="linear",
    self=lambda grad, self_sym_sizes, dim, j: replace_at(expand(grad, self_sym_sizes), dim, j, 0.0, 0.0),
)  # fmt: skip
place_at: Any = rule_row(
    "place_at(self; dim, j, size)", _place_at, jvp="linear",
    self=lambda grad, dim, j: take_at(grad, dim, j),
)  # fmt: skip
take_at: Any = rule_row(
    "take_at(self; dim, j)", lambda x, dim, j: x[_index(x.ndim, dim, j)], jvp="linear",
    self=lambda grad, self_sym_sizes, dim, j: place_at(grad, dim, j, self_sym_sizes[dim]),
)  # fmt: skip


def _prod_all_backward(grad: Any, self: Any, result: Any) -> Any:
    if not self.ndim:
        return grad
    if has_zero(self):
        return grad * products_of_others(self.reshape(-1), 0).reshape(self.shape)
    return grad * (result / self)


def _prod_backward(grad: Any, self: Any, result: Any, dim: int, keepdim: bool) -> Any:
    if not self.ndim:
        return grad
    if not keepdim:
        grad, result = (unsqueeze(t, dim % self.ndim) for t in (grad, result))
    if has_zero(self):
        return grad * products_of_others(self, dim % self.ndim)
    return grad * (result / self)


prod_all = define(
    "prod(self; dtype)", lambda x, dtype: _prod(x, None, False, dtype), symbol="Π", structure="dense",
    self=_prod_all_backward,
)  # fmt: skip
prod_dim = define(
    "prod_dim(self; dim, keepdim, dtype)",
    lambda x, dim, keepdim, dtype: _prod(x, axes_of((dim,), x.ndim), keepdim, dtype),
    node="ProdBackward1", symbol="Π", self=_prod_backward,
    layout="C",
)  # fmt: skip


@function(
    out="dim",
)
def prod(input: Tensor, dim: int = ABSENT, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
    """Product of all elements, or over one dimension; integers multiply to int64.

    >>> import autograd_lite as torch
    >>> torch.tensor([[1.0, 2.0], [3.0, 4.0]]).prod(1)
    tensor([ 2., 12.])
    """
    if dim is ABSENT:
        return prod_all(input, dtype)
    return prod_dim(input, int(dim), keepdim, dtype)


# -- logsumexp ----------------------------------------------------------------------------------


def _logsumexp(x: np.ndarray, dim: Any, keepdim: bool) -> Any:
    axes = axes_of(dim, x.ndim)
    if x.size == 0:
        return np.log(_add(np.exp(x), axis=axes, keepdims=keepdim))
    top = max_along(x, axis=axes, keepdims=True)
    top = np.where(np.isinf(top), x.dtype.type(0), top)
    out = np.log(_add(np.exp(x - top), axis=axes, keepdims=True)) + top
    return out if keepdim else out.reshape(max_along(x, axis=axes).shape)


logsumexp_row = define(
    "logsumexp(self; dim, keepdim)", _logsumexp, promote="float", structure="dense",
    self=lambda grad, self, result, dim, keepdim: (
        restore_dims(grad, dim, keepdim, self.ndim) * exp(self - restore_dims(result, dim, keepdim, self.ndim))),
    layout="C",
)  # fmt: skip


@function()
def logsumexp(input: Tensor, dim: Dims, keepdim: bool = False) -> Tensor:
    """log(sum(exp(x))) over dimensions, without overflow."""
    return logsumexp_row(input, as_dims(dim), keepdim)


# -- truth and counts ---------------------------------------------------------------------------


def _truth(ufunc: Any, x: np.ndarray, dim: Any, keepdim: bool) -> Any:
    out = ufunc.reduce(x != 0, axis=axes_of(dim, x.ndim), keepdims=keepdim)
    return np.asarray(out, np.uint8 if x.dtype == np.uint8 else np.bool_)


all_row = define(
    "all(self; dim, keepdim)",
    lambda x, dim, keepdim: _truth(np.logical_and, x, dim, keepdim),
    layout="C",
)
any_row = define(
    "any(self; dim, keepdim)",
    lambda x, dim, keepdim: _truth(np.logical_or, x, dim, keepdim),
    layout="C",
)
count_nonzero_row = define(
    "count_nonzero(self; dim)", lambda x, dim: add_along(x != 0, axis=axes_of(dim, x.ndim), dtype=np.int64), layout="C"
)  # fmt: skip


@function()
def all(input: Tensor, dim: Dims = None, keepdim: bool = False) -> Tensor:
    """Tell whether all elements are nonzero.

    >>> import autograd_lite as torch
    >>> torch.tensor([[1, 2], [0, 4]]).all(dim=1)
    tensor([ True, False])
    """
    return all_row(input, as_dims(dim), keepdim)


@function()
def any(input: Tensor, dim: Dims = None, keepdim: bool = False) -> Tensor:
    """Tell whether some element is nonzero."""
    return any_row(input, as_dims(dim), keepdim)


@function(out=False)
def count_nonzero(input: Tensor, dim: Dims = None) -> Tensor:
    """Count the elements that are not zero."""
    return count_nonzero_row(input, as_dims(dim))
