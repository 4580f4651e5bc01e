"""In-place forms beside the methods: `x += y` is `x.add_(y)`, and `torch.exp_(x)` is `x.exp_()`."""

from __future__ import annotations

from typing import Any

from .._tensor import Tensor
from ..entry import is_operand
from . import arithmetic, comparison, convert, power, select, special_pairs  # noqa: F401 (they define the methods)
from .register import public

_IN_PLACE = {
    "add": "add_", "sub": "sub_", "mul": "mul_", "truediv": "div_", "floordiv": "floor_divide_", "mod": "remainder_",
    "pow": "pow_", "and": "bitwise_and_", "or": "bitwise_or_", "xor": "bitwise_xor_",
    "lshift": "bitwise_left_shift_", "rshift": "bitwise_right_shift_",
}  # fmt: skip


def _operator(name: str, method: Any) -> None:
    def call(self: Tensor, other: Any) -> Tensor:
        return method(self, other) if is_operand(other) else NotImplemented

    call.__name__ = call.__qualname__ = name
    setattr(Tensor, name, call)


for _name, _method in _IN_PLACE.items():
    _operator(f"__i{_name}__", getattr(Tensor, _method))

#: Methods that `torch` has as functions too.
_FUNCTIONS = """
abs_ acos_ acosh_ arccos_ arccosh_ arcsin_ arcsinh_ arctan_ arctanh_ asin_ asinh_ atan_ atanh_ ceil_ clamp_ clamp_max_
clamp_min_ clip_ conj_physical_ cos_ cosh_ deg2rad_ erf_ erfc_ exp2_ exp_ expm1_ fix_ floor_ frac_ gcd_ i0_ lcm_ ldexp_
log10_ log1p_ log2_ log_ logit_ nan_to_num_ neg_ negative_ rad2deg_ reciprocal_ round_ rsqrt_ sigmoid_ sin_ sinc_ sinh_
sqrt_ square_ tan_ tanh_ trunc_ xlogy_ detach detach_
"""
for _name in _FUNCTIONS.split():
    public(getattr(Tensor, _name), _name)
