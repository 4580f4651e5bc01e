"""Random counts and choices: Poisson, binomial and multinomial.

Drawing has no gradient: PyTorch sends zeros, or says that it has no derivative.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import sampling
from .._tensor import Tensor
from ..rulelib import zeros_like
from .arithmetic import without_derivative
from .calling import function
from .checks import type_name
from .random_calls import generator_of
from .register import define

poisson_row = define(
    "poisson(self; generator)", lambda rate, generator: sampling.poisson(generator_of(generator), rate),
    structure="diagonal", self=lambda grad: zeros_like(grad),
)  # fmt: skip
multinomial_row = define(
    "multinomial(self; num_samples, replacement, generator)",
    lambda w, num_samples, replacement, generator: sampling.multinomial(
        generator_of(generator), w, num_samples, replacement),
)  # fmt: skip


def _binomial(count: np.ndarray, prob: np.ndarray, generator: Any) -> np.ndarray:
    for name, array in (("count", count), ("prob", prob)):
        if array.dtype.kind != "f":
            raise ValueError(
                f"binomial only supports floating-point dtypes for {name}, got: {type_name(array)}"
            )
    if count.dtype != prob.dtype:
        raise RuntimeError(f"Found dtype {type_name(prob)} but expected {type_name(count)}")
    return sampling.binomial(generator_of(generator), count, prob)


binomial_row = without_derivative(
    "binomial(count, prob; generator)", _binomial, "binomial", saves=""
)


@function(as_method=False, out=False)
def poisson(input: Tensor, generator: Any = None) -> Tensor:
    """Draw a Poisson count for each element, which is its rate.

    Raises RuntimeError for a negative rate, NotImplementedError for integers.
    """
    return poisson_row(input, generator)


@function()
def multinomial(
    input: Tensor, num_samples: int, replacement: bool = False, *, generator: Any = None
) -> Tensor:
    """Draw indices from each row, whose elements are weights.

    Raises RuntimeError for negative weights or too many samples.

    >>> import autograd_lite as torch
    >>> torch.multinomial(torch.tensor([0.0, 3.0]), 2, replacement=True)
    tensor([1, 1])
    """
    return multinomial_row(input, int(num_samples), replacement, generator)


@function(as_method=False, out=False)
def binomial(count: Tensor, prob: Tensor, generator: Any = None) -> Tensor:
    """Draw how many of `count` tries succeed, each with the probability `prob`; they broadcast.

    Raises ValueError for integers, RuntimeError for types that differ.

    >>> import autograd_lite as torch
    >>> torch.binomial(torch.tensor([3.0, 3.0]), torch.tensor([0.0, 1.0]))
    tensor([0., 3.])
    """
    return binomial_row(count, prob, generator)
