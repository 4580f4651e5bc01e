"""Batching rules of operations that have a batch of their own: the examples join it."""

from __future__ import annotations

from typing import Any

from .general import as_channels, folded, from_channels, one_by_one, shifted, words


def _unfolded(level: Any, result: Any, multi: bool) -> Any:
    """Return (examples, N, ...) of (examples * N, ...)."""
    parts = tuple(result) if multi else (result,)
    wide = tuple(p.reshape(level.size, -1, *p._data.shape[1:]) for p in parts)
    return wide if multi else wide[0]


def _first(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    """The batch is dimension 0 of every operand; where it is the channels, these come first too."""
    values = [folded(level.whole(t)) for t in operands]
    return _unfolded(level, row(*values, *attrs), row.multi)


def _affine_grid(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    (theta,), (size, align_corners) = operands, attrs
    flat = row(folded(level.front(theta)), (level.size * size[0], *size[1:]), align_corners)
    return _unfolded(level, flat, False)


# -- connectionist temporal classification: the batch is dimension 1 ------------------------------


def _targets(level: Any, targets: Any) -> Any:
    """Return the labels of all examples, padded (examples * N, S) or one after the other."""
    value = level.whole(targets)
    return value.reshape(-1) if value._data.ndim == 2 else folded(value)


def _ctc(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    log_probs, targets = operands
    frames, ends, *options = attrs
    many = [tuple(lengths) * level.size for lengths in (frames, ends)]
    values = as_channels(level, log_probs), _targets(level, targets)
    loss, alpha = row(*values, *many, *options)
    return loss.reshape(level.size, -1), from_channels(level, alpha)


def _ctc_backward(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    grad, log_probs, targets, loss, alpha = operands
    frames, ends, *options = attrs
    many = [tuple(lengths) * level.size for lengths in (frames, ends)]
    values = (
        level.whole(grad).reshape(-1), as_channels(level, log_probs), _targets(level, targets),
        level.whole(loss).reshape(-1), as_channels(level, alpha),
    )  # fmt: skip
    return from_channels(level, row(*values, *many, *options))


# -- normalisation --------------------------------------------------------------------------------


def _weight_norm(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    v, g = map(level.whole, operands)
    (dim,), ndim = attrs, v._data.ndim
    dims = tuple(d for d in range(1, ndim) if dim == -1 or d != dim + 1)
    lengths = (v * v).sum(dims, keepdim=True).sqrt()
    return v * (g.reshape(level.size, *(1,) * (ndim - g._data.ndim), *g._data.shape[1:]) / lengths), lengths  # fmt: skip


def _batch_norm(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    """Every channel for itself, so the examples count as channels."""
    x, weight, bias, *running = operands
    if any(t is not None for t in running):
        return one_by_one(level, row, operands, attrs)
    channels = [None if t is None else level.whole(t).reshape(-1) for t in (weight, bias)]
    out, mean, rstd = row(as_channels(level, x), *channels, None, None, *attrs)
    return (
        from_channels(level, out),
        mean.reshape(level.size, -1),
        rstd.reshape(level.size, -1),
    )


def _group_norm(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    x, weight, bias = operands
    if any(t is not None and level.owns(t) for t in (weight, bias)):
        return one_by_one(level, row, operands, attrs)
    count = attrs[0] * level.size
    result = row(folded(level.front(x)), weight, bias, count, *attrs[1:])
    return _unfolded(level, result, True)


def _along_axes(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    """What remains of normalising along `axes`, which are kept: all operands line up."""
    (axes,) = attrs
    if len({t._data.ndim for t in operands}) > 1:
        return one_by_one(level, row, operands, attrs)
    moved = shifted(tuple(axes), operands[0]._data.ndim)
    return row(*map(level.whole, operands), moved)


_BATCH_FIRST = words("grid_sampler_2d grid_sampler_3d channel_shuffle_row channels_again im2col col2im unfold_columns fold_columns")  # fmt: skip

RULES: dict[str, Any] = (
    dict.fromkeys(_BATCH_FIRST, _first)
    | dict.fromkeys(
        words("native_layer_norm_backward native_batch_norm_backward standardise reciprocal_deviation"), _along_axes
    )
    | {
        "affine_grid_generator": _affine_grid, "_ctc_loss": _ctc, "_ctc_loss_backward": _ctc_backward,
        "_weight_norm_interface": _weight_norm, "native_batch_norm": _batch_norm, "native_group_norm": _group_norm,
    }
)  # fmt: skip
