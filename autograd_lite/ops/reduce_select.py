"""Choosing one element of each group by rank or frequency: the index of it."""

from __future__ import annotations

from typing import Any

import numpy as np

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


def top_along(x: np.ndarray, k: int, dim: int, largest: bool, sorted: bool) -> np.ndarray:
    """Return where the k largest or smallest are, along a dimension; NaN counts as the largest."""
    from .sort import order_along

    return order_along(x, dim, largest).take(range(k), axis=dim)
