"""Batching rules of layers: the examples join the layer's own batch, or its groups."""

from __future__ import annotations

from typing import Any

from ...ops import resample as _resample  # noqa: F401 (its rows, named below, join the table)
from ...table import ROWS
from .general import as_channels, folded, from_channels, one_by_one, words


def _only_input(level: Any, operands: Any) -> bool:
    return level.owns(operands[0]) and not any(level.owns(t) for t in operands[1:])


def _in_front(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    """`native_layer_norm`, padding with constants: any number of dimensions in front."""
    if not _only_input(level, operands):
        return one_by_one(level, row, operands, attrs)
    return row(level.front(operands[0]), *operands[1:], *attrs)


def _image(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    """Pooling, padding, resizing: every channel for itself, so the examples count as channels."""
    if any(t._data.ndim == 0 for t in operands):
        return one_by_one(level, row, operands, attrs)
    values = [level.whole(t) for t in operands]
    flat = [folded(v) for v in values]
    moved = tuple(
        (level.size * a[0], *a[1:]) if n == "sizes" else a
        for n, a in zip(row.attrs, attrs, strict=True)
    )
    result = row(*flat, *moved)
    parts = tuple(result) if row.multi else (result,)
    wide = tuple(p.reshape(level.size, -1, *p._data.shape[1:]) for p in parts)
    return wide if row.multi else wide[0]


# -- convolution: examples with weights of their own are groups -----------------------------------


def _stacked(level: Any, tensor: Any) -> Any:
    """Return (examples * O, ...) of examples (O, ...)."""
    if tensor is None:
        return None
    value = level.whole(tensor)
    shape = value._data.shape
    return value.reshape(shape[0] * shape[1], *shape[2:])


def _grouped(level: Any, row: Any, attrs: Any) -> tuple[Any, ...]:
    return tuple(
        a * level.size if n == "groups" else a for n, a in zip(row.attrs, attrs, strict=True)
    )


def _convolution(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    x, *weights = operands
    if x._data.ndim != weights[0]._data.ndim:
        return one_by_one(level, row, operands, attrs)
    if _only_input(level, operands):
        return _joined(level, row, x, tuple(weights), attrs)
    values = (as_channels(level, x), *(_stacked(level, w) for w in weights))
    return from_channels(level, row(*values, *_grouped(level, row, attrs)))


def _joined(level: Any, row: Any, x: Any, weights: Any, attrs: Any) -> Any:
    value = level.front(x)
    shape = value._data.shape
    result = row(value.reshape(shape[0] * shape[1], *shape[2:]), *weights, *attrs)
    return result.reshape(shape[0], shape[1], *result._data.shape[1:])


def _convolution_weight(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    g, x = operands
    result = row(as_channels(level, g), as_channels(level, x), *_grouped(level, row, attrs))
    return result.reshape(level.size, -1, *result._data.shape[1:])


_IMAGE = tuple(
    name
    for name in ROWS
    if any(name.startswith(p) for p in words("reflection_pad replication_pad upsample_ max_unpool"))
    or "_pool2d" in name
    or "_pool3d" in name
)

RULES: dict[str, Any] = (
    dict.fromkeys(_IMAGE, _image)
    | dict.fromkeys(
        words(
            "native_layer_norm pad_zeros constant_pad_nd pixel_shuffle_row pixel_unshuffle_row shuffle_again unshuffle_again"
        ),
        _in_front,
    )
    | dict.fromkeys(words("convolution convolve convolution_input"), _convolution)
    | {"convolution_weight": _convolution_weight}
)
