"""Making a batch of items: tensors are stacked, numbers become tensors, structures are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

import autograd_lite as torch

from ..._tensor import Tensor

_UNKNOWN = (
    "default_collate: batch must contain tensors, numpy arrays, numbers, dicts or lists; found {}"
)


def default_collate(batch: Any) -> Any:
    """Return a batch of items.

    Raises TypeError for items of a type it does not know, RuntimeError for lists of unequal length.

    >>> import autograd_lite as torch
    >>> torch.utils.data.default_collate([(1, 2.0), (3, 4.0)])
    [tensor([1, 3]), tensor([2., 4.], dtype=torch.float64)]
    """
    first = batch[0]
    if isinstance(first, Tensor):
        return torch.stack(batch, 0)
    if isinstance(first, np.ndarray):
        if first.dtype.kind in "SUaO":
            raise TypeError(_UNKNOWN.format(first.dtype))
        return default_collate([torch.as_tensor(b) for b in batch])
    if isinstance(first, np.generic):
        return torch.as_tensor(np.stack(batch))
    if isinstance(first, float):
        return torch.tensor(batch, dtype=torch.float64)
    if isinstance(first, int):
        return torch.tensor(batch)
    if isinstance(first, (str, bytes)):
        return batch
    if isinstance(first, Mapping):
        collated = {key: default_collate([item[key] for item in batch]) for key in first}
        kind: Any = type(first)
        return collated if kind is dict else kind(collated)
    if isinstance(first, tuple) and hasattr(first, "_fields"):
        return type(first)(*(default_collate(parts) for parts in zip(*batch, strict=True)))
    if isinstance(first, Sequence):
        if not all(len(item) == len(first) for item in batch):
            raise RuntimeError("each element in list of batch should be of equal size")
        return [default_collate(parts) for parts in zip(*batch, strict=True)]
    raise TypeError(_UNKNOWN.format(type(first)))


def default_convert(data: Any) -> Any:
    """Turn NumPy arrays in a structure into tensors."""
    if isinstance(data, Tensor):
        return data
    if isinstance(data, (np.ndarray, np.generic)) and data.dtype.kind not in "SUaO":
        return torch.as_tensor(data)
    if isinstance(data, Mapping):
        return {k: default_convert(v) for k, v in data.items()}
    if isinstance(data, tuple) and hasattr(data, "_fields"):
        return type(data)(*(default_convert(v) for v in data))
    if isinstance(data, (list, tuple)):
        return [default_convert(v) for v in data]
    return data
