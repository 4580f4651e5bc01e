"""Dropout and its variants: multiplication by random noise."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .. import sampling
from .._tensor import Tensor, wrap
from ..generator import default_generator
from ..strides import empty_like
from ..thread_mode import TRANSFORM, state
from .random_calls import produce
from .register import define, public

#: The value that SELU takes far below 0, negated.
_ALPHA = 1.7580993408473766


def _noise(input: Tensor, p: float, shape: tuple[int, ...]) -> np.ndarray:
    if len(shape) == input._data.ndim and shape == input._data.shape:
        noise = empty_like(input._data)
    else:
        noise = np.empty(shape, input._data.dtype)
    sampling.fill_bernoulli(default_generator, noise, 1 - p)
    return noise


def _transformed(input: Any, p: float, shape: tuple[int, ...], alpha: bool) -> Any:
    """Drop inside vmap or grad: the noise may differ from example to example."""

    def draw(generator: Any, out: np.ndarray) -> None:
        sampling.fill_bernoulli(generator, out, 1 - p)

    noise = produce(shape, draw, {"dtype": input.dtype})
    if not alpha:
        return input * (noise / (1 - p))
    a = 1 / math.sqrt((_ALPHA * _ALPHA * p + 1) * (1 - p))
    return input * (noise * a) + ((noise - 1) * (_ALPHA * a) + _ALPHA * a * p)


def _apply(
    input: Any,
    p: float,
    train: bool,
    *,
    feature: bool = False,
    alpha: bool = False,
    inplace: bool = False,
) -> Any:
    if not 0 <= p <= 1:
        raise RuntimeError(f"dropout probability has to be between 0 and 1, but got {p:g}")
    if p == 0 or not train or not input._data.size:
        return input
    if p == 1:
        zero = wrap(np.zeros((), input._data.dtype))
        return input.mul_(zero) if inplace else input * zero
    shape = input._data.shape
    if feature:
        if len(shape) < 2:
            raise RuntimeError("Feature dropout requires at least 2 dimensions in the input")
        shape = (*shape[:2], *(1,) * (len(shape) - 2))
    if state.mode & TRANSFORM:
        return _transformed(input, p, tuple(shape), alpha)
    noise = _noise(input, p, shape)
    if not alpha:
        noise /= noise.dtype.type(1 - p)
        factor = wrap(noise)
        return input.mul_(factor) if inplace else input * factor
    a = 1 / math.sqrt((_ALPHA * _ALPHA * p + 1) * (1 - p))
    shift = wrap((noise - 1) * noise.dtype.type(_ALPHA * a) + noise.dtype.type(_ALPHA * a * p))
    noise *= noise.dtype.type(a)
    factor = wrap(noise)
    return input.mul_(factor).add_(shift) if inplace else input * factor + shift


@public
def dropout(input: Tensor, p: float, train: bool) -> Tensor:
    """Set elements to 0 with probability p and scale the others by 1 / (1 - p).

    >>> import autograd_lite as torch
    >>> torch.dropout(torch.ones(2), 0.5, False)
    tensor([1., 1.])
    """
    return _apply(input, p, train)


@public
def dropout_(input: Tensor, p: float, train: bool) -> Tensor:
    """Dropout in place."""
    return _apply(input, p, train, inplace=True)


@public
def feature_dropout(input: Tensor, p: float, train: bool) -> Tensor:
    """Dropout of whole channels."""
    return _apply(input, p, train, feature=True)


@public
def feature_dropout_(input: Tensor, p: float, train: bool) -> Tensor:
    """Dropout of whole channels, in place."""
    return _apply(input, p, train, feature=True, inplace=True)


@public
def alpha_dropout(input: Tensor, p: float, train: bool) -> Tensor:
    """Dropout that keeps mean and variance of SELU networks: G. Klambauer et al., 2017."""
    return _apply(input, p, train, alpha=True)


@public
def alpha_dropout_(input: Tensor, p: float, train: bool) -> Tensor:
    """Alpha dropout in place."""
    return _apply(input, p, train, alpha=True, inplace=True)


@public
def feature_alpha_dropout(input: Tensor, p: float, train: bool) -> Tensor:
    """Alpha dropout of whole channels."""
    return _apply(input, p, train, feature=True, alpha=True)


@public
def feature_alpha_dropout_(input: Tensor, p: float, train: bool) -> Tensor:
    """Alpha dropout of whole channels, in place."""
    return _apply(input, p, train, feature=True, alpha=True, inplace=True)


def _native(x: np.ndarray, p: float, train: Any) -> tuple[np.ndarray, np.ndarray]:
    if train is False or p == 0:
        return x.copy(), np.ones(x.shape, np.bool_)
    if p == 1:
        return np.zeros_like(x), np.zeros(x.shape, np.bool_)
    mask = np.empty(x.shape, x.dtype)
    sampling.fill_bernoulli(default_generator, mask, 1 - p)
    return x * mask * x.dtype.type(1 / (1 - p)), mask.astype(np.bool_)


native_dropout_row = define(
    "native_dropout(input; p, train)", _native, outputs="result0, result1", non_differentiable="result1",
    symbol="dropout", structure="diagonal",
    input=lambda grad, result1, p: grad * result1 * (0.0 if p == 1 else 1 / (1 - p)),
)  # fmt: skip


@public
def native_dropout(input: Tensor, p: float, train: bool | None) -> Any:
    """Return the input after dropout, and the mask of what was kept."""
    return native_dropout_row(input, p, train)
