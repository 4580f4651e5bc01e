"""Batching rules of elementwise losses: unreduced on the whole batch, then reduced per example."""

from __future__ import annotations

import math
from typing import Any

from .general import elementwise, one_by_one, words

_NONE, _MEAN = 0, 1


def _unreduced(row: Any, attrs: Any) -> tuple[Any, int]:
    place = row.attrs.index("reduction")
    return (*attrs[:place], _NONE, *attrs[place + 1 :]), attrs[place]


def _example_shape(operands: Any) -> tuple[int, ...]:
    import numpy as np

    return np.broadcast_shapes(*(t._data.shape for t in operands if t is not None))


def _loss(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    plain, reduction = _unreduced(row, attrs)
    losses = elementwise(level, row, operands, plain)
    if reduction == _NONE:
        return losses
    flat = losses.reshape(level.size, -1)
    return flat.mean(1) if reduction == _MEAN else flat.sum(1)


def _loss_backward(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    plain, reduction = _unreduced(row, attrs)
    grad, *others = operands
    shape = _example_shape(others)
    if reduction == _NONE:
        return elementwise(level, row, operands, plain)
    value = level.whole(grad).reshape(level.size, *(1,) * len(shape)).expand(level.size, *shape)
    if reduction == _MEAN:
        value = value / math.prod(shape)
    from ..levels import batched

    return elementwise(level, row, (batched(value, 0, level), *others), plain)


_NAMES = words(
    "mse_loss huber_loss smooth_l1_loss soft_margin_loss binary_cross_entropy "
    "binary_cross_entropy_with_logits"
)
RULES: dict[str, Any] = dict.fromkeys(_NAMES, _loss) | {
    f"{name}_backward": _loss_backward for name in _NAMES
}


# -- negative log likelihood ----------------------------------------------------------------------


def _classes(level: Any, scores: Any, target: Any) -> tuple[Any, Any, tuple[int, ...]]:
    """Return scores as rows of classes, targets as a vector, and the shape of an example's losses."""
    shape = scores._data.shape
    return (
        level.whole(scores).reshape(-1, shape[-1]),
        level.whole(target).reshape(-1),
        shape[:-1],
    )


def _weights(level: Any, target: Any, weight: Any, ignore_index: int, like: Any) -> Any:
    """Return the weight of every target: that of its class, 0 where it is to be ignored."""
    counted = target != ignore_index
    if weight is None:
        return counted.to(like.dtype)
    return weight.index_select(0, target * counted.to(target.dtype)) * counted.to(weight.dtype)


def _nll(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    scores, target, weight = operands
    reduction, ignore_index = attrs
    if weight is not None and level.owns(weight):
        return one_by_one(level, row, operands, attrs)
    rows, targets, shape = _classes(level, scores, target)
    losses, _ = row(rows, targets, weight, _NONE, ignore_index)
    if reduction == _NONE:
        return losses.reshape(level.size, *shape), losses.new_zeros(level.size)
    total = _weights(level, targets, weight, ignore_index, rows).reshape(level.size, -1).sum(1)
    summed = losses.reshape(level.size, -1).sum(1)
    return (summed / total if reduction == _MEAN else summed), total


def _nll_backward(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    grad, scores, target, weight, total = operands
    reduction, ignore_index = attrs
    if weight is not None and level.owns(weight):
        return one_by_one(level, row, operands, attrs)
    rows, targets, shape = _classes(level, scores, target)
    value = level.whole(grad)
    if reduction != _NONE:
        if reduction == _MEAN:
            value = value / level.whole(total)
        value = value.reshape(level.size, *(1,) * len(shape)).expand(level.size, *shape)
    plain = value.reshape(-1)
    result = row(plain, rows, targets, weight, plain.new_zeros(()), _NONE, ignore_index)
    return result.reshape(level.size, *scores._data.shape)


RULES |= {"nll_loss": _nll, "nll_loss_backward": _nll_backward}
