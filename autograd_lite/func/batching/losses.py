"""Batching rules of elementwise losses: unreduced on the whole batch, then reduced per example."""

from __future__ import annotations

import math
from typing import Any

from .general import elementwise

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


_NAMES = (
    "mse_loss huber_loss smooth_l1_loss soft_margin_loss binary_cross_entropy "
    "binary_cross_entropy_with_logits"
).split()
RULES = {name: _loss for name in _NAMES} | {f"{name}_backward": _loss_backward for name in _NAMES}
