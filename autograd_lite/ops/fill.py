"""Writing into tensors: copy_, fill_, zero_, and `x[key] = value`."""

from __future__ import annotations

from typing import Any

import numpy as np

from .._tensor import Tensor, wrap
from ..dtypes import FROM_NUMPY
from ..engine import check_broadcasts_into
from ..entry import MISSING
from ..indexing import Indices, put_at
from ..inplace import check_in_place, check_overlap, quicken, write_in_place
from ..rulelib import sum_to_size, zeros_like
from ..thread_mode import TRANSFORM, state
from .arguments import api
from .index import apply_key, as_tuple, index_put_row, select_key, slice_key, type_name
from .register import define, method
from .shape_rows import expand_row, unsqueeze_row, view_row


def _zero_into(data: np.ndarray) -> None:
    data.fill(0)


copy_row = define(
    "copy(self, src)", lambda a, src: np.broadcast_to(src, a.shape).astype(a.dtype), node="CopyBackwards",
    structure="identity", jvp=lambda src_t: src_t,
    self=lambda grad: zeros_like(grad), src=lambda grad: grad, write=("{src}.ndim == {self}.ndim", "{self}[...] = {src}"),
)  # fmt: skip


copy_row.node.name = lambda self: "torch::autograd::CopyBackwards"  # type: ignore[method-assign]


def _filled(array: np.ndarray, value: Any) -> np.ndarray:
    return np.full_like(array, value)


fill_row = define(
    "fill(self; value)",
    _filled,
    node="FillBackward0",
    structure="diagonal",
    self=lambda grad: zeros_like(grad),
)
fill_tensor_row = define(
    "fill_tensor(self, value)", _filled, node="FillBackward1", symbol="fill",
    structure={"self": "diagonal", "value": "broadcast"},
    self=lambda grad: zeros_like(grad), value=lambda grad: sum_to_size(grad, ()),
)  # fmt: skip
fill_in_place = define(
    "fill_in_place(self; value)", _filled, node="FillBackward2", symbol="fill", structure="diagonal",
    self=lambda grad: zeros_like(grad),
    # a number that every floating type holds
    write=("((a_value.__class__ is float or a_value.__class__ is int) and -6e4 < a_value < 6e4)", "{self}.fill(a_value)"),
)  # fmt: skip
fill_tensor_in_place = define(
    "fill_tensor_in_place(self, value)", _filled, node="FillBackward3", symbol="fill",
    structure={"self": "diagonal", "value": "broadcast"},
    self=lambda grad: zeros_like(grad), value=lambda grad: sum_to_size(grad, ()),
)  # fmt: skip
zero_row = define(
    "zero(self)", np.zeros_like, structure="diagonal", self=lambda grad: zeros_like(grad), write=("True", "{self}.fill(0)"),
)  # fmt: skip


def _write(source: Any) -> Any:
    def write(data: np.ndarray) -> None:
        if source.dtype is data.dtype:
            np.copyto(data, source)
            return
        with np.errstate(all="ignore"):
            np.copyto(data, source, casting="unsafe")

    return write


@api("Tensor self, any src, bool non_blocking=", function=False)
def copy_(self: Tensor, src: Tensor, non_blocking: bool = False) -> Tensor:
    """Write the values of another tensor, broadcast and converted, into this one."""
    if not isinstance(src, Tensor):
        src = wrap(as_element(self, src))
    if not state.mode & TRANSFORM:
        check_in_place(self, (src,))
        check_overlap(self, (src,))
    if src._data.shape != self._data.shape:
        check_broadcasts_into(self._data.shape, src._data.shape)
    return write_in_place(copy_row, self, (src,), (), _write(src._data))


@api("Tensor self, number value", function=False)
def fill_(self: Tensor, value: Any) -> Tensor:
    """Write one value, a number or a 0-d tensor, into every element."""
    if isinstance(value, Tensor):
        if value._data.ndim:
            raise RuntimeError(
                f"fill_ only supports 0-dimension value tensor but got tensor with {value._data.ndim} dimensions."
            )
        return write_in_place(fill_tensor_in_place, self, (value,), (), _write(value._data))
    if not isinstance(value, (int, float, np.number, np.bool_)):
        raise TypeError(value)
    return write_in_place(fill_in_place, self, (), (value,), _write(as_element(self, value)))


