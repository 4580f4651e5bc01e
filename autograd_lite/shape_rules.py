"""Rule functions that move, pick and place elements; see `rulelib`."""

from __future__ import annotations

from typing import Any

import numpy as np

from .indexing import add_at, index_array, numpy_key
from .rulelib import rule_function
from .strides import memory_for, overlaps_itself, part_of


@rule_function
def t(x: Any) -> Any:
    """Transpose a matrix; a vector stays as it is."""
    return x.T


@rule_function
def permute(x: Any, dims: tuple[int, ...]) -> Any:
    """Reorder the dimensions."""
    return np.transpose(x, dims)


def inverse(dims: tuple[int, ...]) -> tuple[int, ...]:
    """Return the permutation that undoes `dims`."""
    out = [0] * len(dims)
    for i, d in enumerate(dims):
        out[d % len(dims)] = i
    return tuple(out)


@rule_function
def squeeze(x: Any, dim: int) -> Any:
    """Remove a dimension of extent 1."""
    return np.squeeze(x, dim)


@rule_function
def select(x: Any, dim: int, index: int) -> Any:
    """Return one slice along a dimension, without that dimension."""
    return x[(slice(None),) * (dim % x.ndim) + (index, ...)]


@rule_function
def select_backward(grad: Any, shape: tuple[int, ...], dim: int, index: int) -> Any:
    """Place `grad` at one index of a dimension of zeros."""
    out = np.zeros(shape, grad.dtype)
    out[(slice(None),) * (dim % len(shape)) + (index,)] = grad
    return out


def _slice(x: Any, dim: int, start: int, end: int, step: int) -> Any:
    """Return a range along a dimension."""
    return x[(slice(None),) * (dim % x.ndim) + (slice(start, end, step),)]


_slice.__name__ = "slice"
slice_of = rule_function(_slice)


@rule_function
def slice_backward(
    grad: Any, shape: tuple[int, ...], dim: int, start: int, end: int, step: int
) -> Any:
    """Place `grad` at a range of a dimension of zeros."""
    out = np.zeros(shape, grad.dtype)
    out[(slice(None),) * (dim % len(shape)) + (slice(start, end, step),)] = grad
    return out


@rule_function
def narrow(x: Any, dim: int, start: int, length: int) -> Any:
    """Return `length` slices along a dimension."""
    return x[(slice(None),) * (dim % x.ndim) + (slice(start, start + length),)]


@rule_function
def clone(x: Any) -> Any:
    """Return a copy."""
    return np.array(x)


@rule_function
def index(x: Any, indices: Any) -> Any:
    """Return the elements that index arrays and masks name, one a dimension (None: all)."""
    return index_array(x, indices)


@rule_function
def index_backward(grad: Any, shape: tuple[int, ...], indices: Any) -> Any:
    """Add `grad` up at the elements that index arrays and masks name."""
    out = np.zeros(shape, grad.dtype)
    add_at(out, indices, grad)
    return out


@rule_function
def index_fill_zero(x: Any, indices: Any) -> Any:
    """Return a copy with zeros at the elements that index arrays and masks name."""
    out = np.array(x)
    out[numpy_key(out.shape, indices)] = 0
    return out


@rule_function
def strided_gather(x: Any, geometry: Any, window: Any) -> Any:
    """Lay `x` out in new memory by its geometry, and read a window of that memory."""
    _, (whole, part) = memory_for(x.dtype, geometry, window)
    whole[...] = x
    return part


@rule_function
def strided_place(x: Any, source: Any, geometry: Any, window: Any) -> Any:
    """Lay `x` out in new memory by its geometry, write `source` into a window, return all of it."""
    _, (whole, part) = memory_for(x.dtype, geometry, window)
    whole[...] = x
    part[...] = source
    return whole


@rule_function
def strided_add(grad: Any, geometry: Any, window: Any) -> Any:
    """Add up the gradient of a window in new memory, and read what lies under `geometry`.

    Where several elements of `geometry` share a place, they share its gradient evenly.
    """
    memory, (whole, part) = memory_for(grad.dtype, geometry, window)
    if overlaps_itself(window[0], window[1]):
        places = np.arange(memory.size)
        start = min(geometry[2], window[2])
        np.add.at(memory, part_of(places, window[0], window[1], window[2] - start), grad)
    else:
        part[...] = grad
    if overlaps_itself(geometry[0], geometry[1]):
        count = np.zeros_like(memory)
        places = part_of(
            np.arange(memory.size),
            geometry[0],
            geometry[1],
            geometry[2] - min(geometry[2], window[2]),
        )
        np.add.at(count, places, 1)
        return whole / count[places]
    return whole


@rule_function
def _stack_with(x: Any, *others: Any, dim: int) -> Any:
    """Join `x` and others along a new dimension."""
    return np.stack([x, *others], dim)


def stack(parts: Any, dim: int) -> Any:
    """Join several along a new dimension."""
    return _stack_with(*parts, dim=dim)


@rule_function
def _cat_with(x: Any, *others: Any, dim: int) -> Any:
    """Join `x` and others along a dimension they have."""
    return np.concatenate([x, *others], dim)


def cat(parts: Any, dim: int) -> Any:
    """Join several along a dimension they have."""
    return _cat_with(*parts, dim=dim)


@rule_function
def select_scatter(x: Any, src: Any, dim: int, index: int) -> Any:
    """Return a copy with `src` as one slice along a dimension."""
    out = np.array(x)
    out[(slice(None),) * (dim % x.ndim) + (index,)] = src
    return out


@rule_function
def slice_scatter(x: Any, src: Any, dim: int, start: Any, end: Any, step: int) -> Any:
    """Return a copy with `src` in a range along a dimension."""
    out = np.array(x)
    out[(slice(None),) * (dim % x.ndim) + (slice(start, end, step),)] = src
    return out
