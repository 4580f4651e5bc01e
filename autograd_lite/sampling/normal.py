"""Normal samples: PyTorch's two Box-Muller paths.

Fewer than 16 numbers, or an array that is not contiguous, take pairs in double precision, and the
second of a pair waits in the generator for the next call. Longer contiguous arrays are made in
blocks of 16 in their own precision. So ``randn(3)`` is not the beginning of ``randn(16)``.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_lite.generator import Generator
from autograd_lite.sampling._checks import require_floating
from autograd_lite.sampling._float32 import normal_blocks_f32
from autograd_lite.sampling._route import chunks, kernel, narrow, store, store_few
from autograd_lite.sampling.exact import fma64

__all__ = ["fill_log_normal", "fill_normal", "normal_tensors"]


def _pairs(u: np.ndarray) -> None:
    """Turn float64 uniforms (an even number) into standard normals, pair by pair, in place."""
    compiled = kernel("normal_pairs", u.size)
    if compiled is not None:
        compiled(u)
        return
    for part in chunks(u.size):
        values = u[part].tolist()
        for i in range(0, len(values), 2):
            radius = math.sqrt(-2.0 * math.log1p(-values[i + 1]))
            theta = 2.0 * math.pi * values[i]
            values[i] = radius * math.cos(theta)
            values[i + 1] = radius * math.sin(theta)
        u[part] = values


def _few(gen: Generator, n: int) -> list[float]:
    """The next `n` standard normals, a few, in double precision."""
    values = [] if gen._next_normal is None else [gen._next_normal]
    uniforms = gen._few_doubles((n - len(values) + 1) // 2 * 2)
    for i in range(0, len(uniforms), 2):
        radius = math.sqrt(-2.0 * math.log1p(-uniforms[i + 1]))
        theta = 2.0 * math.pi * uniforms[i]
        values += radius * math.cos(theta), radius * math.sin(theta)
    gen._next_normal = values.pop() if len(values) > n else None
    return values


def _serial(gen: Generator, n: int, mean: float, std: float) -> np.ndarray:
    """The next `n` normals in double precision, one by one: float64[n]."""
    waiting = [] if gen._next_normal is None or not n else [gen._next_normal]
    if waiting:
        gen._next_normal = None
    needed = n - len(waiting)
    fresh = gen._doubles(needed + needed % 2)
    _pairs(fresh)
    if needed % 2:
        gen._next_normal = float(fresh[-1])
        fresh = fresh[:-1]
    standard = np.concatenate([waiting, fresh]) if waiting else fresh
    return fma64(standard, std, mean)


def _blocks_f64(d: np.ndarray, mean: Any, std: Any) -> None:
    """Turn float64 uniforms (a multiple of 16) into normals, block by block, in place."""
    blocks = d.reshape(-1, 16)
    radii = [math.sqrt(-2.0 * math.log(1.0 - u)) for u in blocks[:, :8].ravel().tolist()]
    angles = [2.0 * math.pi * u for u in blocks[:, 8:].ravel().tolist()]
    cos = np.array([r * math.cos(a) for r, a in zip(radii, angles, strict=True)])
    sin = np.array([r * math.sin(a) for r, a in zip(radii, angles, strict=True)])
    blocks[:, :8] = fma64(cos, std, mean).reshape(-1, 8)
    blocks[:, 8:] = fma64(sin, std, mean).reshape(-1, 8)


def _blocks(gen: Generator, flat: np.ndarray, mean: float, std: float) -> None:
    """Fill a contiguous 1-d array of at least 16 numbers."""
    transform: Callable[..., Any]
    if flat.dtype == np.float64:
        uniforms = gen._doubles
        transform = kernel("normal_blocks_f64", flat.size) or _blocks_f64
    else:
        uniforms = gen._floats
        transform = kernel("normal_blocks_f32", flat.size) or normal_blocks_f32
    kind = np.float64 if flat.dtype == np.float64 else np.float32
    moments = kind(mean), kind(std)
    whole = flat.size - flat.size % 16
    # float16 computes in float32, and its blocks do not draw the rest that is overwritten below.
    skip = 0 if flat.dtype == np.float16 else flat.size - whole
    for part in chunks(whole):
        d = uniforms(part.stop - part.start)
        transform(d, *moments)
        flat[part] = narrow(d, flat.dtype)
    if flat.size > whole:
        uniforms(skip)
        d = uniforms(16)
        transform(d, *moments)
        flat[-16:] = narrow(d, flat.dtype)


def fill_normal(gen: Generator, out: np.ndarray, mean: float = 0.0, std: float = 1.0) -> None:
    """Fill a floating array of any shape with normal samples, in place.

    Raises:
        RuntimeError: std is negative (or nan).
        NotImplementedError: the dtype is not floating.

    >>> x = np.empty(3, np.float32)
    >>> fill_normal(Generator().manual_seed(0), x)
    >>> x
    array([ 1.5409961, -0.2934289, -2.1787894], dtype=float32)
    """
    if not std >= 0.0:
        raise RuntimeError(f"normal expects std >= 0.0, but found std {std:g}")
    if not out.size:
        return
    require_floating(out, "normal_kernel_cpu")
    with gen._lock:
        if out.size >= 16 and out.flags.c_contiguous:
            _blocks(gen, out.reshape(-1), mean, std)
        elif out.size < 16 and std == 1 and out.itemsize > 2:
            store_few(out, [v + mean for v in _few(gen, out.size)])
        else:
            store(out, _serial(gen, out.size, mean, std))


def normal_tensors(
    gen: Generator, mean: np.ndarray | float, std: np.ndarray | float, dtype: np.dtype
) -> np.ndarray:
    """Return normal samples with a mean and a deviation for each element.

    `mean` and `std` broadcast; at least one of them is an array. The result has `dtype`.

    Raises:
        RuntimeError: a deviation is negative.
        NotImplementedError: the dtype is not floating.

    >>> normal_tensors(Generator().manual_seed(0), np.float32([0, 9]), 1.0, np.dtype(np.float32))
    array([1.5409961, 8.706572 ], dtype=float32)
    """
    if not isinstance(std, np.ndarray):
        if not std >= 0.0:
            raise RuntimeError(f"normal expects std >= 0.0, but found std {std:g}")
    elif std.size and not np.min(std) >= 0:
        raise RuntimeError("normal expects all elements of std >= 0.0")
    out = np.empty(np.broadcast_shapes(np.shape(mean), np.shape(std)), dtype)
    if isinstance(std, np.ndarray):
        fill_normal(gen, out)
        out *= std
    else:
        fill_normal(gen, out, 0.0, std)
    out += dtype.type(mean) if not isinstance(mean, np.ndarray) else mean
    return out


def fill_log_normal(gen: Generator, out: np.ndarray, mean: float = 1.0, std: float = 2.0) -> None:
    """Fill a floating array with exp(normal), in place.

    Raises:
        RuntimeError: std is not positive.
        NotImplementedError: the dtype is not floating.

    >>> x = np.empty(1)
    >>> fill_log_normal(Generator().manual_seed(0), x, 0.0, 1.0)
    >>> x
    array([4.66923902])
    """
    if not std > 0.0:
        raise RuntimeError(f"log_normal_ expects std > 0.0, but found std={std:g}")
    if not out.size:
        return
    require_floating(out, "log_normal_cpu")
    with gen._lock:
        normals = _serial(gen, out.size, mean, std).tolist()
    store(out, np.array([_exp(v) for v in normals]))


def _exp(x: float) -> float:
    try:
        return math.exp(x)
    except OverflowError:
        return math.inf
