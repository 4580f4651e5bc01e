"""Arrays as windows on a storage: strides and offsets counted in elements, as PyTorch counts them.

A geometry is `(shape, strides, offset)`, the offset counted from the start of the storage. NumPy
keeps who owns the memory in `.base`; the owner is the storage.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

#: The ending of a saved value that is kept in bytes: whoever reads it, a rule too, gets elements.
STRIDES: Final = "_sym_strides"

Geometry = tuple[tuple[int, ...], tuple[int, ...], int]


def owner_of(array: np.ndarray) -> np.ndarray:
    """Return the array that owns the memory of `array`."""
    base = array.base
    while isinstance(base, np.ndarray):
        array = base
        base = array.base
    return array


def address(array: np.ndarray) -> int:
    """Return the address of an array's first element."""
    return array.__array_interface__["data"][0]


def offset_in(array: np.ndarray, owner: np.ndarray) -> int:
    """Return where `array` starts in the memory of `owner`, in elements of `array`."""
    return (address(array) - address(owner)) // array.itemsize


def in_c_order(array: np.ndarray) -> np.ndarray:
    """Return an array whose elements lie in C order, as PyTorch's results mostly do: itself, or a copy."""
    if array.__class__ is np.ndarray and not array.flags.c_contiguous:
        return np.ascontiguousarray(array)
    return array


def _memory_order(array: np.ndarray) -> list[int]:
    """Return the axes from the widest stride to the narrowest; repeated axes stay where they are.

    PyTorch's order (`TensorIterator`): an axis of stride 0 compares with none.
    """
    order = list(range(array.ndim - 1, -1, -1))  # the narrowest first, while sorting
    for i in range(1, array.ndim):
        at = i
        for below in range(i - 1, -1, -1):
            a, b = array.strides[order[below]], array.strides[order[at]]
            if not a or not b:
                continue
            if a < b or (a == b and array.shape[order[below]] <= array.shape[order[at]]):
                break
            order[below], order[at] = order[at], order[below]
            at = below
    return order[::-1]


def empty_like(array: np.ndarray, dtype: Any = None) -> np.ndarray:
    """Return an array to be written, laid out as PyTorch's `preserve_format` lays out a copy.

    NumPy's would put an axis that is repeated (`expand`) innermost, and a copy were not contiguous.
    """
    if 0 not in array.strides or array.flags.c_contiguous:
        return np.empty_like(array, dtype)
    order = _memory_order(array)
    out = np.empty([array.shape[d] for d in order], dtype or array.dtype)
    return out.transpose(np.argsort(order))


def copy_of(array: np.ndarray, dtype: Any = None) -> np.ndarray:
    """Return a copy of an array, in a type, in the layout of `empty_like`."""
    if array.flags.c_contiguous or 0 not in array.strides:
        return array.copy("K") if dtype is None else array.astype(dtype)
    out = empty_like(array, dtype)
    out[...] = array
    return out


def laid_out_as(model: np.ndarray, array: np.ndarray) -> np.ndarray:
    """Return an array of the model's shape with its strides if these leave no gaps, else in C order."""
    if model.flags.c_contiguous or not _is_dense(model):
        return np.ascontiguousarray(array)
    out = np.empty_like(model, array.dtype)
    out[...] = array
    return out


def _is_dense(array: np.ndarray) -> bool:
    """Whether the elements fill their part of the memory, each in a place of its own."""
    steps = [s // array.itemsize for s in array.strides]
    return array.size == extent_of(array.shape, steps) and not any(
        not s and n > 1 for s, n in zip(steps, array.shape, strict=True)
    )


def geometry_of(array: np.ndarray) -> Geometry:
    """Return an array's shape, strides and place in its storage, in elements."""
    size = array.itemsize
    strides = tuple([s // size for s in array.strides])
    return array.shape, strides, offset_in(array, owner_of(array))


def contiguous_geometry(shape: tuple[int, ...]) -> Geometry:
    """Return the geometry of an array of a shape that has its memory for itself."""
    strides, step = [], 1
    for n in reversed(shape):
        strides.append(step)
        step *= max(n, 1)
    return shape, tuple(strides[::-1]), 0


def window(array: np.ndarray, size: Any, stride: Any, offset: int) -> np.ndarray:
    """Return a window on the memory that `array` lies in; `offset` counts from the memory's start.

    Raises RuntimeError, in PyTorch's words, for a window that is larger than the memory.
    """
    owner = owner_of(array)
    if not owner.flags.c_contiguous:  # a buffer must be; the axes in order of stride are
        order = sorted(range(owner.ndim), key=lambda d: -owner.strides[d])
        owner = owner.transpose(order)
    item = array.itemsize
    if offset < 0:
        raise RuntimeError("Tensor: invalid storage offset " + str(offset))
    needed = (offset + extent_of(size, stride)) * item if extent_of(size, stride) else 0
    if needed > owner.nbytes:
        raise RuntimeError(
            f"setStorage: sizes {list(size)}, strides {list(stride)}, storage offset {offset}, and itemsize "
            f"{item} requiring a storage size of {needed} are out of bounds for storage of size {owner.nbytes}"
        )
    return np.ndarray(tuple(size), array.dtype, owner, offset * item, [s * item for s in stride])


def extent_of(size: Any, stride: Any) -> int:
    """Return how many elements of storage a geometry spans; 0 for an empty one."""
    if 0 in size:
        return 0
    return 1 + sum((n - 1) * s for n, s in zip(size, stride, strict=True))


def memory_for(dtype: Any, *geometries: Geometry) -> tuple[np.ndarray, list[np.ndarray]]:
    """Return zeroed memory and, for each geometry, a window on it; their distances are kept."""
    start = min(g[2] for g in geometries)
    extent = max(g[2] - start + extent_of(g[0], g[1]) for g in geometries)
    memory = np.zeros(max(extent, 1), dtype)
    return memory, [part_of(memory, g[0], g[1], g[2] - start) for g in geometries]


def part_of(memory: np.ndarray, size: Any, stride: Any, offset: int) -> np.ndarray:
    """Return a window on flat memory."""
    item = memory.itemsize
    if 0 in size:
        return np.empty(size, memory.dtype)
    return np.ndarray(tuple(size), memory.dtype, memory, offset * item, [s * item for s in stride])


def overlaps_itself(size: Any, stride: Any) -> bool:
    """Return whether two indices may name one place."""
    if 0 in size:
        return False
    reach = 1
    for s, n in sorted((s, n) for n, s in zip(size, stride, strict=True) if n > 1):
        if s < reach:
            return True
        reach = s * (n - 1) + reach
    return False


def default_strides(shape: Any) -> tuple[int, ...]:
    """Return the strides of a contiguous tensor."""
    strides, step = [], 1
    for n in reversed(shape):
        strides.append(step)
        step *= max(n, 1)
    return tuple(reversed(strides))


def in_elements(strides: tuple[int, ...], dtype: np.dtype) -> tuple[int, ...]:
    """Return strides given in bytes as PyTorch counts them, in elements."""
    size = dtype.itemsize
    return tuple([s // size for s in strides])
