"""The glyphs of a scene and their sizes, from the text metric alone."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from typing import Any

from .metric import ellipsis, mono_width, sans_width
from .numbers import grid, shape_text, shown_sides
from .xml import visible

Json = dict[str, Any]
# Sizes in px. The TypeScript drawing and `svg.py` use the same fonts and insets.
NAME_SIZE = 12.0
CELL_SIZE = 10.5
SMALL_SIZE = 10.0
ROW_HEIGHT = 18
PAD = 10
GAP = 8
TOP = 26
FOOT = 18
COUNT_ROOM = 62
LINE = 13
RADIUS = 21
MAX_RADIUS = 34
LABEL_LIMIT = 132.0
NAME_LIMIT = 150.0
NODE_LIMIT = 150.0


@dataclass
class Glyph:
    """A glyph before and after it got a place; `json` is what the scene stores."""

    id: str
    kind: str
    json: Json
    w: int
    h: int
    x: int = 0
    y: int = 0
    radius: int = 0
    label_width: int = 0
    label_side: str = "below"
    of: str = ""
    extra: Json = field(default_factory=dict)

    @property
    def centre(self) -> tuple[float, float]:
        return self.x + self.w / 2, self.y + self.h / 2

    @property
    def pill(self) -> bool:
        """Whether an operation's label is too long for a circle."""
        return self.kind == "op" and self.w > self.h

    def place(self, x: int, y: int) -> None:
        self.x, self.y = x, y

    def to_json(self) -> Json:
        """The glyph of the scene, placed."""
        box = {"id": self.id, "x": self.x, "y": self.y, "w": self.w, "h": self.h}
        return {**box, "kind": self.kind, **self.json, **self._circle()}

    def _circle(self) -> Json:
        if self.kind != "op":
            return {}
        cx, cy = self.w // 2, self.h // 2
        circle = {} if self.pill else {"circle": {"cx": cx, "cy": cy, "r": self.radius}}
        if self.label_side == "right":
            at = {"x": self.w + 5, "y": cy + 4, "anchor": "start"}
        elif self.label_side == "above":
            at = {"x": cx, "y": cy - self.radius - 6, "anchor": "middle"}
        else:
            at = {"x": cx, "y": cy + self.radius + 12, "anchor": "middle"}
        return {**circle, "nodeAt": at}


