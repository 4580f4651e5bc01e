"""Windows on a storage: as_strided, and what the history of a rewritten view is made of.

A geometry is `(shape, strides, offset)` in elements, see `autograd_lite.strides`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import strides
from .._tensor import Tensor
from ..shape_rules import strided_add, strided_gather, strided_place
from .arguments import api
from .register import define
from .shape import index, ints


def _start(storage_offset: int | None, array: np.ndarray) -> int:
    return strides.geometry_of(array)[2] if storage_offset is None else storage_offset


def _or_start(storage_offset: int | None, geometry: strides.Geometry) -> int:
    return geometry[2] if storage_offset is None else storage_offset


as_strided_row = define(
    "as_strided(self; size, stride, storage_offset)",
    lambda a, size, stride, storage_offset: strides.window(a, size, stride, _start(storage_offset, a)), view=True, structure="selection", jvp="linear",
    saves="size, stride, storage_offset",
    self=lambda grad, self_geometry, size, stride, storage_offset: strided_add(
        grad, self_geometry, (size, stride, _or_start(storage_offset, self_geometry))),
)  # fmt: skip

# Linear maps between a tensor and a window on its memory; each is the other's transpose.
define(
    "strided_gather(self; geometry, window)", strided_gather, structure="selection", jvp="linear",
    symbol="as_strided", self=lambda grad, geometry, window: strided_add(grad, geometry, window),
)  # fmt: skip
define(
    "strided_add(self; geometry, window)", strided_add, structure="selection", jvp="linear",
    symbol="as_stridedᵀ", self=lambda grad, geometry, window: strided_gather(grad, geometry, window),
)  # fmt: skip
define(
    "strided_place(self, source; geometry, window)", strided_place, structure="selection", jvp="linear",
    symbol="as_strided_scatter",
    self=lambda grad, geometry, window: strided_place(grad, 0, geometry, window),
    source=lambda grad, geometry, window: strided_gather(grad, geometry, window),
)  # fmt: skip


def _as_strided_scatter(
    self: np.ndarray, src: np.ndarray, size: Any, stride: Any, storage_offset: int
) -> np.ndarray:
    geometry = strides.geometry_of(self)
    return strided_place(self, src, geometry, (size, stride, _or_start(storage_offset, geometry)))


as_strided_scatter_row = define(
    "as_strided_scatter(self, src; size, stride, storage_offset)", _as_strided_scatter, structure="selection",
    jvp="linear", saves="size, stride, storage_offset",
    self=lambda grad, self_geometry, size, stride, storage_offset: strided_place(
        grad, 0, self_geometry, (size, stride, _or_start(storage_offset, self_geometry))),
    src=lambda grad, self_geometry, size, stride, storage_offset: strided_gather(
        grad, self_geometry, (size, stride, _or_start(storage_offset, self_geometry))),
)  # fmt: skip


def _window(input: Tensor, size: Any, stride: Any, storage_offset: Any) -> tuple[Any, Any, Any]:
    size, stride = ints(tuple(size)), ints(tuple(stride))
    if len(size) != len(stride):
        raise RuntimeError("mismatch in length of strides and shape")
    if any(n < 0 for n in stride):
        raise RuntimeError(
            "as_strided: Negative strides are not supported at the moment, got strides: "
            f"{list(stride)}"
        )
    return size, stride, None if storage_offset is None else index(storage_offset)


@api("Tensor input, sizes size, sizes stride, int storage_offset=")
def as_strided(input: Tensor, size: Any, stride: Any, storage_offset: Any = None) -> Tensor:
    """Return a view of a tensor's storage with any size, strides and offset.

    >>> import autograd_lite as torch
    >>> torch.arange(6.0).as_strided((2, 2), (1, 2))
    tensor([[0., 2.],
            [1., 3.]])
    """
    return as_strided_row(input, *_window(input, size, stride, storage_offset))


@api("Tensor input, Tensor src, sizes size, sizes stride, int storage_offset=")
def as_strided_scatter(
    input: Tensor, src: Tensor, size: Any, stride: Any, storage_offset: Any = None
) -> Tensor:
    """Return a copy with `src` in a window of the storage."""
    window = _window(input, size, stride, storage_offset)
    if src._data.shape != window[0]:
        raise RuntimeError(
            f"expected src to have a size equal to the slice of self. src size = {list(src._data.shape)}, "
            f"slice size = {list(window[0])}"
        )
    return as_strided_scatter_row(input, src, *window)
