"""Batching rules of views, joins and index operations."""

from __future__ import annotations

from typing import Any

from ...layouts import contiguous_format
from .general import one_by_one, shift_dims, shifted, words
from .indexing import INDEXING


def _same(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    """Run as it is: the operation does not look at dimensions."""
    return row(level.front(operands[0]), *attrs)


def _sized(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    """`view`: the size gets the number of examples in front."""
    return row(level.front(operands[0]), (level.size, *attrs[0]))


def _view(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    value = level.front(operands[0])
    try:
        return row(value, (level.size, *attrs[0]))
    except RuntimeError:  # the batch does not lie in memory as an example does
        return value.reshape(level.size, *attrs[0])


def _expand(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    value = level.front(operands[0])
    shape, (size,) = value._data.shape, attrs
    value = value.reshape(shape[0], *(1,) * (len(size) - len(shape) + 1), *shape[1:])
    return row(value, (level.size, *size))


def _permute(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    ndim = operands[0]._data.ndim
    return row(level.front(operands[0]), (0, *(shifted(d, ndim) for d in attrs[0])))


def _t(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    value = level.front(operands[0])
    return value.transpose(1, 2) if operands[0]._data.ndim == 2 else value.view(value._data.shape)


def _unsqueeze(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    return row(level.front(operands[0]), shifted(attrs[0], operands[0]._data.ndim + 1))


def _squeeze(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    shape = operands[0]._data.shape
    return level.front(operands[0]).reshape(level.size, *(n for n in shape if n != 1))


def _squeeze_dim(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    if operands[0]._data.ndim == 0:
        return level.front(operands[0]).clone()
    return shift_dims(level, row, operands, attrs)


def _placed(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    """`select_backward`, `slice_backward`: into zeros of `input_sizes`, at a dimension."""
    sizes, dim, *rest = attrs
    value = level.front(operands[0])
    return row(value, (level.size, *sizes), shifted(dim, len(sizes)), *rest)


def _joined(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    """`cat` and `stack`."""
    values = [level.whole(t) for t in operands]
    ndim = max(t._data.ndim for t in operands) + (row.name == "stack")
    return row(values, shifted(attrs[0], ndim))


def _gather(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    a, index = operands
    if a._data.ndim == 0 or index._data.ndim == 0:
        return one_by_one(level, row, operands, attrs)
    return row(level.whole(a), level.whole(index), shifted(attrs[0], a._data.ndim))


def _scatter_zeros(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    dim, sizes, distinct = attrs
    if not sizes:
        return one_by_one(level, row, operands, attrs)
    grad, index = map(level.whole, operands)
    return row(grad, index, shifted(dim, len(sizes)), (level.size, *sizes), distinct)


def _copy(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    target, source = operands
    whole = level.whole(target)
    if level.owns(source):
        value = level.front(source)
        shape = value._data.shape
        source = value.reshape(shape[0], *(1,) * (target._data.ndim - len(shape) + 1), *shape[1:])
    return row(whole, source)


def _on_own_memory(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    """Windows on memory: one by one, each example in one piece with its memory for itself."""
    from ...ops.register import PUBLIC

    def example(operand: Any, i: int) -> Any:
        if not level.owns(operand):
            return operand
        return operand.value.select(operand.bdim, i).clone(memory_format=contiguous_format)

    return PUBLIC["stack"](
        [row(*(example(t, i) for t in operands), *attrs) for i in range(level.size)]
    )


_WINDOWS = words(
    "as_strided as_strided_copy as_strided_in_place as_strided_scatter strided_add strided_gather strided_place"
)
RULES = (
    dict.fromkeys(_WINDOWS, _on_own_memory)
    | {
        "view": _view,
        "reshape_alias": _view,
        "unsafe_view": _sized,
        "clone": _same,
        "contiguous_copy": _same,
        "alias": _same,
        "unpack_primal": _same,
        "expand": _expand,
        "permute": _permute,
        "t": _t,
        "unsqueeze": _unsqueeze,
        "squeeze": _squeeze,
        "squeeze_dim": _squeeze_dim,
        "squeeze_dims": _squeeze_dim,
        "select": shift_dims,
        "select_backward": _placed,
        "slice_backward": _placed,
        "cat": _joined,
        "stack": _joined,
        "gather_along": _gather,
        "scatter_zeros": _scatter_zeros,
        "copy": _copy,
        "fill_tensor": _copy,
        "fill_tensor_in_place": _copy,
    }
    | INDEXING
)
for _name in words("alias expand permute select squeeze squeeze_dim squeeze_dims t unsqueeze view"):
    RULES[f"{_name}_copy"] = RULES[_name]