def as_element(tensor: Tensor, value: Any) -> np.ndarray:
    """Return a number in a tensor's type; RuntimeError if it does not fit."""
    if not isinstance(value, (int, float, np.number, np.bool_)):
        raise TypeError(value)
    with np.errstate(all="ignore"):
        return np.asarray(value).astype(tensor._data.dtype)


@api("Tensor input, number value", method=False)
def fill(input: Tensor, value: Any) -> Tensor:
    """Return a tensor of this shape and type with one value everywhere."""
    if isinstance(value, Tensor):
        if value._data.ndim:
            raise RuntimeError(
                f"fill only supports 0-dimension value tensor but got tensor with {value._data.ndim} dimensions."
            )
        return fill_tensor_row(input, value)
    return fill_row(input, value)


@api("Tensor input", function=True)
def zero_(input: Tensor) -> Tensor:
    """Write 0 into every element."""
    return write_in_place(zero_row, input, (), (), _zero_into)


quicken(copy_row, "copy_")
quicken(zero_row, "zero_")
quicken(fill_in_place, "fill_", value=MISSING)


# -- x[key] = value -----------------------------------------------------------------------------


def setitem(self: Tensor, key: Any, value: Any) -> None:
    """Write a number or tensor where a key points, in place."""
    if not isinstance(value, Tensor):
        if not isinstance(value, (int, float)):
            raise TypeError(
                f"can't assign a {type_name(value)} to a torch.{FROM_NUMPY[self._data.dtype].type_name}Tensor"
            )
        value = wrap(as_element(self, value))
    kind = type(key)
    if kind is int:
        copy_to(select_key(self, 0, key, 0), value)
    elif kind is slice:
        copy_to(slice_key(self, 0, key, False), value)
    elif key is Ellipsis:
        copy_to(self, value)
    elif key is None or key is True:
        copy_to(unsqueeze_row(self, 0), value)
    elif key is not False:
        sliced, indices = apply_key(self, as_tuple(key))
        if not indices:
            copy_to(sliced, value)
        else:
            index_put_(sliced, indices, _without_leading_ones(value))


def _without_leading_ones(value: Tensor) -> Tensor:
    shape = value._data.shape
    lead = 0
    while lead < len(shape) and shape[lead] == 1:
        lead += 1
    return view_row(value, shape[lead:]) if lead else value


def copy_to(target: Tensor, value: Tensor) -> None:
    """Write a tensor into another, broadcast; a 0-d one as `fill_` does."""
    if value._data.shape == target._data.shape and value._data.ndim:
        copy_(target, value)
    elif not value._data.ndim:
        fill_(target, value)
    else:
        source = _without_leading_ones(value)
        if source._data.shape != target._data.shape:
            source = expand_row(source, target._data.shape)
        copy_(target, source)


method(setitem, "__setitem__")


@api("Tensor self, tensors_or_none indices, Tensor values, bool accumulate=", function=True)
def index_put_(self: Tensor, indices: Any, values: Tensor, accumulate: bool = False) -> Tensor:
    """Write (or add) values at the elements that index tensors name, in place."""
    indices = indices if type(indices) is Indices else Indices(indices)
    check_same_type(self, values)
    return write_in_place(
        index_put_row, self, (values,), (indices, accumulate),
        lambda data: put_at(data, indices, values._data, accumulate),
    )  # fmt: skip


@api("Tensor input, tensors_or_none indices, Tensor values, bool accumulate=")
def index_put(input: Tensor, indices: Any, values: Tensor, accumulate: bool = False) -> Tensor:
    """Return a copy with values written (or added) at the elements that index tensors name."""
    check_same_type(input, values)
    return index_put_row(input, values, Indices(indices), accumulate)


def check_same_type(target: Tensor, values: Tensor) -> None:
    """Raise RuntimeError unless the types are the same."""
    if target._data.dtype != values._data.dtype:
        raise RuntimeError(
            "Index put requires the source and destination dtypes match, got "
            f"{target.dtype.type_name} for the destination and {values.dtype.type_name} for the source."
        )
