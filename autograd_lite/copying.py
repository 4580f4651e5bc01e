"""Copies of tensors: `copy.deepcopy` and pickle. Views that are copied together share memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .graph import LEAF
from .strides import owner_of

if TYPE_CHECKING:
    from ._tensor import Tensor

_NOT_A_LEAF = (
    "Only Tensors created explicitly by the user (graph leaves) support the deepcopy protocol at the moment.  If you "
    "were attempting to deepcopy a module, this may be because of a torch.nn.utils.weight_norm usage, see "
    "https://github.com/pytorch/pytorch/pull/103001"
)


def deep_copy(tensor: Tensor, memo: dict[int, Any]) -> Tensor:
    """Return a copy of a leaf with its `.grad`; RuntimeError for a computed tensor."""
    if id(tensor) in memo:
        return memo[id(tensor)]
    if not tensor.is_leaf:
        raise RuntimeError(_NOT_A_LEAF)
    owner = owner_of(tensor._data)
    copied = memo.get(id(owner))
    if copied is None:
        copied = memo[id(owner)] = owner.copy("K")
        memo[id(copied)] = owner  # keep the original alive as long as its id is a key
    out = rebuild(type(tensor), copied, *_window(tensor._data, owner), tensor._edge is not None)
    memo[id(tensor)] = out
    if tensor._grad is not None:
        out._grad = deep_copy(tensor._grad.detach(), memo)
    _copy_attributes(tensor, out, memo)
    return out


def _copy_attributes(tensor: Tensor, out: Tensor, memo: dict[int, Any]) -> None:
    import copy

    for name, value in tensor.__dict__.items():
        if not name.startswith("_"):
            out.__dict__[name] = copy.deepcopy(value, memo)


def reduce(tensor: Tensor) -> tuple[Any, ...]:
    """Return what pickle needs to make a tensor again: its history is left out."""
    owner = owner_of(tensor._data)
    plain = np.asarray(owner)
    state = {k: v for k, v in tensor.__dict__.items() if not k.startswith("_")}
    arguments = (type(tensor), plain, *_window(tensor._data, owner), tensor._edge is not None)
    return (rebuild, arguments, state) if state else (rebuild, arguments)


def _window(data: np.ndarray, owner: np.ndarray) -> tuple[Any, Any, int]:
    offset = data.__array_interface__["data"][0] - owner.__array_interface__["data"][0]
    return data.shape, data.strides, offset


def rebuild(
    kind: type, owner: np.ndarray, shape: Any, strides: Any, offset: int, requires_grad: bool
) -> Any:
    """Return a tensor that shows a part of an array; IndexError if the part is not in it.

    The offset and strides are in bytes.
    """
    out: Any = object.__new__(kind)
    if owner.shape == tuple(shape) and owner.strides == tuple(strides) and offset == 0:
        out._data = owner
    else:
        out._data = np.ndarray(shape, owner.dtype, _bytes_of(owner), offset, strides)
    out._edge = LEAF if requires_grad else None
    return out


def _bytes_of(owner: np.ndarray) -> Any:
    return owner if owner.flags.c_contiguous else owner.T
