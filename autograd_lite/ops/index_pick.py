"""Reading by index tensors and masks: gather, index_select, masked_select, take, nonzero."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import pick_rules as rules
from .._tensor import Tensor, wrap
from ..dims import wrap_dim
from ..engine import shape_mismatch
from .arguments import api
from .register import define
from .shape import index as as_int
from .shape_rows import expand_row
from .shape_split import unbind_row

# -- rows ---------------------------------------------------------------------------------------

gather_row = define(
    "gather(self, index; dim, sparse_grad)", lambda x, index, dim, sparse_grad: rules.gather(x, dim, index),
    structure="selection", jvp="linear", saves="self, sparse_grad",
    self=lambda grad, index, self_shapes, dim: rules.gather_backward(grad, index, self_shapes, dim),
)  # fmt: skip
define(
    "gather_backward(values, index; shape, dim)", rules.gather_backward, structure="selection", jvp="linear",
    symbol="gatherᵀ", values=lambda grad, index, dim: rules.gather(grad, dim, index),
)  # fmt: skip
index_select_row = define(
    "index_select(self, index; dim)", lambda x, index, dim: rules.index_select(x, dim, index), structure="selection",
    jvp="linear",
    self=lambda grad, index, self_sym_sizes, dim: rules.index_select_backward(grad, index, self_sym_sizes, dim),
)  # fmt: skip
define(
    "index_select_backward(values, index; shape, dim)", rules.index_select_backward, structure="selection",
    jvp="linear", symbol="index_selectᵀ", values=lambda grad, index, dim: rules.index_select(grad, dim, index),
)  # fmt: skip
masked_select_row = define(
    "masked_select(self, mask)", rules.masked_select, structure="selection", jvp="linear", saves="self",
    self=lambda grad, mask, self_shapes: rules.masked_select_backward(grad, mask, self_shapes),
)  # fmt: skip
define(
    "masked_select_backward(values, mask; shape)", rules.masked_select_backward, structure="selection",
    jvp="linear", symbol="masked_selectᵀ", values=lambda grad, mask: rules.masked_select(grad, mask),
)  # fmt: skip
take_row = define(
    "take(self, index)", rules.take, structure="selection", jvp="linear", saves="self",
    self=lambda grad, index, self_shapes: rules.take_backward(grad, index, self_shapes),
)  # fmt: skip
define(
    "take_backward(values, index; shape)", rules.take_backward, structure="selection", jvp="linear", symbol="takeᵀ",
    values=lambda grad, index: rules.take(grad, index),
)  # fmt: skip


# -- along a dimension --------------------------------------------------------------------------


_INT64 = np.dtype(np.int64)


def check_bounds(
    index: np.ndarray, dim: int, extent: int, error: type[Exception] = RuntimeError
) -> None:
    """Raise, in PyTorch's words, for an index that is negative or too large."""
    if index.size:
        if index.dtype is _INT64 and index.flags.c_contiguous:
            unsigned = index.view(np.uint64).reshape(-1)  # a negative number is a large one then
            if unsigned[unsigned.argmax()] < extent:
                return
        bad = (index < 0) | (index >= extent)
        if bad.any():
            raise error(
                f"index {int(index[bad].ravel()[0])} is out of bounds for dimension {dim} with size {extent}"
            )


@api("Tensor input, int dim, Tensor index, *, bool sparse_grad=", out=True)
def gather(input: Tensor, dim: int, index: Tensor, *, sparse_grad: bool = False) -> Tensor:
    """Return the elements at `index` along a dimension; the result has the shape of `index`.

    >>> import autograd_lite as torch
    >>> torch.tensor([[1, 2], [3, 4]]).gather(1, torch.tensor([[0], [1]]))
    tensor([[1],
            [4]])
    """
    shape, places = input._data.shape, index._data
    at = wrap_dim(as_int(dim), len(shape))
    if places.size:
        if places.dtype not in (np.int64, np.int32):
            raise RuntimeError("gather(): Expected dtype int32/int64 for index")
        if max(places.ndim, 1) != max(len(shape), 1):
            raise RuntimeError(
                "Index tensor must have the same number of dimensions as input tensor"
            )
        for d, (n, m) in enumerate(zip(places.shape, shape, strict=False)):
            if d != at and n > m:
                raise RuntimeError(
                    f"Size does not match at dimension {d} expected index {list(places.shape)} to be no larger than "
                    f"self {list(shape)} apart from dimension {at}"
                )
    check_bounds(places, at, shape[at] if shape else 1)
    return gather_row(input, index, as_int(dim), sparse_grad)


@api("Tensor input, int dim, Tensor index", out=True)
def index_select(input: Tensor, dim: int, index: Tensor) -> Tensor:
    """Return the slices at `index`, a vector, along a dimension.

    >>> import autograd_lite as torch
    >>> torch.tensor([[1, 2], [3, 4]]).index_select(0, torch.tensor([1, 1]))
    tensor([[3, 4],
            [3, 4]])
    """
    shape, places = input._data.shape, index._data
    at = wrap_dim(as_int(dim), len(shape))
    if places.ndim > 1:
        raise IndexError("index_select(): Index is supposed to be a vector")
    if places.dtype not in (np.int64, np.int32):
        raise RuntimeError("index_select(): Expected dtype int32 or int64 for index")
    extent = shape[at] if shape else 1
    if places.size and (int(places.min()) < 0 or int(places.max()) >= extent):
        raise IndexError("index out of range in self")
    return index_select_row(input, index, as_int(dim))


