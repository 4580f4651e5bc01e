"""Numbers as the learner reads them: formatted cells, heat for colours, statistics."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

# A grid of a glyph shows at most so many rows and columns, an ellipsis among them.
MAX_SIDE = 5
_HEAD = 3

Json = dict[str, Any]


def format_number(value: Any) -> str:
    """A number in at most eight characters: four digits, at most four decimals.

    >>> [format_number(v) for v in (3.0, 0.75, -1154.3105, 0.005208, 1.5e-5, 2.0**70, True)]
    ['3', '0.75', '-1154', '0.0052', '1.5e-5', '1.2e21', 'True']
    """
    if value is None:
        return "?"
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int):
        return str(value) if abs(value) < 10**7 else _scientific(value)
    if isinstance(value, str):
        return value
    if not math.isfinite(value):
        return "nan" if math.isnan(value) else ("inf" if value > 0 else "-inf")
    size = abs(value)
    if value == int(value) and size < 1e6:
        return "-0" if value == 0 and math.copysign(1, value) < 0 else str(int(value))
    if size >= 1e6 or size < 1e-3:
        return _scientific(value)
    if size >= 1000:
        return str(round(value))
    decimals = min(4, 3 - math.floor(math.log10(size)))
    return f"{value:.{decimals}f}".rstrip("0").rstrip(".")


def _scientific(value: float) -> str:
    mantissa, exponent = f"{value:.1e}".split("e")
    mantissa = mantissa.removesuffix(".0")
    return f"{mantissa}e{int(exponent)}"


def shape_text(shape: Sequence[int]) -> str:
    """`2×3`; empty for a scalar.

    >>> shape_text([2, 3]), shape_text([])
    ('2×3', '')
    """
    return "×".join(str(n) for n in shape)


def grid(value: Json) -> Json:
    """The scene's `Value` of a value of the trace document (full or summarised)."""
    shape = list(value["shape"])
    rows, cols = sides(shape)
    row_picks, col_picks = _picks(rows), _picks(cols)
    lookup = _lookup(value, cols)
    scale = _scale(value)
    cells: list[list[str]] = []
    heat: list[list[float | None]] = []
    for r in row_picks:
        picked = [None if r is None or c is None else lookup(r, c) for c in col_picks]
        cells.append(
            [
                "…" if r is None or c is None else format_number(v)
                for c, v in zip(col_picks, picked, strict=True)
            ]
        )
        heat.append([_heat(v, scale) for v in picked])
    cut = None in row_picks or None in col_picks
    if not cut:
        heat = heat_of(cells)
    more = heat_map(value) if math.prod(shape) > EXACT else None
    stats = value.get("stats") or (_stats(value) if cut and "data" in value else None)
    return {
        "shape": shape,
        "cells": cells,
        "heat": heat,
        "cut": cut,
        "stats": _stats_text(stats) if cut and stats else None,
        **({"map": more} if more else {}),
    }


#: A heat map has at most so many rows and columns, evenly spaced; a summarised value keeps these.
MAP_SIDE = 14
LEVELS = "abcdefghijklmnopqrs"  # a: -1, j: 0, s: 1


def heat_map(value: Json) -> list[str]:
    """The heat of evenly spaced elements, a letter each (`?`: not finite), row by row.

    >>> heat_map({"shape": [2, 2], "data": [0.0, -4.0, "nan", 2.0]})
    ['ja', '?n']
    """
    rows, cols = sides(value["shape"])
    lookup, scale = _lookup(value, cols), _scale(value)
    across = _evenly(cols)
    return ["".join(_level(_heat(lookup(r, c), scale)) for c in across) for r in _evenly(rows)]


def _evenly(count: int) -> list[int]:
    if count <= MAP_SIDE:
        return list(range(count))
    return [round(i * (count - 1) / (MAP_SIDE - 1)) for i in range(MAP_SIDE)]


def _level(heat: float | None) -> str:
    return "?" if heat is None else LEVELS[round(heat * 9) + 9]


def heat_at(level: str) -> float:
    """The heat that a letter of a heat map stands for; 0 where there is none.

    >>> [heat_at(x) for x in "aj?"]
    [-1.0, 0.0, 0.0]
    """
    return (LEVELS.index(level) - 9) / 9 if level in LEVELS else 0.0


def statistics_lines(value: Json, rows: int) -> list[tuple[str, str]]:
    """What stands over a heat map with room for some rows: names and numbers, line by line."""
    stats = value["stats"]
    if stats is None:
        return []
    if rows < 3:
        return [("range", f"{stats['min']} … {stats['max']}"), ("mean", stats["mean"])][:rows]
    return [(name, stats[name]) for name in ("min", "max", "mean")]


