"""The public function of a table row: argument names, `out=`, and the errors for wrong types."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ._tensor import Tensor, wrap
from .engine import apply
from .errors import wrong_argument

if TYPE_CHECKING:
    from .table import Row


class _Missing:
    """Stands for an argument that was not given."""


MISSING: Final = _Missing()
_NUMBERS = (int, float, np.number, np.bool_)

#: Functions whose first tensor may be a Python number too.
_FIRST_MAY_BE_NUMBER = frozenset({"add", "sub", "mul", "div", "floor_divide"})


def slow_entry(
    row: Row, style: str = "function", numbers: tuple[str, ...] = (), called: str = ""
) -> Callable[..., Any]:
    """Return the general path of a row's function: checks the arguments, serves `out=`.

    `style` is how it was called: as "function", "method" (whose errors do not count the tensor
    itself) or "operator" (which returns NotImplemented for what is no operand). `numbers` are the
    inputs that may be Python numbers, `called` the name in errors, if it is not the row's.
    """
    called = called or row.name
    names = ("input", *row.inputs[1:])
    itself = style != "function"

    def call(*operands: Any, out: Any = None, more: tuple[Any, ...] = (), **attrs: Any) -> Any:
        if more:
            raise _misfit(operands + more, attrs)
        for position, (name, value) in enumerate(zip(names, operands, strict=True)):
            if not isinstance(value, Tensor) and not (
                name in numbers and isinstance(value, _NUMBERS)
            ):
                if style == "operator":
                    if row.name == "eq" and isinstance(value, np.ndarray):  # alone of all operators
                        return apply(row, operands[0], wrap(value))
                    return NotImplemented
                if value is MISSING:
                    raise _misfit(operands, attrs)
                if (
                    position
                    or row.name not in _FIRST_MAY_BE_NUMBER
                    or not isinstance(value, _NUMBERS)
                ):
                    raise _misfit(operands, attrs) or wrong_argument(
                        called, name, position - itself, value
                    )
        values = [attrs[a] if a == "dtype" else number(attrs[a], row.name, a) for a in row.attrs]
        if style == "function" and not isinstance(operands[0], Tensor):
            operands = (_from_number(operands[0]), *operands[1:])
        result = apply(row, *operands, *values)
        return result if out is None else write_out(row, result, out)

    def _misfit(operands: tuple[Any, ...], attrs: dict[str, Any]) -> Any:
        from .overloads import explain

        given = tuple(v for v in operands[itself:] if v is not MISSING)
        found = explain(called, given, {}, itself)
        if found is not None:
            return found
        needed = len(names) - itself
        if len(given) > needed:
            if itself and not needed:
                return TypeError(f"TensorBase.{called}() takes no arguments ({len(given)} given)")
            plural = "argument" if needed == 1 else "arguments"
            return TypeError(
                f"{called}() takes {needed} positional {plural} but {len(given)} were given"
            )
        if len(given) < needed:
            absent = ", ".join(
                f'"{n}"' for n, v in zip(names, operands, strict=True) if v is MISSING
            )
            return TypeError(
                f"{called}() missing {needed - len(given)} required positional arguments: {absent}"
            )
        return None

    return call


def is_number(value: Any) -> bool:
    """Return whether a value counts as a Python number in an operation (NumPy scalars do)."""
    return isinstance(value, _NUMBERS)


def is_operand(value: Any) -> bool:
    """Return whether an operator can work with a value: not with an array, which asks NumPy."""
    return isinstance(value, (Tensor, *_NUMBERS))


def number(value: Any, function: str, name: str) -> Any:
    """Return a number argument as a Python number, and an argument of another kind as it is.

    A one-element tensor counts as its value. TypeError, in PyTorch's words, for text.
    """
    if isinstance(value, (Tensor, np.generic)):
        return value.item()
    if isinstance(value, str) and name == "alpha":
        raise TypeError(f"{function}(): argument '{name}' must be Number, not str")
    return value


def _from_number(value: Any) -> Tensor:
    from .dtypes import of_scalar

    out = wrap(np.asarray(value).astype(of_scalar(value).np))
    out._wrapped = True
    return out


def write_out(row: Row, result: Tensor, out: Tensor) -> Tensor:
    """Put a result into `out=`, resized where needed; RuntimeError if either is tracked."""
    from .inplace import copy_into_out

    return copy_into_out(row, result, out)
