"""Indexing: `x[...]` with numbers, ranges, None, masks and index tensors, as PyTorch splits it."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from .._tensor import Tensor, wrap
from ..indexing import Indices, index_array, put_at
from ..shape_rules import (
    index as index_rule,
    index_backward,
    index_fill_zero,
    select,
    select_backward,
    slice_backward,
    slice_of,
)
from .direct import Form, direct
from .register import define, method
from .shape_rows import alias_row, unsqueeze_row

_NON_TUPLE = (
    "Using a non-tuple sequence for multidimensional indexing is deprecated and will be changed in pytorch 2.9; use "
    "x[tuple(seq)] instead of x[seq]. In pytorch 2.9 this will be interpreted as tensor index, x[torch.tensor(seq)], "
    "which will result either in an error or a different result"
)
_EVERYTHING = slice(None)
LAST = 2**63 - 1  # the `end` of a slice without one

# -- one number, one range ----------------------------------------------------------------------


def _at(dim: int, ndim: int, what: Any) -> tuple[Any, ...]:
    return (slice(None),) * (dim + ndim if dim < 0 else dim) + (what, ...)


def _range(a: Any, dim: int, start: int, end: int, step: int) -> Any:
    where = slice(start, end, step)
    return a[_at(dim, a.ndim, where)] if dim else a[where]


select_row = define(
    "select(self; dim, index)", lambda a, dim, index: a[_at(dim, a.ndim, index) if dim else (index, ...)], view=True, structure="selection",
    jvp="linear",
    self=lambda grad, self_sym_sizes, dim, index: select_backward(grad, self_sym_sizes, dim, index),
)  # fmt: skip
slice_row = define(
    "slice(self; dim, start, end, step)", _range, view=True, structure="selection", jvp="linear",
    self=lambda grad, self_sym_sizes, dim, start, end, step: slice_backward(
        grad, self_sym_sizes, dim, start, end, step),
)  # fmt: skip
define(
    "select_backward(grad_output; input_sizes, dim, index)", select_backward, structure="selection", jvp="linear",
    symbol="selectᵀ", node="SelectBackwardBackward0", grad_output=lambda grad, dim, index: select(grad, dim, index),
)  # fmt: skip
define(
    "slice_backward(grad_output; input_sizes, dim, start, end, step)", slice_backward, structure="selection",
    jvp="linear", symbol="sliceᵀ", node="SliceBackwardBackward0",
    grad_output=lambda grad, dim, start, end, step: slice_of(grad, dim, start, end, step),
)  # fmt: skip

# -- index tensors ------------------------------------------------------------------------------

index_row = define(
    "index(self; indices)", index_array, structure="selection", jvp="linear",
    self=lambda grad, self_sym_sizes, indices: index_backward(grad, self_sym_sizes, indices),
)  # fmt: skip
define(
    "index_backward(values; shape, indices)", index_backward, structure="selection", jvp="linear", symbol="indexᵀ",
    values=lambda grad, indices: index_rule(grad, indices),
)  # fmt: skip


def _put(self: np.ndarray, values: np.ndarray, indices: Any, accumulate: bool) -> np.ndarray:
    out = self.copy()
    put_at(out, indices, values, accumulate)
    return out


index_put_row = define(
    "index_put(self, values; indices, accumulate)", _put, structure="selection", jvp="linear",
    self=lambda grad, indices, accumulate: grad if accumulate else index_fill_zero(grad, indices),
    values=lambda grad, indices: index_rule(grad, indices),
)  # fmt: skip
define(
    "index_fill_zero(self; indices)", index_fill_zero, structure="diagonal", symbol="index_put",
    self=lambda grad, indices: index_fill_zero(grad, indices),
)  # fmt: skip

# -- reading a key ------------------------------------------------------------------------------


def select_key(x: Tensor, dim: int, index: int, real_dim: int) -> Tensor:
    shape = x._data.shape
    if not shape:
        if index:
            raise IndexError(f"index {index} is out of bounds for dimension 0 with size 0")
        raise IndexError(
            "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ to "
            "convert a 0-dim tensor to a number"
        )
    if not -shape[dim] <= index < shape[dim]:
        raise IndexError(
            f"index {index} is out of bounds for dimension {real_dim} with size {shape[dim]}"
        )
    return select_row(x, dim, index)


def slice_key(x: Tensor, dim: int, key: slice, always: bool) -> Tensor:
    if key.start is key.stop is key.step is None and not always and x._data.ndim:
        return x  # everything
    start = 0 if key.start is None else _bound(key.start)
    end = LAST if key.stop is None else _bound(key.stop)
    step = 1 if key.step is None else _bound(key.step)
    if step == 0:
        raise ValueError("slice step cannot be zero")
    if step < 0:
        raise ValueError("step must be greater than zero")
    shape = x._data.shape
    if not shape:
        raise IndexError("slice() cannot be applied to a 0-dim tensor.")
    if not always and start == 0 and step == 1 and end >= shape[dim]:
        return x
    return slice_row(x, dim, start, end, step)


def _bound(value: Any) -> int:
    if type(value) is int:
        return value
    try:
        return value.__index__()
    except (AttributeError, TypeError):
        raise TypeError(
            "slice indices must be integers or None or have an __index__ method"
        ) from None


def getitem(self: Tensor, key: Any) -> Tensor:
    """Return what a key names: views for numbers, ranges and None, a copy for index tensors."""
    kind = type(key)
    if kind is int:
        return select_key(self, 0, key, 0)
    if kind is slice:
        return slice_key(self, 0, key, True)
    if key is None:
        return unsqueeze_row(self, 0)
    if key is Ellipsis:
        return alias_row(self)
    sliced, indices = apply_key(self, as_tuple(key))
    if indices:
        return index_row(sliced, indices)
    return alias_row(sliced) if sliced is self else sliced


def as_tuple(key: Any) -> tuple[Any, ...]:
    """Return a key as a tuple of indices, one a dimension; a list of numbers is one index."""
    if isinstance(key, tuple):
        return key
    if isinstance(key, (list, str)) and len(key) < 32:
        for item in key:
            if (
                item is None
                or item is Ellipsis
                or isinstance(item, (Tensor, list, tuple, slice, str, np.ndarray))
            ):
                warnings.warn(_NON_TUPLE, UserWarning, stacklevel=3)
                return tuple(key)
    return (key,)


def _dims_named(key: tuple[Any, ...]) -> int:
    count = 0
    for item in key:
        kind = type(item)
        if kind is int or kind is slice:
            count += 1
        elif isinstance(item, Tensor):
            count += (
                item._data.ndim
                if item._data.dtype.kind == "b" or item._data.dtype == np.uint8
                else 1
            )
        elif item is not None and item is not Ellipsis and item is not True and item is not False:
            count += 1
    return count


def apply_key(self: Tensor, key: tuple[Any, ...]) -> tuple[Tensor, tuple[Any, ...]]:
    """Apply numbers, ranges and None as views; return the rest as index tensors by dimension.

    Raises IndexError for too many indices or one out of bounds, TypeError for what is no index.
    """
    result, dim = self, 0
    indices: list[Any] = []
    ndim = self._data.ndim
    named = _dims_named(key)
    if named > ndim:
        if not ndim and len(key) == 1 and not isinstance(key[0], (list, Tensor, np.ndarray)):
            if isinstance(key[0], slice):
                raise IndexError("slice() cannot be applied to a 0-dim tensor.")
            select_key(self, 0, 0, 0)
        raise IndexError(f"too many indices for tensor of dimension {ndim}")
    real_dim = 0
    for item in key:
        kind = type(item)
        if kind is slice:
            result = slice_key(result, dim, item, False)
            dim += 1
            real_dim += 1
        elif kind is int:
            result = select_key(result, dim, item, real_dim)
            real_dim += 1
        elif item is None:
            result = unsqueeze_row(result, dim)
            dim += 1
        elif item is Ellipsis:
            dim += ndim - named
            real_dim += ndim - named
        elif kind is bool:
            result = unsqueeze_row(result, dim)
            _record(indices, dim, _truth(bool(item)))
            dim += 1
        elif isinstance(item, Tensor):
            data = item._data
            if (
                data.ndim == 0 and data.dtype.kind in "iub" and not hasattr(item, "bdim")
            ):  # a batch of numbers
                if data.dtype.kind != "b" and data.dtype != np.uint8:
                    result = select_key(result, dim, int(data), real_dim)
                    real_dim += 1
                    continue
                result = unsqueeze_row(result, dim)
                item = _truth(bool(data))
                data = item._data
            _record(indices, dim, item)
            dim += _width(item)
            real_dim += _width(item)
        elif isinstance(item, (list, tuple, str, range, np.ndarray)):
            found = sequence_to_index(item)
            if found._data.ndim == 0 and isinstance(item, np.ndarray):
                result = select_key(result, dim, int(found._data), real_dim)
                real_dim += 1
                continue
            _record(indices, dim, found)
            dim += _width(found)
            real_dim += _width(found)
        elif hasattr(item, "__index__") and not isinstance(item, np.bool_):
            result = select_key(result, dim, item.__index__(), real_dim)
            real_dim += 1
        else:
            raise IndexError(
                "only integers, slices (`:`), ellipsis (`...`), None and long or byte Variables are valid indices "
                f"(got {type_name(item)})"
            )
    return result, Indices(indices) if indices else ()


def _record(indices: list[Any], dim: int, item: Tensor) -> None:
    covered = sum(1 if i is None else _width(i) for i in indices)
    indices += [None] * (dim - covered)
    indices.append(item)


def _width(index: Tensor) -> int:
    """How many dimensions an index tensor names: a mask as many as it has."""
    data = index._data
    return data.ndim if data.dtype.kind == "b" or data.dtype == np.uint8 else 1


def type_name(value: Any) -> str:
    """Return a type's name as C code knows it: with its module unless it is a built-in."""
    kind = type(value)
    return kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"


