"""The forms of sum and product with a number that only compositions inside PyTorch use.

`x * 2` is `MulBackward0` with a wrapped number; what PyTorch composes in C++ shows as
`MulBackward1`, `AddBackward1` and `DivBackward1`.
"""

from __future__ import annotations

import numpy as np

from .register import define

add_number = define(
    "add_number(self; other)", lambda self, other: self + np.asarray(other, self.dtype), node="AddBackward1",
    structure="identity", symbol="+", kind="infix", self=lambda grad: grad,
)  # fmt: skip
mul_number = define(
    "mul_number(self; other)", lambda self, other: self * np.asarray(other, self.dtype), node="MulBackward1",
    structure="diagonal", symbol="⊙", kind="infix", self=lambda grad, other: grad * other,
)  # fmt: skip
div_number = define(
    "div_number(self; other)", lambda self, other: self / np.asarray(other, self.dtype), node="DivBackward1",
    structure="diagonal", symbol="/", kind="infix", self=lambda grad, other: grad / other,
)  # fmt: skip
sub_number = define(
    "sub_number(self; other)", lambda self, other: self - np.asarray(other, self.dtype), node="SubBackward1",
    structure="identity", symbol="−", kind="infix", self=lambda grad: grad,
)  # fmt: skip
