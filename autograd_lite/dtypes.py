"""Data types and PyTorch's promotion rules.

PyTorch promotes by category (bool < integer < floating point): a Python scalar or a 0-d tensor
changes the type of a larger tensor only if its category is higher. NumPy's rules differ, so
every mixed operation asks `result_type` here.

Source: PyTorch documentation, "Tensor Attributes: torch.dtype".
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from .errors import type_name

BOOL, INTEGER, FLOAT = 0, 1, 2


class dtype:
    """A tensor's element type, e.g. ``torch.float32``.

    >>> import autograd_lite as torch
    >>> torch.float32, torch.float32.is_floating_point, torch.int8.itemsize
    (torch.float32, True, 1)
    """

    __slots__ = (
        "aliases",
        "category",
        "is_floating_point",
        "is_signed",
        "itemsize",
        "name",
        "np",
        "type_name",
    )
    is_complex = False

    def __init__(self, name: str, type_name: str) -> None:
        self.name = name
        self.type_name = type_name  # as in `torch.FloatTensor` and in error texts
        self.np = np.dtype(name)
        self.category = {"b": BOOL, "f": FLOAT}.get(self.np.kind, INTEGER)
        self.is_floating_point = self.category == FLOAT
        self.is_signed = self.np.kind in "fi"
        self.itemsize = self.np.itemsize

    def __repr__(self) -> str:
        return f"torch.{self.name}"

    def __reduce__(self) -> str | tuple[Any, ...]:
        return (_by_name, (self.name,))

    def to_real(self) -> dtype:
        """Return the real type of the same width: itself, as every type here is real."""
        return self


def _by_name(name: str) -> dtype:
    return BY_NAME[name]


float16 = half = dtype("float16", "Half")
float32 = float = dtype("float32", "Float")
float64 = double = dtype("float64", "Double")
uint8 = dtype("uint8", "Byte")
uint16 = dtype("uint16", "UInt16")
uint32 = dtype("uint32", "UInt32")
uint64 = dtype("uint64", "UInt64")
int8 = dtype("int8", "Char")
int16 = short = dtype("int16", "Short")
int32 = int = dtype("int32", "Int")
int64 = long = dtype("int64", "Long")
bool = dtype("bool", "Bool")

ALL: Final = (
    float16, float32, float64, uint8, uint16, uint32, uint64, int8, int16, int32, int64, bool,
)  # fmt: skip
BY_NAME: Final = {d.name: d for d in ALL}
FROM_NUMPY: Final[dict[np.dtype[Any], dtype]] = {d.np: d for d in ALL}

_default = float32


def get_default_dtype() -> dtype:
    """Return the floating point type that Python floats become (`torch.float32` unless changed)."""
    return _default


def set_default_dtype(d: dtype, /) -> None:
    """Set the type that Python floats become; TypeError unless it is a floating point type."""
    global _default
    if not isinstance(d, dtype):
        raise TypeError(
            "invalid dtype object: only floating-point types are supported as the default type"
        )
    if not d.is_floating_point:
        raise TypeError("only floating-point types are supported as the default type")
    _default = d


_PYTHON_TYPES: Final = {type(0.5): float64, type(1): int64, type(True): bool}  # noqa: UP003 (the names are dtypes here)


#: Element types in the words of C++, which some messages use.
_C_NAMES: Final = {
    "uint8": "unsigned char", "int8": "signed char", "int16": "short int", "int64": "long int", "float16": "c10::Half",
    "uint16": "short unsigned int", "uint32": "unsigned int", "uint64": "long unsigned int",
}  # fmt: skip


def c_name(d: dtype) -> str:
    """Return a type's name in C++: `long int` for int64."""
    return _C_NAMES.get(d.name, d.type_name.lower())


def as_dtype(value: Any, function: str = "tensor") -> dtype:
    """Return a dtype argument, which may be Python's float, int or bool; TypeError for others."""
    if isinstance(value, dtype):
        return value
    found = _PYTHON_TYPES.get(value) if isinstance(value, type) else None
    if found is None:
        raise TypeError(
            f"{function}(): argument 'dtype' must be torch.dtype, not {type_name(value)}"
        )
    return found


def from_type(value: Any) -> dtype:
    """Return the dtype of `torch.FloatTensor` or its name, or a dtype itself; ValueError for others."""
    if isinstance(value, dtype):
        return value
    name = value if isinstance(value, str) else getattr(value, "__name__", "")
    for d in ALL:
        if name.removeprefix("torch.") == d.type_name + "Tensor" or (
            name == "torch.Tensor" and d is _default
        ):
            return d
    raise ValueError(f"invalid type: '{name}'")


def set_default_tensor_type(t: Any, /) -> None:
    """Set the default type by a class such as `torch.DoubleTensor`, or its name."""
    set_default_dtype(from_type(t))


