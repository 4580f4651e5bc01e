"""Rule functions that pick and place by index tensors and masks; see `rulelib`.

`index` is along one dimension: `gather` and `scatter` have one index per element, `index_select`
and its relatives one per slice.
"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from .adding import add_at_axis
from .rulelib import rule_function, where, zeros_like
from .strides import copy_of


def mesh(shape: tuple[int, ...], dim: int, index: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return NumPy's key for `x[i][index[i][j]]…`: `index` along `dim`, its own place elsewhere."""
    ndim = len(shape)
    key = []
    for d in range(ndim):
        if d == dim % ndim:
            key.append(index)
        else:
            extents = [1] * ndim
            extents[d] = index.shape[d]
            key.append(np.arange(index.shape[d]).reshape(extents))
    return tuple(key)


def flat_places(shape: tuple[int, ...], dim: int, index: np.ndarray) -> np.ndarray:
    """Return where `gather` reads and `scatter` writes, as places in the flattened tensor."""
    if not shape:
        return np.zeros(index.size, np.int64)
    find = _kept_starts if index.size <= _KEPT else _starts
    step, starts = find(tuple(shape), dim % len(shape), index.shape)
    places = np.multiply(index, step, dtype=np.int64)
    places += starts
    return places.ravel()


def _starts(shape: tuple[int, ...], dim: int, extents: tuple[int, ...]) -> tuple[int, np.ndarray]:
    """Return the step along a dimension of a flattened tensor, and where each place of an index starts."""
    starts = np.zeros(extents, np.int64)
    own = step = 1
    for d in range(len(shape) - 1, -1, -1):
        if d == dim:
            own = step
        else:
            starts += (np.arange(extents[d]) * step).reshape(-1, *(1,) * (len(shape) - 1 - d))
        step *= shape[d]
    return own, starts


#: Up to so many places of an index, where they start is kept for the next index of the shape.
_KEPT = 4096
_kept_starts = functools.lru_cache(maxsize=64)(_starts)


def part_for(src: np.ndarray, index: np.ndarray) -> np.ndarray:
    """Return the part of `src` that lies over `index`, flattened."""
    if src.shape != index.shape:
        src = src[tuple(slice(n) for n in index.shape)]
    return src.ravel()


@rule_function
def gather(x: Any, dim: int, index: Any) -> Any:
    """Return the elements at `index` along a dimension."""
    if not index.size:
        return np.empty(index.shape, x.dtype)
    return x.ravel()[flat_places(x.shape, dim, index)].reshape(index.shape)


@rule_function
def gather_backward(grad: Any, index: Any, shape: Any, dim: int) -> Any:
    """Add `grad` up at the elements that `gather` read."""
    out = np.zeros(shape, grad.dtype)
    add_at_axis(out.reshape(-1), 0, flat_places(shape, dim, index), grad.ravel())
    return out


@rule_function
def scatter(x: Any, dim: int, index: Any, src: Any) -> Any:
    """Return a copy with `src`, a number or an array, written at `index` along a dimension."""
    out = np.array(x, order="C")
    values = part_for(src, index) if isinstance(src, np.ndarray) and src.ndim else src
    out.reshape(-1)[flat_places(x.shape, dim, index)] = values
    return out


@rule_function
def scatter_add(x: Any, dim: int, index: Any, src: Any) -> Any:
    """Return a copy with `src` added at `index` along a dimension."""
    out = np.array(x, order="C")
    add_at_axis(out.reshape(-1), 0, flat_places(x.shape, dim, index), part_for(src, index))
    return out


_REDUCE = {
    "sum": np.add,
    "mean": np.add,
    "prod": np.multiply,
    "amax": np.maximum,
    "amin": np.minimum,
}


def neutral(reduce: str, dtype: Any) -> Any:
    """Return the value that a reduction starts from."""
    if reduce in ("sum", "mean"):
        return 0
    if reduce == "prod":
        return 1
    if dtype.kind == "f":
        return -np.inf if reduce == "amax" else np.inf
    if dtype.kind == "b":
        return reduce == "amin"
    info = np.iinfo(dtype)
    return info.min if reduce == "amax" else info.max


def reduce_at(
    out: np.ndarray, places: np.ndarray, values: np.ndarray, reduce: str, include: bool
) -> None:
    """Reduce values into the places of a flat array; a mean of integers is rounded down."""
    if not include:
        out[places] = neutral(reduce, out.dtype)
    _REDUCE[reduce].at(out, places, values)
    if reduce == "mean":
        count = np.full(out.shape, int(include), np.int64)
        np.add.at(count, places, 1)
        count[count == 0] = 1
        out[...] = out // count if out.dtype.kind in "iu" else out / count.astype(out.dtype)


@rule_function
def scatter_reduce(x: Any, dim: int, index: Any, src: Any, reduce: str, include_self: bool) -> Any:
    """Return a copy with `src` reduced into the elements at `index` along a dimension."""
    out = np.array(x, order="C")
    places = flat_places(x.shape, dim, index)
    reduce_at(out.reshape(-1), places, part_for(src, index), reduce, include_self)
    return out


