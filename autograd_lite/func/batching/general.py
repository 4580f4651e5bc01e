"""Batching rules that follow from a row's form."""

from __future__ import annotations

from typing import Any

from ... import dtypes
from ..._tensor import Tensor
from ...table import Row
from ..levels import call_row


def words(text: str) -> list[str]:
    """Return the words of a text: a list of names that reads like a line."""
    return text.split()


_ELEMENTWISE = ("identity", "diagonal")
_DIM_NAMES = ("dim", "dims", "dim0", "dim1", "dim2")
_PREDICATES = words(
    "isnan isinf isfinite isposinf isneginf signbit isreal isclose logical_not bitwise_not heaviside "
    "floor_divide floor_divide_number remainder_of_number zeta log_sigmoid hardsigmoid_backward "
    "masked_fill_tensor"
)


def is_elementwise(row: Row) -> bool:
    """Return whether a row works element by element, with broadcasting."""
    if row.name in _PREDICATES:
        return True
    if row.multi or row.variadic or row.jvp == "linear" or any(a in _DIM_NAMES for a in row.attrs):
        return False
    if not row.differentiable:
        return row.promote is not None and not row.attrs
    names = row.rules if row.joint is None else row.inputs
    return bool(row.structure) and all(row.structure.get(n) in _ELEMENTWISE for n in names)


def elementwise(level: Any, row: Row, operands: tuple[Any, ...], attrs: tuple[Any, ...]) -> Any:
    """Line the operands up behind the dimension of the examples."""
    common = _common_type(row, operands)
    ndim = max((t._data.ndim for t in operands if isinstance(t, Tensor)), default=0)
    values = []
    for t in operands:
        if not isinstance(t, Tensor):
            values.append(t)
            continue
        own = level.owns(t)
        value = level.front(t)
        if common is not None and value._data.dtype != common.np:
            value = value.to(common)
        missing = ndim - t._data.ndim
        if own and missing:
            shape = value._data.shape
            value = value.reshape(shape[0], *(1,) * missing, *shape[1:])
        values.append(value)
    return call_row(row, tuple(values), attrs)


def _common_type(row: Row, operands: Any) -> Any:
    """Return the type in which the operation computes, where 0-d examples would change it."""
    if row.promote is None:
        return None
    tensors = [t for t in operands if isinstance(t, Tensor)]
    if len({t._data.dtype for t in tensors}) == 1:
        return None
    return dtypes.result_of([t for t in operands if t is not None])


def shifts_dims(row: Row) -> bool:
    """Return whether a row has one tensor and dimension arguments that can be shifted."""
    return (
        len(row.inputs) == 1
        and not row.variadic
        and any(a in _DIM_NAMES for a in row.attrs)
        and not any(a in ("index", "size", "sizes", "indices") for a in row.attrs)
    )


def shifted(value: Any, ndim: int) -> Any:
    """Return dimension numbers of an example as those of the batch (None, or (), for all)."""
    if value is None:
        return tuple(range(1, ndim + 1))
    if isinstance(value, (tuple, list)):
        if not value:
            return tuple(range(1, ndim + 1))
        return tuple(shifted(v, ndim) for v in value)
    return (value + max(ndim, 1) if value < 0 else value) + 1


def shift_dims(level: Any, row: Row, operands: tuple[Any, ...], attrs: tuple[Any, ...]) -> Any:
    """Move the dimension arguments behind the dimension of the examples."""
    (tensor,) = operands
    value, ndim = level.front(tensor), tensor._data.ndim
    flat = ndim == 0  # dimension 0 of a number: give it one, and take it away again
    if flat:
        value = value.reshape(value._data.shape[0], 1)
    every = "keepdim" in row.attrs or "count" in row.name  # no dimensions given means all
    moved = tuple(
        shifted(a, max(ndim, 1)) if n in _DIM_NAMES and (every or a != ()) else a
        for n, a in zip(row.attrs, attrs, strict=True)
    )
    result = call_row(row, (value,), moved)
    if not flat:
        return result
    size = value._data.shape[0]
    return tuple(r.reshape(size) for r in result) if row.multi else result.reshape(size)


def call_named(row: Row, values: tuple[Any, ...], given: dict[str, Any]) -> Any:
    """Run a row with its other arguments by name; those not given are None."""
    return call_row(row, values, tuple(given.get(a) for a in row.attrs))


def one_by_one(level: Any, row: Row, operands: tuple[Any, ...], attrs: tuple[Any, ...]) -> Any:
    """Run the operation on each example and stack the results: always right, never fast."""
    from ...ops.register import PUBLIC

    def example(value: Any, i: int) -> Any:
        if level.owns(value):
            return value.value.select(value.bdim, i)
        if type(value) in (list, tuple) and any(level.owns(v) for v in value):
            return type(value)(example(v, i) for v in value)
        return value

    results = [
        call_row(row, tuple(example(t, i) for t in operands), tuple(example(a, i) for a in attrs))
        for i in range(level.size)
    ]
    if row.multi:
        return tuple(PUBLIC["stack"]([r[k] for r in results]) for k in range(len(results[0])))
    return PUBLIC["stack"](results)


# -- examples that join the first or the second dimension of their own ----------------------------


def folded(value: Any) -> Any:
    """Return (examples * N, ...) of (examples, N, ...)."""
    shape = value._data.shape
    return value.reshape(shape[0] * shape[1], *shape[2:])


def as_channels(level: Any, tensor: Any) -> Any:
    """Return (N, examples * C, ...) of examples (N, C, ...)."""
    value = level.whole(tensor).transpose(0, 1)
    shape = value._data.shape
    return value.reshape(shape[0], shape[1] * shape[2], *shape[3:])


def from_channels(level: Any, value: Any) -> Any:
    """Return (examples, N, C, ...) of (N, examples * C, ...)."""
    shape = value._data.shape
    wide = value.reshape(shape[0], level.size, shape[1] // level.size, *shape[2:])
    return wide.transpose(0, 1)
