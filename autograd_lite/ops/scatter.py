"""Writing by an index per element: scatter, scatter_add, scatter_reduce, put."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from .. import pick_rules as rules
from .._tensor import Tensor
from ..dims import wrap_dim
from ..inplace import write_in_place
from ..rulelib import reshape, where, zeros_like
from .arguments import api
from .index_pick import check_bounds, check_places
from .register import define
from .shape import index as as_int

# -- rows ---------------------------------------------------------------------------------------

scatter_row = define(
    "scatter(self, index, src; dim)", lambda x, index, src, dim: rules.scatter(x, dim, index, src),
    structure="selection", jvp="linear",
    self=lambda grad, index, dim: rules.scatter(grad, dim, index, 0),
    src=lambda grad, index, dim: rules.gather(grad, dim, index),
)  # fmt: skip
scatter_value_row = define(
    "scatter_value(self, index; dim, value)", lambda x, index, dim, value: rules.scatter(x, dim, index, value),
    node="ScatterBackward1", symbol="scatter", structure="diagonal",
    self=lambda grad, index, dim: rules.scatter(grad, dim, index, 0),
)  # fmt: skip
scatter_add_row = define(
    "scatter_add(self, index, src; dim)", lambda x, index, src, dim: rules.scatter_add(x, dim, index, src),
    structure="selection", jvp="linear",
    self=lambda grad: grad, src=lambda grad, index, dim: rules.gather(grad, dim, index),
)  # fmt: skip


def _reduce_back(
    grad: Any,
    self: Any,
    index: Any,
    src: Any,
    result: Any,
    dim: int,
    reduce: str,
    include_self: bool,
) -> tuple[Any, ...]:
    """The gradients for `self` and `src`; ties of amax and amin share evenly."""
    if reduce == "sum":
        grad_self, grad_src = grad, rules.gather(grad, dim, index)
    elif reduce == "prod":
        filled = rules.masked_fill(self, self == 0, 1)
        around = rules.scatter_reduce(filled, dim, index, src, reduce, include_self=include_self)
        grad_self = grad * around / filled
        zero = rules.as_numbers(src == 0, src)
        zeros = rules.gather(rules.scatter_add(zeros_like(self), dim, index, zero), dim, index)
        single = (src == 0) & (zeros == 1)
        without = rules.scatter_reduce(
            self, dim, index, rules.masked_fill(src, single, 1), reduce, include_self=include_self
        )
        grad_src = where(
            single,
            rules.gather(grad * without, dim, index),
            rules.gather(grad * result, dim, index) / rules.masked_fill(src, src == 0, 1),
        )
    elif reduce == "mean":
        count = zeros_like(grad) + (1 if include_self else 0)
        count = rules.scatter_add(count, dim, index, zeros_like(src) + 1)
        count = rules.masked_fill(count, count == 0, 1)
        grad_self = grad / count
        grad_src = rules.gather(grad, dim, index) / rules.gather(count, dim, index)
    else:
        self_won = rules.as_numbers(self == result, self)
        src_won = rules.as_numbers(src == rules.gather(result, dim, index), src)
        share = grad / rules.scatter_add(self_won, dim, index, src_won)
        grad_self = self_won * share
        grad_src = src_won * rules.gather(share, dim, index)
    if not include_self:
        grad_self = rules.scatter(grad_self, dim, index, 0)
    return grad_self, grad_src


scatter_reduce_row = define(
    "scatter_reduce(self, index, src; dim, reduce, include_self)",
    lambda x, index, src, dim, reduce, include_self: rules.scatter_reduce(x, dim, index, src, reduce, include_self=include_self),
    caption={"self": "@caption.reduce_at", "src": "@caption.reduce_at"},
    self=lambda grad, self, index, src, result, dim, reduce, include_self: _reduce_back(
        grad, self, index, src, result, dim, reduce, include_self)[0],
    src=lambda grad, self, index, src, result, dim, reduce, include_self: _reduce_back(
        grad, self, index, src, result, dim, reduce, include_self)[1],
)  # fmt: skip
put_row = define(
    "put(self, index, source; accumulate)", rules.put, structure="selection", jvp="linear",
    self=lambda grad, index, accumulate: grad if accumulate else rules.put(
        grad, index, zeros_like(rules.take(grad, index)), False),
    source=lambda grad, index, source: reshape(rules.take(grad, index), source.shape),
)  # fmt: skip


# -- scatter ------------------------------------------------------------------------------------


def _check(input: Tensor, dim: Any, index: Tensor, src: Any) -> int:
    shape, places = input._data.shape, index._data
    at = wrap_dim(as_int(dim), len(shape))
    if places.size and places.dtype not in (np.int64, np.int32):
        raise RuntimeError("scatter(): Expected dtype int32/int64 for index")
    if isinstance(src, Tensor) and src._data.dtype != input._data.dtype:
        raise RuntimeError("scatter(): Expected self.dtype to be equal to src.dtype")
    if not places.size:
        return as_int(dim)
    if max(places.ndim, 1) != max(len(shape), 1):
        raise RuntimeError("Index tensor must have the same number of dimensions as self tensor")
    if isinstance(src, Tensor) and max(src._data.ndim, 1) != max(places.ndim, 1):
        raise RuntimeError("Index tensor must have the same number of dimensions as src tensor")
    for d, n in enumerate(places.shape):
        too_large = d != at and n > (shape[d] if shape else 1)
        over_src = isinstance(src, Tensor) and src._data.ndim and n > src._data.shape[d]
        if too_large or over_src:
            tail = (
                f" and to be no larger size than src {list(src._data.shape)}"
                if isinstance(src, Tensor)
                else ""
            )
            raise RuntimeError(
                f"Expected index {list(places.shape)} to be no larger than self {list(shape)} apart from dimension "
                f"{at}{tail}"
            )
    check_bounds(places, at, shape[at] if shape else 1)
    return as_int(dim)


def _plan(
    input: Tensor, dim: Any, index: Tensor, src: Any, value: Any, reduce: Any
) -> tuple[Any, Any, Any]:
    """Return the row, its further tensors and its other arguments."""
    src = value if src is None else src
    if src is None:
        raise TypeError("src")
    dim = _check(input, dim, index, src)
    if reduce is not None:
        if isinstance(src, Tensor):
            warnings.warn(
                "The reduce argument of torch.scatter with Tensor src is deprecated and will be removed in a future "
                "PyTorch release. Use torch.scatter_reduce instead for more reduction options.",
                UserWarning,
                stacklevel=4,
            )
        if reduce not in ("add", "multiply"):
            raise RuntimeError("reduce argument must be either add or multiply.")
        kind = "sum" if reduce == "add" else "prod"
        if not isinstance(src, Tensor):
            from .._tensor import wrap

            src = wrap(np.full(index._data.shape, src, input._data.dtype))
        return scatter_reduce_row, (index, src), (dim, kind, True)
    if isinstance(src, Tensor):
        return scatter_row, (index, src), (dim,)
    return scatter_value_row, (index,), (dim, src)


def _run(plan: tuple[Any, Any, Any], input: Tensor) -> Tensor:
    row, tensors, attrs = plan
    return row(input, *tensors, *attrs)


def _run_in_place(plan: tuple[Any, Any, Any], target: Tensor) -> Tensor:
    row, tensors, attrs = plan
    arrays = [t._data for t in tensors]

    def write(data: np.ndarray) -> None:
        np.copyto(data, row.forward(data, *arrays, *attrs), casting="unsafe")

    return write_in_place(row, target, tensors, attrs, write)


_SCATTER = "Tensor input, int dim, Tensor index, any src=, *, any value=, str reduce="


@api(_SCATTER, out=True)
def scatter(
    input: Tensor,
    dim: int,
    index: Tensor,
    src: Any = None,
    *,
    value: Any = None,
    reduce: str | None = None,
) -> Tensor:
    """Return a copy with `src`, a tensor or a number, written at `index` along a dimension.

    >>> import autograd_lite as torch
    >>> torch.zeros(3).scatter(0, torch.tensor([1]), 5.0)
    tensor([0., 5., 0.])
    """
    return _run(_plan(input, dim, index, src, value, reduce), input)


@api(_SCATTER, function=False)
def scatter_(
    input: Tensor,
    dim: int,
    index: Tensor,
    src: Any = None,
    *,
    value: Any = None,
    reduce: str | None = None,
) -> Tensor:
    """In-place version of `scatter`."""
    return _run_in_place(_plan(input, dim, index, src, value, reduce), input)


def _plan_add(input: Tensor, dim: Any, index: Tensor, src: Tensor) -> tuple[Any, Any, Any]:
    return scatter_add_row, (index, src), (_check(input, dim, index, src),)


@api("Tensor input, int dim, Tensor index, Tensor src", out=True)
def scatter_add(input: Tensor, dim: int, index: Tensor, src: Tensor) -> Tensor:
    """Return a copy with `src` added at `index` along a dimension."""
    return _run(_plan_add(input, dim, index, src), input)


@api("Tensor input, int dim, Tensor index, Tensor src", function=False)
def scatter_add_(input: Tensor, dim: int, index: Tensor, src: Tensor) -> Tensor:
    """In-place version of `scatter_add`."""
    return _run_in_place(_plan_add(input, dim, index, src), input)


def _plan_reduce(
    input: Tensor, dim: Any, index: Tensor, src: Tensor, reduce: str, include: bool
) -> Any:
    if reduce not in ("sum", "prod", "mean", "amax", "amin"):
        raise RuntimeError(
            f"reduce argument must be either sum, prod, mean, amax or amin, got {reduce}"
        )
    return scatter_reduce_row, (index, src), (_check(input, dim, index, src), reduce, bool(include))


_REDUCE = "Tensor input, int dim, Tensor index, Tensor src, str reduce, *, bool include_self="


@api(_REDUCE, out=True)
def scatter_reduce(
    input: Tensor, dim: int, index: Tensor, src: Tensor, reduce: str, *, include_self: bool = True
) -> Tensor:
    """Return a copy with `src` reduced ("sum", "prod", "mean", "amax", "amin") at `index`."""
    return _run(_plan_reduce(input, dim, index, src, reduce, include_self), input)


@api(_REDUCE, function=False)
def scatter_reduce_(
    input: Tensor, dim: int, index: Tensor, src: Tensor, reduce: str, *, include_self: bool = True
) -> Tensor:
    """In-place version of `scatter_reduce`."""
    return _run_in_place(_plan_reduce(input, dim, index, src, reduce, include_self), input)


# -- put ----------------------------------------------------------------------------------------


def _plan_put(
    input: Tensor, index: Tensor, source: Tensor, accumulate: bool
) -> tuple[Any, Any, Any]:
    if index._data.dtype == np.int64 and source._data.dtype != input._data.dtype:
        raise RuntimeError(
            f"put_(): self and source expected to have the same dtype, but got self.dtype = {input.dtype.type_name} "
            f"and source.dtype = {source.dtype.type_name}"
        )
    if index._data.dtype == np.int64 and index._data.size != source._data.size:
        raise IndexError(
            "put_(): Expected source and index to have the same number of elements, but got source.numel() = "
            f"{source._data.size}, index.numel() = {index._data.size}"
        )
    check_places("put_", index, input._data.size)
    return put_row, (index, source), (accumulate,)


@api("Tensor input, Tensor index, Tensor source, bool accumulate=")
def put(input: Tensor, index: Tensor, source: Tensor, accumulate: bool = False) -> Tensor:
    """Return a copy with `source` written (or added) at places in the flattened tensor."""
    return _run(_plan_put(input, index, source, accumulate), input)


@api("Tensor input, Tensor index, Tensor source, bool accumulate=", function=False)
def put_(input: Tensor, index: Tensor, source: Tensor, accumulate: bool = False) -> Tensor:
    """In-place version of `put`."""
    return _run_in_place(_plan_put(input, index, source, accumulate), input)
