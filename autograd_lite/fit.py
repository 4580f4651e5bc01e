"""Making a contribution fit: the one place where broadcasting is undone.

A rule returns the gradient in the shape and type in which the operation computed. The edge it
goes along knows what the input really was: dimensions that were broadcast are summed, and the
type is the input's.
"""

from __future__ import annotations

from typing import Any

import numpy as np


def fit(part: Any, shape: tuple[int, ...], dtype: Any, node: Any, slot: int) -> Any:
    """Return a contribution (array or Tensor) in an input's shape and type.

    Raises RuntimeError, in PyTorch's words, when the shape is not one that broadcasting made.
    """
    from ._tensor import Tensor

    tensor = isinstance(part, Tensor)
    got = part._data.shape if tensor else part.shape
    if got != shape:
        if not _expandable(shape, got):
            raise RuntimeError(
                f"Function {node.name()} returned an invalid gradient at index {_number(node, slot)} - got {list(got)} "
                f"but expected shape compatible with {list(shape)}"
            )
        part = part.sum_to_size(shape) if tensor else sum_to(part, shape)
    if tensor:
        from .dtypes import FROM_NUMPY

        return part if part._data.dtype == dtype else part.to(FROM_NUMPY[np.dtype(dtype)])
    return part if part.dtype == dtype else part.astype(dtype)


def fit_edge(part: Any, edge: Any, node: Any, slot: int) -> Any:
    """Return a contribution in the shape and type that the edge it goes along expects."""
    target, number = edge[0], edge[1]
    if target.multi:
        return fit(part, target.shape[number], target.dtype[number], node, slot)
    return fit(part, target.shape, target.dtype, node, slot)


def sum_to(array: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Sum an array over the dimensions that broadcasting from `shape` added or stretched.

    >>> import numpy as np
    >>> sum_to(np.ones((2, 3)), (1, 3))
    array([[2., 2., 2.]])
    """
    if array.shape == shape:
        return array
    extra = array.ndim - len(shape)
    axes = tuple(range(extra)) + tuple(
        i + extra for i, n in enumerate(shape) if n == 1 and array.shape[i + extra] != 1
    )
    summed = np.add.reduce(array, axis=axes, keepdims=True) if axes else array
    return np.asarray(summed).reshape(shape)


def _number(node: Any, slot: int) -> int:
    """Count an input as PyTorch does: among those that have a gradient."""
    row = getattr(node, "node", node).row  # of a CopySlices: that of the operation on the view
    if row is None or row.joint is not None or row.variadic:
        return slot
    return sum(name in row.rules for name in row.inputs[:slot])


def _expandable(shape: tuple[int, ...], to: tuple[int, ...]) -> bool:
    """Return whether broadcasting can turn `shape` into `to`."""
    if len(shape) > len(to):
        return False
    return all(a in (1, b) for a, b in zip(reversed(shape), reversed(to), strict=False))
