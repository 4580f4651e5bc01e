"""Uniform, exponential, Cauchy and geometric samples: one uniform in, one sample out."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np

from autograd_lite.generator import Generator
from autograd_lite.sampling._checks import c_type, require_floating, scalar_type
from autograd_lite.sampling._route import FEW, chunks, kernel, memory_order, narrow, store_few
from autograd_lite.sampling.exact import fma32, fma64

__all__ = ["fill_cauchy", "fill_exponential", "fill_geometric", "fill_uniform"]


#: The types that hold their uniforms as they are drawn.
_WHOLE: Final = frozenset((np.dtype(np.float32), np.dtype(np.float64)))


def fill_uniform(gen: Generator, out: np.ndarray, low: float = 0.0, high: float = 1.0) -> None:
    """Fill a floating array of any shape with uniform samples from [low, high), in place.

    float32 takes 24 random bits a number, float64 53; float16 is rounded from float32.

    Raises:
        NotImplementedError: the dtype is not floating.
        RuntimeError: the bounds are out of order, or too large for the dtype.

    >>> x = np.empty(2, np.float32)
    >>> fill_uniform(Generator().manual_seed(0), x)
    >>> x
    array([0.4962566, 0.7682218], dtype=float32)
    """
    if 0 < out.size < FEW and low == 0.0 and high == 1.0 and out.dtype in _WHOLE:
        with gen._lock:
            few = gen._few_floats if out.itemsize == 4 else gen._few_doubles
            store_few(out, few(out.size))
        return
    require_floating(out, "check_uniform_bounds")
    _check_bounds(out.dtype, low, high)
    if not out.size:
        return
    double = out.dtype == np.float64
    first, last = np.array([low, high], np.float64 if double else np.float32)
    scale = last - first
    plain = first == 0 and scale == 1
    compiled = None if plain else kernel("affine_f64" if double else "affine_f32", out.size)
    bottom, top = out.dtype.type(low), out.dtype.type(high)

    def draw(n: int) -> np.ndarray:
        u = gen._doubles(n) if double else gen._floats(n)
        if compiled is not None:
            compiled(u, scale, first)
        elif not plain:
            u = fma64(u, float(scale), float(first)) if double else fma32(u, scale, first)
        u = narrow(u, out.dtype)
        u[u == top] = bottom  # reached by rounding only: the interval does not hold it
        return u

    _fill(gen, out, draw)


def _check_bounds(dtype: np.dtype, low: float, high: float) -> None:
    largest = float(np.finfo(dtype).max)
    for name, value in (("from", low), ("to", high)):
        if not -largest <= value <= largest:
            raise RuntimeError(f"{name} is out of bounds for {c_type(dtype)}")
    if not low <= high:
        raise RuntimeError(
            f"uniform_ expects to return a [from, to) range, but found from={low:g} > to={high:g}"
        )
    if not high - low <= largest:
        raise RuntimeError(
            f"uniform_ expects to-from <= std::numeric_limits<{scalar_type(dtype)}>::max(), "
            f"but found to={high:g} and from={low:g} which result in to-from to exceed the limit"
        )


def _fill(gen: Generator, out: np.ndarray, draw: Callable[[int], np.ndarray]) -> None:
    """Fill `out` with what `draw(n)` returns, chunk by chunk, in the order of its memory."""
    (view,) = memory_order(out)
    contiguous = view.flags.c_contiguous
    flat = view.reshape(-1) if contiguous else np.empty(out.size, out.dtype)
    with gen._lock:
        for part in chunks(out.size):
            flat[part] = narrow(draw(part.stop - part.start), out.dtype)
    if not contiguous:
        view[...] = flat.reshape(view.shape)


def fill_exponential(gen: Generator, out: np.ndarray, rate: float = 1.0) -> None:
    """Fill a floating array with exponential samples of the given rate, in place.

    Raises:
        RuntimeError: the rate is not positive, or the dtype is not floating.

    >>> x = np.empty(1)
    >>> fill_exponential(Generator().manual_seed(0), x)
    >>> x
    array([3.50832619])
    """
    if not rate > 0.0:
        raise RuntimeError(f"exponential_ expects lambda > 0.0, but found lambda={rate:g}")
    if not out.size:
        return
    if out.dtype.kind != "f":
        raise RuntimeError(
            "Exponential distribution is a continuous probability distribution. "
            f"dtype must be a floating point but you specified {scalar_type(out.dtype)}"
        )
    compiled = kernel("exponential", out.size)
    factor = -1.0 / rate

    def draw(n: int) -> np.ndarray:
        u = gen._doubles(n)
        if compiled is not None:
            compiled(u, rate)
            return u
        return np.array([factor * math.log1p(-v) for v in u.tolist()])

    _fill(gen, out, draw)


def fill_cauchy(gen: Generator, out: np.ndarray, median: float = 0.0, sigma: float = 1.0) -> None:
    """Fill a floating array with Cauchy samples, in place.

    Raises:
        RuntimeError: sigma is not positive, or the dtype is not floating.

    >>> x = np.empty(1)
    >>> fill_cauchy(Generator().manual_seed(0), x)
    >>> x
    array([10.59772933])
    """
    if not sigma > 0.0:
        raise RuntimeError(f"cauchy_ expects sigma > 0.0, but found sigma={sigma:g}")
    if out.dtype.kind != "f":
        raise RuntimeError(
            "Cauchy distribution is a continuous probability distribution. "
            f"dtype must be a floating point but you specified {c_type(out.dtype)}"
        )

    def draw(n: int) -> np.ndarray:
        tangents = [math.tan(math.pi * (u - 0.5)) for u in gen._doubles(n).tolist()]
        return fma64(np.array(tangents), sigma, median)

    _fill(gen, out, draw)


def fill_geometric(gen: Generator, out: np.ndarray, p: float) -> None:
    """Fill an array with the number of trials up to the first success, in place.

    Raises:
        RuntimeError: p is not in (0, 1).
        NotImplementedError: for bool and the wide unsigned dtypes.

    >>> x = np.empty(3, np.int64)
    >>> fill_geometric(Generator().manual_seed(0), x, 0.1)
    >>> x
    array([1, 4, 8])
    """
    if not 0 < p < 1:
        raise RuntimeError(f"geometric_ expects p to be in (0, 1), but got p={p:g}")
    if not out.size:
        return
    if out.dtype.name in ("bool", "uint16", "uint32", "uint64"):
        raise NotImplementedError(
            f"\"geometric_cpu\" not implemented for '{scalar_type(out.dtype)}'"
        )
    failure = math.log1p(-p)

    def draw(n: int) -> np.ndarray:
        uniforms = gen._doubles(n).tolist()
        return np.array([math.ceil(math.log(u) / failure) if u else math.inf for u in uniforms])

    _fill(gen, out, draw)
