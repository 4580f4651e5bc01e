"""Choosing one element of each group by rank or frequency: the index of it."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..kernels.worth import WORTH
from .reduce_rules import add_along


def ranked(x: np.ndarray, dim: int) -> np.ndarray:
    """Return the stable ascending order along a dimension, NaN last."""
    return np.argsort(x, axis=dim, kind="stable")


def _pick(order: np.ndarray, rank: Any, dim: int) -> np.ndarray:
    if np.ndim(rank) == 0:
        return order.take(int(rank), axis=dim)
    return np.take_along_axis(order, rank, dim).reshape(np.delete(order.shape, dim))


def kth_along(x: np.ndarray, k: int, dim: int) -> np.ndarray:
    """Return where the k-th smallest element is, along a dimension."""
    return _pick(ranked(x, dim), k - 1, dim)


def lower_median(x: np.ndarray, dim: int, ignore_nan: bool) -> np.ndarray:
    """Return where the (lower) middle element is; a NaN wins unless NaNs are ignored."""
    order = ranked(x, dim)
    size = x.shape[dim]
    if x.dtype.kind != "f":
        return _pick(order, (size - 1) // 2, dim)
    nan = np.isnan(x)
    if not nan.any():
        return _pick(order, (size - 1) // 2, dim)
    if ignore_nan:
        count = size - add_along(nan, axis=dim, keepdims=True)
        return _pick(order, np.maximum(count - 1, 0) // 2, dim)
    middle = _pick(order, (size - 1) // 2, dim)
    return np.where(nan.any(axis=dim), nan.argmax(axis=dim), middle)


def mode_along(x: np.ndarray, dim: int) -> np.ndarray:
    """Return where the most frequent value (the smallest of them) comes last, along a dimension."""
    lines = np.moveaxis(x, dim, -1).reshape(-1, x.shape[dim])
    found = np.empty(len(lines), np.int64)
    for i, line in enumerate(lines):
        values, counts = np.unique(line, return_counts=True)
        value = values[counts.argmax()]
        same = np.isnan(line) if value != value else line == value
        found[i] = np.flatnonzero(same)[-1]
    return found.reshape(np.delete(x.shape, dim))


def _top_of_rows(x: np.ndarray, k: int, largest: bool) -> np.ndarray | None:
    """Return where the few largest of each row are, in the stable order; None if there are NaNs.

    All beyond the k-th are taken, and as many of those equal to it, from the first on.
    """
    if not k or (x.dtype.kind == "f" and np.isnan(x).any()):
        return None
    rows = x.reshape(-1, x.shape[-1])
    size = rows.shape[1]
    edge = np.partition(rows, size - k if largest else k - 1, axis=1)
    edge = edge[:, size - k if largest else k - 1, None]
    taken = rows > edge if largest else rows < edge
    missing = k - np.count_nonzero(taken, axis=1)
    row, column = np.nonzero(rows == edge)
    starts = np.searchsorted(row, np.arange(len(rows)))
    first = np.arange(len(row)) - starts[row] < missing[row]
    taken[row[first], column[first]] = True
    places = np.nonzero(taken)[1].reshape(-1, k)
    from .sort import order_along

    order = order_along(np.take_along_axis(rows, places, 1), 1, largest)
    return np.take_along_axis(places, order, 1).reshape(*x.shape[:-1], k)


def top_along(x: np.ndarray, k: int, dim: int, largest: bool, sorted: bool) -> np.ndarray:
    """Return where the k largest or smallest are, along a dimension; NaN counts as the largest."""
    from . import fused
    from .sort import order_along

    if x.size >= WORTH["top.top"].minimum:
        quick = fused.top(x, k, dim, largest)
        if quick is not None:
            return quick
    if dim == x.ndim - 1 and 8 * k <= x.shape[dim] and x.dtype.kind in "fi":
        quick = _top_of_rows(x, k, largest)
        if quick is not None:
            return quick
    order = order_along(x, dim, largest)
    return order[(slice(None),) * dim + (slice(k),)].copy()
