"""Which path a fill takes, and in which order it visits its array."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Final

import numpy as np

# A kernel costs 0.4 s to load (importing Numba, its cache), about 1 s more where it must be
# compiled first. The NumPy and `math` paths need 0.1 to 0.5 µs a number. So the slow path is taken
# until a process has made this many numbers with it, then the kernel: at worst the time doubles.
COLD_LIMIT: Final = 1 << 21
# A kernel that is loaded already wins from here on: calling it costs less than one NumPy call.
WARM_LIMIT: Final = 32
# Numbers drawn at a time, whole blocks of 16: the words and their uniforms stay in the cache.
CHUNK: Final = 1 << 14
# Fewer numbers are made one by one: Python is done before NumPy has begun.
FEW: Final = 33

_made: Counter[str] = Counter()
_loaded: dict[str, Callable[..., Any]] = {}


def kernel(name: str, n: int) -> Callable[..., Any] | None:
    """Return the kernel `name` if it is the faster way to make `n` numbers, else None.

    Ask once for each fill: the numbers are counted.
    """
    if name not in _loaded:
        _made[name] += n
        if _made[name] < COLD_LIMIT:
            return None
        from autograd_lite.kernels import compiling, rng

        if not compiling():
            return None
        _loaded[name] = getattr(rng, name)
    return _loaded[name] if n >= WARM_LIMIT else None


def chunks(n: int) -> Iterator[slice]:
    """Cut range(n) into pieces of CHUNK."""
    for start in range(0, n, CHUNK):
        yield slice(start, min(start + CHUNK, n))


def memory_order(out: np.ndarray, *others: np.ndarray) -> tuple[np.ndarray, ...]:
    """Permute axes so that C order visits `out` as it lies in memory, as PyTorch's loops do."""
    if out.flags.c_contiguous:
        return (out, *others)
    axes = sorted(range(out.ndim), key=lambda i: -abs(out.strides[i]))
    return tuple(a.transpose(axes) for a in (out, *others))


def narrow(values: np.ndarray, dtype: np.dtype) -> np.ndarray:
    """Convert to `dtype` as C++ does: to float16 by way of float32, rounding twice."""
    with np.errstate(over="ignore"):  # too large for float16 is inf
        if dtype == np.float16:
            values = values.astype(np.float32, copy=False)
        return values.astype(dtype, copy=False)


def store_few(out: np.ndarray, values: list[Any]) -> None:
    """Write a few numbers, in the order they were drawn, into an array of any strides."""
    if out.flags.c_contiguous:
        out.reshape(-1)[:] = values
    else:
        store(out, np.array(values))


def store(out: np.ndarray, values: np.ndarray) -> None:
    """Write `values`, in the order they were drawn, into an array of any strides."""
    (view,) = memory_order(out)
    view[...] = narrow(values, out.dtype).reshape(view.shape)
