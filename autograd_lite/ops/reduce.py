"""Reductions: many elements become one."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..rulelib import expand
from .register import both, operation

sum_all = operation(
    "sum(self)", lambda x: np.add.reduce(x, axis=None), symbol="Σ", structure="sum", in_place=False, function=False,
    self=lambda grad, self_sym_sizes: expand(grad, self_sym_sizes),
)  # fmt: skip
mean_all = operation(
    "mean(self)", lambda x: np.add.reduce(x, axis=None) / x.size, structure="sum", in_place=False, function=False,
    self=lambda grad, self_sym_sizes, self_sym_numel: expand(grad, self_sym_sizes) / self_sym_numel,
)  # fmt: skip


@both
def sum(input: Any) -> Any:
    """Sum of all elements."""
    return sum_all(input)


@both
def mean(input: Any) -> Any:
    """Mean of all elements."""
    return mean_all(input)
