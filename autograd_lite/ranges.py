"""Tensors of equally spaced numbers, rounded as PyTorch rounds."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from . import dtypes
from ._tensor import Tensor
from .data import finish, options, put_out


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, (Tensor, np.generic)) else value


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float, np.number)) or (
        isinstance(value, Tensor) and value._data.size == 1
    )


_FROM, _BY = 0, 1


def arange(
    *args: Any, start: Any = _FROM, end: Any = None, step: Any = _BY, out: Any = None, dtype: Any = None, layout: Any = None,
    device: Any = None, requires_grad: bool = False, pin_memory: bool = False,
) -> Tensor:  # fmt: skip
    """Return numbers from `start` (0) up to but without `end`, by `step` (1).

    Integers unless an argument is a float. Raises RuntimeError if `step` is 0 or leads away.

    >>> import autograd_lite as torch
    >>> torch.arange(3), torch.arange(1, 2, 0.5)
    (tensor([0, 1, 2]), tensor([1.0000, 1.5000]))
    """
    if (
        args and len(args) < 4 and end is None and start is _FROM and step is _BY and out is None
        and dtype is None and device is None and not requires_grad
    ):  # fmt: skip
        for value in args:
            if value.__class__ is not int:
                break
        else:  # ints alone: NumPy's numbers are the same
            first, last = (0, args[0]) if len(args) == 1 else args[:2]
            by = args[2] if len(args) == 3 else 1
            if by and (last - first) * by >= 0:
                return finish(np.arange(first, last, by), False)
    names = ("end",) if len(args) == 1 and end is None else ("start", "end", "step")
    for name, value in zip(names, args, strict=False):
        if not _is_number(value):
            raise _bad_arange(args)
        start, end, step = (
            (value, end, step)
            if name == "start"
            else (start, value, step)
            if name == "end"
            else (start, end, value)
        )
    if end is None or len(args) > 3:
        raise _bad_arange(args)
    floating = any(
        isinstance(v, float) or (isinstance(v, (Tensor, np.generic)) and _is_float(v))
        for v in (start, end, step)
    )
    start, end, step = _plain(start), _plain(end), _plain(step)
    d = options("arange", dtype, device) or (
        dtypes.get_default_dtype() if floating else dtypes.int64
    )
    if step == 0:
        raise RuntimeError("step must be nonzero")
    if not (math.isfinite(start) and math.isfinite(end)):
        raise RuntimeError(f"unsupported range: {start:g} -> {end:g}")
    if (end - start) * step < 0:
        raise RuntimeError("upper bound and lower bound inconsistent with step sign")
    return put_out(
        finish(_arithmetic(start, step, math.ceil((end - start) / step), d), requires_grad), out
    )


def _is_float(value: Any) -> bool:
    return (value._data if isinstance(value, Tensor) else value).dtype.kind == "f"


def _arithmetic(start: Any, step: Any, count: int, d: dtypes.dtype) -> np.ndarray:
    """Return `start + k * step`, rounded as PyTorch rounds.

    Its vector loop starts anew at every register (32 bytes): there the sum is rounded already.
    """
    if d.category == dtypes.FLOAT:
        k = np.arange(count, dtype=np.float64)
        exact = start + k * step
        lanes = 32 // d.itemsize
        whole = count - count % (2 * lanes)
        if d.itemsize >= 4 and whole:
            first = exact[:whole:lanes].astype(d.np).astype(np.float64)
            exact[:whole] = (first[:, None] + np.arange(lanes) * float(step)).reshape(-1)
        return exact.astype(d.np)
    return (int(start) + np.arange(count, dtype=np.int64) * int(step)).astype(d.np)


def _bad_arange(args: Any) -> TypeError:
    got = ", ".join(type(a).__name__ for a in args)
    options_text = (
        "Tensor out = None, torch.dtype dtype = None, torch.layout layout = None, torch.device device = None, "
        "bool pin_memory = False, bool requires_grad = False"
    )
    return TypeError(
        f"arange() received an invalid combination of arguments - got ({got}), but expected one of:\n"
        f" * (Number end, *, {options_text})\n * (Number start, Number end, Number step = 1, *, {options_text})\n"
    )


def range_function(
    start: Any = 0, end: Any = None, step: Any = 1, *, out: Any = None, dtype: Any = None, layout: Any = None,
    device: Any = None, requires_grad: bool = False,
) -> Tensor:  # fmt: skip
    """Return numbers from `start` to `end`, both included, by `step`: floats (`arange` is preferred)."""
    if end is None:
        start, end = 0, start
    d = options("range", dtype, device) or dtypes.get_default_dtype()
    return put_out(
        finish(_arithmetic(start, step, math.floor((end - start) / step) + 1, d), requires_grad),
        out,
    )


def linspace(
    start: Any, end: Any = None, steps: Any = None, *, out: Any = None, dtype: Any = None, layout: Any = None,
    device: Any = None, requires_grad: bool = False, pin_memory: bool = False,
) -> Tensor:  # fmt: skip
    """Return `steps` equally spaced numbers from `start` to `end`, both included.

    >>> import autograd_lite as torch
    >>> torch.linspace(0, 1, 5)
    tensor([0.0000, 0.2500, 0.5000, 0.7500, 1.0000])
    """
    if end is None or steps is None:
        raise TypeError(_bad_space("linspace", (start, end, steps)))
    if steps < 0:
        raise RuntimeError("number of steps must be non-negative")
    d = options("linspace", dtype, device) or dtypes.get_default_dtype()
    return put_out(finish(_linspace(_plain(start), _plain(end), int(steps), d), requires_grad), out)


def _bad_space(name: str, given: tuple[Any, ...]) -> str:
    got = ", ".join(type(a).__name__ for a in given if a is not None)
    base = ", Number base = 10.0" if name == "logspace" else ""
    tail = (
        f"int steps{base}, *, Tensor out = None, torch.dtype dtype = None, torch.layout layout = None, "
        "torch.device device = None, bool pin_memory = False, bool requires_grad = False)\n"
    )
    forms = "".join(
        f" * ({a} start, {b} end, {tail}"
        for a, b in (
            ("Tensor", "Tensor"),
            ("Number", "Tensor"),
            ("Tensor", "Number"),
            ("Number", "Number"),
        )
    )
    return f"{name}() received an invalid combination of arguments - got ({got}), but expected one of:\n{forms}"


def _linspace(start: Any, end: Any, steps: int, d: dtypes.dtype) -> np.ndarray:
    """Step from the nearer end, in the type itself: the second half mirrors the first."""
    if steps == 1:
        return np.full(1, start).astype(d.np)
    if steps == 0:
        return np.zeros(0, d.np)
    kind: Any = np.float32 if d is dtypes.float32 else np.float64
    first, last = kind(start), kind(end)
    step = (last - first) / kind(steps - 1)
    k = np.arange(steps, dtype=kind)
    half = np.arange(steps) < steps // 2
    if kind is np.float32:  # one rounding, as a fused multiply-add has
        wide = np.where(
            half,
            np.float64(first) + np.float64(step) * k,
            np.float64(last) - np.float64(step) * k[::-1],
        )
        return wide.astype(d.np)
    return np.where(half, first + step * k, last - step * k[::-1]).astype(d.np)


def logspace(
    start: Any, end: Any = None, steps: Any = None, base: float = 10.0, *, out: Any = None, dtype: Any = None,
    layout: Any = None, device: Any = None, requires_grad: bool = False, pin_memory: bool = False,
) -> Tensor:  # fmt: skip
    """Return `steps` numbers from `base**start` to `base**end`, equally spaced in the exponent."""
    if end is None or steps is None:
        raise TypeError(_bad_space("logspace", (start, end, steps)))
    if steps < 0:
        raise RuntimeError("number of steps must be non-negative")
    d = options("logspace", dtype, device) or dtypes.get_default_dtype()
    exponents = _linspace(_plain(start), _plain(end), int(steps), dtypes.float64)
    return put_out(finish(np.power(float(base), exponents).astype(d.np), requires_grad), out)
