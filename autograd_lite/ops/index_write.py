"""Writing slices and masked elements: index_add, index_copy, index_fill, index_reduce, masked_fill."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from .. import pick_rules as rules
from .._tensor import Tensor
from ..dims import wrap_dim
from ..engine import check_broadcasts_into, shape_mismatch
from ..inplace import write_in_place
from ..rulelib import reshape, sum_to_size, where, zeros_like
from ..shape_rules import narrow
from ..sizes import expanded_shape
from .arguments import api
from .register import define
from .shape import index as as_int

# -- rows ---------------------------------------------------------------------------------------


def _from_slices(grad: Any, dim: int, index: Any, source: Any) -> Any:
    """The gradient for what was written into slices: a 0-d source stands for one slice."""
    picked = rules.index_select(grad, dim, index)
    return reshape(picked, source.shape)


index_add_row = define(
    "index_add(self, index, source; dim, alpha)",
    lambda x, index, source, dim, alpha: rules.index_add(x, dim, index, source, alpha),
    structure="selection", jvp="linear", saves="source_dim",
    self=lambda grad: grad,
    source=lambda grad, index, source, dim, alpha: _from_slices(grad, dim, index, source) * alpha,
)  # fmt: skip
index_copy_row = define(
    "index_copy(self, index, source; dim)", lambda x, index, source, dim: rules.index_copy(x, dim, index, source),
    structure="selection", jvp="linear", saves="source_dim",
    self=lambda grad, index, dim: rules.index_fill(grad, dim, index, 0),
    source=lambda grad, index, source, dim: _from_slices(grad, dim, index, source),
)  # fmt: skip
index_fill_row = define(
    "index_fill(self, index; dim, value)", lambda x, index, dim, value: rules.index_fill(x, dim, index, value),
    structure="diagonal", self=lambda grad, index, dim: rules.index_fill(grad, dim, index, 0),
)  # fmt: skip
index_fill_tensor_row = define(
    "index_fill_tensor(self, index, value; dim)", lambda x, index, value, dim: rules.index_fill(x, dim, index, value),
    node="IndexFillBackward1", symbol="index_fill", structure="selection", jvp="linear",
    self=lambda grad, index, dim: rules.index_fill(grad, dim, index, 0),
    value=lambda grad, index, dim: sum_to_size(grad - rules.index_fill(grad, dim, index, 0), ()),
)  # fmt: skip


def _reduce_back(
    grad: Any,
    self: Any,
    index: Any,
    source: Any,
    result: Any,
    dim: int,
    reduce: str,
    include_self: bool,
) -> tuple[Any, ...]:
    """The gradients for `self` and `source`; ties of amax and amin share evenly."""

    def at(x: Any) -> Any:
        return rules.index_select(x, dim, index)

    if reduce == "prod":
        filled = rules.masked_fill(self, self == 0, 1)
        grad_self = (
            grad
            * rules.index_reduce(filled, dim, index, source, reduce, include_self=include_self)
            / filled
        )
        zero = rules.as_numbers(source == 0, source)
        zeros = at(rules.index_add(zeros_like(self), dim, index, zero, alpha=1))
        single = (source == 0) & (zeros == 1)
        without = rules.index_reduce(
            self,
            dim,
            index,
            rules.masked_fill(source, single, 1),
            reduce,
            include_self=include_self,
        )
        grad_source = where(
            single,
            at(grad * without),
            at(grad * result) / rules.masked_fill(source, source == 0, 1),
        )
    elif reduce == "mean":
        count = zeros_like(grad) + (1 if include_self else 0)
        count = rules.index_add(count, dim, index, zeros_like(source) + 1, alpha=1)
        count = rules.masked_fill(count, count == 0, 1)
        grad_self, grad_source = grad / count, at(grad) / at(count)
    else:
        self_won = rules.as_numbers(self == result, self)
        source_won = rules.as_numbers(source == at(result), source)
        share = grad / rules.index_add(self_won, dim, index, source_won, alpha=1)
        grad_self, grad_source = self_won * share, source_won * at(share)
    if not include_self:
        grad_self = rules.index_fill(grad_self, dim, index, 0)
    return grad_self, grad_source


index_reduce_row = define(
    "index_reduce(self, index, source; dim, reduce, include_self)",
    lambda x, index, source, dim, reduce, include_self: rules.index_reduce(
        x, dim, index, source, reduce, include_self=include_self),
    caption={"self": "@caption.reduce_at", "source": "@caption.reduce_at"},
    self=lambda grad, self, index, source, result, dim, reduce, include_self: _reduce_back(
        grad, self, index, source, result, dim, reduce, include_self)[0],
    source=lambda grad, self, index, source, result, dim, reduce, include_self: _reduce_back(
        grad, self, index, source, result, dim, reduce, include_self)[1],
)  # fmt: skip
masked_fill_row = define(
    "masked_fill(self, mask; value)", rules.masked_fill, structure="diagonal", layout="C",
    self=lambda grad, mask: rules.masked_fill(grad, mask, 0),
)  # fmt: skip
masked_fill_tensor_row = define(
    "masked_fill_tensor(self, mask, value)", rules.masked_fill, node="MaskedFillBackward1", symbol="masked_fill",
    structure="diagonal", jvp="linear", layout="C",
    self=lambda grad, mask: rules.masked_fill(grad, mask, 0),
    value=lambda grad, mask: sum_to_size(where(mask, grad, zeros_like(grad)), ()),
)  # fmt: skip
masked_scatter_row = define(
    "masked_scatter(self, mask, source)", rules.masked_scatter, structure="selection", jvp="linear",
    self=lambda grad, mask: rules.masked_fill(grad, mask, 0),
    source=lambda grad, mask, source_sym_sizes: rules.masked_scatter_backward(grad, mask, source_sym_sizes),
)  # fmt: skip
define(
    "masked_scatter_backward(grad_output, mask; sizes)", rules.masked_scatter_backward, structure="selection",
    jvp="linear", symbol="masked_scatterᵀ", caption={"grad_output": "@call.place"},
    grad_output=lambda grad, mask, grad_output_shapes: rules.masked_select_backward(
        narrow(reshape(grad, (-1,)), 0, 0, int(mask.sum())), mask, grad_output_shapes),
)  # fmt: skip

# -- running a plan: (row, further tensors, other arguments) ------------------------------------

Plan = tuple[Any, tuple[Tensor, ...], tuple[Any, ...]]


def _expose(
    name: str,
    text: str,
    plan: Callable[..., Plan],
    doc: str,
    out: bool = False,
    plan_in_place: Callable[..., Plan] | None = None,
) -> None:
    """Make `name` and `name_` public from a function that checks the arguments and plans."""

    def run(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
        row, tensors, attrs = plan(input, *args, **kwargs)
        return row(input, *tensors, *attrs)

    def run_in_place(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
        row, tensors, attrs = (plan_in_place or plan)(input, *args, **kwargs)
        arrays = [t._data for t in tensors]

        def write(data: np.ndarray) -> None:
            np.copyto(data, row.forward(data, *arrays, *attrs), casting="unsafe")

        return write_in_place(row, input, tensors, attrs, write)

    run.__name__, run.__doc__ = name, doc
    run_in_place.__name__, run_in_place.__doc__ = name + "_", f"In-place version of `{name}`."
    api(text, out=out)(run)
    api(text, function=False)(run_in_place)


# -- slices -------------------------------------------------------------------------------------


def _bounds(
    name: str, index: Tensor, at: int, extent: int, error: type[Exception], lead: str = ""
) -> None:
    places = index._data
    bad = (places < 0) | (places >= extent)
    if bad.any():
        raise error(
            f"{lead}index {int(places[bad].ravel()[0])} is out of bounds for dimension {at} with size {extent}"
        )


def _plan_add(input: Tensor, dim: int, index: Tensor, source: Tensor, *, alpha: Any = 1) -> Plan:
    shape, other = input._data.shape, source._data.shape
    at = wrap_dim(as_int(dim), len(shape))
    if index._data.ndim > 1:
        raise IndexError(
            f"index_add_(): Index is supposed to be a vector, but got dim: {index._data.ndim} with type: "
            f"{index.dtype.type_name} and size: {list(index._data.shape)}"
        )
    if index._data.dtype not in (np.int64, np.int32):
        raise RuntimeError(
            f"index_add_(): Expected dtype int32/int64 for index but got: {index.dtype.type_name}"
        )
    if source._data.dtype != input._data.dtype:
        raise RuntimeError(
            f"index_add_(): self ({input.dtype.type_name}) and source ({source.dtype.type_name}) must have the same "
            "scalar type"
        )
    count = other[at] if other else 1
    if index._data.size != count:
        raise RuntimeError(
            f"index_add_(): Number of indices ({index._data.size}) should be equal to source.size(dim): ({count}), "
            f"for dim: {at}"
        )
    if len(shape) != len(other) or shape[:at] + shape[at + 1 :] != other[:at] + other[at + 1 :]:
        raise RuntimeError(
            "source tensor shape must match self tensor shape, excluding the specified dimension. Got self.shape = "
            f"{list(shape)} source.shape = {list(other)}"
        )
    _bounds("index_add", index, at, shape[at] if shape else 1, RuntimeError)
    return index_add_row, (index, source), (as_int(dim), alpha)


_expose(
    "index_add", "Tensor input, int dim, Tensor index, Tensor source, *, number alpha=", _plan_add,
    "Return a copy with `alpha * source` added to the slices at `index`.", out=True,
)  # fmt: skip


def _plan_copy(input: Tensor, dim: int, index: Tensor, source: Tensor) -> Plan:
    shape, other = input._data.shape, source._data.shape
    at = wrap_dim(as_int(dim), len(shape))
    if index._data.ndim > 1:
        raise IndexError(
            f"index_copy_(): Index should have dimension 1 or 0 (got {index._data.ndim})"
        )
    if shape and other and len(shape) != len(other):
        raise IndexError(
            "index_copy_(): When source and destination are not scalars, their dimensionality must match. Source "
            f"dimensionality ({len(other)}), destination dimensionality ({len(shape)})"
        )
    if index._data.dtype != np.int64:
        raise RuntimeError(
            f"index_copy_(): Expected a long tensor for index, but got {index.dtype.type_name}"
        )
    if source._data.dtype != input._data.dtype:
        raise RuntimeError(
            "index_copy_(): self and source expected to have the same dtype, but got (self) "
            f"{input.dtype.type_name} and (source) {source.dtype.type_name}"
        )
    mine, theirs = shape[:at] + shape[at + 1 :], other[:at] + other[at + 1 :]
    if mine != theirs:
        raise RuntimeError(
            "index_copy_(): Source/destination tensor must have same slice shapes. Destination slice shape: "
            f"{' '.join(map(str, mine))} at dimension {at} and source slice shape: {' '.join(map(str, theirs))} at dimension {at}."
        )
    count = other[at] if other else 1
    if index._data.size != count:
        raise IndexError(
            f"index_copy_(): Number of indices ({index._data.size}) should be equal to source.size(dim) ({count})"
        )
    _bounds("index_copy", index, at, shape[at] if shape else 1, IndexError, "index_copy_(): ")
    return index_copy_row, (index, source), (as_int(dim),)


_expose(
    "index_copy", "Tensor input, int dim, Tensor index, Tensor source", _plan_copy,
    "Return a copy with `source` written into the slices at `index`.", out=True,
)  # fmt: skip


def _plan_fill(input: Tensor, dim: int, index: Tensor, value: Any) -> Plan:
    shape = input._data.shape
    at = wrap_dim(as_int(dim), len(shape))
    if isinstance(value, Tensor) and value._data.ndim:
        raise RuntimeError(
            "index_fill_ only supports a 0-dimensional value tensor, but got tensor with "
            f"{value._data.ndim} dimension(s)."
        )
    if index._data.dtype != np.int64:
        raise IndexError("index_fill_(): Expected dtype int64 for index.")
    if index._data.ndim > 1:
        raise RuntimeError("Index has to be a vector/scalar")
    extent = shape[at] if shape else 1
    places = index._data
    bad = (places < -extent) | (places >= extent)
    if bad.any():
        raise IndexError(
            f"index {int(places[bad].ravel()[0])} is out of bounds for dimension {at} with size {extent}"
        )
    if isinstance(value, Tensor):
        return index_fill_tensor_row, (index, value), (as_int(dim),)
    return index_fill_row, (index,), (as_int(dim), value)


_expose(
    "index_fill", "Tensor input, int dim, Tensor index, number value", _plan_fill,
    "Return a copy with one value in the slices at `index`.",
)  # fmt: skip


def _plan_reduce(
    input: Tensor,
    dim: int,
    index: Tensor,
    source: Tensor,
    reduce: str,
    *,
    include_self: bool = True,
) -> Plan:
    if reduce not in ("prod", "mean", "amax", "amin"):
        raise RuntimeError(
            f"index_reduce(): Expected reduce to be one of prod, mean, amax or amin but got {reduce}."
        )
    warnings.warn(
        "index_reduce() is in beta and the API may change at any time.", UserWarning, stacklevel=4
    )
    shape, other = input._data.shape, source._data.shape
    at = wrap_dim(as_int(dim), len(shape))
    if index._data.dtype not in (np.int64, np.int32):
        raise RuntimeError("index_reduce(): Expected dtype int32/int64 for index")
    if source._data.dtype != input._data.dtype:
        raise RuntimeError("index_reduce(): self and source must have the same scalar type")
    if index._data.size != (other[at] if other else 1):
        raise RuntimeError("index_reduce(): Number of indices should be equal to self.size(dim)")
    _bounds("index_reduce", index, at, shape[at] if shape else 1, RuntimeError)
    return index_reduce_row, (index, source), (as_int(dim), reduce, bool(include_self))


_expose(
    "index_reduce", "Tensor input, int dim, Tensor index, Tensor source, str reduce, *, bool include_self=",
    _plan_reduce, 'Return a copy with `source` reduced ("prod", "mean", "amax", "amin") into the slices at `index`.',
    out=True,
)  # fmt: skip

# -- masks --------------------------------------------------------------------------------------

_C_NAMES = {
    "uint8": "unsigned char", "int8": "signed char", "int16": "short int", "int32": "int", "int64": "long int",
    "float16": "c10::Half", "float32": "float", "float64": "double",
}  # fmt: skip


def _check_mask_fits(target: tuple[int, ...], mask: tuple[int, ...]) -> tuple[int, ...]:
    try:
        return np.broadcast_shapes(target, mask)
    except ValueError:
        raise shape_mismatch(mask, target) from None


def _plan_masked_fill(input: Tensor, mask: Tensor, value: Any, check: Any = None) -> Plan:
    if isinstance(value, Tensor) and value._data.ndim:
        raise RuntimeError(
            "masked_fill_ only supports a 0-dimensional value tensor, but got tensor with "
            f"{value._data.ndim} dimension(s)."
        )
    if mask._data.dtype != np.bool_:
        kind = mask.dtype.name
        raise RuntimeError(
            f"masked_fill_ only supports boolean masks, but got mask with dtype {_C_NAMES.get(kind, kind)}"
        )
    (check or _check_mask_fits)(input._data.shape, mask._data.shape)
    if isinstance(value, Tensor):
        return masked_fill_tensor_row, (mask, value), ()
    if not isinstance(value, (int, float, np.number, np.bool_)):
        raise TypeError(value)
    return masked_fill_row, (mask,), (value,)


_expose(
    "masked_fill", "Tensor input, Tensor mask, number value", _plan_masked_fill,
    "Return a copy with one value, a number or 0-d tensor, where the mask holds.",
    plan_in_place=functools.partial(_plan_masked_fill, check=check_broadcasts_into),
)  # fmt: skip


def _plan_masked_scatter(input: Tensor, mask: Tensor, source: Tensor) -> Plan:
    if mask._data.dtype != np.bool_:
        raise RuntimeError(
            f"masked_scatter_ only supports boolean masks, but got mask with dtype {mask.dtype.type_name}"
        )
    if source._data.dtype != input._data.dtype:
        raise RuntimeError(
            "masked_scatter: expected self and source to have same dtypes but got"
            f"{input.dtype.type_name} and {source.dtype.type_name}"
        )
    full = _check_mask_fits(input._data.shape, mask._data.shape)
    if int(np.broadcast_to(mask._data, full).sum()) > source._data.size:
        raise RuntimeError("Number of elements of source < number of ones in mask")
    return masked_scatter_row, (mask, source), ()


def _plan_masked_scatter_in_place(input: Tensor, mask: Tensor, source: Tensor) -> Plan:
    expanded_shape(mask._data, input._data.shape)
    return _plan_masked_scatter(input, mask, source)


_expose(
    "masked_scatter", "Tensor input, Tensor mask, Tensor source", _plan_masked_scatter,
    "Return a copy with the elements of `source`, in order, where the mask holds.",
    plan_in_place=_plan_masked_scatter_in_place,
)  # fmt: skip
