"""Tensors from nothing: constants, and the constructors by class."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import dtypes
from ._tensor import Tensor
from .data import (
    array_from,
    as_tensor,
    asarray,
    finish,
    from_numpy,
    frombuffer,
    options,
    put_out,
    tensor,
)
from .dims import size_argument
from .errors import type_name, wrong_argument
from .layouts import contiguous_format
from .ranges import arange, linspace, logspace
from .strides import empty_like as array_like, in_c_order

# -- constants -------------------------------------------------------------------------------------


def _filled(name: str, value: Any, doc: str) -> Any:
    def make(
        *size: Any,
        out: Any = None,
        dtype: Any = None,
        layout: Any = None,
        device: Any = None,
        requires_grad: bool = False,
        pin_memory: bool = False,
        memory_format: Any = None,
        **names: Any,
    ) -> Tensor:
        shape = size_argument(name, size, names)
        d = options(name, dtype, device) or dtypes.get_default_dtype()
        array = np.zeros(shape, d.np) if not value else np.ones(shape, d.np)
        return put_out(finish(array, requires_grad), out)

    make.__name__ = make.__qualname__ = name
    make.__doc__ = doc
    return make


ones = _filled("ones", 1, "Return a tensor of ones.")
zeros = _filled("zeros", 0, "Return a tensor of zeros.")
empty = _filled("empty", 0, "Return a tensor whose elements are to be written (here: zeros).")


def empty_strided(
    size: Any,
    stride: Any,
    *,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Return a tensor with given strides, its elements to be written (here: zeros)."""
    d = options("empty_strided", dtype, device) or dtypes.get_default_dtype()
    length = 1 + sum((n - 1) * s for n, s in zip(size, stride, strict=True)) if all(size) else 0
    strides = tuple(s * d.itemsize for s in stride)
    array = np.lib.stride_tricks.as_strided(np.zeros(length, d.np), tuple(size), strides)
    return finish(array, requires_grad)


def full(
    size: Any, fill_value: Any = ..., *, out: Any = None, dtype: Any = None, layout: Any = None, device: Any = None,
    requires_grad: bool = False, pin_memory: bool = False,
) -> Tensor:  # fmt: skip
    """Return a tensor filled with one value, of the value's type unless `dtype` is given."""
    if fill_value is ...:
        raise TypeError('full() missing 1 required positional arguments: "fill_value"')
    if not isinstance(size, (tuple, list)):
        raise wrong_argument("full", "size", 0, size, "tuple of ints")
    return put_out(
        _full(tuple(size), fill_value, options("full", dtype, device), requires_grad), out
    )


def _full(
    shape: tuple[int, ...], value: Any, dtype: dtypes.dtype | None, requires_grad: bool
) -> Tensor:
    if isinstance(value, Tensor):
        dtype, value = dtype or value.dtype, value.item()
    d = dtype or dtypes.of_scalar(value)
    with np.errstate(all="ignore"):
        return finish(np.full(shape, np.asarray(value).astype(d.np)), requires_grad)


def scalar_tensor(
    s: Any,
    *,
    dtype: Any = None,
    layout: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Return a number as a 0-d tensor of the default type."""
    return _full(
        (), s, options("scalar_tensor", dtype, device) or dtypes.get_default_dtype(), requires_grad
    )


def _like(name: str, make: Any, doc: str) -> Any:
    def like(
        input: Any, *, dtype: Any = None, layout: Any = None, device: Any = None, requires_grad: bool = False,
        memory_format: Any = None, pin_memory: bool = False,
    ) -> Tensor:  # fmt: skip
        if not isinstance(input, Tensor):
            raise wrong_argument(name, "input", 0, input)
        d = options(name, dtype, device)
        model = input._data
        if memory_format is contiguous_format:
            model = in_c_order(model)
        return finish(make(model, None if d is None else d.np), requires_grad)

    like.__name__ = like.__qualname__ = name
    like.__doc__ = doc
    return like


def _written_like(array: np.ndarray, dtype: Any, value: int) -> np.ndarray:
    out = array_like(array, dtype)
    out.fill(value)
    return out


ones_like = _like(
    "ones_like",
    lambda a, d: _written_like(a, d, 1),
    "Return ones in the shape and type of a tensor.",
)
zeros_like = _like(
    "zeros_like",
    lambda a, d: np.zeros_like(a, d) if a.flags.c_contiguous else _written_like(a, d, 0),
    "Return zeros in the shape and type of a tensor.",
)
empty_like = _like(
    "empty_like",
    lambda a, d: _written_like(a, d, 0),
    "Return a tensor like another, to be written.",
)


def full_like(
    input: Any, fill_value: Any, *, dtype: Any = None, layout: Any = None, device: Any = None,
    requires_grad: bool = False, memory_format: Any = None, pin_memory: bool = False,
) -> Tensor:  # fmt: skip
    """Return a tensor of one value in the shape and type of another."""
    if not isinstance(input, Tensor):
        raise wrong_argument("full_like", "input", 0, input)
    d = options("full_like", dtype, device)
    if isinstance(fill_value, Tensor):
        fill_value = fill_value.item()
    model = input._data if memory_format is not contiguous_format else in_c_order(input._data)
    out = array_like(model, None if d is None else d.np)
    with np.errstate(all="ignore"):
        out[...] = np.asarray(fill_value).astype(out.dtype)
    return finish(out, requires_grad)


def eye(
    n: int, m: int | None = None, *, out: Any = None, dtype: Any = None, layout: Any = None, device: Any = None,
    requires_grad: bool = False, pin_memory: bool = False,
) -> Tensor:  # fmt: skip
    """Return a matrix with ones on the diagonal.

    >>> import autograd_lite as torch
    >>> torch.eye(2)
    tensor([[1., 0.],
            [0., 1.]])
    """
    for position, (name, value) in enumerate((("n", n), ("m", m))):
        if value is not None and not hasattr(value, "__index__"):
            raise wrong_argument("eye", name, position, value, "int")
        if value is not None and value < 0:
            raise RuntimeError(f"{name} must be greater or equal to 0, got {value}")
    d = options("eye", dtype, device) or dtypes.get_default_dtype()
    return put_out(finish(np.eye(n, m, dtype=d.np), requires_grad), out)


# -- the constructors of tensors by class ----------------------------------------------------------


def legacy_constructor(
    *args: Any, dtype: dtypes.dtype | None = None, device: Any = None
) -> np.ndarray:
    """Serve `torch.Tensor(2, 3)` and `torch.Tensor([1, 2])`."""
    from .size import Size

    d = dtype or dtypes.get_default_dtype()
    if not args:
        return np.zeros(0, d.np)
    first = args[0]
    if len(args) == 1:
        if isinstance(first, Tensor):
            return first._data
        if isinstance(first, str):
            raise TypeError("new(): invalid data type 'str'")
        if isinstance(first, (list, tuple, np.ndarray)) and not isinstance(first, Size):
            return array_from(first, d)
        if isinstance(first, float):
            raise TypeError("new(): data must be a sequence (got float)")
    for position, value in enumerate(args):
        if isinstance(value, float):
            raise TypeError(
                f"new(): argument 'size' failed to unpack the object at pos {position + 1} with error "
                f'"type must be tuple of ints,but got {type_name(value)}"'
            )
    return np.zeros(size_argument("new", args, {}), d.np)


__all__ = [
    "arange", "as_tensor", "asarray", "empty", "empty_like", "empty_strided", "eye", "from_numpy", "frombuffer", "full",
    "full_like", "linspace", "logspace", "ones", "ones_like", "scalar_tensor", "tensor", "zeros", "zeros_like",
]  # fmt: skip
