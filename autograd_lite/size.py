"""`torch.Size`: a tensor's shape."""

from __future__ import annotations

import math
from typing import Any


class Size(tuple[int, ...]):
    """A tensor's shape: a tuple of ints.

    >>> import autograd_lite as torch
    >>> torch.Size([2, 3]), torch.Size([2, 3]).numel(), torch.Size([2, 3])[1:]
    (torch.Size([2, 3]), 6, torch.Size([3]))
    """

    __slots__ = ()

    def numel(self) -> int:
        """Return the number of elements of a tensor with this shape."""
        return math.prod(self)

    def __repr__(self) -> str:
        return f"torch.Size({list(self)})"

    def __getitem__(self, index: Any) -> Any:
        got = tuple.__getitem__(self, index)
        return Size(got) if isinstance(index, slice) else got

    def __add__(self, other: Any) -> Any:
        return Size(tuple.__add__(self, tuple(other)))

    def __radd__(self, other: Any) -> Any:
        return Size(tuple(other) + tuple(self))

    def __mul__(self, n: Any) -> Any:
        return Size(tuple.__mul__(self, n))

    __rmul__ = __mul__

    def __reduce__(self) -> tuple[Any, ...]:
        return (Size, (tuple(self),))
