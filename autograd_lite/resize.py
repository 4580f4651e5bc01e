"""Giving a tensor another size, and the warning when `out=` does so."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np

from ._tensor import Tensor
from .graph import replace_array
from .strides import default_strides, owner_of, window
from .version import counter_of


def resize_data(tensor: Tensor, shape: tuple[int, ...]) -> None:
    """Give a tensor a shape: in its storage where that is large enough, else in a larger copy."""
    data = tensor._data
    needed = math.prod(shape)
    owner = owner_of(data)
    offset = (
        data.__array_interface__["data"][0] - owner.__array_interface__["data"][0]
    ) // data.itemsize
    if (offset + needed) * data.itemsize <= owner.nbytes and needed:
        replace_array(tensor, window(data, shape, default_strides(shape), offset))
    else:
        fresh = np.zeros(shape, data.dtype)
        old = window(data, (data.size,), (1,), offset) if data.flags.c_contiguous else data.ravel()
        fresh.reshape(-1)[: min(data.size, needed)] = old[: min(data.size, needed)]
        replace_array(tensor, fresh)
    counter_of(tensor)


def resize_out(out: Tensor, shape: Any) -> None:
    """Resize `out=`; a UserWarning, in PyTorch's words, unless it was empty."""
    if out._data.size:
        warnings.warn(
            f"An output with one or more elements was resized since it had shape {list(out._data.shape)}, which does "
            f"not match the required output shape {list(shape)}. This behavior is deprecated, and in a future PyTorch "
            "release outputs will not be resized unless they have zero elements. You can explicitly reuse an out tensor "
            "t by resizing it, inplace, to zero elements with t.resize_(0).",
            UserWarning,
            stacklevel=4,
        )
    resize_data(out, tuple(shape))
