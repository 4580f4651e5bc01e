"""Differences and integrals of samples: diff, trapezoid, gradient."""

from __future__ import annotations

from typing import Any

import numpy as np

from .._tensor import Tensor, wrap
from ..dims import wrap_dim, wrap_dims
from ..dtypes import get_default_dtype
from .calling import ABSENT, function
from .register import PUBLIC
from .scalar_rows import div_number, mul_number


def _cut(x: Any, dim: int, start: int, end: int) -> Any:
    """Return x[start:end] along a dimension."""
    return x.narrow(dim, start, end - start)


def _steps(x: Any, dim: int) -> Any:
    size = x.shape[dim]
    after, before = _cut(x, dim, 1, size), _cut(x, dim, 0, size - 1)
    return after ^ before if x._data.dtype.kind == "b" else after - before


@function()
def diff(
    input: Tensor, n: int = 1, dim: int = -1, prepend: Any = None, append: Any = None
) -> Tensor:
    """The n-th differences of neighbours along a dimension.

    >>> import autograd_lite as torch
    >>> torch.tensor([1, 4, 9]).diff()
    tensor([3, 5])
    """
    if input._data.ndim == 0:
        raise RuntimeError("diff expects input to be at least one-dimensional")
    if n < 0:
        raise RuntimeError(f"order must be non-negative but got {n}")
    at = wrap_dim(dim, input._data.ndim)
    parts = [p for p in (prepend, input, append) if p is not None]
    for part in parts:
        if part._data.ndim != input._data.ndim:
            raise RuntimeError("diff expects prepend or append to be the same dimension as input")
        if any(
            a != b for i, (a, b) in enumerate(zip(part.shape, input.shape, strict=True)) if i != at
        ):
            raise RuntimeError(
                "diff expects the shape of tensor to prepend or append to match that of input except along the "
                "differencing dimension; input.size() = " + str(list(input.shape))
            )
    if n == 0:
        return PUBLIC["zeros_like"](input).copy_(input)
    x: Any = PUBLIC["cat"](parts, at) if len(parts) > 1 else input
    for _ in range(min(n, x.shape[at])):
        x = _steps(x, at)
    return x


def _trapezoid(y: Any, x: Any, dx: Any, dim: int) -> Any:
    wrap_dim(dim, y._data.ndim)
    if y._data.size == 0:
        return y.sum(dim)
    if x is None:
        ends = y.select(dim, 0) + y.select(dim, -1)
        return mul_number(y.sum(dim) - mul_number(ends, 0.5), float(dx))
    left, right = _halves(y, dim)
    return div_number(((left + right) * _widths("trapezoid", y, x, dim)).sum(dim), 2.0)


def _halves(y: Any, dim: int) -> tuple[Any, Any]:
    size = y.shape[dim]
    return _cut(y, dim, 0, size - 1), _cut(y, dim, 1, size)


def _widths(name: str, y: Any, x: Any, dim: int) -> Any:
    """The distances between the points, in a shape that multiplies `y`."""
    if x._data.ndim == 0:
        raise RuntimeError(f"{name}: received scalar `x`")
    at = wrap_dim(dim, y._data.ndim)
    if x._data.ndim == 1:
        if x.shape[0] != y.shape[at]:
            raise RuntimeError(f"{name}: There must be one `x` value for each sample point")
        x = x.view(*(x.shape[0] if i == at else 1 for i in range(y._data.ndim)))
    elif x._data.ndim < y._data.ndim:
        x = x.view(*(1,) * (y._data.ndim - x._data.ndim), *x.shape)
    left, right = _halves(x, dim)
    return right - left


def _dx(name: str, x: Any, dx: Any) -> Any:
    if x is not None and dx is not ABSENT and dx is not None:
        raise TypeError(f"{name}() received an invalid combination of arguments")
    return 1.0 if dx is ABSENT or dx is None else dx


@function("trapz", as_method=False, out=False)
def trapezoid(y: Tensor, x: Any = None, *, dx: Any = ABSENT, dim: int = -1) -> Tensor:
    """The integral of samples by the trapezoidal rule, at points `x` or `dx` apart.

    >>> import autograd_lite as torch
    >>> torch.trapezoid(torch.tensor([1.0, 5.0, 10.0]))
    tensor(10.5000)
    """
    return _trapezoid(y, x, _dx("trapezoid", x, dx), dim)


