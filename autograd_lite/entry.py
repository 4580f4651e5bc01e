"""The public function of a table row: argument names, `out=`, and the errors for wrong types."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .engine import apply
from .errors import wrong_argument
from .tensor import Tensor

if TYPE_CHECKING:
    from .table import Row


def slow_entry(row: Row) -> Callable[..., Any]:
    """Return the general path of a row's function: checks the arguments, serves `out=`."""
    names = ("input", *row.inputs[1:])

    def call(*operands: Any, out: Any = None, **attrs: Any) -> Any:
        for position, (name, value) in enumerate(zip(names, operands, strict=True)):
            if not isinstance(value, Tensor) and not (
                row.promote and position and is_number(value)
            ):
                raise wrong_argument(row.name, name, position, value)
        result = apply(row, *operands, *(attrs[a] for a in row.attrs))
        return result if out is None else write_out(row, result, out)

    return call


def is_number(value: Any) -> bool:
    """Return whether a value counts as a Python number in an operation (NumPy scalars do)."""
    import numpy as np

    return isinstance(value, (int, float, np.number, np.bool_))


def write_out(row: Row, result: Tensor, out: Tensor) -> Tensor:
    """Put a result into `out=`, resized where needed; RuntimeError if either is tracked."""
    from .inplace import copy_into_out

    return copy_into_out(row, result, out)
