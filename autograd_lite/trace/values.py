"""Arrays as JSON: in full up to a limit, then statistics and a few rows and columns.

A value is `{"shape", "dtype", "data": [...]}` in row-major order, or, above `FULL` elements,
`{"shape", "dtype", "stats": {...}, "block": {"rows", "cols", "data"}}`, where the block is taken
from the 2-D grid in which the tensor is written. Numbers that JSON has no word for are the
strings `"nan"`, `"inf"`, `"-inf"`. Floats are the shortest decimals that read back to the same
value in their own type.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, Final

import numpy as np

FULL: Final = 1024
#: The statistics of so many elements take less time than to pick and write the block.
CHEAP: Final = 1 << 18
_BLOCK = 16
Value = dict[str, Any]


def encode(array: np.ndarray, *, statistics: bool = True, full: int = FULL) -> Value:
    """The JSON value of an array of real numbers.

    Up to `full` elements it is given in full. Above `CHEAP` elements the statistics, which read
    every one of them, are left out (None) unless `statistics` is set.

    >>> encode(np.array([[0.1, np.nan]], dtype=np.float32))
    {'shape': [1, 2], 'dtype': 'float32', 'data': [0.1, 'nan']}
    """
    head: Value = {"shape": list(array.shape), "dtype": type_name(array.dtype)}
    if array.size <= full:
        return {**head, "data": _numbers(array.reshape(-1))}
    stats = _statistics(array) if statistics or array.size <= CHEAP else None
    return {**head, "stats": stats, "block": _block(array)}


def decode(value: Value) -> np.ndarray:
    """The array of a value given in full; ValueError for a summarised one.

    >>> decode({"shape": [2], "dtype": "float32", "data": [0.1, "inf"]})
    array([0.1, inf], dtype=float32)
    """
    if "data" not in value:
        raise ValueError("the value was summarised; its elements were not kept")
    data = [float(v) if isinstance(v, str) else v for v in value["data"]]
    return np.array(data, dtype=value["dtype"]).reshape(value["shape"])


class _TypeNames(dict[Any, str]):
    """The names of NumPy's types, which it spells anew every time it is asked."""

    def __missing__(self, dtype: Any) -> str:
        self[dtype] = name = str(dtype.name)
        return name


type_name = _TypeNames().__getitem__


def _numbers(flat: np.ndarray) -> list[Any]:
    if flat.dtype.kind != "f":
        return list(flat.tolist())
    if flat.dtype.itemsize == 8:
        floats: Iterable[float] = flat.tolist()
    else:
        floats = (float(str(v)) for v in flat)
    return [v if math.isfinite(v) else _special(v) for v in floats]


def _special(v: float) -> str:
    return "nan" if math.isnan(v) else ("inf" if v > 0 else "-inf")


def _statistics(array: np.ndarray) -> dict[str, Any]:
    low, high = array.min(), array.max()
    if math.isfinite(low) and math.isfinite(high):  # then all are: a NaN would be the least
        mean = float(array.mean(dtype=np.float64))
        return {"min": low.item(), "max": high.item(), "mean": mean, "nan": 0, "inf": 0}
    kept = array[np.isfinite(array)]
    nan = int(np.isnan(array).sum())
    numbers = (
        [None, None, None]
        if kept.size == 0
        else [float(kept.min()), float(kept.max()), float(kept.mean(dtype=np.float64))]
    )
    stats: dict[str, Any] = dict(zip(("min", "max", "mean"), numbers, strict=True))
    return {**stats, "nan": nan, "inf": array.size - kept.size - nan}


def _block(array: np.ndarray) -> dict[str, Any]:
    cols = array.shape[-1] if array.ndim else 1
    rows = array.size // cols
    picked_rows, picked_cols = _spread(rows), _spread(cols)
    # Index by coordinates: reshape would copy a large transposed view.
    lead = np.unravel_index(picked_rows, array.shape[:-1]) if array.ndim > 1 else ()
    block = array[(*(i[:, None] for i in lead), np.array(picked_cols))]
    return {
        "rows": picked_rows,
        "cols": picked_cols,
        "data": [_numbers(row) for row in block.reshape(len(picked_rows), len(picked_cols))],
    }


def _spread(count: int) -> list[int]:
    """The first three, the last, and evenly spaced ones between."""
    if count <= _BLOCK:
        return list(range(count))
    between = {round(i * (count - 1) / (_BLOCK - 3)) for i in range(_BLOCK - 2)}
    return sorted({0, 1, 2} | between)
