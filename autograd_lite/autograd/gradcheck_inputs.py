"""gradcheck's error, and what it asks of its inputs."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from .._tensor import Tensor


class GradcheckError(RuntimeError):
    """A derivative does not agree with finite differences."""


def as_tuple(value: Any) -> tuple[Any, ...]:
    """Return a value as a tuple."""
    if isinstance(value, tuple):
        return value
    return tuple(value) if isinstance(value, list) else (value,)


def differentiable(inputs: Any) -> list[Tensor]:
    """Return the tensors that require grad."""
    return [t for t in as_tuple(inputs) if isinstance(t, Tensor) and t.requires_grad]


def check_inputs(inputs: tuple[Any, ...]) -> None:
    """Raise unless some input requires grad and none overlaps itself; warn of single precision."""
    for i, t in enumerate(inputs):
        if not (isinstance(t, Tensor) and t.requires_grad):
            continue
        if t._data.dtype != np.float64:
            warnings.warn(
                f"Input #{i} requires gradient and is not a double precision floating point or "
                "complex. This check will likely fail if all the inputs are not of double precision "
                "floating point or complex. ",
                UserWarning,
                stacklevel=4,
            )
        if any(s <= 0 and n > 1 for s, n in zip(t._data.strides, t._data.shape, strict=True)):
            raise RuntimeError(
                f"The {i}th input has a dimension with stride 0. gradcheck only supports inputs that "
                "are non-overlapping to be able to compute the numerical gradients correctly. You "
                "should call .contiguous on the input before passing it to gradcheck."
            )
    if not differentiable(inputs):
        raise ValueError(
            "gradcheck expects at least one input tensor to require gradient, but none of them have "
            "requires_grad=True."
        )
