"""Shapes asked for by the user: `-1` filled in, checked, with PyTorch's errors."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .dtypes import FROM_NUMPY


def infer_shape(shape: tuple[int, ...], numel: int) -> tuple[int, ...]:
    """Return a shape with its -1 filled in; RuntimeError if it does not hold `numel` elements."""
    unknown = None
    known = 1
    for i, n in enumerate(shape):
        if n == -1:
            if unknown is not None:
                raise RuntimeError("only one dimension can be inferred")
            unknown = i
        elif n < 0:
            raise RuntimeError(f"invalid shape dimension {n} at index {i} of shape {list(shape)}")
        else:
            known *= n
    if unknown is None:
        if known != numel:
            raise RuntimeError(f"shape '{list(shape)}' is invalid for input of size {numel}")
        return shape
    if known == 0 and numel == 0:
        raise RuntimeError(
            f"cannot reshape tensor of 0 elements into shape {list(shape)} because the unspecified "
            "dimension size -1 can be any value and is ambiguous"
        )
    if known == 0 or numel % known:
        raise RuntimeError(f"shape '{list(shape)}' is invalid for input of size {numel}")
    return (*shape[:unknown], numel // known, *shape[unknown + 1 :])


def expanded_shape(array: np.ndarray, size: tuple[int, ...]) -> tuple[int, ...]:
    """Return what `expand(size)` makes of an array's shape; RuntimeError if it cannot."""
    shape = array.shape
    lead = len(size) - len(shape)
    if lead < 0:
        kind = FROM_NUMPY[array.dtype].type_name
        raise RuntimeError(
            f"expand(torch.{kind}Tensor{{{list(shape)}}}, size={list(size)}): the number of sizes provided "
            f"({len(size)}) must be greater or equal to the number of dimensions in the tensor ({len(shape)})"
        )
    out = list(size)
    for i in reversed(range(len(size))):  # PyTorch tells of the last one that does not fit
        n = size[i]
        if i < lead:
            if n == -1:
                raise RuntimeError(
                    f"The expanded size of the tensor (-1) isn't allowed in a leading, non-existing dimension {i}"
                )
            continue
        have = shape[i - lead]
        if n == -1:
            n = have
        elif n != have and have != 1:
            raise RuntimeError(
                f"The expanded size of the tensor ({n}) must match the existing size ({have}) at non-singleton "
                f"dimension {i}.  Target sizes: {list(size)}.  Tensor sizes: {list(shape)}"
            )
        out[i] = n
    return tuple(out)


def numel_of(shape: Any) -> int:
    """Return the number of elements of a shape."""
    return math.prod(shape)