@api("Tensor input, Tensor indices, int dim=", out=True)
def take_along_dim(input: Tensor, indices: Tensor, dim: int | None = None) -> Tensor:
    """Return the elements at `indices` along a dimension, broadcast; of the flattened tensor for None."""
    if indices._data.dtype != np.int64:
        raise RuntimeError(
            f"torch.take_along_dim(): dtype of indices should be Long but got {indices.dtype.type_name}"
        )
    if dim is None:
        return gather(input.view(-1), 0, indices.view(-1))
    ndim = input._data.ndim
    if ndim != indices._data.ndim:
        raise RuntimeError(
            "torch.take_along_dim(): input and indices should have the same number of dimensions, but got "
            f"{ndim} dimensions for input, and {indices._data.ndim} dimensions for indices"
        )
    at = wrap_dim(as_int(dim), ndim)
    shape, other = list(input._data.shape), list(indices._data.shape)
    common = _broadcast([*shape[:at], 1, *shape[at + 1 :]], [*other[:at], 1, *other[at + 1 :]])
    wide = expand_row(input, (*common[:at], shape[at], *common[at + 1 :]))
    places = indices.remainder(shape[at])
    places = expand_row(places, (*common[:at], other[at], *common[at + 1 :]))
    return gather(wide, at, places)


def _broadcast(*shapes: Any) -> tuple[int, ...]:
    try:
        return np.broadcast_shapes(*map(tuple, shapes))
    except ValueError:
        raise shape_mismatch(*map(tuple, shapes)) from None


# -- anywhere -----------------------------------------------------------------------------------


def check_places(name: str, index: Tensor, size: int) -> None:
    """Raise for an index into the flattened tensor that is no int64 or out of range."""
    places = index._data
    if places.dtype != np.int64:
        raise RuntimeError(
            f"{name}(): Expected a long tensor for index, but got {index.dtype.type_name}"
        )
    bad = (places < -size) | (places >= size)
    if bad.any():
        if not size:
            raise IndexError(f"{name}(): tried to take from an empty tensor")
        raise IndexError(
            f"out of range: tried to access index {int(places[bad].ravel()[0])} on a tensor of {size} elements."
        )


@api("Tensor input, Tensor index", out=True)
def take(input: Tensor, index: Tensor) -> Tensor:
    """Return the elements at places in the flattened tensor; negative places count from the end."""
    check_places("take", index, input._data.size)
    return take_row(input, index)


@api("Tensor input, Tensor mask", out=True)
def masked_select(input: Tensor, mask: Tensor) -> Tensor:
    """Return the elements where the mask holds, in one dimension.

    >>> import autograd_lite as torch
    >>> x = torch.tensor([1, 2, 3])
    >>> x.masked_select(x > 1)
    tensor([2, 3])
    """
    if mask._data.dtype != np.bool_:
        raise RuntimeError("masked_select: expected BoolTensor for mask")
    _broadcast_pair(mask, input)
    return masked_select_row(input, mask)


def _broadcast_pair(a: Tensor, b: Tensor) -> tuple[int, ...]:
    return _broadcast(a._data.shape, b._data.shape)


@api("Tensor input, *, bool as_tuple=", out=True)
def nonzero(input: Tensor, *, as_tuple: bool = False) -> Any:
    """Return the indices of the elements that are not zero, one a row; one tensor a dimension with `as_tuple`.

    >>> import autograd_lite as torch
    >>> torch.tensor([0, 3, 4]).nonzero()
    tensor([[1],
            [2]])
    """
    data = input._data
    if as_tuple:
        if not data.ndim:
            data = data.reshape(1)
        return tuple(unbind_row(wrap(np.argwhere(data)), 1))
    return wrap(np.argwhere(data))


@api("Tensor input")
def argwhere(input: Tensor) -> Tensor:
    """Return the indices of the elements that are not zero, one a row."""
    return wrap(np.argwhere(input._data))


@api("Tensor input, *, int size, int fill_value=")
def nonzero_static(input: Tensor, *, size: int, fill_value: int = -1) -> Tensor:
    """Return `size` rows of indices of elements that are not zero, cut or filled up."""
    if size < 0:
        raise RuntimeError("nonzero_static: 'size' must be an non-negative integer")
    found = np.argwhere(input._data)[:size]
    out = np.full((size, found.shape[1]), fill_value, np.int64)
    out[: len(found)] = found
    return wrap(out)


@api("Tensor indices, any shape", method=False)
def unravel_index(indices: Tensor, shape: Any) -> tuple[Tensor, ...]:
    """Return the coordinates, one tensor a dimension, of places in a flattened tensor.

    >>> import autograd_lite as torch
    >>> torch.unravel_index(torch.tensor([4]), (2, 3))
    (tensor([1]), tensor([1]))
    """
    places = indices._data
    if places.dtype.kind not in "iu":
        raise ValueError(f"expected 'indices' to be integer dtype, but got {indices.dtype!r}")
    extents = (shape,) if isinstance(shape, int) else tuple(int(n) for n in shape)
    if any(n < 0 for n in extents):
        raise ValueError(f"'shape' cannot have negative values, but got {extents}")
    out = []
    for n in reversed(extents):
        out.append(wrap(np.asarray(places % n)))
        places = places // n
    return tuple(reversed(out))
