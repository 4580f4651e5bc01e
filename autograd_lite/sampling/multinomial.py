"""Draws from a table of probabilities, and Poisson counts."""

from __future__ import annotations

import math

import numpy as np

from autograd_lite.generator import Generator
from autograd_lite.sampling._checks import require_floating, scalar_type
from autograd_lite.sampling.continuous import fill_exponential

__all__ = ["multinomial", "poisson"]


def multinomial(
    gen: Generator, weights: np.ndarray, count: int, replacement: bool = False
) -> np.ndarray:
    """Draw `count` indices from each row of `weights`: int64, shape (count,) or (rows, count).

    `weights` is a floating vector or matrix of non-negative numbers that need not sum to 1.
    Without replacement, the weights race: each is divided by an exponential sample, and the largest
    win (P. Efraimidis, P. Spirakis, "Weighted random sampling with a reservoir", 2006).

    Raises:
        RuntimeError: shape, dtype, count or weights are unsuitable.

    >>> multinomial(Generator().manual_seed(0), np.float32([1, 2, 3, 4]), 2)
    array([2, 1])
    """
    if weights.ndim not in (1, 2):
        raise RuntimeError("prob_dist must be 1 or 2 dim")
    if weights.dtype.kind != "f":
        raise RuntimeError(
            "multinomial only supports floating-point dtypes for input, "
            f"got: {scalar_type(weights.dtype)}"
        )
    if count <= 0:
        raise RuntimeError("cannot sample n_sample <= 0 samples")
    if not replacement and count > weights.shape[-1]:
        raise RuntimeError(
            "cannot sample n_sample > prob_dist.size(-1) samples without replacement"
        )
    rows = np.atleast_2d(np.ascontiguousarray(weights))
    if replacement and count > 1:
        drawn = _with_replacement(gen, rows, count)
    else:
        drawn = _race(gen, rows, count)
    return drawn[0] if weights.ndim == 1 else drawn


def _race(gen: Generator, rows: np.ndarray, count: int) -> np.ndarray:
    if not (np.isfinite(rows) & (rows >= 0)).all():
        raise RuntimeError("probability tensor contains either `inf`, `nan` or element < 0")
    if rows.size and not (rows.astype(np.float64).sum(-1) > 0).all():
        raise RuntimeError("invalid multinomial distribution (sum of probabilities <= 0)")
    times = np.empty_like(rows)
    fill_exponential(gen, times)
    with np.errstate(divide="ignore", invalid="ignore"):
        score = rows / times
    return np.argsort(-score, axis=-1, kind="stable")[:, :count]


def _with_replacement(gen: Generator, rows: np.ndarray, count: int) -> np.ndarray:
    if (rows < 0).any():
        raise RuntimeError("invalid multinomial distribution (encountering probability entry < 0)")
    if not np.isfinite(rows).all():
        raise RuntimeError(
            "invalid multinomial distribution (encountering probability entry = infinity or NaN)"
        )
    # One addition after the other, in the dtype of the weights (float32 at least).
    totals = np.cumsum(rows, axis=-1, dtype=np.promote_types(rows.dtype, np.float32))
    if not (totals[:, -1] > 0).all():
        raise RuntimeError("invalid multinomial distribution (sum of probabilities <= 0)")
    shares = totals / totals[:, -1:]
    with gen._lock:
        u = gen._doubles(len(rows) * count).reshape(len(rows), count)
    return np.stack(
        [np.searchsorted(s.astype(np.float64), x) for s, x in zip(shares, u, strict=True)]
    )


def poisson(gen: Generator, rate: np.ndarray) -> np.ndarray:
    """Return Poisson counts, one for each element of `rate`, in its dtype and shape.

    Small rates multiply uniforms; from 10 on by transformed rejection (W. Hörmann, "The transformed
    rejection method for generating Poisson random variables", 1993).

    Raises:
        NotImplementedError: the dtype is not floating.
        RuntimeError: a rate is negative.

    >>> poisson(Generator().manual_seed(0), np.float32([3, 3, 3]))
    array([6., 3., 2.], dtype=float32)
    """
    require_floating(rate, "poisson_cpu")
    if not (rate >= 0).all():
        raise RuntimeError("invalid Poisson rate, expected rate to be non-negative")
    with gen._lock:
        counts = [_poisson(gen, float(x)) for x in rate.ravel().tolist()]
    return np.array(counts, dtype=rate.dtype).reshape(rate.shape)


def _poisson(gen: Generator, rate: float) -> int:
    if rate == 0:
        return 0
    return _poisson_large(gen, rate) if rate >= 10 else _poisson_small(gen, rate)


def _uniform(gen: Generator) -> float:
    return float(gen._doubles(1)[0])


def _poisson_small(gen: Generator, rate: float) -> int:
    limit, product, count = math.exp(-rate), 1.0, 0
    while True:
        product *= _uniform(gen)
        if product <= limit:
            return count
        count += 1


def _poisson_large(gen: Generator, rate: float) -> int:
    b = 0.931 + 2.53 * math.sqrt(rate)
    a = -0.059 + 0.02483 * b
    inverse_alpha = 1.1239 + 1.1328 / (b - 3.4)
    v_r = 0.9277 - 3.6224 / (b - 2)
    while True:
        u = _uniform(gen) - 0.5
        v = _uniform(gen)
        us = 0.5 - abs(u)
        if us == 0:
            continue  # the step would be infinite
        k = math.floor((2 * a / us + b) * u + rate + 0.43)
        if us >= 0.07 and v <= v_r:
            return k
        if k < 0 or (us < 0.013 and v > us):
            continue
        left = math.log(v) + math.log(inverse_alpha) - math.log(a / (us * us) + b)
        if left <= -rate + k * math.log(rate) - math.lgamma(k + 1):
            return k
