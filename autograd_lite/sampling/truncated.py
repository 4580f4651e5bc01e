"""Normal samples that stay between two bounds."""

from __future__ import annotations

import math
import warnings

import numpy as np

from autograd_lite.generator import Generator
from autograd_lite.sampling._route import narrow
from autograd_lite.sampling.continuous import fill_uniform
from autograd_lite.sampling.normal import fill_normal

__all__ = ["fill_trunc_normal"]


def fill_trunc_normal(
    gen: Generator,
    out: np.ndarray,
    mean: float = 0.0,
    std: float = 1.0,
    a: float = -2.0,
    b: float = 2.0,
) -> None:
    """Fill a floating array with normal samples from [a, b], in place: ``nn.init.trunc_normal_``.

    Where the interval holds enough of the distribution, samples outside are drawn again, all
    positions at a time; elsewhere uniform candidates are accepted in proportion to the density.

    Raises:
        RuntimeError: std is negative, or the bounds are out of order.
        NotImplementedError: the dtype is not floating.

    >>> x = np.empty(3, np.float32)
    >>> fill_trunc_normal(Generator().manual_seed(0), x)
    >>> x
    array([ 1.5409961, -0.2934289, -1.3985955], dtype=float32)
    """
    if mean < a - 2 * std or mean > b + 2 * std:
        warnings.warn(
            "mean is more than 2 std from [a, b] in nn.init.trunc_normal_. "
            "The distribution of values may be incorrect.",
            stacklevel=2,
        )
    inside = _below((b - mean) / std) - _below((a - mean) / std)
    if inside > 0.3:
        _redraw(gen, out, mean, std, a, b)
    else:
        _accept(gen, out, mean, std, a, b)


def _below(x: float) -> float:
    """The standard normal distribution function."""
    return (1.0 + math.erf(x / math.sqrt(2.0))) / 2.0


def _redraw(gen: Generator, out: np.ndarray, mean: float, std: float, a: float, b: float) -> None:
    low, high = out.dtype.type(a), out.dtype.type(b)
    fill_normal(gen, out, mean, std)
    fresh = np.empty_like(out)
    while True:
        outside = (out < low) | (out > high)
        if not outside.any():
            return
        fill_normal(gen, fresh, mean, std)
        np.copyto(out, fresh, where=outside)


def _accept(gen: Generator, out: np.ndarray, mean: float, std: float, a: float, b: float) -> None:
    # float16 computes each step in float32 and rounds the result.
    kind = np.float64 if out.dtype == np.float64 else np.float32
    peak = -0.5 * ((max(a, min(mean, b)) - mean) / std) ** 2
    candidates, chance = np.empty_like(out), np.empty_like(out)
    pending = np.ones(out.shape, np.bool_)
    with np.errstate(divide="ignore"):  # log(0) accepts, as it should
        while pending.any():
            fill_uniform(gen, candidates, a, b)
            np.copyto(out, candidates, where=pending)
            fill_uniform(gen, chance)
            score = narrow(candidates - kind(mean), out.dtype)
            score = narrow(score / kind(std), out.dtype)
            score = narrow(score.astype(kind, copy=False) ** 2, out.dtype)
            score = narrow(score * kind(-0.5), out.dtype)
            log_density = narrow(score - kind(peak), out.dtype)
            pending &= narrow(np.log(chance.astype(kind, copy=False)), out.dtype) > log_density