@function(as_method=False, out=False)
def cumulative_trapezoid(y: Tensor, x: Any = None, *, dx: Any = ABSENT, dim: int = -1) -> Tensor:
    """The running integral of samples by the trapezoidal rule."""
    step = _dx("cumulative_trapezoid", x, dx)
    wrap_dim(dim, y._data.ndim)
    left, right = _halves(y, dim)
    if x is None:
        return mul_number(left + right, step / 2.0).cumsum(dim)
    return div_number(
        ((left + right) * _widths("cumulative_trapezoid", y, x, dim)).cumsum(dim), 2.0
    )


# -- gradient -------------------------------------------------------------------------------------


@function(as_method=False, out=False)
def gradient(input: Tensor, *, spacing: Any = None, dim: Any = None, edge_order: int = 1) -> Any:
    """Estimates of the partial derivatives of samples by central differences, one per dimension.

    >>> import autograd_lite as torch
    >>> torch.gradient(torch.tensor([1.0, 4.0, 9.0, 16.0]))[0]
    tensor([3., 4., 6., 7.])
    """
    ndim = input._data.ndim
    if edge_order not in (1, 2):
        raise RuntimeError("torch.gradient only supports edge_order=1 and edge_order=2.")
    dims = tuple(range(ndim)) if dim is None else wrap_dims(dim, ndim)
    spacing = 1 if spacing is None else spacing
    listed = spacing if isinstance(spacing, (list, tuple)) else [spacing] * len(dims)
    if len(listed) != len(dims):
        what = (
            f"'self.dim() = {ndim}', since dim argument was not given"
            if dim is None
            else f"the number of dims {len(dims)}"
        )
        raise RuntimeError(
            "torch.gradient expected spacing to be unspecified, a scalar, or a list of length equal to "
            f"{what}, but got a list of length {len(listed)}"
        )
    for d in dims:
        if input.shape[d] < edge_order + 1:
            raise RuntimeError(
                "torch.gradient expected each dimension size to be at least edge_order+1"
            )
    return tuple(
        _uneven(input, d, s, edge_order)
        if isinstance(s, Tensor)
        else _even(input, d, s, edge_order)
        for d, s in zip(dims, listed, strict=True)
    )


def _even(x: Any, d: int, h: Any, order: int) -> Any:
    size = x.shape[d]

    def at(i: int) -> Any:
        return _cut(x, d, i, i + 1)

    if x._data.dtype.kind != "f":
        x = x.to(get_default_dtype())
    middle = div_number(div_number(_cut(x, d, 2, size) - _cut(x, d, 0, size - 2), h), 2.0)
    if order == 1:
        first, last = div_number(at(1) - at(0), h), div_number(at(size - 1) - at(size - 2), h)
    else:
        times = mul_number
        first = div_number(times(at(0), -1.5) + times(at(1), 2) - times(at(2), 0.5), h)
        last = div_number(
            times(at(size - 1), 1.5) - times(at(size - 2), 2) + times(at(size - 3), 0.5), h
        )
    return PUBLIC["cat"]((first, middle, last), d)


def _uneven(x: Any, d: int, points: Any, order: int) -> Any:
    size = x.shape[d]
    steps = np.diff(points._data.astype(x._data.dtype))

    def shaped(values: Any) -> Any:
        array = np.asarray(values, x._data.dtype)
        return wrap(array.reshape([-1 if i == d else 1 for i in range(x._data.ndim)]))

    h, k = steps[:-1], steps[1:]
    a, b, c = shaped(-k / (h * (h + k))), shaped((k - h) / (h * k)), shaped(h / (k * (h + k)))
    middle = a * _cut(x, d, 0, size - 2) + b * _cut(x, d, 1, size - 1) + c * _cut(x, d, 2, size)
    if order == 1:
        first = (_cut(x, d, 1, 2) - _cut(x, d, 0, 1)) / shaped(steps[:1])
        last = (_cut(x, d, size - 1, size) - _cut(x, d, size - 2, size - 1)) / shaped(steps[-1:])
    else:
        first = _three(x, d, shaped, (0, 1, 2), -1, steps[0], steps[1])
        last = _three(x, d, shaped, (size - 3, size - 2, size - 1), 1, steps[-2], steps[-1])
    return PUBLIC["cat"]((first, middle, last), d)


def _three(
    x: Any, d: int, shaped: Any, places: tuple[int, int, int], side: int, h: Any, k: Any
) -> Any:
    """The one-sided second-order estimate at the first (-1) or last (1) of three points."""
    if side < 0:
        weights = -(2 * h + k) / (h * (h + k)), (h + k) / (h * k), -h / (k * (h + k))
    else:
        weights = k / (h * (h + k)), -(h + k) / (h * k), (h + 2 * k) / (k * (h + k))
    parts = [shaped([w]) * _cut(x, d, i, i + 1) for w, i in zip(weights, places, strict=True)]
    return parts[0] + parts[1] + parts[2]
