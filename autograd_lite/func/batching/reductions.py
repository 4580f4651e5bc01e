"""Batching rules of reductions over everything: reduce over every dimension but the first."""

from __future__ import annotations

from typing import Any

from ...table import ROWS
from .general import shift_dims


def _flat(level: Any, tensor: Any) -> Any:
    """Return the examples as rows of a matrix."""
    value = level.front(tensor)
    return value.reshape(value._data.shape[0], -1)


def _sum(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    return ROWS["sum_dim"](_flat(level, operands[0]), (1,), False, attrs[0])


def _mean(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    return ROWS["mean_dim"](_flat(level, operands[0]), (1,), False)


def _prod(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    return ROWS["prod_dim"](_flat(level, operands[0]), 1, False, attrs[0])


def _extreme(name: str) -> Any:
    def rule(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
        return ROWS[name](_flat(level, operands[0]), (1,), False)

    return rule


def _first(name: str) -> Any:
    def rule(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
        return ROWS[name](_flat(level, operands[0]), 1, False)[0]

    return rule


def _arg(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    """`argmax` and `argmin`: without a dimension, of the flattened example."""
    dim, keepdim = attrs
    if dim is not None:
        return shift_dims(level, row, operands, attrs)
    result = row(_flat(level, operands[0]), 1, False)
    return result.reshape(level.size, *(1,) * operands[0]._data.ndim) if keepdim else result


RULES = {
    "sum": _sum,
    "mean": _mean,
    "prod": _prod,
    "max": _extreme("amax"),
    "min": _extreme("amin"),
    "median": _first("median_dim"),
    "nanmedian": _first("nanmedian_dim"),
    "argmax": _arg,
    "argmin": _arg,
}
