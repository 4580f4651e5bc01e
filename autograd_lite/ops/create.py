"""Creation functions: into the public surface, and those that take a tensor's type."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .. import creation, dtypes, legacy, ranges
from .._tensor import Tensor, wrap
from ..data import array_from, finish, options
from ..dims import size_argument
from .register import method, public

for _name in creation.__all__:
    public(getattr(creation, _name), _name)
public(ranges.range_function, "range")
for _name, _type in legacy.TYPES.items():
    public(_type, _name)
public(dtypes.set_default_tensor_type)


def _new(name: str, value: int, doc: str) -> None:
    def new(
        self: Tensor, *size: Any, dtype: Any = None, layout: Any = None, device: Any = None,
        requires_grad: bool = False, pin_memory: bool = False, **names: Any,
    ) -> Tensor:  # fmt: skip
        shape = size_argument(name, size, names)
        d = options(name, dtype, device) or self.dtype
        return finish(np.ones(shape, d.np) if value else np.zeros(shape, d.np), requires_grad)

    new.__name__ = new.__qualname__ = name
    new.__doc__ = doc
    method(new)


_new("new_ones", 1, "Return ones of this tensor's type.")
_new("new_zeros", 0, "Return zeros of this tensor's type.")
_new("new_empty", 0, "Return a tensor of this tensor's type, to be written (here: zeros).")


@method
def new_full(
    self: Tensor, size: Any, fill_value: Any, *, dtype: Any = None, layout: Any = None, device: Any = None,
    requires_grad: bool = False, pin_memory: bool = False,
) -> Tensor:  # fmt: skip
    """Return a tensor of one value, of this tensor's type."""
    return creation.full(size, fill_value, dtype=dtype or self.dtype, requires_grad=requires_grad)


@method
def new_tensor(
    self: Tensor,
    data: Any,
    *,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
    pin_memory: bool = False,
) -> Tensor:
    """Return a new tensor with a copy of the data, of this tensor's type."""
    return finish(
        array_from(data, options("new_tensor", dtype, device) or self.dtype), requires_grad
    )


@method
def new_empty_strided(
    self: Tensor, size: Any, stride: Any, *, dtype: Any = None, **rest: Any
) -> Tensor:
    """Return a tensor with given strides, of this tensor's type."""
    return creation.empty_strided(size, stride, dtype=dtype or self.dtype)


@method
def new(self: Tensor, *args: Any, device: Any = None) -> Tensor:
    """Return a new tensor of this tensor's type from data or sizes."""
    return wrap(creation.legacy_constructor(*args, dtype=self.dtype))


# -- indices of triangles --------------------------------------------------------------------------


def _triangle(name: str, find: Any) -> None:
    def indices(
        row: int, col: int, offset: int = 0, *, dtype: Any = None, layout: Any = None, device: Any = None,
        pin_memory: bool = False,
    ) -> Tensor:  # fmt: skip
        for word, value in (("row", row), ("col", col)):
            if value < 0:
                raise RuntimeError(f"{word} must be non-negative, got{value}")
        d = options(name, dtype, device) or dtypes.int64
        return wrap(np.array(find(row, offset, col)).astype(d.np))

    indices.__name__ = indices.__qualname__ = name
    indices.__doc__ = f"Return rows and columns of the {'lower' if name[2] == 'i' else 'upper'} triangle of a matrix."
    public(indices)


_triangle("tril_indices", np.tril_indices)
_triangle("triu_indices", np.triu_indices)


@public
def vander(x: Any, N: int | None = None, increasing: bool = False) -> Tensor:
    """Return the matrix of powers of a 1-D tensor."""
    if x._data.ndim != 1:
        raise RuntimeError("x must be a one-dimensional tensor.")
    count = x._data.size if N is None else N
    if count < 0:
        raise RuntimeError("N must be non-negative.")
    exponents = np.arange(count) if increasing else np.arange(count)[::-1]
    powers = np.power(x._data[:, None], exponents.astype(x._data.dtype))
    return wrap(powers.astype(np.int64) if x._data.dtype.kind in "iub" else powers)


# -- windows ---------------------------------------------------------------------------------------


def _window(name: str, shape: Any, doc: str) -> None:
    def window(
        window_length: int, periodic: bool = True, *args: Any, dtype: Any = None, layout: Any = None, device: Any = None,
        requires_grad: bool = False, pin_memory: bool = False, **more: Any,
    ) -> Tensor:  # fmt: skip
        d = options(name, dtype, device) or dtypes.get_default_dtype()
        if window_length < 0:
            raise RuntimeError(
                f"{name} requires non-negative window_length, got window_length={window_length}"
            )
        if window_length <= 1:
            return finish(np.ones(window_length, d.np), requires_grad)
        last = window_length if periodic else window_length - 1
        k = np.arange(window_length, dtype=d.np if d.itemsize > 2 else np.float32)
        return finish(np.asarray(shape(k, last, *args, **more)).astype(d.np), requires_grad)

    window.__name__ = window.__qualname__ = name
    window.__doc__ = doc
    public(window)


def _cosines(k: Any, last: int, *weights: float) -> Any:
    return sum(
        (-1) ** i * w * np.cos(k * k.dtype.type(2 * math.pi * i / last))
        for i, w in enumerate(weights)
    )


def _kaiser(k: Any, last: int, beta: float = 12.0) -> Any:
    from ..kernels.special import i0

    ratio = 2 * k / last - 1
    return i0(beta * np.sqrt(np.maximum(1 - ratio * ratio, 0))) / i0(np.float64(beta))


_window("hann_window", lambda k, last: _cosines(k, last, 0.5, 0.5), "Return Hann's window.")
_window(
    "hamming_window",
    lambda k, last, alpha=0.54, beta=0.46: _cosines(k, last, alpha, beta),
    "Return Hamming's window.",
)
_window(
    "blackman_window",
    lambda k, last: _cosines(k, last, 0.42, 0.5, 0.08),
    "Return Blackman's window.",
)
_window(
    "bartlett_window", lambda k, last: 1 - np.abs(2 * k / last - 1), "Return Bartlett's window."
)
_window("kaiser_window", _kaiser, "Return Kaiser's window.")
