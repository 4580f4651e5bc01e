"""Where the glyphs stand: Graphviz' ranks, left to right, folded into rows to fit a notebook.

Three arrangements are tried: one row from left to right, the same folded like a meander (odd
rows run back from right to left), and from top to bottom. The one that fits the width at full
size with the least waste wins.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from .curves import Point, bezier, dense
from .engine_dot import Box, Placed, ranks, run
from .glyphs import Glyph

WIDTH = 740  # px beside the explanation panel in a notebook of the usual width
MARGIN = 10
RANK_GAP = 16  # beside an operation there is also the room of its name
NODE_GAP = 26
ROW_GAP = 30
LABEL_ROOM = 15
Link = tuple[str, str]


@dataclass
class Arrangement:
    """Top left corners of the glyphs, and each link as a polyline between centres."""

    name: str
    corners: dict[str, Point]
    lines: list[list[Point]]
    width: float
    height: float
    crossings: int = 0
    label_side: dict[str, str] = field(default_factory=dict)

    def cost(self) -> float:
        """Smaller is better: too wide hurts most, then height, then lines between rows."""
        over = max(0.0, self.width - WIDTH)
        return over * 3 + self.height + self.crossings * 500 + max(0.0, self.height - 900)


def arrange(glyphs: list[Glyph], links: list[Link], head_room: float = 0) -> Arrangement:
    """Choose an arrangement of the glyphs; the links must be distinct pairs of glyph ids.

    `head_room` px stay free at the top, for arcs above the first row.

    Raises LayoutError when Graphviz is missing or took too long.
    """
    flat = _dot(glyphs, links, "LR")
    candidates = [flat]
    if flat.width > WIDTH:
        folded = _fold(glyphs, links, flat)
        if folded is not None:
            candidates.append(folded)
        if folded is None or folded.crossings:
            candidates.append(_dot(glyphs, links, "TB"))
    chosen = min(candidates, key=Arrangement.cost)
    chosen.corners = {k: (x, y + head_room) for k, (x, y) in chosen.corners.items()}
    chosen.lines = [[(x, y + head_room) for x, y in line] for line in chosen.lines]
    chosen.height += head_room
    return chosen


def plain_columns(glyphs: list[Glyph], links: list[Link]) -> Arrangement:
    """An arrangement without Graphviz: ranks by longest path, straight lines."""
    rank = ranks([g.id for g in glyphs], links)
    corners: dict[str, Point] = {}
    x = 0.0
    for r in range(max(rank.values(), default=0) + 1):
        column = [g for g in glyphs if rank[g.id] == r]
        wide = max(_room(g, "LR")[0] for g in column)
        y = 0.0
        for g in column:
            h = _room(g, "LR")[1]
            corners[g.id] = (x + (wide - g.w) / 2, y + (h - g.h) / 2)
            y += h + NODE_GAP
        x += wide + RANK_GAP
    lines = [[_centre(corners, glyphs, a), _centre(corners, glyphs, b)] for a, b in links]
    return _finish("columns", glyphs, corners, lines, {})


def _centre(corners: dict[str, Point], glyphs: list[Glyph], ident: str) -> Point:
    glyph = next(g for g in glyphs if g.id == ident)
    x, y = corners[ident]
    return x + glyph.w / 2, y + glyph.h / 2


def _room(glyph: Glyph, direction: str) -> tuple[float, float]:
    """The box that Graphviz keeps free: a circle's with the node's name, symmetrically."""
    if glyph.kind != "op":
        return glyph.w, glyph.h
    if direction == "TB":
        return glyph.w + 2 * (glyph.label_width + 8), glyph.h + 16
    return max(glyph.w + 30, glyph.label_width), glyph.h + 2 * (
        LABEL_ROOM if glyph.label_width else 0
    )


def _dot(glyphs: list[Glyph], links: list[Link], direction: str) -> Arrangement:
    boxes = [Box(g.id, *_room(g, direction)) for g in glyphs]
    gaps = (RANK_GAP, NODE_GAP) if direction == "LR" else (RANK_GAP + 4, NODE_GAP)
    placed: Placed = run(boxes, links, direction, gaps)
    corners = {
        g.id: (placed.centres[g.id][0] - g.w / 2, placed.centres[g.id][1] - g.h / 2) for g in glyphs
    }
    lines = [
        bezier(s) if len(s) > 3 else [placed.centres[a], placed.centres[b]]
        for s, (a, b) in zip(placed.splines, links, strict=True)
    ]
    sides = dict.fromkeys((g.id for g in glyphs), "right") if direction == "TB" else {}
    return _finish(direction, glyphs, corners, lines, sides)


def _finish(
    name: str,
    glyphs: list[Glyph],
    corners: dict[str, Point],
    lines: list[list[Point]],
    sides: dict[str, str],
    crossings: int = 0,
) -> Arrangement:
    """Move everything to the margin and measure it."""
    left = min(_extent(g, corners[g.id], sides)[0] for g in glyphs)
    top = min(corners[g.id][1] for g in glyphs)
    for line in lines:
        left = min(left, *(p[0] for p in line))
        top = min(top, *(p[1] for p in line))
    dx, dy = MARGIN - left, MARGIN - top
    moved = {k: (x + dx, y + dy) for k, (x, y) in corners.items()}
    shifted = [[(x + dx, y + dy) for x, y in line] for line in lines]
    right = max(_extent(g, moved[g.id], sides)[1] for g in glyphs)
    bottom = max(moved[g.id][1] + g.h + (LABEL_ROOM if g.kind == "op" else 0) for g in glyphs)
    for line in shifted:
        right = max(right, *(p[0] for p in line))
        bottom = max(bottom, *(p[1] for p in line))
    width, height = right + MARGIN, bottom + MARGIN
    return Arrangement(name, moved, shifted, width, height, crossings, sides)


def _extent(glyph: Glyph, corner: Point, sides: dict[str, str]) -> tuple[float, float]:
    x = corner[0]
    if glyph.kind != "op":
        return x, x + glyph.w
    if sides.get(glyph.id) == "right":
        return x, x + glyph.w + glyph.label_width + 6
    half = max(glyph.w, glyph.label_width) / 2
    return x + glyph.w / 2 - half, x + glyph.w / 2 + half


# -- folding ------------------------------------------------------------------------------------


def _fold(glyphs: list[Glyph], links: list[Link], flat: Arrangement) -> Arrangement | None:
    """Fold the one-row arrangement; None where no fold keeps every row narrow enough."""
    columns = _columns(glyphs, flat)
    column_of = {g.id: c for c, column in enumerate(columns) for g in column}
    rows = _cut(columns, links, column_of, flat)
    if rows is None or len(rows) < 2:
        return None
    row_of = {g.id: r for r, (a, b) in enumerate(rows) for column in columns[a:b] for g in column}
    corners, moves, bands = _stack(columns, rows, flat)
    lines: list[list[Point]] = []
    sides: dict[str, str] = {}
    crossings = 0
    at = {g.id: g for g in glyphs}
    for line, (a, b) in zip(flat.lines, links, strict=True):
        if row_of[a] == row_of[b]:
            mirrored, dx, dy = moves[row_of[a]]
            lines.append([((dx - x) if mirrored else (dx + x), y + dy) for x, y in line])
        else:
            neighbours = column_of[b] == column_of[a] + 1
            crossings += 0 if neighbours else 3
            if at[a].kind == "op":
                sides[a] = "above"  # the line goes down through where its name would be
            between = bands[row_of[a]][1], bands[row_of[b]][0]
            lines.append(_turn(at[a], corners[a], at[b], corners[b], between))
    crossings += 4 * _through(lines, links, glyphs, corners)
    over = [{a for a, b in links if row_of[a] <= r < row_of[b]} for r in range(len(rows) - 1)]
    crossings += sum(max(0, len(sources) - 1) for sources in over)
    return _finish("fold", glyphs, corners, lines, sides, crossings)


def _through(
    lines: list[list[Point]], links: list[Link], glyphs: list[Glyph], corners: dict[str, Point]
) -> int:
    """How often a line runs through a glyph that it does not lead to."""
    boxes = [(g.id, *corners[g.id], g.w, g.h) for g in glyphs]
    return sum(
        any(x - 2 < px < x + w + 2 and y - 2 < py < y + h + 2 for px, py in dense(line))
        for line, link in zip(lines, links, strict=True)
        for ident, x, y, w, h in boxes
        if ident not in link and _near(line, x, y, w, h)
    )


def _near(line: list[Point], x: float, y: float, w: float, h: float) -> bool:
    """Whether a line comes near a box at all."""
    xs, ys = [p[0] for p in line], [p[1] for p in line]
    return min(xs) < x + w and max(xs) > x and min(ys) < y + h and max(ys) > y


def _columns(glyphs: list[Glyph], flat: Arrangement) -> list[list[Glyph]]:
    centres: dict[int, list[Glyph]] = {}
    for g in glyphs:
        centres.setdefault(round(flat.corners[g.id][0] + g.w / 2), []).append(g)
    merged: list[list[Glyph]] = []
    last = -10
    for x in sorted(centres):
        if x - last <= 2 and merged:
            merged[-1] += centres[x]
        else:
            merged.append(list(centres[x]))
        last = x
    return merged


def _cut(
    columns: list[list[Glyph]], links: list[Link], column_of: dict[str, int], flat: Arrangement
) -> list[tuple[int, int]] | None:
    """Where to break, by dynamic programming: rows no wider than WIDTH, few lines broken."""
    lefts = [min(_extent(g, flat.corners[g.id], {})[0] for g in c) for c in columns]
    rights = [max(_extent(g, flat.corners[g.id], {})[1] for g in c) for c in columns]
    sources: list[set[str]] = [set() for _ in range(len(columns) + 1)]
    broken = [0.0] * (len(columns) + 1)
    for a, b in links:
        for cut in range(column_of[a] + 1, column_of[b] + 1):
            sources[cut].add(a)
            broken[cut] += 0 if column_of[b] - column_of[a] == 1 else 300
    for a, b in links:
        if column_of[b] == column_of[a] + 1:
            # A line leaves downwards and comes from above: nothing may stand in its way.
            column, following = columns[column_of[a]], columns[column_of[b]]
            below = any(flat.corners[g.id][1] > flat.corners[a][1] for g in column)
            above = any(flat.corners[g.id][1] < flat.corners[b][1] for g in following)
            broken[column_of[b]] += 400 * (below + above)
    for cut, crossing in enumerate(sources):
        # Two lines downwards would run through one of the glyphs that they come from.
        broken[cut] += 500 * max(0, len(crossing) - 1)
        broken[cut] += 15 if any(g.kind == "op" for g in columns[cut - 1]) else 0
    best: list[tuple[float, list[int]]] = [(0.0, [0])]
    for end in range(1, len(columns) + 1):
        options: list[tuple[float, list[int]]] = []
        for start in range(end):
            if rights[end - 1] - lefts[start] + 2 * MARGIN > WIDTH or not best[start][1]:
                continue
            base, cuts = best[start]
            unused = WIDTH - (rights[end - 1] - lefts[start])
            cost = 200 + (broken[start] if start else 0.0)
            cost += unused / 10 if end < len(columns) else 0.0
            options.append((base + cost, [*cuts, end]))
        best.append(min(options, key=lambda o: o[0]) if options else (0.0, []))
    cuts = best[-1][1]
    return list(itertools.pairwise(cuts)) if cuts else None


def _stack(
    columns: list[list[Glyph]], rows: list[tuple[int, int]], flat: Arrangement
) -> tuple[dict[str, Point], list[tuple[bool, float, float]], list[tuple[float, float]]]:
    """Place the rows under each other.

    Returns the corners, for each row (mirrored, dx, dy) of its own points, and its top and bottom.
    """
    corners: dict[str, Point] = {}
    moves: list[tuple[bool, float, float]] = []
    y = 0.0
    turn = 0.0  # where the row above ended
    was_mirrored = False
    bands: list[tuple[float, float]] = []
    for r, (start, end) in enumerate(rows):
        row = [g for column in columns[start:end] for g in column]
        top = min(flat.corners[g.id][1] for g in row)
        bottom = max(flat.corners[g.id][1] + _room(g, "LR")[1] for g in row)
        first = flat.corners[columns[start][0].id][0] + columns[start][0].w / 2
        left = min(_extent(g, flat.corners[g.id], {})[0] for g in row)
        right = max(_extent(g, flat.corners[g.id], {})[1] for g in row)
        room = max(0.0, WIDTH - 2 * MARGIN - (right - left))
        # The row begins under the place where the one above ended, as far as the width allows:
        # the direction in which that is nearer wins, and of two equal ones the way back.
        to_right, to_left = turn - first + left, turn + first - right
        off_right = abs(to_right - min(max(to_right, 0.0), room)) if r else 0.0
        off_left = abs(to_left - min(max(to_left, 0.0), room))
        back = not was_mirrored
        mirrored = r > 0 and (off_left < off_right or (off_left == off_right and back))
        wanted = to_left if mirrored else to_right
        shifted = min(max(wanted, 0.0), room) if r else 0.0
        dx = shifted + right if mirrored else shifted - left
        was_mirrored = mirrored
        for g in row:
            gx, gy = flat.corners[g.id]
            corners[g.id] = ((dx - gx - g.w) if mirrored else (dx + gx), gy - top + y)
        moves.append((mirrored, dx, y - top))
        bands.append((y, y + bottom - top))
        last = columns[end - 1][0]
        turn = corners[last.id][0] + last.w / 2
        y += bottom - top + ROW_GAP
    return corners, moves, bands


def _turn(
    a: Glyph, corner_a: Point, b: Glyph, corner_b: Point, between: tuple[float, float]
) -> list[Point]:
    """A line from a row down into the next; it goes aside only between the rows."""
    ax, ay = corner_a[0] + a.w / 2, corner_a[1] + a.h / 2
    bx, by = corner_b[0] + b.w / 2, corner_b[1] + b.h / 2
    if abs(ax - bx) < 2:
        return [(ax, ay), (bx, by)]
    top, bottom = between[0] - 2, between[1] + 2
    # A short way aside is one gentle bend: the lanes beside a tight one would cross themselves.
    middle = (top + bottom) / 2
    bend = (middle, middle) if abs(ax - bx) < 70 else (bottom + 4, top - 4)
    aside = bezier([(ax, top), (ax, bend[0]), (bx, bend[1]), (bx, bottom)], 32)
    return [(ax, ay), *aside, (bx, by)]
