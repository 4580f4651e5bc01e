"""Sorting, the largest few, and search in sorted sequences."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import return_types
from .._tensor import Tensor
from ..dims import batch_of, wrap_dim
from ..table import define
from .calling import ABSENT, function
from .reduce_rules import gather_along, select_backward
from .reduce_select import top_along
from .register import PUBLIC


def order_along(x: np.ndarray, dim: int, descending: bool) -> np.ndarray:
    """The stable order along a dimension; NaN counts as the largest."""
    if x.ndim == 0:
        return np.zeros((), np.int64)
    if not descending:
        return x.argsort(dim, "stable")
    if x.dtype.kind == "f":  # NaN first, then stable by falling value
        nan = x != x
        if nan.any():
            return np.lexsort((np.where(nan, -np.inf, -x), ~nan), axis=dim)
        return (-x).argsort(dim, "stable")
    turned = np.argsort(np.flip(x, dim), axis=dim, kind="stable")
    return x.shape[dim] - 1 - np.flip(turned, dim)


def _sort(x: np.ndarray, dim: int, descending: bool) -> Any:
    at = wrap_dim(dim, x.ndim)
    order = order_along(x, at, descending)
    return (_taken(x, order, at) if x.ndim else x.copy()), order


def _taken(x: np.ndarray, order: np.ndarray, dim: int) -> np.ndarray:
    return x.take(order) if x.ndim == 1 else np.take_along_axis(x, order, dim)


def _selected(name: str, attrs: str, forward: Any, node: str) -> Any:
    return define(
        f"{name}(self; {attrs})", forward, node=node, outputs="values, indices", non_differentiable="indices",
        structure="permutation" if "sort" in name else "selection",
        self=lambda grad, dim, indices, self_sym_sizes: select_backward(grad, dim, indices, self_sym_sizes, True),
        jvp=lambda self_t, indices, dim: gather_along(self_t, indices, dim),
    )  # fmt: skip


sort_row = _selected("sort", "dim, descending", _sort, "SortBackward0")
stable_sort_row = _selected("sort_stable", "dim, descending", _sort, "SortBackward1")


@function()
def sort(input: Tensor, dim: int = -1, descending: bool = False, *, stable: Any = ABSENT) -> Any:
    """Sort along a dimension, and say where each element was. NaN counts as the largest.

    >>> import autograd_lite as torch
    >>> torch.tensor([3, 1, 2]).sort()
    torch.return_types.sort(
    values=tensor([1, 2, 3]),
    indices=tensor([1, 2, 0]))
    """
    row = sort_row if stable is ABSENT else stable_sort_row
    return return_types.sort(row(input, dim, bool(descending)))


@function()
def argsort(
    input: Tensor, dim: int = -1, descending: bool = False, *, stable: bool = False
) -> Tensor:
    """Where the elements of a sorted dimension were."""
    return sort(input.detach(), dim, descending)[1]


@function()
def msort(input: Tensor) -> Tensor:
    """Sort along the first dimension."""
    return sort_row(input, 0, False)[0]


# -- topk -----------------------------------------------------------------------------------------


def _topk(x: np.ndarray, k: int, dim: int, largest: bool, sorted: bool) -> Any:
    at = wrap_dim(dim, x.ndim)
    if not 0 <= k <= (x.shape[at] if x.ndim else 1):
        raise RuntimeError("selected index k out of range")
    if x.ndim == 0:
        return (
            (x.copy(), np.zeros((), np.int64)) if k else (x.reshape(1)[:0], np.zeros(0, np.int64))
        )
    order = top_along(x, k, at, largest, sorted)
    return _taken(x, order, at), order


topk_row = _selected("topk", "k, dim, largest, sorted", _topk, "TopkBackward0")


@function()
def topk(input: Tensor, k: int, dim: int = -1, largest: bool = True, sorted: bool = True) -> Any:
    """The k largest (or smallest) elements along a dimension, and where they are.

    Raises RuntimeError if there are fewer than k.

    >>> import autograd_lite as torch
    >>> torch.tensor([1.0, 5.0, 3.0]).topk(2).values
    tensor([5., 3.])
    """
    return return_types.topk(
        topk_row(input, int(k), -1 if dim is None else dim, bool(largest), bool(sorted))
    )


# -- search ---------------------------------------------------------------------------------------


def _found(edges: np.ndarray, values: np.ndarray, right: bool, out_int32: bool) -> np.ndarray:
    side: Any = "right" if right else "left"
    if edges.ndim == 1:
        found = np.searchsorted(edges, values, side=side)
    else:
        found = np.zeros(values.shape, np.int64)
        rows = batch_of(found, 1), batch_of(edges, 1), batch_of(values, 1)
        for out, row, wanted in zip(*rows, strict=True):
            out[:] = np.searchsorted(row, wanted, side=side)
    return np.asarray(found, np.int32 if out_int32 else np.int64)


search_row = define(
    "searchsorted(sorted_sequence, self; right, out_int32)",
    lambda edges, values, right, out_int32: _found(edges, values, right, out_int32),
)  # fmt: skip


def _as_tensor(value: Any) -> Any:
    return value if isinstance(value, Tensor) else PUBLIC["scalar_tensor"](value)


@function(as_method=False)
def searchsorted(
    sorted_sequence: Tensor, input: Any, *, out_int32: bool = False, right: bool = False,
    side: Any = None, sorter: Any = None,
) -> Tensor:  # fmt: skip
    """Where values would be inserted into a sorted sequence to keep it sorted.

    >>> import autograd_lite as torch
    >>> torch.searchsorted(torch.tensor([1, 3, 5]), torch.tensor([3, 6]))
    tensor([1, 3])
    """
    where = "torch.searchsorted(): "
    if side not in (None, "left", "right"):
        raise RuntimeError(f"{where}side can only be 'left' or 'right' but got {side}")
    if side == "left" and right:
        raise RuntimeError(
            f"{where}side and right can't be set to opposites, got side of left while right was True"
        )
    edges, number = sorted_sequence._data, not isinstance(input, Tensor)
    values = np.asarray(input) if number else input._data
    if values.ndim == 0 and edges.ndim != 1:
        raise RuntimeError(
            f"{where}input value can be a scalar only when boundaries tensor dimension is 1, but we got boundaries "
            f"tensor dim({edges.ndim}) and input value's dim({values.ndim}) numel({values.size})"
        )
    if edges.ndim != 1 and edges.shape[:-1] != values.shape[:-1]:
        raise RuntimeError(
            f"{where}boundaries tensor should be 1 dimension or the first N-1 dimensions of boundaries tensor and "
            f"input value tensor must match, but we got boundaries tensor {list(edges.shape)} and input value tensor "
            f"{list(values.shape)}"
        )
    if sorter is not None:
        sorted_sequence = wrap(np.take_along_axis(edges, sorter._data, -1))
    return search_row(
        sorted_sequence,
        wrap(values) if number else input,
        side == "right" or bool(right),
        out_int32,
    )


@function(as_method=False)
def bucketize(
    input: Any, boundaries: Tensor, *, out_int32: bool = False, right: bool = False
) -> Tensor:
    """The number of the bucket between sorted boundaries that each value falls into."""
    if boundaries._data.ndim != 1:
        raise RuntimeError(
            f"boundaries tensor must be 1 dimension, but got dim({boundaries._data.ndim})"
        )
    values = input if isinstance(input, Tensor) else wrap(np.asarray(input))
    return search_row(boundaries, values, bool(right), out_int32)


from .._tensor import wrap  # noqa: E402

__all__ = ["order_along"]
