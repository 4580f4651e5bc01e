"""PyTorch's complaints about dtypes, in the names its C++ uses."""

from __future__ import annotations

from typing import Final

import numpy as np

_SCALAR_TYPE: Final = {
    "bool": "Bool",
    "uint8": "Byte",
    "uint16": "UInt16",
    "uint32": "UInt32",
    "uint64": "UInt64",
    "int8": "Char",
    "int16": "Short",
    "int32": "Int",
    "int64": "Long",
    "float16": "Half",
    "float32": "Float",
    "float64": "Double",
}
_C_TYPE: Final = {
    "bool": "bool",
    "uint8": "unsigned char",
    "uint16": "short unsigned int",
    "uint32": "unsigned int",
    "uint64": "long unsigned int",
    "int8": "signed char",
    "int16": "short int",
    "int32": "int",
    "int64": "long int",
    "float16": "c10::Half",
    "float32": "float",
    "float64": "double",
}


def scalar_type(dtype: np.dtype) -> str:
    """PyTorch's name of an element type: ``Long`` for int64."""
    return _SCALAR_TYPE[dtype.name]


def c_type(dtype: np.dtype) -> str:
    """The C++ name of an element type: ``long int`` for int64."""
    return _C_TYPE[dtype.name]


def require_floating(out: np.ndarray, kernel: str) -> None:
    """Raise NotImplementedError unless `out` holds floating point numbers."""
    if out.dtype.kind != "f":
        raise NotImplementedError(f"\"{kernel}\" not implemented for '{scalar_type(out.dtype)}'")