def of_array(array: np.ndarray) -> dtype:
    """Return the dtype of a NumPy array; TypeError names the supported types."""
    found = FROM_NUMPY.get(array.dtype)
    if found is None:
        raise TypeError(
            f"can't convert np.ndarray of type {array.dtype.type.__module__}.{array.dtype.type.__name__}. "
            "The only supported types are: float64, float32, float16, complex64, complex128, int64, "
            "int32, int16, int8, uint64, uint32, uint16, uint8, and bool."
        )
    return found


def of_scalar(value: Any) -> dtype:
    """Return the type that a Python number brings into an operation; TypeError for what is none."""
    if isinstance(value, (np.bool_, type(True))):  # noqa: UP003
        return bool
    if isinstance(value, (np.integer, type(0))):  # noqa: UP003
        return int64
    if isinstance(value, (np.floating, type(0.0))):  # noqa: UP003
        return _default
    raise TypeError(f"expected a Tensor or a number, but got {type_name(value)}")


def promote_types(a: dtype, b: dtype) -> dtype:
    """Return the smallest type that holds both.

    >>> import autograd_lite as torch
    >>> (
    ...     torch.promote_types(torch.int64, torch.float16),
    ...     torch.promote_types(torch.uint8, torch.int8),
    ... )
    (torch.float16, torch.int16)
    """
    if a is b:
        return a
    if a.category != b.category:
        return a if a.category > b.category else b
    if {a, b} & {uint16, uint32, uint64}:
        raise RuntimeError(
            f"Promotion for uint16, uint32, uint64 types is not supported, attempted to promote {a.type_name} and {b.type_name}"
        )
    return FROM_NUMPY[np.promote_types(a.np, b.np)]


def _combine(higher: dtype | None, lower: dtype | None) -> dtype | None:
    """Combine two priority levels: the lower one counts only if its category is higher."""
    if higher is None or lower is None:
        return higher or lower
    if higher.category >= lower.category:
        return higher
    return promote_types(higher, lower)


def result_of(operands: Any) -> dtype:
    """Return the type of an operation on tensors (with `_data`) and Python numbers.

    Tensors with dimensions come first, then 0-d tensors, then Python numbers
    (PyTorch's `result_type`).
    """
    levels: list[dtype | None] = [None, None, None]
    for x in operands:
        array = getattr(x, "_data", None)
        if array is None:
            level, found = 2, of_scalar(x)
        else:
            level = (0 if array.ndim else 1) if not getattr(x, "_wrapped", False) else 2
            found = FROM_NUMPY[array.dtype]
        seen = levels[level]
        levels[level] = found if seen is None else promote_types(seen, found)
    result = _combine(levels[0], _combine(levels[1], levels[2]))
    assert result is not None, "result_of needs at least one operand"
    return result


def can_cast(from_: dtype, to: dtype) -> Any:
    """Return whether a value may be cast in place: never to a lower category.

    >>> import autograd_lite as torch
    >>> torch.can_cast(torch.float64, torch.float32), torch.can_cast(torch.float32, torch.int64)
    (True, False)
    """
    for position, (name, value) in enumerate((("from_", from_), ("to", to))):
        if not isinstance(value, dtype):
            raise TypeError(
                f"can_cast(): argument '{name}' (position {position + 1}) must be torch.dtype, not {type_name(value)}"
            )
    return from_.category <= to.category


class finfo:
    """Limits of a floating point type.

    >>> import autograd_lite as torch
    >>> torch.finfo(torch.float32).eps
    1.1920928955078125e-07
    """

    def __init__(self, type: dtype | None = None) -> None:
        d = type or _default
        if not d.is_floating_point:
            raise TypeError(
                "torch.finfo() requires a floating point input type. Use torch.iinfo to handle 'torch.finfo'"
            )
        i = np.finfo(d.np)
        self.dtype, self.bits = d.name, d.itemsize * 8
        self.eps, self.min, self.max, self.tiny = (
            np.float64(v).item() for v in (i.eps, i.min, i.max, i.tiny)
        )
        self.smallest_normal = self.tiny
        self.resolution = 10.0**-i.precision

    def __repr__(self) -> str:
        body = ", ".join(
            f"{k}={getattr(self, k):g}"
            for k in ("resolution", "min", "max", "eps", "smallest_normal", "tiny")
        )
        return f"finfo({body}, dtype={self.dtype})"


class iinfo:
    """Limits of an integer type.

    >>> import autograd_lite as torch
    >>> torch.iinfo(torch.int8)
    iinfo(min=-128, max=127, dtype=int8)
    """

    def __init__(self, type: dtype) -> None:
        if type.category == BOOL:
            raise TypeError("torch.bool is not supported by torch.iinfo")
        if type.category != INTEGER:
            raise TypeError(
                "torch.iinfo() requires an integer input type. Use torch.finfo to handle 'torch.iinfo'"
            )
        i = np.iinfo(type.np)
        self.dtype, self.bits = type.name, type.itemsize * 8
        self.min, self.max = i.min, i.max

    def __repr__(self) -> str:
        return f"iinfo(min={self.min:g}, max={self.max:g}, dtype={self.dtype})"
