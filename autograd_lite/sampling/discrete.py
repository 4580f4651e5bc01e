"""Integers, permutations and coin flips."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence

import numpy as np

from autograd_lite.generator import Generator
from autograd_lite.sampling._checks import c_type, scalar_type
from autograd_lite.sampling._route import (
    FEW,
    chunks,
    kernel,
    memory_order,
    narrow,
    store,
    store_few,
)

__all__ = ["bernoulli_scalar", "fill_bernoulli", "fill_random", "permutation", "randint_into"]

_INT64 = np.dtype(np.int64)
_INT64_MIN, _INT64_MAX = -(2**63), 2**63 - 1
# From this range on, the remainder of one 32-bit word would be too uneven: two words are drawn.
_WIDE_RANGE = 1 << 28
_WIDE_UNSIGNED = ("uint16", "uint32", "uint64")
_FLIPPABLE = frozenset(np.dtype(t) for t in (np.float32, np.float64, np.bool_, np.int64))


def _digits(dtype: np.dtype) -> int:
    """Bits of the significand, the hidden one included."""
    return int(np.finfo(dtype).nmant) + 1


def _rounded(value: int, dtype: np.dtype) -> int:
    with np.errstate(over="ignore"):
        number = float(np.float64(value).astype(dtype))
    if math.isinf(number):
        return _INT64_MAX if number > 0 else _INT64_MIN
    return max(_INT64_MIN, min(_INT64_MAX, int(number)))


def _fit_low(low: int, dtype: np.dtype) -> int:
    """Move the lower bound up if rounding to the dtype could go below it."""
    neighbour = _rounded(low + 1, dtype)
    if neighbour < low:
        low = neighbour + (1 << (abs(low + 1).bit_length() - _digits(dtype)))
    return low


def _fit_high(high: int, dtype: np.dtype) -> int:
    """Move the upper bound down if rounding to the dtype could reach it."""
    neighbour = _rounded(high - 1, dtype)
    if neighbour >= high:
        high = neighbour - (1 << (abs(high - 1).bit_length() - _digits(dtype)))
    return high


def _check_range(low: int, last: int, dtype: np.dtype) -> None:
    name = c_type(dtype)
    if dtype.kind == "f":
        largest = float(np.finfo(dtype).max)
        bounds: tuple[float, float] = (-largest, largest)
    elif dtype.kind == "b":
        bounds = (0, 1)
    else:
        bounds = (int(np.iinfo(dtype).min), min(int(np.iinfo(dtype).max), _INT64_MAX))
    for label, value in (("from", low), ("to - 1", last)):
        if not bounds[0] <= value <= bounds[1]:
            raise RuntimeError(f"{label} is out of bounds for {name}")
    if dtype.kind != "f":
        return
    digits = _digits(dtype)
    for label, value in (("from", low), ("to - 1", last)):
        if abs(value) > 1 << digits:
            warnings.warn(
                f"{label} is out of bounds [-(2^{digits}), 2^{digits}]. Due to precision "
                f"limitations {name} can support discrete uniform distribution only within this "
                "range. This warning will become an error in version 1.7 release, please fix the "
                "code in advance",
                UserWarning,
                stacklevel=4,
            )


def _draw(gen: Generator, out: np.ndarray, span: int, low: int) -> None:
    """Fill `out` with word % span + low."""
    wide = span >= _WIDE_RANGE
    if out.size < FEW and not wide and out.dtype.kind in "iu":
        with gen._lock:
            store_few(out, [w % span + low for w in gen._few(out.size)])
        return
    values = np.empty(out.size, out.dtype)
    with gen._lock:
        for part in chunks(out.size):
            n = part.stop - part.start
            words = gen._words64(n) if wide else gen._words(n)
            rest = (words % np.uint64(span)).view(np.int64) + np.int64(low)
            values[part] = narrow(rest, out.dtype)
    store(out, values)


def randint_into(gen: Generator, low: int, high: int, out: np.ndarray) -> None:
    """Fill an array of any real dtype with integers from [low, high), in place.

    Raises:
        RuntimeError: the range is empty, or does not fit the dtype.

    >>> x = np.empty(5, np.int64)
    >>> randint_into(Generator().manual_seed(0), 0, 10, x)
    >>> x
    array([4, 9, 3, 0, 3])
    """
    if not (_INT64_MIN <= low <= _INT64_MAX and _INT64_MIN <= high <= _INT64_MAX):
        raise ValueError("Overflow when unpacking long long")
    if not low < high:
        raise RuntimeError(
            f"random_ expects 'from' to be less than 'to', but got from={low} >= to={high}"
        )
    if out.dtype.kind == "f":
        low, high = _fit_low(low, out.dtype), _fit_high(high, out.dtype)
        if not low < high:
            raise RuntimeError(
                "random_ expects 'from' casted to dtype to be less than 'to' casted to dtype, "
                f"but got from={low} >= to={high}"
            )
    if out.dtype is not _INT64:  # which holds them all
        _check_range(low, high - 1, out.dtype)
    _draw(gen, out, high - low, low)


def fill_random(
    gen: Generator, out: np.ndarray, low: int | None = None, high: int | None = None
) -> None:
    """Fill an array as ``Tensor.random_`` does, in place.

    With `high`: integers from [low, high). With `low` alone: up to the largest value that the dtype
    holds exactly. With neither: every non-negative such value.

    Raises:
        RuntimeError: the range is empty, or does not fit the dtype.
        NotImplementedError: neither bound, for the wide unsigned dtypes.

    >>> x = np.empty(2, np.float32)
    >>> fill_random(Generator().manual_seed(0), x)
    >>> x
    array([8.3256640e+06, 1.2888472e+07], dtype=float32)
    """
    dtype = out.dtype
    if high is not None:
        randint_into(gen, low or 0, high, out)
    elif low is None:
        _fill_whole_range(gen, out)
    elif low == _INT64_MIN:
        _fill_64_bits(gen, out)
    else:
        last = 1 << _digits(dtype) if dtype.kind == "f" else 1
        if dtype.kind in "iu":
            last = int(np.iinfo(dtype).max)
        if dtype.kind == "f":
            low = _fit_low(low, dtype)
            if not low < last:
                raise RuntimeError(
                    "random_ expects 'from' casted to dtype to be less than or equal to 'to_inc' "
                    f"casted to dtype, but got from={low} > to_inc={last}"
                )
        # uint64's largest value is -1 to PyTorch, which compares as int64.
        _check_range(low, -1 if dtype.name == "uint64" else last, dtype)
        _draw(gen, out, last - low + 1, low)


def _fill_64_bits(gen: Generator, out: np.ndarray) -> None:
    name = "random_full_64_bits_range_kernel_cpu"
    if not out.size:
        return
    if out.dtype.name in ("bool", "float16", *_WIDE_UNSIGNED):
        raise NotImplementedError(f"\"{name}\" not implemented for '{scalar_type(out.dtype)}'")
    if out.dtype.name not in ("int64", "float32", "float64"):
        raise RuntimeError(f"{name} handles only int64, double, float and bfloat16")
    with gen._lock:
        store(out, gen._words64(out.size).view(np.int64))


def _fill_whole_range(gen: Generator, out: np.ndarray) -> None:
    dtype = out.dtype
    if not out.size:
        return
    if dtype.name in _WIDE_UNSIGNED:
        raise NotImplementedError(
            f"\"random_kernel_cpu\" not implemented for '{scalar_type(dtype)}'"
        )
    if dtype.kind == "f":
        span = (1 << _digits(dtype)) + 1
    else:
        span = 2 if dtype.kind == "b" else int(np.iinfo(dtype).max) + 1
    with gen._lock:
        two_words = dtype.name in ("int64", "float64")
        words = gen._words64(out.size) if two_words else gen._words(out.size)
    store(out, words % np.uint64(span))


def permutation(gen: Generator, n: int, dtype: np.dtype | None = None) -> np.ndarray:
    """Return the numbers 0 … n - 1 in random order: an array of n elements, int64 by default.

    Source: R. Durstenfeld, "Algorithm 235: Random permutation", CACM 7 (1964), taken forward.

    Raises:
        RuntimeError: n is negative, or too large for the dtype.
        NotImplementedError: for bool and the wide unsigned dtypes.

    >>> permutation(Generator().manual_seed(0), 5)
    array([4, 0, 1, 3, 2])
    """
    kind = _INT64 if dtype is None else dtype
    if n < 0:
        raise RuntimeError(f"Trying to create tensor with negative dimension {n}: [{n}]")
    if kind is not _INT64:
        _check_permutation(n, kind)
    if 0 < n < FEW:
        with gen._lock:
            few = gen._few(n - 1)
        places = list(range(n))
        for i, word in enumerate(few):
            j = i + word % (n - i)
            places[i], places[j] = places[j], places[i]
        return np.array(places, kind)
    with gen._lock:
        words = gen._words(max(n - 1, 0))
    steps = words % np.arange(n, 1, -1, dtype=np.uint64)
    compiled = kernel("shuffle", n)
    if compiled is not None:
        order = np.arange(n)
        compiled(order, steps)
        return order.astype(kind)
    items = list(range(n))
    for i, step in enumerate(steps.tolist()):
        j = i + step
        items[i], items[j] = items[j], items[i]
    return np.array(items, np.int64).astype(kind)


def _check_permutation(n: int, dtype: np.dtype) -> None:
    if dtype.kind == "b" or dtype.name in _WIDE_UNSIGNED:
        raise NotImplementedError(f"\"randperm\" not implemented for '{scalar_type(dtype)}'")
    if dtype.kind in "iu" and n - 1 > np.iinfo(dtype).max:
        raise RuntimeError(f"value cannot be converted to type {dtype.name}_t without overflow")
    if dtype.kind == "f" and n > (1 << _digits(dtype)) + 1:
        limit = (1 << _digits(dtype)) + 1
        raise RuntimeError(f"n cannot be greater than {limit} for {scalar_type(dtype)} type.")


def bernoulli_scalar(gen: Generator, p: float, shape: Sequence[int]) -> np.ndarray:
    """Return independent coin flips with probability `p` of True: a bool array of `shape`.

    Dropout's keep mask is ``bernoulli_scalar(gen, 1 - p, shape)``. On Intel processors PyTorch
    takes these flips from MKL: there, and only there, its masks are different ones.

    Raises:
        RuntimeError: p is not in [0, 1].

    >>> bernoulli_scalar(Generator().manual_seed(0), 0.5, (4,))
    array([False, False,  True, False])
    """
    out = np.empty(tuple(shape), np.bool_)
    fill_bernoulli(gen, out, p)
    return out


def fill_bernoulli(gen: Generator, out: np.ndarray, p: float | np.ndarray) -> None:
    """Fill an array with 0 and 1, in place; `p` is one probability or an array that broadcasts.

    One number, or a float64 array, is compared with a 53-bit uniform; an array of a smaller
    floating dtype with a 24-bit one. So the two forms draw different flips.

    Raises:
        RuntimeError: a probability is not in [0, 1].
        NotImplementedError: `out` or `p` has an unsuitable dtype.

    >>> x = np.empty(3, np.float32)
    >>> fill_bernoulli(Generator().manual_seed(0), x, np.float32([0.5, 0.8, 0.0]))
    >>> x
    array([1., 1., 0.], dtype=float32)
    """
    if not isinstance(p, np.ndarray):
        if not 0 <= p <= 1:
            raise RuntimeError(f"bernoulli_ expects p to be in [0, 1], but got p={p:g}")
        if not out.size:
            return
        _require_flippable(out, "bernoulli_scalar_cpu_")
        if out.size < FEW:
            with gen._lock:
                store_few(out, [u < p for u in gen._few_doubles(out.size)])
            return
        flips = np.empty(out.size, np.bool_)
        with gen._lock:
            for part in chunks(out.size):
                flips[part] = gen._doubles(part.stop - part.start) < p
        store(out, flips)
        return
    if not out.size:
        return
    _require_flippable(out, "bernoulli_tensor_cpu_self_")
    if p.dtype.kind != "f":
        name = scalar_type(p.dtype)
        raise NotImplementedError(f"\"bernoulli_tensor_cpu_p_\" not implemented for '{name}'")
    few = out.size < FEW and out.flags.c_contiguous and p.shape == out.shape
    odds = p.ravel().tolist() if few else []
    if not (all(0 <= odd <= 1 for odd in odds) if few else ((p >= 0) & (p <= 1)).all()):
        raise RuntimeError(
            "Expected p_in >= 0 && p_in <= 1 to be true, but got false.  (Could this error "
            "message be improved?  If so, please report an enhancement request to PyTorch.)"
        )
    if few:
        with gen._lock:
            uniforms = (gen._few_doubles if p.itemsize == 8 else gen._few_floats)(out.size)
        out.reshape(-1)[:] = [u < odd for u, odd in zip(uniforms, odds, strict=True)]
        return
    view, wide = memory_order(out, np.broadcast_to(p, out.shape))
    with gen._lock:
        u = gen._doubles(out.size) if p.dtype == np.float64 else gen._floats(out.size)
    view[...] = u.reshape(view.shape) < wide


def _require_flippable(out: np.ndarray, name: str) -> None:
    if out.dtype not in _FLIPPABLE and out.dtype.name in _WIDE_UNSIGNED:
        raise NotImplementedError(f"\"{name}\" not implemented for '{scalar_type(out.dtype)}'")
