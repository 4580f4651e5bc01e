"""Dimension arguments: negative numbers, several at once, and PyTorch's errors for bad ones."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .errors import type_name


def wrap_dim(dim: int, ndim: int) -> int:
    """Return a dimension as a number from 0; IndexError, in PyTorch's words, if there is none.

    A 0-d tensor counts as having one dimension.
    """
    extent = max(ndim, 1)
    if not -extent <= dim < extent:
        if ndim == 0:
            raise IndexError(
                f"Dimension out of range (expected to be in range of [-1, 0], but got {dim})"
            )
        raise IndexError(
            f"Dimension out of range (expected to be in range of [{-extent}, {extent - 1}], but got {dim})"
        )
    return dim + extent if dim < 0 else dim


def wrap_dims(dims: Any, ndim: int) -> tuple[int, ...]:
    """Return one or several dimensions as numbers from 0; RuntimeError if one comes twice."""
    if isinstance(dims, (int, np.integer)):
        return (wrap_dim(int(dims), ndim),)
    wrapped = tuple(wrap_dim(int(d), ndim) for d in dims)
    for i, d in enumerate(wrapped):
        if d in wrapped[:i]:
            raise RuntimeError(f"dim {d} appears multiple times in the list of dims")
    return wrapped


def strides_of(array: np.ndarray) -> tuple[int, ...]:
    """Return an array's strides in elements."""
    size = array.itemsize
    if array.ndim == 2:  # matrices come often
        rows, columns = array.strides
        return rows // size, columns // size
    return tuple(s // size for s in array.strides)


def shape_from(args: tuple[Any, ...]) -> tuple[int, ...]:
    """Return the shape that `f(2, 3)`, `f((2, 3))` or `f(torch.Size([2, 3]))` asks for."""
    if (
        len(args) == 1
        and not isinstance(args[0], (int, np.integer))
        and not hasattr(args[0], "__index__")
    ) or (len(args) == 1 and isinstance(args[0], (tuple, list))):
        args = tuple(args[0])
    return tuple(a.__index__() for a in args)


def size_argument(function: str, size: tuple[Any, ...], names: dict[str, Any]) -> tuple[int, ...]:
    """Return the shape that `f(2, 3)`, `f((2, 3))` or `f(size=(2, 3))` asks for.

    Raises TypeError for what is no shape, RuntimeError for a negative extent.
    """
    if names:
        if set(names) != {"size"} or size:
            wrong = next((n for n in names if n != "size"), "size")
            raise TypeError(f"{function}() got an unexpected keyword argument '{wrong}'")
        size = (names["size"],)
    if not size:
        raise TypeError(f'{function}() missing 1 required positional arguments: "size"')
    shape = size[0] if len(size) == 1 and isinstance(size[0], (tuple, list)) else size
    found = []
    for position, n in enumerate(shape):
        if isinstance(n, (float, bool)) or not hasattr(n, "__index__"):
            if position or shape is not size:
                raise TypeError(
                    f"{function}(): argument 'size' failed to unpack the object at pos {position + 1} with error "
                    f'"type must be tuple of ints,but got {type_name(n)}"'
                )
            raise TypeError(
                f"{function}(): argument 'size' (position 1) must be tuple of ints, not {type_name(n)}"
            )
        found.append(n.__index__())
    for n in found:
        if n < 0:
            if function == "zeros":
                raise RuntimeError("zeros: Dimension size must be non-negative.")
            raise RuntimeError(f"Trying to create tensor with negative dimension {n}: {found}")
    return tuple(found)


def batch_of(x: np.ndarray, trailing: int = 2) -> np.ndarray:
    """Return an array with all but its last dimensions made one: right for empty arrays too.

    >>> import numpy as np
    >>> batch_of(np.zeros((2, 3, 0, 5))).shape
    (6, 0, 5)
    """
    at = x.ndim - trailing
    return x.reshape(math.prod(x.shape[:at]), *x.shape[at:])
