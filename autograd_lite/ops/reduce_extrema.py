"""Extremes and order statistics: the elements that a reduction chooses."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import return_types
from .._tensor import Tensor
from ..dims import wrap_dim
from ..table import ROWS, define
from .calling import ABSENT, Dims, OptionalInt, function
from .direct import Form, direct
from .reduce_rules import (
    as_dims,
    axes_of,
    evenly_distribute,
    gather_along,
    max_along,
    min_along,
    reduced_count,
    select_backward,
    share_among_equal,
)  # fmt: skip
from .reduce_select import kth_along, lower_median, mode_along
from .register import PUBLIC, operation

_HINT = "Specify the reduction dim with the 'dim' argument."


def _selecting(
    name: str, attrs: str, choose: Any, node: str, reduce: Any = None, **options: Any
) -> Any:
    """Define a reduction over one dimension that returns chosen values and their indices.

    `reduce` gives the values where NumPy has a quicker way than by the indices.
    """

    def forward(x: np.ndarray, *args: Any) -> Any:
        before, (dim, keepdim) = args[:-2], args[-2:]
        at = _checked_dim(name.split("_")[0], x, dim)
        index = choose(x, *before, at) if x.ndim else np.zeros((), np.int64)
        if reduce is not None and x.ndim:
            kept = index.reshape(*x.shape[:at], 1, *x.shape[at + 1 :]) if keepdim else index
            return reduce(x, at, None, None, keepdim), kept
        kept = np.expand_dims(index, at) if x.ndim else index
        values = np.take_along_axis(x, kept, at) if x.ndim else x.copy()
        if x.ndim and not keepdim:
            values = values.reshape(index.shape)
        return values, (kept if keepdim else index).astype(np.int64, copy=False)

    return define(
        f"{name}(self; {attrs}dim, keepdim)", forward, node=node, outputs="values, indices",
        non_differentiable="indices", structure="selection", layout="C",
        self=lambda grad, dim, indices, keepdim, self_sym_sizes: select_backward(
            grad, dim, indices, self_sym_sizes, keepdim),
        **options,
    )  # fmt: skip


def _checked_dim(name: str, x: np.ndarray, dim: int) -> int:
    at = wrap_dim(dim, x.ndim)
    if x.ndim and x.shape[at] == 0:
        raise IndexError(f"{name}(): Expected reduction dim {at} to have non-zero size.")
    return at


def _extreme(name: str, reduce: Any, choose: Any) -> Any:
    """Define `max` or `min`: of all elements, and over a dimension with indices."""

    def of_all(x: np.ndarray) -> Any:
        if x.size == 0:
            raise RuntimeError(
                f"{name}(): Expected reduction dim to be specified for input.numel() == 0. {_HINT}"
            )
        if x.__class__ is np.ndarray and x.size <= 4096 and x.dtype.kind == "f":
            # A third of the time of a reduction; the first NaN counts as the largest.
            return x.ravel()[choose(x, None)]
        return reduce(x, axis=None)

    whole = operation(
        f"{name}(self)", of_all, node=f"{name.capitalize()}Backward1", in_place=False, function=False,
        structure="selection", self=evenly_distribute,
    )  # fmt: skip
    along = _selecting(f"{name}_dim", "", choose, f"{name.capitalize()}Backward0", reduce)
    return whole, along


max_all, max_dim = _extreme("max", max_along, lambda x, dim: x.argmax(dim))
min_all, min_dim = _extreme("min", min_along, lambda x, dim: x.argmin(dim))


@function()
def max(input: Tensor, dim: Any = ABSENT, keepdim: bool = False, *, other: Any = ABSENT) -> Any:
    """Largest element; with `dim`, the largest ones and where they are; with a tensor, `maximum`.

    >>> import autograd_lite as torch
    >>> torch.tensor([[1, 5], [7, 2]]).max(dim=1)
    torch.return_types.max(
    values=tensor([5, 7]),
    indices=tensor([1, 0]))
    """
    if dim is ABSENT and other is ABSENT:
        return max_all(input)
    if isinstance(dim, Tensor) or other is not ABSENT:
        return PUBLIC["maximum"](input, dim if other is ABSENT else other)
    return return_types.max(max_dim(input, dim, keepdim))


@function()
def min(input: Tensor, dim: Any = ABSENT, keepdim: bool = False, *, other: Any = ABSENT) -> Any:
    """Smallest element; with `dim`, the smallest ones and where they are; with a tensor, `minimum`."""
    if dim is ABSENT and other is ABSENT:
        return min_all(input)
    if isinstance(dim, Tensor) or other is not ABSENT:
        return PUBLIC["minimum"](input, dim if other is ABSENT else other)
    return return_types.min(min_dim(input, dim, keepdim))


for _name in ("max", "min"):
    direct(
        _name,
        # As `of_all` of few, which is quicker than a reduction.
        Form("", ROWS[_name], {}, f"asarray(a[a.arg{_name}()])", "a.ndim == 1 and len(a) <= 4096", floats=True, shape="()"),
        Form("", ROWS[_name]),
        function=True,
    )  # fmt: skip

# -- amax, amin, aminmax --------------------------------------------------------------------------


def _a_extreme(name: str, ufunc: Any) -> Any:
    def forward(x: np.ndarray, dim: Any, keepdim: bool) -> Any:
        axes = axes_of(dim, x.ndim)
        if x.size == 0 and reduced_count(x.shape, dim) == 0:
            if not dim:
                raise RuntimeError(
                    f"{name}(): Expected reduction dim to be specified for input.numel() == 0. {_HINT}"
                )
            for d in dim:
                _checked_dim(name, x, d)
        return ufunc.reduce(x, axis=axes, keepdims=keepdim)

    return define(
        f"{name}(self; dim, keepdim)", forward, structure="selection", layout="C",
        self=lambda grad, self, result, dim, keepdim: share_among_equal(grad, self, result, dim, keepdim, self.ndim),
    )  # fmt: skip


amax_row = _a_extreme("amax", np.maximum)
amin_row = _a_extreme("amin", np.minimum)


@function()
def amax(input: Tensor, dim: Dims = (), keepdim: bool = False) -> Tensor:
    """Largest elements over dimensions; equal ones share the gradient.

    >>> import autograd_lite as torch
    >>> x = torch.tensor([1.0, 3.0, 3.0], requires_grad=True)
    >>> x.amax().backward()
    >>> x.grad
    tensor([0.0000, 0.5000, 0.5000])
    """
    return amax_row(input, as_dims(dim), keepdim)


@function()
def amin(input: Tensor, dim: Dims = (), keepdim: bool = False) -> Tensor:
    """Smallest elements over dimensions; equal ones share the gradient."""
    return amin_row(input, as_dims(dim), keepdim)


def _aminmax(x: np.ndarray, dim: int | None, keepdim: bool) -> Any:
    if x.size == 0 and dim is None:
        raise RuntimeError(
            "aminmax(): cannot compute aminmax over an empty dimension as the operation has no identity."
        )
    if dim is not None:
        _checked_dim("aminmax", x, dim)
    axes = None if dim is None else axes_of((dim,), x.ndim)
    return min_along(x, axis=axes, keepdims=keepdim), max_along(x, axis=axes, keepdims=keepdim)


def _aminmax_backward(self: Any, min: Any, max: Any, dim: Any, keepdim: bool, grads: Any) -> Any:
    dims = None if dim is None else (dim,)
    low, high = (
        share_among_equal(g, self, r, dims, keepdim, self.ndim)
        for g, r in zip(grads, (min, max), strict=True)
    )
    return low + high


aminmax_row = define(
    "aminmax(self; dim, keepdim)", _aminmax, outputs="min, max", structure="selection", layout="C",
    self=_aminmax_backward,
)  # fmt: skip


@function()
def aminmax(input: Tensor, *, dim: Any = None, keepdim: bool = False) -> Any:
    """Smallest and largest elements, of all or over one dimension."""
    return return_types.aminmax(aminmax_row(input, dim, keepdim))


# -- argmax, argmin -------------------------------------------------------------------------------


def _arg(name: str) -> Any:
    def forward(x: np.ndarray, dim: Any, keepdim: bool) -> Any:
        if dim is None:
            if x.size == 0:
                raise IndexError(
                    f"{name}(): Expected reduction dim to be specified for input.numel() == 0."
                )
            found = np.asarray(getattr(x, name)())
            return found.reshape((1,) * x.ndim) if keepdim else found
        at = _checked_dim(name, x, dim)
        return getattr(x, name)(at, keepdims=keepdim) if x.ndim else np.zeros((), np.int64)

    return define(f"{name}(self; dim, keepdim)", forward, layout="C")


argmax_row = _arg("argmax")
argmin_row = _arg("argmin")


@function()
def argmax(input: Tensor, dim: OptionalInt = None, keepdim: bool = False) -> Tensor:
    """Where the largest element is: of all (counted in C order), or along a dimension.

    >>> import autograd_lite as torch
    >>> torch.tensor([[1, 5], [7, 2]]).argmax(), torch.tensor([[1, 5], [7, 2]]).argmax(1)
    (tensor(2), tensor([1, 0]))
    """
    _no_bool("argmax", input)
    return argmax_row(input, dim, keepdim)


@function()
def argmin(input: Tensor, dim: OptionalInt = None, keepdim: bool = False) -> Tensor:
    """Where the smallest element is: of all (counted in C order), or along a dimension."""
    _no_bool("argmin", input)
    return argmin_row(input, dim, keepdim)


def _no_bool(name: str, input: Tensor) -> None:
    if input._data.dtype.kind == "b":
        raise RuntimeError(f"{name}(): does not support bool input")


# -- median, mode, kthvalue -----------------------------------------------------------------------


def _median(name: str, ignore_nan: bool) -> Any:
    def of_all(x: np.ndarray) -> Any:
        if x.size == 0:
            return x.dtype.type(np.nan) if x.dtype.kind == "f" else x.dtype.type(0)
        flat = x.reshape(-1)
        return flat[lower_median(flat, 0, ignore_nan)]

    node = name.capitalize()
    whole = operation(f"{name}(self)", of_all, node=f"{node}Backward0", in_place=False, function=False,
                      structure="selection", self=evenly_distribute)  # fmt: skip
    along = _selecting(
        f"{name}_dim", "", lambda x, dim: lower_median(x, dim, ignore_nan), f"{node}Backward1"
    )
    return whole, along


median_all, median_dim = _median("median", False)
nanmedian_all, nanmedian_dim = _median("nanmedian", True)
mode_row = _selecting("mode", "", mode_along, "ModeBackward0")
kthvalue_row = _selecting("kthvalue", "k, ", kth_along, "KthvalueBackward0")


@function()
def median(input: Tensor, dim: Any = ABSENT, keepdim: bool = False) -> Any:
    """The middle element, the lower one of two; with `dim`, also where it is. NaN if any is NaN.

    >>> import autograd_lite as torch
    >>> torch.tensor([1.0, 2.0, 3.0, 4.0]).median()
    tensor(2.)
    """
    return (
        median_all(input) if dim is ABSENT else return_types.median(median_dim(input, dim, keepdim))
    )


@function()
def nanmedian(input: Tensor, dim: Any = ABSENT, keepdim: bool = False) -> Any:
    """The middle one of the elements that are not NaN; with `dim`, also where it is."""
    return (
        nanmedian_all(input)
        if dim is ABSENT
        else return_types.nanmedian(nanmedian_dim(input, dim, keepdim))
    )


@function()
def mode(input: Tensor, dim: int = -1, keepdim: bool = False) -> Any:
    """The most frequent value along a dimension (the smallest of them), and the last place it has."""
    return return_types.mode(mode_row(input, dim, keepdim))


@function()
def kthvalue(input: Tensor, k: int, dim: int = -1, keepdim: bool = False) -> Any:
    """The k-th smallest element (from 1) along a dimension, and where it is."""
    if not input._data.ndim:
        valid = k == 1
    else:
        valid = 1 <= k <= input._data.shape[wrap_dim(dim, input._data.ndim)]
    if not valid:
        raise RuntimeError(
            "kthvalue(): selected number k out of range for dimension "
            + str(wrap_dim(dim, input._data.ndim))
        )
    return return_types.kthvalue(kthvalue_row(input, k, dim, keepdim))


__all__ = ["gather_along", "max", "min"]
