"""Batching rules of operations that pick or place along a dimension by an index tensor."""

from __future__ import annotations

from typing import Any

from .general import one_by_one, shifted, words

_SHAPES = ("shape", "sizes", "input_sizes")


def _moved(row: Any, attrs: Any, level: Any, ndim: int) -> tuple[Any, ...]:
    """Shift the dimension and put the number of examples in front of a shape."""
    return tuple(
        shifted(a, ndim)
        if n in ("dim", "dim1", "dim2", "dimension")
        else ((level.size, *a) if n in _SHAPES else a)
        for n, a in zip(row.attrs, attrs, strict=True)
    )


def _given_shape(row: Any, attrs: Any, default: int) -> int:
    for name, a in zip(row.attrs, attrs, strict=True):
        if name in _SHAPES:
            return len(a)
    return default


def along(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    """`gather`, `scatter` and the like: everything has the examples in front."""
    tensors = [t for t in operands if t is not None]
    if any(t._data.ndim == 0 for t in tensors):
        return one_by_one(level, row, operands, attrs)
    ndim = _given_shape(row, attrs, operands[0]._data.ndim)
    values = (None if t is None else level.whole(t) for t in operands)
    return row(*values, *_moved(row, attrs, level, ndim))


def placed(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    """`select_scatter`, `softmax_backward`: all batched, dimensions of the first (or a shape)."""
    ndim = _given_shape(row, attrs, operands[0]._data.ndim)
    if ndim == 0:
        return one_by_one(level, row, operands, attrs)
    return row(*(level.whole(t) for t in operands), *_moved(row, attrs, level, ndim))


def by_vector(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    """`index_select`, `index_add`, …: with one index for all examples; else one by one."""
    names = row.inputs
    index = operands[names.index("index")]
    ndim = _given_shape(row, attrs, operands[0]._data.ndim)
    scalars = any(
        t is not None and t._data.ndim == 0 and n != "index" and n != "value"
        for n, t in zip(names, operands, strict=True)
    )
    if level.owns(index) or ndim == 0 or scalars or "value" in names:
        return one_by_one(level, row, operands, attrs)
    values = (t if n == "index" else level.whole(t) for n, t in zip(names, operands, strict=True))
    return row(*values, *_moved(row, attrs, level, ndim))


def _embedding(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    weight, indices = operands
    if level.owns(weight):
        return one_by_one(level, row, operands, attrs)
    return row(weight, level.front(indices), *attrs)


def _diag_embed(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    ndim = operands[0]._data.ndim + 1
    offset, dim1, dim2 = attrs
    return row(level.front(operands[0]), offset, shifted(dim1, ndim), shifted(dim2, ndim))


def _repeat(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    value = level.front(operands[0])
    (repeats,) = attrs
    shape = value._data.shape
    value = value.reshape(shape[0], *(1,) * (len(repeats) - len(shape) + 1), *shape[1:])
    return row(value, (1, *repeats))


def _repeat_backward(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    sizes, repeats = attrs
    wide = (level.size, *(1,) * (len(repeats) - len(sizes)), *sizes)
    return row(level.front(operands[0]), wide, (1, *repeats)).reshape(level.size, *sizes)


def _roll(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    shifts, dims = attrs
    value = level.front(operands[0])
    if dims:
        return row(value, shifts, tuple(shifted(d, operands[0]._data.ndim) for d in dims))
    return row(value.reshape(level.size, -1), shifts, (1,)).reshape(value._data.shape)


RULES = (
    dict.fromkeys(
        words("gather gather_backward scatter scatter_value scatter_add scatter_reduce"), along
    )
    | dict.fromkeys(
        words(
            "select_scatter slice_scatter diagonal_scatter diagonal_backward softmax_backward "
            "log_softmax_backward unfold unfold_copy unfold_backward"
        ),
        placed,
    )
    | dict.fromkeys(
        words("index_select index_select_backward index_add index_copy index_fill index_reduce"),
        by_vector,
    )
    | {
        "embedding": _embedding,
        "embedding_rows": _embedding,
        "diag_embed": _diag_embed,
        "repeat": _repeat,
        "repeat_backward": _repeat_backward,
        "roll": _roll,
        "renorm": one_by_one,
    }
)
