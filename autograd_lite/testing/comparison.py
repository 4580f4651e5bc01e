"""Asserting that tensors agree, with a message that says where they do not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

import autograd_lite as torch

from .._tensor import Tensor

__all__ = ["assert_close"]

#: Relative and absolute tolerances by type; other types must agree exactly.
TOLERANCES = {"float16": (1e-3, 1e-5), "float32": (1.3e-6, 1e-5), "float64": (1e-7, 1e-7)}


def assert_close(
    actual: Any, expected: Any, *, allow_subclasses: bool = True, rtol: float | None = None, atol: float | None = None,
    equal_nan: bool = False, check_device: bool = True, check_dtype: bool = True, check_layout: bool = True,
    check_stride: bool = False, msg: str | Callable[[str], str] | None = None,
) -> None:  # fmt: skip
    """Raise AssertionError unless tensors, numbers, or containers of them agree.

    Values agree where |actual - expected| <= atol + rtol |expected|; the tolerances follow the type
    unless both are given. Raises ValueError for one tolerance without the other, TypeError for what
    cannot be compared.

    >>> import autograd_lite as torch
    >>> torch.testing.assert_close(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 2.0 + 1e-7]))
    """
    if (rtol is None) != (atol is None):
        raise ValueError(
            "Both 'rtol' and 'atol' must be either specified or omitted, but got no "
            + ("rtol." if rtol is None else "atol.")
        )
    options = (rtol, atol, equal_nan, check_dtype, check_stride)
    text = _difference(actual, expected, "", options)
    if text is not None:
        raise AssertionError(text if msg is None else msg(text) if callable(msg) else msg)


def _difference(actual: Any, expected: Any, path: str, options: Any) -> str | None:
    """Return what is different, None if nothing is."""
    if isinstance(actual, Mapping) and isinstance(expected, Mapping):
        if actual.keys() != expected.keys():
            missing = sorted(map(str, expected.keys() - actual.keys()))
            extra = sorted(map(str, actual.keys() - expected.keys()))
            return (
                "The keys of the mappings do not match:\n"
                f"Missing keys in the actual mapping: {missing}\n"
                f"Additional keys in the actual mapping: {extra}"
            )
        return _first((actual[k], expected[k], f"{path}[{k!r}]") for k in actual)(options)
    if _is_sequence(actual) and _is_sequence(expected):
        if len(actual) != len(expected):
            return f"The length of the sequences mismatch: {len(actual)} != {len(expected)}"
        parts = (
            (a, e, f"{path}[{i}]") for i, (a, e) in enumerate(zip(actual, expected, strict=True))
        )
        return _first(parts)(options)
    if actual is None and expected is None:
        return None
    if not isinstance(actual, (Tensor, np.ndarray, int, float, bool)) or not isinstance(
        expected, (Tensor, np.ndarray, int, float, bool)
    ):
        if actual is None or expected is None:
            return f"Expected {expected}, but got {actual}.{_at(path)}"
        raise TypeError(
            f"No comparison pair was able to handle inputs of type {type(actual)} and {type(expected)}.{_at(path)}"
        )
    return _values(actual, expected, path, options)


def _first(parts: Any) -> Callable[[Any], str | None]:
    def look(options: Any) -> str | None:
        for actual, expected, path in parts:
            text = _difference(actual, expected, path, options)
            if text is not None:
                return text
        return None

    return look


def _is_sequence(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _at(path: str) -> str:
    return f"\n\nThe failure occurred for item {path}" if path else ""


def _tolerances(dtypes: Sequence[Any], rtol: Any, atol: Any) -> tuple[float, float]:
    if rtol is not None:
        return rtol, atol
    found = [TOLERANCES.get(str(d).removeprefix("torch."), (0.0, 0.0)) for d in dtypes]
    return max(f[0] for f in found), max(f[1] for f in found)


def _values(actual: Any, expected: Any, path: str, options: Any) -> str | None:
    rtol, atol, equal_nan, check_dtype, check_stride = options
    numbers = not isinstance(actual, (Tensor, np.ndarray)) and not isinstance(
        expected, (Tensor, np.ndarray)
    )
    if numbers and (isinstance(actual, bool) or isinstance(expected, bool)):
        return (
            None
            if actual is expected
            else f"Booleans mismatch: {actual} is not {expected}{_at(path)}"
        )
    a, e = (torch.as_tensor(v, dtype=torch.float64 if numbers and isinstance(v, float) else None).detach()
            for v in (actual, expected))  # fmt: skip
    if a.shape != e.shape:
        return f"The values for attribute 'shape' do not match: {a.shape} != {e.shape}.{_at(path)}"
    if check_dtype and not numbers and a.dtype is not e.dtype:
        return f"The values for attribute 'dtype' do not match: {a.dtype} != {e.dtype}.{_at(path)}"
    if check_stride and a.stride() != e.stride():
        return f"The values for attribute 'stride()' do not match: {a.stride()} != {e.stride()}.{_at(path)}"
    rtol, atol = _tolerances((a.dtype, e.dtype), rtol, atol)
    x, y = a._data.astype(np.float64), e._data.astype(np.float64)
    with np.errstate(all="ignore"):
        apart = np.abs(x - y)
        apart = np.where(x == y, 0.0, apart)
        close = (x == y) | (apart <= atol + rtol * np.abs(y))
        if equal_nan:
            close |= np.isnan(x) & np.isnan(y)
        relative = np.where(y == 0, np.where(apart == 0, 0.0, np.inf), apart / np.abs(y))
    if close.all():
        return None
    exact = rtol == 0 and atol == 0
    if x.ndim == 0:
        return _scalars(a, e, float(apart), float(relative), rtol, atol, exact) + _at(path)
    return _elements(a._data.dtype.kind in "iub", close, apart, relative, rtol, atol, exact) + _at(
        path
    )


def _scalars(
    a: Any, e: Any, apart: float, relative: float, rtol: float, atol: float, exact: bool
) -> str:
    lines = [
        f"Scalars are not {'equal' if exact else 'close'}!",
        "",
        f"Expected {e.item()} but got {a.item()}.",
        f"Absolute difference: {apart}" + ("" if exact else f" (up to {atol} allowed)"),
        f"Relative difference: {relative}" + ("" if exact else f" (up to {rtol} allowed)"),
    ]
    return "\n".join(lines)


def _elements(
    whole: bool, close: np.ndarray, apart: np.ndarray, relative: np.ndarray, rtol: float, atol: float, exact: bool
) -> str:  # fmt: skip
    count, wrong = close.size, int((~close).sum())
    apart, relative = (np.where(close, 0, d) for d in (apart, relative))

    def line(name: str, values: np.ndarray, allowed: float) -> str:
        worst = int(np.nanargmax(values)) if not np.isnan(values).all() else 0
        index = tuple(int(i) for i in np.unravel_index(worst, values.shape))
        limit = "" if exact else f" (up to {allowed} allowed)"
        value = values.flat[worst]
        shown = int(value) if whole and name == "absolute" else value
        return f"Greatest {name} difference: {shown} at index {index}{limit}"

    return "\n".join(
        [
            f"Tensor-likes are not {'equal' if exact else 'close'}!",
            "",
            f"Mismatched elements: {wrong} / {count} ({wrong / count:.1%})",
            line("absolute", apart, atol),
            line("relative", relative, rtol),
        ]
    )
