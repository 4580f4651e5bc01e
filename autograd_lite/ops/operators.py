"""The operators that change their left side: `x += y` is `x.add_(y)`."""

from __future__ import annotations

from typing import Any

from ..entry import is_operand
from ..tensor import Tensor
from . import arithmetic, comparison, power  # noqa: F401 (they define the methods)

_IN_PLACE = {
    "add": "add_", "sub": "sub_", "mul": "mul_", "truediv": "div_", "floordiv": "floor_divide_", "mod": "remainder_",
    "pow": "pow_", "and": "bitwise_and_", "or": "bitwise_or_", "xor": "bitwise_xor_",
    "lshift": "bitwise_left_shift_", "rshift": "bitwise_right_shift_",
}  # fmt: skip


def _operator(name: str, method: Any) -> None:
    def call(self: Tensor, other: Any) -> Any:
        return method(self, other) if is_operand(other) else NotImplemented

    call.__name__ = call.__qualname__ = name
    setattr(Tensor, name, call)


for _name, _method in _IN_PLACE.items():
    _operator(f"__i{_name}__", getattr(Tensor, _method))