def _truth(value: bool) -> Tensor:
    return wrap(np.zeros(int(value), np.int64))


def sequence_to_index(value: Any) -> Tensor:
    """Return a list, or a NumPy array, as an index tensor; TypeError for what holds no numbers."""
    if isinstance(value, str):
        raise TypeError("new(): invalid data type 'str'")
    from ..data import array_from

    if isinstance(value, np.ndarray):
        return wrap(value.copy())  # what the user writes there later is not meant
    array = array_from(value, None)
    if array.dtype.kind not in "biu":
        array = array.astype(np.int64)
    return wrap(array)


method(getitem, "__getitem__")
direct(
    "__getitem__",
    Form("int key", select_row, {"dim": "0", "index": "key"}, "a[key, ...]"),
    Form(
        "slice key", slice_row, {"dim": "0", "start": "start or 0", "end": "LAST if end is None else end", "step": "1"}, "a[key]",
        "key.step is None and ((start := key.start) is None or start.__class__ is int)"
        " and ((end := key.stop) is None or end.__class__ is int)",
    ),
    Form(
        "tuple key", select_row, {"dim": "1", "index": "key[1]"}, "a[key]",
        "len(key) == 2 and a.ndim > 1 and key[1].__class__ is int"
        " and (rows := key[0]).__class__ is slice and rows.start is rows.stop is rows.step is None",
    ),
    Form("index key", index_row, {"indices": "Indices((key,))"}, "a.take(at, 0)", "a.ndim and (at := key._data).ndim and at.dtype is INT64"),
    LAST=LAST, Indices=Indices, INT64=np.dtype(np.int64),
)  # fmt: skip
