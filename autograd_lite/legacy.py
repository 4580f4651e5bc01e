"""`torch.FloatTensor` and its like: constructors by element type, kept for old code."""

from __future__ import annotations

from typing import Any, Final

from . import dtypes
from ._tensor import Tensor, wrap
from .creation import legacy_constructor


class _TypeOfTensors(type):
    """Makes `isinstance(t, torch.FloatTensor)` ask for the element type."""

    dtype: dtypes.dtype

    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, Tensor) and instance._data.dtype == cls.dtype.np

    def __call__(cls, *args: Any, device: Any = None) -> Tensor:
        return wrap(legacy_constructor(*args, dtype=cls.dtype))

    def __repr__(cls) -> str:
        return f"<class 'torch.{cls.__name__}'>"


def _make(d: dtypes.dtype) -> _TypeOfTensors:
    doc = f"Make a {d!r} tensor from data or sizes; `torch.tensor` is preferred."
    return _TypeOfTensors(f"{d.type_name}Tensor", (), {"dtype": d, "__doc__": doc})


_WITH_CLASS = (
    dtypes.float16, dtypes.float32, dtypes.float64, dtypes.uint8, dtypes.int8, dtypes.int16, dtypes.int32,
    dtypes.int64, dtypes.bool,
)  # fmt: skip

#: The classes by name.
TYPES: Final = {f"{d.type_name}Tensor": _make(d) for d in _WITH_CLASS}
