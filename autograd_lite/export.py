"""Memory shared with NumPy: noticing writes that no version counter sees.

The counter of an exported tensor also looks at the memory: whoever asks for its stamp (when a
tensor is saved, and when it is used in backward) makes it compare a checksum, and a difference
counts as a hidden write. Tensors that never met NumPy pay nothing, and those that did pay only as
long as some array still shares their memory; one made from an array of the user's, for good. Of
more than a megabyte the checksum covers samples: a write to all of it is noticed, one to a single
element may not be.
"""

from __future__ import annotations

import weakref
import zlib
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from .version import HIDDEN, VersionCounter, counter_of

if TYPE_CHECKING:
    from ._tensor import Tensor

_WHOLE: Final = 1 << 20  # bytes up to which a checksum covers everything
_BLOCKS: Final = 64
_BLOCK: Final = 4096

_stamp = VersionCounter.__dict__["stamp"]  # the slot that the property below covers


class ExportedCounter(VersionCounter):
    """The version counter of a storage that NumPy can write to."""

    __slots__ = ()

    #: NumPy's arrays may share parts of this memory with other tensors.
    quiet = property(lambda self: False, lambda self, value: None)

    @property
    def stamp(self) -> int:
        export: _Watch = self._export
        if export.changed():
            _stamp.__set__(self, _stamp.__get__(self) + HIDDEN)
            self.hidden_by = "numpy"
            self.tell_origins("numpy")
        found: int = _stamp.__get__(self)
        if not export.alive():
            self._export = None
            self.__class__ = VersionCounter  # type: ignore[assignment]
        return found

    @stamp.setter
    def stamp(self, value: int) -> None:
        _stamp.__set__(self, value)
        self._export.renew()


class _Watch:
    """The memory of an exported tensor, its checksum, and who still shares it."""

    __slots__ = ("array", "checksum", "forever", "sharers")

    def __init__(self, array: np.ndarray) -> None:
        self.array = array
        self.sharers: list[weakref.ref[Any]] = []
        self.forever = False  # shared with an array of the user's, whose life is not known
        self.renew()

    def renew(self) -> None:
        self.checksum = _checksum(self.array)

    def changed(self) -> bool:
        now = _checksum(self.array)
        changed = now != self.checksum
        self.checksum = now
        return changed

    def alive(self) -> bool:
        return self.forever or any(r() is not None for r in self.sharers)


def _checksum(array: np.ndarray) -> int:
    if array.nbytes > _WHOLE:
        return _sampled(array)
    return zlib.crc32(np.ascontiguousarray(array).data)


def _sampled(array: np.ndarray) -> int:
    """Checksum blocks all over a large array: a write to all of it shows, one to a single element may not."""
    if not array.flags.c_contiguous:
        array = np.ascontiguousarray(array[:: max(1, array.shape[0] // _BLOCKS)])
    data = array.reshape(-1).view(np.uint8).data
    step = max(len(data) // _BLOCKS, _BLOCK)
    found = zlib.crc32(data[-_BLOCK:])
    for start in range(0, len(data), step):
        found = zlib.crc32(data[start : start + _BLOCK], found)
    return found


class _Shared(np.ndarray):
    """What stands between a tensor's memory and the arrays that share it: it lives while they do.

    NumPy makes the owner of the memory the base of a view, unless a view of a subclass of another
    such view lies between.
    """


def export(tensor: Tensor) -> np.ndarray:
    """Return an array that shares a tensor's memory, and watch for writes through it."""
    if tensor._inference or not tensor._data.size:
        return tensor._data
    shared = tensor._data.view(_Shared).view(_Shared)
    for watch in _watches(tensor):
        watch.sharers = [r for r in watch.sharers if r() is not None]
        watch.sharers.append(weakref.ref(shared))
    return shared.view(np.ndarray)


def mark_shared(tensor: Tensor) -> Tensor:
    """Watch for writes to a tensor made from an array of the user's; return the tensor."""
    if not tensor._inference:
        for watch in _watches(tensor):
            watch.forever = True
    return tensor


def _watches(tensor: Tensor) -> list[_Watch]:
    """Return what watches a tensor's memory, for its counter and those of which it is the `.data`."""
    base = tensor if tensor._base is None else tensor._base
    found = []
    vc: VersionCounter | None = counter_of(tensor)
    while vc is not None:
        if vc._export is None:
            vc._export = _Watch(base._data)
            vc.__class__ = ExportedCounter
        found.append(vc._export)
        vc = vc.origin
    return found