def tensor_glyph(
    ident: str,
    tensor: Json,
    name: str,
    symbol: str,
    shown: list[Json],
    seen: int | None,
    paths: int = 1,
    stacked: bool = False,
) -> Glyph:
    """A tensor as a record: `shown` are all values that will ever stand in its two grids.

    With several `paths` there is room for their count under the gradient; `stacked` puts the
    gradient under the data.
    """
    shape = tensor["shape"]
    rows, cols = shown_sides(shape)
    short = ellipsis(visible(name), NAME_SIZE, NAME_LIMIT)
    given = tensor["op"] is None and not tensor["leaf"]
    corner = shape_text(shape) + (" leaf" if tensor["leaf"] else " input" if given else "")
    head = sans_width(short, NAME_SIZE) + 14 + mono_width(corner or "scalar", SMALL_SIZE)
    cell = cell_width(shown, cols, paths)
    fields = ["data"]
    fields += ["tangent"] if tensor["tangent"] is not None else []
    fields += ["grad"] if tensor["requires_grad"] else []
    stacked = stacked and len(fields) > 1
    across = 1 if stacked else len(fields)
    inner = across * cols * cell + (across - 1) * GAP
    width = max(round(head) + 2 * PAD, inner + 2 * PAD, 96)
    # Spread the cells over the room that the name asked for.
    cell = max(cell, min(72, (width - 2 * PAD - (across - 1) * GAP) // max(1, across * cols)))
    width += width % 2
    tall = rows * ROW_HEIGHT
    box = {"w": cols * cell, "h": tall, "rows": rows, "cols": cols}
    boxes: dict[str, Json | None] = dict.fromkeys(("data", "tangent", "grad"))
    for k, name_of in enumerate(fields if rows and cols else ()):
        down, right = (k, 0) if stacked else (0, k)
        at = PAD + right * (cols * cell + GAP), TOP + down * (tall + FOOT)
        boxes[name_of] = {"x": at[0], "y": at[1], **box}
    height = TOP + (len(fields) if stacked else 1) * (tall + FOOT)
    json: Json = {
        "name": name,
        "symbol": symbol,
        "shape": shape_text(shape),
        "dtype": tensor["dtype"],
        "leaf": tensor["leaf"],
        "input": given,
        "requiresGrad": tensor["requires_grad"],
        "view": tensor["view"],
        "noGrad": tensor["no_grad"],
        "data": seen,
        "grad": None,
        "dataBox": boxes["data"],
        "gradBox": boxes["grad"],
    }
    if boxes["tangent"] is not None:
        json["tangentBox"] = boxes["tangent"]
    return Glyph(ident, "tensor", json, int(width), int(height), of=tensor["id"])


def cell_width(shown: list[Json], cols: int, paths: int) -> int:
    """The width of a cell that every one of these values fits in."""
    texts = [cell for value in shown for row in grid(value)["cells"] for cell in row]
    widest = max((mono_width(t, CELL_SIZE) for t in texts), default=20.0)
    cell = max(26, round(widest) + 8)
    return max(cell, -(-COUNT_ROOM // max(1, cols))) if paths > 1 else cell


def needs_stacking(shape: list[int], shown: list[Json], paths: int) -> bool:
    """Whether two grids side by side would make the glyph too wide for a row of several."""
    rows, cols = shown_sides(shape)
    limit = {1: 200, 2: 250}.get(rows)
    return limit is not None and 2 * cols * cell_width(shown, cols, paths) > limit


def op_glyph(ident: str, op: Json, label: str) -> Glyph:
    """An operation as a circle (a pill, for a long label); the node's name stands beside it."""
    fitted = ellipsis(label, NAME_SIZE, LABEL_LIMIT, mono=True)
    needed = mono_width(fitted, NAME_SIZE) / 2 + 5
    pill = needed > MAX_RADIUS
    radius = RADIUS if pill else int(max(RADIUS, round(needed)))
    node = op["node"] or ""
    shown = ellipsis(node, SMALL_SIZE, NODE_LIMIT, mono=True)
    json: Json = {"label": fitted, "node": node, "noGrad": not op["grad_mode"]}
    wide = _even(2 * needed + 14) if pill else 2 * radius
    glyph = Glyph(ident, "op", json, wide, 2 * radius, radius=radius, of=op["id"])
    glyph.label_width = round(mono_width(shown, SMALL_SIZE))
    return glyph


def ghost_glyph(ident: str, op: Json, label: str) -> Glyph:
    """An operation that raised: a circle with the error's type and message under it."""
    glyph = op_glyph(ident, op, ellipsis(label, NAME_SIZE, 2 * MAX_RADIUS - 10, mono=True))
    error, message = str(op["failed"]["type"])[:80], str(op["failed"]["message"])[:2000]
    lines = wrapped(message)
    wide = max(mono_width(t, SMALL_SIZE) for t in (*lines, error))
    below = 18 + LINE * len(lines)
    glyph.kind = "ghost"
    glyph.label_width = 0
    glyph.w = _even(max(glyph.w, wide + 4))
    glyph.h = _even(2 * (glyph.radius + below))
    circle = {"cx": glyph.w // 2, "cy": glyph.h // 2, "r": glyph.radius}
    glyph.json = {
        "label": glyph.json["label"],
        "error": error,
        "message": message,
        "lines": lines,
        "circle": circle,
    }
    return glyph


def wrapped(message: str, width: int = 40, most: int = 4) -> list[str]:
    """The beginning of a message in short lines.

    >>> wrapped("mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)")
    ['mat1 and mat2 shapes cannot be', 'multiplied (2x3 and 2x3)']
    """
    text = " ".join(message.split())
    lines = textwrap.wrap(text, width, max_lines=most, placeholder=" …", break_long_words=True)
    return lines or [""]


def group_glyph(ident: str, name: str, ops: str, opens: str) -> Glyph:
    """A closed group as a card: its name, and how many operations are inside."""
    short = ellipsis(name, NAME_SIZE, NAME_LIMIT)
    wide = max(sans_width(short, NAME_SIZE) + 44, mono_width(ops, SMALL_SIZE) + 64, 110)
    return Glyph(ident, "group", {"name": name, "opens": opens}, _even(wide), 54)


def _even(size: float) -> int:
    return 2 * -(-round(size) // 2)
