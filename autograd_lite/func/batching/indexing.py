"""Batching rules of indexing with index tensors: the examples get an index of their own in front."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..._tensor import Tensor, wrap

_DYNAMIC = (
    "vmap: It looks like you're attempting to use a Tensor in some data-dependent control flow. We "
    "don't support that yet, please file an issue at https://github.com/pytorch/pytorch/issues ."
)


class _Plan:
    """How an example's index tensors become those of the batch.

    PyTorch puts the dimensions of the index tensors where they stand if they stand side by side,
    else in front. With the examples' index in dimension 0 they come first, unless they started at
    dimension 0; `moved` and `back` translate between the two orders.
    """

    def __init__(self, level: Any, indices: Any, whole: bool) -> None:
        arrays = _without_masks(level, indices)
        places = [i for i, a in enumerate(arrays) if a is not None]
        ndim = max((a._data.ndim for a in arrays if a is not None), default=0)
        adjacent = places == list(range(places[0], places[-1] + 1)) if places else True
        self.before = places[0] if adjacent and places else 0
        self.width = ndim
        lined = [None if a is None else _lined(level, a, ndim) for a in arrays]
        if whole:
            count = wrap(np.arange(level.size).reshape(level.size, *(1,) * ndim))
            self.indices = (count, *lined)
        else:
            self.indices = tuple(lined)
        self.whole = whole
        self.adjacent = adjacent

    def from_rows(self, result: Any) -> Any:
        """Bring a result of indexing into an example's order, the examples in front."""
        ndim = result._data.ndim
        if self.whole:
            order = [0, *range(1 + self.width, 1 + self.width + self.before)]
            order += [*range(1, 1 + self.width), *range(1 + self.width + self.before, ndim)]
        elif self.adjacent:  # the examples stand where the index dimensions do
            order = [self.before, *(d for d in range(ndim) if d != self.before)]
        else:
            return result
        return result if order == list(range(ndim)) else result.permute(order)

    def to_rows(self, values: Any) -> Any:
        """Bring values in an example's order, the examples in front, into the order of indexing."""
        ndim, w, b = values._data.ndim, self.width, self.before
        order = [0, *range(1 + b, 1 + b + w), *range(1, 1 + b), *range(1 + b + w, ndim)]
        return values if order == list(range(ndim)) else values.permute(order)


def _without_masks(level: Any, indices: Any) -> list[Any]:
    """Return index tensors with masks replaced by the places where they hold."""
    found: list[Any] = []
    for item in indices:
        kind = None if item is None else item._data.dtype
        if kind is not None and (kind.kind == "b" or kind == np.uint8):
            if level.owns(item):
                raise RuntimeError(_DYNAMIC)
            found += [wrap(a) for a in item._data.nonzero()]
        else:
            found.append(item)
    return found


def _lined(level: Any, index: Tensor, ndim: int) -> Any:
    if not level.owns(index):
        return index
    value = level.front(index)
    missing = ndim - index._data.ndim
    shape = value._data.shape
    return value.reshape(shape[0], *(1,) * missing, *shape[1:]) if missing else value


def _index(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    plan = _Plan(level, attrs[0], level.owns(operands[0]))
    return plan.from_rows(row(level.front(operands[0]), plan.indices))


def _index_backward(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    shape, indices = attrs
    plan = _Plan(level, indices, True)
    return row(plan.to_rows(level.whole(operands[0])), (level.size, *shape), plan.indices)


def _index_put(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    target, values = operands
    indices, accumulate = attrs
    plan = _Plan(level, indices, True)
    shown = _result_shape(target._data.shape, level, indices)
    value = level.whole(values)
    extra = len(shown) - (value._data.ndim - 1)
    value = value.reshape(level.size, *(1,) * extra, *value._data.shape[1:])
    value = plan.to_rows(value.expand(level.size, *shown))
    return row(level.whole(target), value, plan.indices, accumulate)


def _result_shape(shape: tuple[int, ...], level: Any, indices: Any) -> tuple[int, ...]:
    """Return the shape that indexing an example gives."""
    arrays = _without_masks(level, indices)
    common = np.broadcast_shapes(*(a._data.shape for a in arrays if a is not None))
    places = [i for i, a in enumerate(arrays) if a is not None]
    kept = [n for i, n in enumerate(shape) if i >= len(arrays) or arrays[i] is None]
    adjacent = places == list(range(places[0], places[-1] + 1))
    before = places[0] if adjacent else 0
    return (*kept[:before], *common, *kept[before:])


def _index_fill_zero(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    plan = _Plan(level, attrs[0], True)
    return row(level.whole(operands[0]), plan.indices)


INDEXING = {
    "index": _index,
    "index_backward": _index_backward,
    "index_put": _index_put,
    "index_fill_zero": _index_fill_zero,
}