def heat_of(cells: list[list[str]]) -> list[list[float | None]]:
    """The heat of numbers that are all shown, told from their digits.

    >>> heat_of([["2", "-1"], ["nan", "0"]])
    [[1.0, -0.5], [None, 0.0]]
    """
    numbers = [[_read(cell) for cell in row] for row in cells]
    scale = max((abs(v) for row in numbers for v in row if v is not None), default=0.0)
    return [[_heat(v, scale) for v in row] for row in numbers]


def _read(cell: str) -> float | None:
    if cell in ("True", "False"):
        return float(cell == "True")
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def sides(shape: Sequence[int]) -> tuple[int, int]:
    """Rows and columns of the 2-D grid in which a tensor of this shape is written.

    >>> sides([]), sides([3]), sides([2, 3]), sides([2, 2, 3]), sides([0])
    ((1, 1), (1, 3), (2, 3), (4, 3), (1, 0))
    """
    if not shape:
        return 1, 1
    if len(shape) == 1:
        return 1, shape[0]
    return math.prod(shape[:-1]), shape[-1]


def shown_sides(shape: Sequence[int]) -> tuple[int, int]:
    """Rows and columns of the grid as shown, the ellipses counted."""
    rows, cols = sides(shape)
    return len(_picks(rows)), len(_picks(cols))


#: Values of so many elements carry their numbers, for what a reader computes with them.
EXACT = 64


def exact(value: Json) -> Json:
    """The numbers of a small value, where its cells do not say them to six digits: `{data}`.

    >>> exact({"shape": [2], "data": [1.0, 2.5]}), exact({"shape": [1], "data": [0.123456789]})
    ({}, {'data': [0.123457]})
    """
    data = value.get("data")
    if data is None or len(data) > EXACT:
        return {}
    numbers = [rounded(v) for v in data]
    cut = len(data) > 0 and None in (
        *_picks(sides(value["shape"])[0]),
        *_picks(sides(value["shape"])[1]),
    )
    if not cut and all(v == _number(format_number(d)) for v, d in zip(numbers, data, strict=True)):
        return {}
    return {"data": numbers}


def rounded(v: Any) -> Any:
    """A number to six digits; whole ones without a point."""
    if isinstance(v, (str, bool)) or not math.isfinite(v):
        return v
    short = float(f"{v:.6g}")
    return int(short) if short == int(short) and abs(short) < 1e15 else short


def _number(text: str) -> Any:
    try:
        return rounded(float(text))
    except ValueError:
        return text


def _picks(count: int) -> list[int | None]:
    if count <= MAX_SIDE:
        return list(range(count))
    return [*range(_HEAD), None, count - 1]


def _lookup(value: Json, cols: int) -> Any:
    if "data" in value:
        data = value["data"]
        return lambda r, c: data[r * cols + c]
    block = value["block"]
    row_at = {r: i for i, r in enumerate(block["rows"])}
    col_at = {c: i for i, c in enumerate(block["cols"])}
    return lambda r, c: block["data"][row_at[r]][col_at[c]]


def _finite(v: Any) -> bool:
    return isinstance(v, (int, float)) and math.isfinite(v)


def _scale(value: Json) -> float:
    if "data" in value:
        return max((abs(v) for v in value["data"] if _finite(v)), default=0.0)
    stats = value["stats"]
    shown = [v for row in value["block"]["data"] for v in row]
    ends = (stats["min"], stats["max"]) if stats else shown
    return max((abs(v) for v in ends if _finite(v)), default=0.0)


def _heat(v: Any, scale: float) -> float | None:
    if not _finite(v):
        return None
    return 0.0 if scale == 0 else round(float(v) / scale, 2) + 0.0


def _stats(value: Json) -> Json | None:
    data = [v for v in value["data"] if _finite(v)]
    if not data:
        return None
    return {
        "min": min(data),
        "max": max(data),
        "mean": sum(data) / len(data),
        "nan": sum(v == "nan" for v in value["data"]),
        "inf": sum(v in ("inf", "-inf") for v in value["data"]),
    }


def _stats_text(stats: Json) -> Json:
    return {
        "min": format_number(stats["min"]),
        "max": format_number(stats["max"]),
        "mean": format_number(stats["mean"]),
        "nan": stats["nan"],
        "inf": stats["inf"],
    }
