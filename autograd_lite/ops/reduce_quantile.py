"""Quantiles, by sorting and interpolating."""

from __future__ import annotations

from typing import Any

import numpy as np

from .._tensor import Tensor, wrap
from ..dims import wrap_dim
from ..dtypes import FROM_NUMPY
from .calling import function
from .reduce_rules import add_along
from .register import PUBLIC

_INTERPOLATIONS = ("linear", "lower", "higher", "midpoint", "nearest")


def _checked(name: str, input: Any, q: Any, interpolation: str) -> np.ndarray:
    x = input._data
    if x.size == 0:
        raise RuntimeError(f"{name}() input tensor must be non-empty")
    if x.dtype not in (np.float32, np.float64):
        raise RuntimeError(f"{name}() input tensor must be either float or double dtype")
    if isinstance(q, Tensor):
        values = q._data
        if values.ndim > 1:
            raise RuntimeError(f"{name}() q must be a scalar or 1D tensor")
        if values.dtype != x.dtype:
            raise RuntimeError(f"{name}() q tensor must be same dtype as the input tensor")
        if values.size and not ((values >= 0) & (values <= 1)).all():
            raise RuntimeError(f"{name}() q values must be in the range [0, 1]")
    else:
        if isinstance(q, str) or not isinstance(q, (int, float, np.number)):
            head = 'Tensor input, {} q, int dim = None, bool keepdim = False, *, str interpolation = "linear", '
            lines = "".join(
                f" * ({head.format(kind)}Tensor out = None)\n" for kind in ("Tensor", "float")
            )
            raise TypeError(
                f"{name}() received an invalid combination of arguments - got (Tensor, {type(q).__name__}), but "
                f"expected one of:\n{lines}"
            )
        if not 0 <= q <= 1:
            raise RuntimeError(f"{name}() q must be in the range [0, 1] but got {q:g}")
        values = np.asarray(q, x.dtype)
    if interpolation not in _INTERPOLATIONS:
        raise RuntimeError(
            f"{name}() interpolation must be one of linear, lower, higher, midpoint or nearest, but got {interpolation}"
        )
    return values


def _quantile(
    name: str, input: Any, q: Any, dim: Any, keepdim: bool, how: str, ignore_nan: bool
) -> Any:
    values = _checked(name, input, q, how)
    ndim = input._data.ndim
    shape = _out_shape(input, dim, keepdim)
    if dim is None:
        ordered = input.reshape(input._data.size).sort()[0]
    else:
        at = wrap_dim(dim, ndim)
        last = at == max(ndim - 1, 0)
        ordered = (input if last else input.unsqueeze(-1).transpose(at, -1)).sort()[0]
    size = ordered.shape[-1] if ordered._data.ndim else 1
    if values.ndim:
        shape = (values.size, *shape)
    ordered = ordered.view((*shape_of_rest(shape, values), size))
    result = _interpolated(
        ordered, q if isinstance(q, Tensor) else wrap(values), size, how, ignore_nan
    )
    if values.ndim:
        result = result.unsqueeze_(0).transpose_(0, -1)
    return result.squeeze_(-1)


def shape_of_rest(shape: tuple[int, ...], values: np.ndarray) -> tuple[int, ...]:
    """The shape of the result without the quantiles' own dimension."""
    return shape[1:] if values.ndim else shape


def _out_shape(input: Any, dim: Any, keepdim: bool) -> tuple[int, ...]:
    shape = input._data.shape
    if dim is None:
        return (1,) * len(shape) if keepdim else ()
    at = wrap_dim(dim, len(shape))
    if not shape:
        return ()
    return tuple(1 if i == at else n for i, n in enumerate(shape) if keepdim or i != at)


def _interpolated(ordered: Any, q: Any, size: int, how: str, ignore_nan: bool) -> Any:
    x = ordered._data
    nan = np.isnan(x)
    if ignore_nan:
        slope = np.maximum(add_along(~nan, axis=-1, keepdims=True) - 1, 0).astype(x.dtype)
        start = np.zeros_like(slope)
    else:  # the last, a NaN, where there is one
        bad = nan.any(-1, keepdims=True)
        slope = np.where(bad, 0, size - 1).astype(x.dtype)
        start = np.where(bad, size - 1, 0).astype(x.dtype)
    ranks = q._data * slope + start
    if how == "lower":
        ranks = np.floor(ranks)
    elif how == "higher":
        ranks = np.ceil(ranks)
    elif how == "nearest":
        ranks = np.rint(ranks)
    below = ranks.astype(np.int64)
    gather: Any = PUBLIC["gather"]
    result = gather(ordered, -1, wrap(below))
    if how in ("linear", "midpoint"):
        weights = (
            wrap(np.full_like(ranks, 0.5))
            if how == "midpoint"
            else q * wrap(slope) + wrap((start - below).astype(x.dtype))
        )
        above = np.ceil(ranks).astype(np.int64)
        result = result.lerp_(gather(ordered, -1, wrap(above)), weights)
    return result


@function()
def quantile(
    input: Tensor, q: Any, dim: Any = None, keepdim: bool = False, *, interpolation: str = "linear"
) -> Tensor:
    """The q-quantiles, of all elements or along a dimension; NaN where there is a NaN.

    >>> import autograd_lite as torch
    >>> torch.tensor([0.0, 1.0, 2.0, 3.0]).quantile(0.5)
    tensor(1.5000)
    """
    return _quantile("quantile", input, q, dim, keepdim, interpolation, False)


@function()
def nanquantile(
    input: Tensor, q: Any, dim: Any = None, keepdim: bool = False, *, interpolation: str = "linear"
) -> Tensor:
    """The q-quantiles of the elements that are not NaN."""
    return _quantile("nanquantile", input, q, dim, keepdim, interpolation, True)


__all__ = ["FROM_NUMPY"]
