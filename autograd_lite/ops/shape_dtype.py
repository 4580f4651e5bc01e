"""`view(dtype)`: the same bytes read as another type."""

from __future__ import annotations

from .. import dtypes
from .._tensor import Tensor, wrap
from ..version import counter_of
from .shape_rows import alias_row


def view_dtype(self: Tensor, dtype: dtypes.dtype) -> Tensor:
    """Return a view of the same bytes as another type; RuntimeError if sizes do not divide."""
    data = self._data
    if dtype.np == data.dtype:
        return alias_row(self)
    old, new = data.itemsize, dtype.itemsize
    if old != new:
        _check_sizes(self, dtype, old, new)
    out = wrap(data.view(dtype.np))
    out._vc = counter_of(self)
    return out


def _check_sizes(self: Tensor, dtype: dtypes.dtype, old: int, new: int) -> None:
    shape, names = self._data.shape, f"{self.dtype.type_name} as {dtype.type_name}"
    if not shape:
        raise RuntimeError(f"self.dim() cannot be 0 to view {names} (different element sizes)")
    strides = self.stride()
    if strides[-1] != 1:
        raise RuntimeError(
            f"self.stride(-1) must be 1 to view {names} (different element sizes), but got {strides[-1]}"
        )
    if old < new:
        ratio = new // old
        if shape[-1] % ratio:
            raise RuntimeError(
                f"self.size(-1) must be divisible by {ratio} to view {names} (different element sizes), but got "
                f"{shape[-1]}"
            )
        if self.storage_offset() % ratio:
            raise RuntimeError(
                f"self.storage_offset() must be divisible by {ratio} to view {names} (different element sizes), but "
                f"got {self.storage_offset()}"
            )
        for i, s in enumerate(strides[:-1]):
            if s % ratio:
                raise RuntimeError(
                    f"self.stride({i}) must be divisible by {ratio} to view {names} (different element sizes), but got {s}"
                )
