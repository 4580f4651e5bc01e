"""How PyTorch's built-in functions may be called: their forms, and what fits a parameter.

`overload_forms.json` holds the forms, made by `tests/record/overloads.py`: a list of those that an
error shows, or a string, the only form of a function. It is read when a call has failed.
"""

from __future__ import annotations

import functools
import json
import pathlib
import re
from typing import Any, Final, NamedTuple

import numpy as np

from . import devices, dtypes, layouts
from ._tensor import Tensor

_NUMBER_AS_TENSOR = re.compile(
    r"(add|div|divide|mul|multiply|sub|subtract|true_divide|floor_divide)_?"
)
#: The lists of ints of listed forms that may not be one int, but may be given as several arguments.
_SIZES = (
    "size",
    "sizes",
    "split_sizes",
    "dims",
    "indices",
    "normalized_shape",
    "pad",
    "repeats",
    "shape",
)
INTS: Final = ("tuple of ints", "tuple of int")  # the second may be one int instead
_REAL = (int, float, np.number)


class Parameter(NamedTuple):
    """A parameter of a form."""

    kind: str
    name: str
    optional: bool
    none: bool  # whether None is accepted
    keyword_only: bool


class Form:
    """One way to call a function, from PyTorch's text for it.

    A text that was `shown` by an error does not say which lists of ints may be one int.
    """

    def __init__(self, text: str, shown: bool = False) -> None:
        self.text = text
        parts = text.strip("()").split(", ")
        #: Type and name of each part as PyTorch reads its own text when it compares a call with
        #: it: of `bool keepdim = False` the name is `False`; `*` is a part, and so is nothing.
        self.parts = [(p.rpartition(" ")[0], p.rpartition(" ")[2]) for p in parts]
        self.parameters: list[Parameter] = []
        keyword_only = False
        for part in filter(None, parts):
            if part == "*":
                keyword_only = True
                continue
            declared, _, default = part.partition(" = ")
            kind, _, name = declared.rpartition(" ")
            none = default == "None" or kind.endswith("?") or name == "pin_memory"
            if shown and kind == "tuple of ints" and name not in _SIZES:
                kind = "tuple of int"
            self.parameters.append(
                Parameter(kind.rstrip("?"), name, bool(default), none, keyword_only)
            )

    def could_mean(self, count: int) -> bool:
        """Return whether a call with so many arguments could mean this form."""
        return sum(not p.optional for p in self.parameters) <= count <= len(self.parameters)


@functools.cache
def _table() -> dict[str, dict[str, list[str] | str | None]]:
    path = pathlib.Path(__file__).with_name("overload_forms.json")
    return json.loads(path.read_text(encoding="utf-8"))


def texts_of(name: str, method: bool | str) -> list[str] | str | None:
    """Return what the table has of a function or method."""
    section = method if isinstance(method, str) else "method" if method else "function"
    return _table()[section].get(name)


def knows(name: str, method: bool | str) -> bool:
    """Return whether the forms of a function or method are known."""
    return texts_of(name, method) is not None


def built_in(name: str, method: bool | str) -> bool:
    """Return whether PyTorch has not written a function or method in Python."""
    return name in _table()["method" if method is True else method or "function"]


@functools.cache
def forms_of(name: str, method: bool | str) -> list[Form]:
    """Return the forms of a function, a method or, with "functional", one of `nn.functional`.

    None are known of what PyTorch has written in Python.
    """
    texts = texts_of(name, method)
    if isinstance(texts, str):
        return [Form(texts)]
    return [Form(text, shown=True) for text in texts or ()]


def fits(name: str, value: Any, kind: str) -> bool:
    """Return whether a value is of a parameter's kind, for a function of this name."""
    number = isinstance(value, (int, float, np.number))
    if kind == "Tensor":
        return isinstance(value, Tensor) or (
            number and _NUMBER_AS_TENSOR.fullmatch(name) is not None
        )
    if kind == "Number":
        return number or _is_number_tensor(value)
    if kind == "int":
        return is_int(value)
    if kind == "float":
        return number or _is_number_tensor(value)
    if kind == "bool":
        return isinstance(value, (bool, np.bool_))
    if kind == "str":
        return isinstance(value, str)
    if kind == "tuple of int" and is_int(value):
        return True
    if kind in INTS:  # the first alone is looked at now
        return isinstance(value, (tuple, list)) and (not value or is_int(value[0]))
    if kind == "tuple of floats":
        return isinstance(value, (tuple, list)) and all(isinstance(v, _REAL) for v in value)
    if kind == "tuple of Tensors":
        return isinstance(value, (tuple, list)) and all(isinstance(v, Tensor) for v in value)
    if kind == "torch.dtype":
        return isinstance(value, dtypes.dtype) or any(value is t for t in (int, float, bool))
    if kind == "torch.layout":
        return isinstance(value, layouts.layout)
    if kind == "torch.memory_format":
        return isinstance(value, layouts.memory_format)
    if kind == "torch.device":
        return isinstance(value, (devices.device, str, int))
    return True


def is_int(value: Any) -> bool:
    """Return whether a value counts as an int: not a bool, but a 0-d integer tensor."""
    if isinstance(value, Tensor):
        return value._data.ndim == 0 and value._data.dtype.kind in "iu"
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool)


def _is_number_tensor(value: Any) -> bool:
    return isinstance(value, Tensor) and value._data.ndim == 0 and not value.requires_grad
