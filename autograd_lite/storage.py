"""Storages: the flat memory behind tensors, as PyTorch shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .strides import owner_of

if TYPE_CHECKING:
    from ._tensor import Tensor


class UntypedStorage:
    """The bytes of a tensor's memory; views of a tensor share its storage.

    >>> import autograd_lite as torch
    >>> torch.ones(2, 3)[1].untyped_storage().nbytes()
    24
    """

    def __init__(self, owner: np.ndarray) -> None:
        self._owner = owner

    def nbytes(self) -> int:
        """Return the size in bytes."""
        return self._owner.nbytes

    def size(self) -> int:
        """Return the size in bytes."""
        return self._owner.nbytes

    def data_ptr(self) -> int:
        """Return the address of the first byte."""
        return self._owner.__array_interface__["data"][0]

    def __len__(self) -> int:
        return self._owner.nbytes

    def __eq__(self, other: object) -> bool:
        return isinstance(other, UntypedStorage) and self.data_ptr() == other.data_ptr()

    def __hash__(self) -> int:
        return self.data_ptr()

    def tolist(self) -> list[int]:
        """Return the bytes as a list."""
        return list(self._owner.tobytes())


class TypedStorage:
    """The memory of a tensor as a row of elements."""

    def __init__(self, owner: np.ndarray) -> None:
        self._owner = owner.reshape(-1) if owner.flags.c_contiguous else owner.ravel("K")

    def size(self) -> int:
        """Return the number of elements."""
        return self._owner.size

    def nbytes(self) -> int:
        """Return the size in bytes."""
        return self._owner.nbytes

    def data_ptr(self) -> int:
        """Return the address of the first element."""
        return self._owner.__array_interface__["data"][0]

    def untyped(self) -> UntypedStorage:
        """Return the storage as bytes."""
        return UntypedStorage(self._owner)

    def tolist(self) -> list[Any]:
        """Return the elements as a list."""
        return self._owner.tolist()

    def __len__(self) -> int:
        return self._owner.size

    def __getitem__(self, index: Any) -> Any:
        got = self._owner[index]
        return got.item() if isinstance(got, np.generic) else got.tolist()


def untyped_storage(tensor: Tensor) -> UntypedStorage:
    """Return the storage of a tensor."""
    return UntypedStorage(owner_of(tensor._data))


def typed_storage(tensor: Tensor) -> TypedStorage:
    """Return the storage of a tensor as elements."""
    return TypedStorage(owner_of(tensor._data))