def as_numbers(condition: Any, like: Any) -> Any:
    """Return 1 where a condition holds, else 0, in the type of `like`."""
    zeros = zeros_like(like)
    return where(condition, zeros + 1, zeros)


# -- slices along a dimension -------------------------------------------------------------------


@rule_function
def index_select(x: Any, dim: int, index: Any) -> Any:
    """Return the slices at `index` along a dimension."""
    if not x.ndim:
        return x.copy()
    return x.take(index.reshape(-1), dim)


@rule_function
def index_select_backward(grad: Any, index: Any, shape: Any, dim: int) -> Any:
    """Add `grad` up at the slices that `index_select` read."""
    out = np.zeros(shape, grad.dtype)
    if not shape:
        return out + grad.sum()
    add_at_axis(out, dim % out.ndim, index.reshape(-1), grad)
    return out


@rule_function
def index_fill(x: Any, dim: int, index: Any, value: Any) -> Any:
    """Return a copy with one value in the slices at `index`."""
    out = copy_of(x)
    with np.errstate(all="ignore"):
        value = np.asarray(value).astype(out.dtype)
    if not out.ndim:
        return np.where(index.size > 0, value, out)
    np.moveaxis(out, dim, 0)[index.reshape(-1)] = value
    return out


def _slices(x: np.ndarray, dim: int) -> np.ndarray:
    """A view with `dim` first, in which a vector index names slices."""
    return np.moveaxis(x, dim, 0) if x.ndim else x.reshape(1)


@rule_function
def index_add(x: Any, dim: int, index: Any, source: Any, alpha: Any = 1) -> Any:
    """Return a copy with `alpha * source` added to the slices at `index`."""
    out = np.array(x, order="C")
    source = source if alpha == 1 else source * np.asarray(alpha).astype(source.dtype)
    add_at_axis(out.reshape(out.shape or 1), dim % max(out.ndim, 1), index.reshape(-1), source)
    return out


@rule_function
def index_copy(x: Any, dim: int, index: Any, source: Any) -> Any:
    """Return a copy with `source` written into the slices at `index`."""
    out = np.array(x, order="C")
    _slices(out, dim)[index.reshape(-1)] = _slices(source, dim)
    return out


@rule_function
def index_reduce(x: Any, dim: int, index: Any, source: Any, reduce: str, include_self: bool) -> Any:
    """Return a copy with `source` reduced into the slices at `index`."""
    out = np.array(x, order="C")
    reduce_at(_slices(out, dim), index.reshape(-1), _slices(source, dim), reduce, include_self)
    return out


# -- masks --------------------------------------------------------------------------------------


@rule_function
def masked_fill(x: Any, mask: Any, value: Any) -> Any:
    """Return a copy with one value where the mask holds."""
    with np.errstate(all="ignore"):
        value = np.asarray(value).astype(x.dtype)
    return np.where(mask, value, x)


@rule_function
def masked_select(x: Any, mask: Any) -> Any:
    """Return the elements where the mask holds, in one dimension."""
    if x.shape != mask.shape:
        x, mask = np.broadcast_arrays(x, mask)
    return x[mask]


@rule_function
def masked_select_backward(grad: Any, mask: Any, shape: Any) -> Any:
    """Place `grad` where the mask holds, zero elsewhere (in the broadcast shape)."""
    full = np.broadcast_shapes(shape, mask.shape)
    out = np.zeros(full, grad.dtype)
    out[np.broadcast_to(mask, full)] = grad
    return out


@rule_function
def masked_scatter_backward(grad: Any, mask: Any, shape: Any) -> Any:
    """Return the gradient where the mask holds, in the first elements of `shape`; zero elsewhere."""
    picked = grad[np.broadcast_to(mask, grad.shape)]
    out = np.zeros(shape, grad.dtype)
    out.reshape(-1)[: picked.size] = picked[: out.size]
    return out


@rule_function
def masked_scatter(x: Any, mask: Any, source: Any) -> Any:
    """Return a copy with the elements of `source`, in order, where the mask holds."""
    x, mask = np.broadcast_arrays(x, mask)
    out = np.array(x, order="C")
    out[mask] = source.ravel()[: int(mask.sum())]
    return out


# -- places in the flattened tensor -------------------------------------------------------------


@rule_function
def take(x: Any, index: Any) -> Any:
    """Return the elements at places in the flattened tensor."""
    return x.ravel()[index]


@rule_function
def take_backward(grad: Any, index: Any, shape: Any) -> Any:
    """Add `grad` up at places in the flattened tensor."""
    out = np.zeros(shape, grad.dtype)
    add_at_axis(out.reshape(-1), 0, index.ravel(), grad.ravel())
    return out


@rule_function
def put(x: Any, index: Any, source: Any, accumulate: bool) -> Any:
    """Return a copy with `source` written (or added) at places in the flattened tensor."""
    out = np.array(x, order="C")
    source = source.ravel() if isinstance(source, np.ndarray) else source
    if accumulate:
        add_at_axis(out.reshape(-1), 0, index.ravel(), source)
    else:
        out.reshape(-1)[index.ravel()] = source
    return out
