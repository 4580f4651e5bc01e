"""Batching rules of reductions over everything: reduce over every dimension but the first."""

from __future__ import annotations

from typing import Any

from ...table import ROWS
from .general import call_named, shift_dims


def _flat(level: Any, tensor: Any) -> Any:
    """Return the examples as rows of a matrix."""
    value = level.front(tensor)
    return value.reshape(value._data.shape[0], -1)


def _over_rows(name: str, dim: Any, first: bool = False) -> Any:
    """Make the rule that runs the row of that name, which takes a dimension, on rows."""

    def rule(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
        given = dict(zip(row.attrs, attrs, strict=True)) | {"dim": dim, "keepdim": False}
        result = call_named(ROWS[name], (_flat(level, operands[0]),), given)
        return result[0] if first else result

    return rule


def _arg(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    """`argmax` and `argmin`: without a dimension, of the flattened example."""
    dim, keepdim = attrs
    if dim is not None:
        return shift_dims(level, row, operands, attrs)
    result = row(_flat(level, operands[0]), 1, False)
    return result.reshape(level.size, *(1,) * operands[0]._data.ndim) if keepdim else result


def _aminmax(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    """`aminmax`: without a dimension, of the flattened example."""
    dim, keepdim = attrs
    if dim is not None:
        return shift_dims(level, row, operands, attrs)
    kept = (level.size, *(1,) * (operands[0]._data.ndim if keepdim else 0))
    return tuple(r.reshape(kept) for r in row(_flat(level, operands[0]), 1, False))


RULES = {
    "sum": _over_rows("sum_dim", (1,)),
    "mean": _over_rows("mean_dim", (1,)),
    "prod": _over_rows("prod_dim", 1),
    "max": _over_rows("amax", (1,)),
    "min": _over_rows("amin", (1,)),
    "median": _over_rows("median_dim", 1, first=True),
    "nanmedian": _over_rows("nanmedian_dim", 1, first=True),
    "aminmax": _aminmax,
    "argmax": _arg,
    "argmin": _arg,
}
