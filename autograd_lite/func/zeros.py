"""Zeros like a tensor at any level."""

from __future__ import annotations

import numpy as np

from .._tensor import Tensor, wrap
from .levels import BatchedTensor, GradTrackingTensor


def zeros_of(tensor: Tensor) -> Tensor:
    """Return zeros in a tensor's shape and type, batched if it is."""
    if isinstance(tensor, BatchedTensor):
        return tensor.rewrap(zeros_of(tensor.value))
    if isinstance(tensor, GradTrackingTensor):
        return zeros_of(tensor.value)
    return wrap(np.zeros(tensor._data.shape, tensor._data.dtype))


def ones_of(tensor: Tensor) -> Tensor:
    """Return ones in a tensor's shape and type, batched if it is."""
    if isinstance(tensor, BatchedTensor):
        return tensor.rewrap(ones_of(tensor.value))
    if isinstance(tensor, GradTrackingTensor):
        return ones_of(tensor.value)
    return wrap(np.ones(tensor._data.shape, tensor._data.dtype))
