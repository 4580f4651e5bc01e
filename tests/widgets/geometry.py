"""What must hold of a picture's places: nothing overlaps, no line runs through a glyph."""

from __future__ import annotations

import re
from typing import Any

from autograd_lite_widgets.curves import bezier

Json = dict[str, Any]


def along(path: str) -> list[tuple[float, float]]:
    """Points on an SVG path of M, L and C."""
    numbers = [int(n) for n in re.findall(r"-?\d+", path)]
    points = list(zip(numbers[::2], numbers[1::2], strict=True))
    if "L" in path:
        (x0, y0), (x1, y1) = points
        return [(x0 + (x1 - x0) * t / 40, y0 + (y1 - y0) * t / 40) for t in range(41)]
    return bezier(points)


def overlapping(view: Json) -> list[tuple[str, str]]:
    """Pairs of glyphs that overlap, and glyphs that leave the picture."""
    boxes = [(g["id"], g["x"], g["y"], g["x"] + g["w"], g["y"] + g["h"]) for g in view["glyphs"]]
    found = []
    for i, (a, left, top, right, bottom) in enumerate(boxes):
        if left < 0 or top < 0 or right > view["width"] or bottom > view["height"]:
            found.append((a, "the picture's border"))
        found += [
            (a, b)
            for b, x0, y0, x1, y1 in boxes[i + 1 :]
            if not (right <= x0 or x1 <= left or bottom <= y0 or y1 <= top)
        ]
    return found


def crossed(view: Json) -> list[tuple[str, str]]:
    """Edges that run through a glyph they do not lead to, but for dotted arcs."""
    found = []
    for e in view["edges"]:
        if e["kind"] == "saved":
            continue
        points = along(e["path"])
        for g in view["glyphs"]:
            if g["id"] in (e["from"], e["to"]):
                continue
            x0, y0, x1, y1 = g["x"] + 2, g["y"] + 2, g["x"] + g["w"] - 2, g["y"] + g["h"] - 2
            if any(x0 < x < x1 and y0 < y < y1 for x, y in points):
                found.append((e["id"], g["id"]))
    return found
