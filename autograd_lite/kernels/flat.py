"""Kernels over all elements of arrays of one shape, whatever it is."""

from __future__ import annotations

from typing import Any

import numpy as np

from .worth import WORTH, kernel

__all__ = ["alike", "elementwise"]

_F32, _F64 = np.dtype(np.float32), np.dtype(np.float64)


def alike(first: Any, *others: Any) -> bool:
    """Whether arrays are float32 or float64, of one type and shape, in C order, and not empty."""
    if type(first) is not np.ndarray or not (first.dtype is _F32 or first.dtype is _F64):
        return False
    return (
        bool(first.ndim and first.size)
        and first.flags.c_contiguous
        and all(
            type(x) is np.ndarray
            and x.dtype is first.dtype
            and x.shape == first.shape
            and x.flags.c_contiguous
            for x in others
        )
    )


def elementwise(name: str, *arrays: Any) -> Any:
    """Return what a kernel makes of arrays alike, one number of each element; None to use NumPy.

    The kernel `name` is for float64, `name_single` for float32; where NumPy is the faster in a
    type, there is none. Fortran order stays.
    """
    if not alike(*arrays):
        turned = [x.T for x in arrays if type(x) is np.ndarray and x.ndim > 1]
        if len(turned) < len(arrays) or not alike(*turned):
            return None
        out = elementwise(name, *turned)
        return None if out is None else out.T
    first = arrays[0]
    typed = name if first.dtype is _F64 else f"{name}_single"
    run = kernel(typed, first.size) if typed in WORTH else None
    if run is None:
        return None
    out = np.empty_like(first)
    run(*(x.reshape(-1) for x in arrays), out.reshape(-1))
    return out
