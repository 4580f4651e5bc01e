"""Making tensors: from data, constants, ranges."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import dtypes
from .dims import shape_from
from .graph import LEAF
from .tensor import Tensor, wrap


def finish(array: np.ndarray, requires_grad: bool) -> Tensor:
    """Wrap a new array; RuntimeError if it is to require grad and is not floating point."""
    if requires_grad and array.dtype.kind != "f":
        raise RuntimeError("Only Tensors of floating point and complex dtype can require gradients")
    return wrap(array, LEAF if requires_grad else None)


def array_from(data: Any, dtype: dtypes.dtype | None) -> np.ndarray:
    """Return a new array with the data; Python floats take the default type."""
    if isinstance(data, Tensor):
        array = data._data.copy()
    elif isinstance(data, (np.ndarray, np.generic)):
        array = np.array(data)
    else:
        array = np.array(data)
        if array.dtype == np.float64 and not isinstance(data, np.float64) and not _has_numpy(data):
            array = array.astype(dtypes.get_default_dtype().np)
    return array if dtype is None else array.astype(dtype.np)


def _has_numpy(data: Any) -> bool:
    while isinstance(data, (list, tuple)):
        if not data:
            return False
        data = data[0]
    return isinstance(data, (np.generic, np.ndarray))


def tensor(data: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """Return a new tensor with a copy of the data.

    >>> import autograd_lite as torch
    >>> torch.tensor([[1, 2], [3, 4]])
    tensor([[1, 2],
            [3, 4]])
    """
    return finish(array_from(data, dtype), requires_grad)


def full_of(value: Any, size: tuple[Any, ...], dtype: Any, requires_grad: bool) -> Tensor:
    d = dtype or dtypes.get_default_dtype()
    return finish(np.full(shape_from(size), value, d.np), requires_grad)


def ones(*size: Any, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """Return a tensor of ones."""
    return full_of(1, size, dtype, requires_grad)


def zeros(*size: Any, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """Return a tensor of zeros."""
    return full_of(0, size, dtype, requires_grad)


def legacy_constructor(*args: Any) -> np.ndarray:
    """Serve `torch.Tensor(2, 3)` and `torch.Tensor([1, 2])`."""
    if len(args) == 1 and isinstance(args[0], (list, tuple, np.ndarray, Tensor)):
        return array_from(args[0], dtypes.get_default_dtype())
    return np.zeros(shape_from(args), dtypes.get_default_dtype().np)
