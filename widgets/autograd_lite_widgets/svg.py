"""The picture at a cursor as one SVG: no script, no fonts, light and dark, the same every time."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from .messages import message
from .metric import ellipsis, mono_width, sans_width
from .numbers import heat_at, statistics_lines
from .state import State, state_at
from .svg_cards import card
from .theme import style
from .xml import escape

Json = dict[str, Any]
_DEFS = (
    '<defs><pattern id="agl-h" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><path class="hatch" d="M0 0V6"/></pattern>'
    + "".join(
        f'<marker id="agl-{m}" viewBox="0 0 8 8" refY="4" markerWidth="{w}" markerHeight="{w}" '
        f'markerUnits="userSpaceOnUse" orient="auto"><path class="tip {c}" d="M0 0L8 4L0 8z"/></marker>'
        for m, w, c in (("d", 7, "d"), ("o", 7, "d on"), ("g", 9, "g"), ("s", 7, "s"))
    )
    + "</defs>"
)
_NUMBERS = re.compile(r"-?\d+(?:\.\d+)?")


def render(
    scene: Json,
    *,
    cursor: int | None = None,
    language: str | None = None,
    theme: str = "auto",
    group: str | None = None,
) -> str:
    """The SVG text of a scene after `cursor` steps (all of them by default).

    `group`: the id of a group whose inside is drawn; KeyError where the scene has no such picture.
    """
    language = language or scene["language"]
    state = state_at(scene, len(scene["steps"]) if cursor is None else cursor)
    view = _view(scene, group)
    width, height = view["width"], view["height"]
    ops = sum(g["kind"] == "op" for g in scene["glyphs"])
    args = {"title": scene["title"], "ops": ops, "steps": len(scene["steps"])}
    alt = escape(message("picture.alt", language, args))
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" xml:lang="{language}" '
        f'style="max-width:100%;height:auto">',
        f"<title>{escape(scene['title'])}</title><desc>{alt}</desc>",
        f"<style>{style(theme)}</style>",
        _DEFS,
        f'<rect class="bg" width="{width}" height="{height}" rx="8"/>',
    ]
    for edge in view["edges"]:
        out += _edge(edge, state)
    for glyph in view["glyphs"]:
        if glyph["kind"] == "op":
            out += _op(glyph, state)
        elif glyph["kind"] == "tensor":
            out += _tensor(glyph, scene, state, language)
        else:
            out += card(glyph, scene, state, language)
    for edge in view["edges"]:
        out += _edge_label(edge, state, language)
    # Texts hold no plain double quote (`escape`); single ones need no escape in a notebook's JSON.
    return "\n".join([*out, "</svg>"]).replace('"', "'") + "\n"


def _view(scene: Json, group: str | None) -> Json:
    if group is None:
        return scene
    for view in scene["views"]:
        if view["group"] == group:
            return dict(view)
    raise KeyError(f"this scene has no picture of a group {group!r}")


def _edge(edge: Json, state: State) -> list[str]:
    kind, ident = edge["kind"], edge["id"]
    active = ident in state.active_edges
    if kind == "grad" and ident not in state.edges:
        return []
    if kind == "saved" and not active:
        return []
    names = ["e", kind[0]]
    if active:
        names.append("on")
    elif kind == "data" and ident not in state.edges:
        names.append("todo")
    line = _shortened(edge["path"], 8.0 if kind == "grad" else 6.0)
    return [f'<path class="{" ".join(names)}" d="{line}"/>']


def _edge_label(edge: Json, state: State, language: str) -> list[str]:
    at = edge.get("labelAt")
    if edge["kind"] != "saved" or at is None or edge["id"] not in state.active_edges:
        return []
    label = escape(message("edge.saved", language, {"names": edge["label"]}))
    return [f'<text class="s halo mid" x="{at["x"]}" y="{at["y"]}">{label}</text>']


def _shortened(path: str, length: float) -> str:
    """The path up to the base of its arrow head, which a marker draws."""
    numbers = [float(n) for n in _NUMBERS.findall(path)]
    points = list(zip(numbers[::2], numbers[1::2], strict=True))
    tip = points[-1]
    back = next((p for p in reversed(points[:-1]) if math.dist(p, tip) > 1), points[0])
    reach = math.dist(back, tip) or 1.0
    x = tip[0] - (tip[0] - back[0]) / reach * length
    y = tip[1] - (tip[1] - back[1]) / reach * length
    cut = path.rfind(" ", 0, path.rfind(" "))
    start = max(cut, path.rfind("L"))
    return f"{path[:start]}{path[start]}{x:.1f} {y:.1f}".replace(".0", "")


def _tensor(g: Json, scene: Json, state: State, language: str) -> list[str]:
    ident, w, h = g["id"], g["w"], g["h"]
    names = ["card"]
    if ident in state.active_glyphs:
        names.append(f"on-{state.phase}")
    if g["view"]:
        names.append("view")
    names += ["lane"] if g.get("lane") else []
    names += ["stub"] if "stub" in g else []
    todo = "" if ident in state.done or ident in state.data else ' class="todo"'
    out = [f'<g transform="translate({g["x"]} {g["y"]})"{todo}>']
    if ellipsis(g["name"], 12, w - 60) != g["name"]:
        out.append(f"<title>{escape(g['name'][:2000])}</title>")
    out.append(f'<rect class="{" ".join(names)}" width="{w}" height="{h}" rx="8"/>')
    if g["noGrad"]:
        out.append(f'<rect fill="url(#agl-h)" width="{w}" height="{h}" rx="8"/>')
    if g["leaf"]:
        out.append(f'<rect class="leaf" x="0" y="8" width="4" height="{h - 16}" rx="2"/>')
    out += _heading(g, language)
    if g.get("input"):
        out.append(f'<rect class="given" x="2.5" y="8" width="2" height="{h - 16}" rx="1"/>')
    data = state.data.get(ident)
    tangent = None if data is None else g.get("tangent")
    fields = {"data": data, "tangent": tangent, "grad": state.grad.get(ident)}
    for field, shown in fields.items():
        box = g.get(f"{field}Box")
        if box is not None:
            value = None if shown is None else scene["values"][shown]
            if value is not None and "map" in value:
                out += _map(box, value, field)
            else:
                out += _grid(box, value, field)
            out += _foot(box, field, state.paths.get(ident), language)
    return [*out, "</g>"]


def _heading(g: Json, language: str) -> list[str]:
    shape = g["shape"] or message("glyph.scalar", language)
    kind = "glyph.leaf" if g["leaf"] else "glyph.input" if g.get("input") else None
    corner = f"{shape} {message(kind, language)}" if kind else shape
    room = g["w"] - 24
    if sans_width(g["name"], 12) + 8 + mono_width(corner, 10) > room:
        corner = shape
    left = room - 8 - mono_width(corner, 10)
    name = ellipsis(g["name"], 12, left)
    right = f'<text class="s end" x="{g["w"] - 9}" y="17">{escape(corner)}</text>'
    return [f'<text class="name" x="12" y="17">{escape(name)}</text>', right]


def _grid(box: Json, value: Json | None, field: str) -> list[str]:
    """The cells of a grid: tints, one path of rules, and the digits."""
    digits = []
    cw, ch = box["w"] / box["cols"], box["h"] / box["rows"]
    for r in range(box["rows"]):
        for c in range(box["cols"]):
            x, y = box["x"] + c * cw, box["y"] + r * ch
            text = value["cells"][r][c] if value else "–"
            fitted = escape(ellipsis(text, 10.5, cw - 4, mono=True))
            digits.append(f'<text x="{x + cw - 5:g}" y="{y + ch / 2 + 4:g}">{fitted}</text>')
    x, y, w, h = box["x"], box["y"], box["w"], box["h"]
    rules = f"M{x} {y}h{w}v{h}h-{w}z"
    rules += "".join(f"M{x + c * cw:g} {y}v{h}" for c in range(1, box["cols"]))
    rules += "".join(f"M{x} {y + r * ch:g}h{w}" for r in range(1, box["rows"]))
    tints = _tints(box, value["heat"], field, 0) if value else ""
    dim = "" if value else " dim"
    cells = f'<path class="cell" d="{rules}"/><g class="n{dim}">{"".join(digits)}</g>'
    return [tints + cells]


def _map(box: Json, value: Json, field: str) -> list[str]:
    """A large value: the heat of some of its elements, and its statistics over it."""
    x, y, w, h = box["x"], box["y"], box["w"], box["h"]
    heat = [[heat_at(level) for level in row] for row in value["map"]]
    lines = statistics_lines(value, box["rows"])
    top = y + h / 2 + 4 - 7 * (len(lines) - 1)
    said = [
        f'<text class="halo mid" x="{x + w / 2:g}" y="{top + 14 * k:g}">'
        f"{escape(text if name == 'range' else f'{name} {text}')}</text>"
        for k, (name, text) in enumerate(lines)
    ]
    tints = _tints(box, heat, field, 1)
    return [tints, f'<path class="cell" d="M{x} {y}h{w}v{h}h-{w}z"/>', *said]


def _tints(box: Json, heat: Sequence[Sequence[float | None]], field: str, least: int) -> str:
    """The colours of cells: for each one a path, whose thick lines are the cells side by side."""
    cw, ch = box["w"] / len(heat[0]), box["h"] / len(heat)
    lines: dict[str, str] = {}
    for r, row in enumerate(heat):
        y = box["y"] + (r + 0.5) * ch
        hues = [_hue(cell, field, least) if cell else None for cell in row]
        c = 0
        for hue, cells in groupby(hues):
            count = len(list(cells))
            if hue is not None:
                at = f"M{_short(box['x'] + c * cw)} {_short(y)}h{_short(count * cw)}"
                lines[hue] = lines.get(hue, "") + at
            c += count
    paths = "".join(f'<path class="{hue}" d="{d}"/>' for hue, d in lines.items())
    return f'<g class="t" stroke-width="{_short(ch)}">{paths}</g>' if paths else ""


def _hue(heat: float, field: str, least: int) -> str:
    strength = max(least, round(4 * min(1.0, abs(heat))))
    return f"{field[0]}{'n' if heat < 0 else 'p'} o{strength}"


def _short(number: float) -> str:
    """With as many digits as are seen, of which a 0 before the point is none."""
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return text[1:] if text.startswith("0.") else text


def _foot(box: Json, field: str, paths: tuple[int, int] | None, language: str) -> list[str]:
    y = box["y"] + box["h"] + 12
    out = [f'<text class="s" x="{box["x"]}" y="{y}">{message(f"glyph.{field}", language)}</text>']
    if field == "grad" and paths is not None and paths[1] > 1:
        count = f"{paths[0]}/{paths[1]}" + (" ✓" if paths[0] == paths[1] else "")
        out.append(f'<text class="s end bwd" x="{box["x"] + box["w"]}" y="{y}">{count}</text>')
    return out


def _op(g: Json, state: State) -> list[str]:
    at, ident = g["nodeAt"], g["id"]
    names = ["op"] + (["lane"] if g.get("lane") else [])
    if ident in state.active_glyphs:
        names.append(f"on-{state.phase}")
    elif ident in state.backward:
        names.append("went")
    todo = "" if ident in state.done else ' class="todo"'
    anchor = {"start": "", "middle": " mid", "end": " end"}[at["anchor"]]
    out = [f'<g transform="translate({g["x"]} {g["y"]})"{todo}>']
    if "opens" in g:
        out.append(_outline(g, 'class="behind"', 4))
    out.append(_outline(g, f'class="{" ".join(names)}"'))
    if g["noGrad"]:
        out.append(_outline(g, 'fill="url(#agl-h)"'))
    cx, cy = g["w"] // 2, g["h"] // 2
    out.append(f'<text class="label mid" x="{cx}" y="{cy + 4}">{escape(g["label"])}</text>')
    if g["node"]:
        node = escape(ellipsis(g["node"], 10, 150, mono=True))
        out.append(f'<text class="s halo{anchor}" x="{at["x"]}" y="{at["y"]}">{node}</text>')
    return [*out, "</g>"]


def _outline(g: Json, attributes: str, grown: int = 0) -> str:
    """The circle of an operation, or its pill, `grown` px larger."""
    circle = g.get("circle")
    if circle is not None:
        place = f'cx="{circle["cx"]}" cy="{circle["cy"]}" r="{circle["r"] + grown}"'
        return f"<circle {attributes} {place}/>"
    w, h = g["w"] + 2 * grown, g["h"] + 2 * grown
    start = f'x="{-grown}" y="{-grown}" ' if grown else ""
    return f'<rect {attributes} {start}width="{w}" height="{h}" rx="{h // 2}"/>'
