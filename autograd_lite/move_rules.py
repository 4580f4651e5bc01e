"""Rule functions on diagonals, triangles, windows and repeated blocks; see `rulelib`."""

from __future__ import annotations

from typing import Any

import numpy as np

from .rulelib import rule_function
from .triangles import lower_triangle, upper_triangle


def _diagonal(x: Any, offset: int, dim1: int, dim2: int) -> Any:
    """Return a diagonal of two dimensions, as the last dimension."""
    out = x.diagonal(offset, dim1, dim2)
    if not out.flags.writeable and x.flags.writeable:
        out.flags.writeable = True
    return out


_diagonal.__name__ = "diagonal"
diagonal_of = rule_function(_diagonal)


@rule_function
def diagonal_backward(grad: Any, shape: Any, offset: int, dim1: int, dim2: int) -> Any:
    """Place `grad` on a diagonal of zeros."""
    out = np.zeros(shape, grad.dtype)
    diagonal_of(out, offset, dim1, dim2)[...] = grad
    return out


def _place_diagonal(x: Any, src: Any, offset: int, dim1: int, dim2: int) -> Any:
    """Return a copy with `src` on a diagonal."""
    out = np.array(x)
    diagonal_of(out, offset, dim1, dim2)[...] = src
    return out


_place_diagonal.__name__ = "diagonal_scatter"
place_diagonal = rule_function(_place_diagonal)


@rule_function
def tril(x: Any, diagonal: int) -> Any:
    """Return the lower triangle, zero elsewhere."""
    return lower_triangle(x, diagonal)


@rule_function
def triu(x: Any, diagonal: int) -> Any:
    """Return the upper triangle, zero elsewhere."""
    return upper_triangle(x, diagonal)


@rule_function
def flip(x: Any, dims: tuple[int, ...]) -> Any:
    """Reverse the order along dimensions."""
    return np.flip(x, dims).copy()


@rule_function
def roll(x: Any, shifts: Any, dims: Any) -> Any:
    """Shift along dimensions, what leaves at one end coming in at the other."""
    if not dims:
        return np.roll(x.ravel(), shifts[0]).reshape(x.shape)
    return np.roll(x, shifts, dims)


@rule_function
def rot90(x: Any, k: int, dims: Any) -> Any:
    """Rotate by k quarter turns in the plane of two dimensions."""
    first, second = dims
    turns = k % 4
    if turns == 0:
        return x.copy()
    if turns == 2:
        return np.flip(x, dims).copy()
    return np.flip(x, second if turns == 1 else first).copy().swapaxes(first, second)


@rule_function
def unfold(x: Any, dimension: int, size: int, step: int) -> Any:
    """Return a view of the windows along a dimension, their elements last."""
    x = np.asarray(x)
    if not x.ndim:
        return np.lib.stride_tricks.as_strided(x, (size,), (x.itemsize,))
    at = dimension % x.ndim
    shape, strides = list(x.shape), list(x.strides)
    shape[at] = (shape[at] - size) // step + 1
    window = strides[at]
    strides[at] *= step
    return np.lib.stride_tricks.as_strided(x, (*shape, size), (*strides, window))


@rule_function
def repeat(x: Any, repeats: tuple[int, ...]) -> Any:
    """Return the tensor repeated along its dimensions."""
    return np.tile(x, repeats)


@rule_function
def unfold_backward(grad: Any, shape: Any, dim: int, size: int, step: int) -> Any:
    """Add up the gradients of overlapping windows along a dimension."""
    out = np.zeros(shape, grad.dtype)
    if not shape:
        return out + grad.reshape(())
    at = dim % len(shape)
    windows = np.moveaxis(grad, -1, 0)
    moved = np.moveaxis(out, at, 0)
    count = grad.shape[at]
    for i in range(size):
        moved[i : i + (count - 1) * step + 1 : step] += np.moveaxis(windows[i], at, 0)
    return out


@rule_function
def repeat_backward(grad: Any, shape: Any, repeats: Any) -> Any:
    """Add up the gradients of repeated blocks."""
    lead = len(repeats) - len(shape)
    split: list[int] = list(repeats[:lead])
    axes = list(range(lead))
    for n, r in zip(shape, repeats[lead:], strict=True):
        axes.append(len(split))
        split += [r, n]
    return grad.reshape(split).sum(tuple(axes))
