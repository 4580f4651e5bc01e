"""Batching rules of layers: the examples join the layer's own batch where only its input varies."""

from __future__ import annotations

from typing import Any

from .general import one_by_one


def _only_input(level: Any, operands: Any) -> bool:
    return level.owns(operands[0]) and not any(level.owns(t) for t in operands[1:])


def _in_front(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    """`native_layer_norm`: any number of dimensions in front."""
    if not _only_input(level, operands):
        return one_by_one(level, row, operands, attrs)
    return row(level.front(operands[0]), *operands[1:], *attrs)


def _folded(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    """Convolution and pooling: examples times batch in the first dimension."""
    if not _only_input(level, operands):
        return one_by_one(level, row, operands, attrs)
    value = level.front(operands[0])
    shape = value._data.shape
    flat = value.reshape(shape[0] * shape[1], *shape[2:])
    result = row(flat, *operands[1:], *attrs)
    parts = tuple(result) if row.multi else (result,)
    wide = tuple(p.reshape(shape[0], shape[1], *p._data.shape[1:]) for p in parts)
    return wide if row.multi else wide[0]


RULES = dict.fromkeys(["native_layer_norm"], _in_front) | dict.fromkeys(
    ["convolution", "max_pool2d_with_indices", "avg_pool2d"], _folded
)
