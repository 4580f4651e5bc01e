"""PyTorch's errors for element types that an operation does not have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .. import errors
from ..dtypes import FROM_NUMPY


def type_name(array: Any) -> str:
    """Return an array's element type in the words of error texts: `Float`, `Long`, …"""
    return FROM_NUMPY[array.dtype].type_name


def not_implemented(kernel: str, array: Any) -> NotImplementedError:
    """Make the error for an element type that a kernel does not have."""
    return NotImplementedError(f"\"{kernel}\" not implemented for '{type_name(array)}'")


def only(kinds: str, kernel: str, compute: Callable[..., Any]) -> Callable[..., Any]:
    """Restrict a forward to arrays of some kinds (letters of NumPy's `dtype.kind`)."""

    def forward(x: Any, *args: Any) -> Any:
        if x.dtype.kind not in kinds:
            raise not_implemented(kernel, x)
        return compute(x, *args)

    return forward


def wide(compute: Callable[..., Any]) -> Callable[..., Any]:
    """Run a forward of several steps on float16 in float32, and round once at the end."""

    def forward(x: Any, *args: Any) -> Any:
        if x.dtype.char == "e":
            args = tuple(a.astype(np.float32) if isinstance(a, np.ndarray) else a for a in args)
            return np.asarray(compute(x.astype(np.float32), *args)).astype(np.float16)
        return compute(x, *args)

    return forward


def python_number(value: Any) -> Any:
    """Return a Python number as it is, and that of a NumPy scalar; TypeError for what NumPy would
    take as an array, and for complex numbers."""
    if isinstance(value, (tuple, list, str, complex)):
        raise TypeError(f"expected a number, but got {errors.type_name(value)}")
    return value.item() if isinstance(value, np.generic) else value
