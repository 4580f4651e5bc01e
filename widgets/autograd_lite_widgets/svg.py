"""The picture at a cursor as one SVG: no script, no fonts, light and dark, the same every time."""

from __future__ import annotations

import math
import re
from typing import Any

from .messages import message
from .metric import ellipsis, mono_width, sans_width
from .state import State, state_at
from .theme import style

Json = dict[str, Any]
_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_NUMBERS = re.compile(r"-?\d+(?:\.\d+)?")


def escape(text: Any) -> str:
    """Any text as XML text: nothing in it is markup, no character is outside XML.

    >>> escape('<img src=x onerror="y">')
    '&lt;img src=x onerror=&quot;y&quot;&gt;'
    """
    clean = _BAD.sub("\ufffd", str(text))
    for raw, safe in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        clean = clean.replace(raw, safe)
    return clean


def render(
    scene: Json, *, cursor: int | None = None, language: str | None = None, theme: str = "auto"
) -> str:
    """The SVG text of a scene after `cursor` steps (all of them by default)."""
    language = language or scene["language"]
    state = state_at(scene, len(scene["steps"]) if cursor is None else cursor)
    width, height = scene["width"], scene["height"]
    ops = sum(g["kind"] == "op" for g in scene["glyphs"])
    args = {"title": scene["title"], "ops": ops, "steps": len(scene["steps"])}
    alt = escape(message("picture.alt", language, args))
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" xml:lang="{language}" '
        f'style="max-width:100%;height:auto">',
        f"<title>{escape(scene['title'])}</title><desc>{alt}</desc>",
        f"<style>{style(theme)}</style>",
        '<defs><pattern id="agl-h" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><path class="hatch" d="M0 0V6"/></pattern></defs>',
        f'<rect class="bg" width="{width}" height="{height}" rx="8"/>',
    ]
    for edge in scene["edges"]:
        out += _edge(edge, state)
    for glyph in scene["glyphs"]:
        out += _op(glyph, state) if glyph["kind"] == "op" else _tensor(glyph, scene, state, language)
    for edge in scene["edges"]:
        out += _edge_label(edge, state)
    return "\n".join([*out, "</svg>"]) + "\n"


def _edge(edge: Json, state: State) -> list[str]:
    kind, ident = edge["kind"], edge["id"]
    active = ident in state.active_edges
    if kind == "grad" and ident not in state.edges:
        return []
    if kind == "saved" and not active:
        return []
    names = ["e", kind]
    if active:
        names.append("on" if kind != "saved" else "hot")
    elif kind == "data" and ident not in state.edges:
        names.append("todo")
    head = 8.0 if kind == "grad" else 6.5
    line, tip = _arrow(edge["path"], head)
    cls = " ".join(names)
    return [f'<path class="{cls}" d="{line}"/>', f'<path class="tip {cls}" d="{tip}"/>']


def _edge_label(edge: Json, state: State) -> list[str]:
    at = edge.get("labelAt")
    if edge["kind"] != "saved" or at is None or edge["id"] not in state.active_edges:
        return []
    return [f'<text class="s halo mid" x="{at["x"]}" y="{at["y"]}">{escape(edge["label"])}</text>']


def _arrow(path: str, length: float) -> tuple[str, str]:
    """The line shortened to the base of its head, and the head."""
    numbers = [float(n) for n in _NUMBERS.findall(path)]
    points = list(zip(numbers[::2], numbers[1::2], strict=True))
    tip = points[-1]
    back = next((p for p in reversed(points[:-1]) if math.dist(p, tip) > 1), points[0])
    reach = math.dist(back, tip) or 1.0
    ux, uy = (tip[0] - back[0]) / reach, (tip[1] - back[1]) / reach
    bx, by = tip[0] - ux * length, tip[1] - uy * length
    half = length * 0.45
    a, b = (bx - uy * half, by + ux * half), (bx + uy * half, by - ux * half)
    head = f"M{tip[0]:.1f} {tip[1]:.1f}L{a[0]:.1f} {a[1]:.1f}L{b[0]:.1f} {b[1]:.1f}Z"
    cut = path.rfind(" ", 0, path.rfind(" "))
    start = max(cut, path.rfind("L"))
    sign = "" if path[start] == " " else "L"
    return f"{path[:start]}{sign or ' '}{bx:.1f} {by:.1f}", head


def _tensor(g: Json, scene: Json, state: State, language: str) -> list[str]:
    ident, w, h = g["id"], g["w"], g["h"]
    names = ["card"]
    if ident in state.active_glyphs:
        names.append(f"on-{state.phase}")
    if g["view"]:
        names.append("view")
    todo = "" if ident in state.done or ident in state.data else ' class="todo"'
    out = [f'<g transform="translate({g["x"]} {g["y"]})"{todo}>']
    out.append(f"<title>{escape(g['name'])}</title>")
    out.append(f'<rect class="{" ".join(names)}" width="{w}" height="{h}" rx="8"/>')
    if g["noGrad"]:
        out.append(f'<rect fill="url(#agl-h)" width="{w}" height="{h}" rx="8"/>')
    if g["leaf"]:
        out.append(f'<rect class="leaf" x="0" y="8" width="4" height="{h - 16}" rx="2"/>')
    out += _heading(g, language)
    for field, box in (("data", g["dataBox"]), ("grad", g["gradBox"])):
        if box is not None:
            shown = state.data.get(ident) if field == "data" else state.grad.get(ident)
            value = None if shown is None else scene["values"][shown]
            out += _grid(box, value, field)
            out += _foot(box, field, state.paths.get(ident), language)
    return [*out, "</g>"]


def _heading(g: Json, language: str) -> list[str]:
    shape = g["shape"] or message("glyph.scalar", language)
    corner = f"{shape} {message('glyph.leaf', language)}" if g["leaf"] else shape
    room = g["w"] - 24
    if sans_width(g["name"], 12) + 8 + mono_width(corner, 10) > room:
        corner = shape
    left = room - 8 - mono_width(corner, 10)
    name = ellipsis(g["name"], 12, left)
    right = f'<text class="s end" x="{g["w"] - 9}" y="17">{escape(corner)}</text>'
    return [f'<text class="name" x="12" y="17">{escape(name)}</text>', right]


def _grid(box: Json, value: Json | None, field: str) -> list[str]:
    out = []
    cw, ch = box["w"] / box["cols"], box["h"] / box["rows"]
    for r in range(box["rows"]):
        for c in range(box["cols"]):
            x, y = box["x"] + c * cw, box["y"] + r * ch
            heat = value["heat"][r][c] if value else None
            cell = f'x="{x:g}" y="{y:g}" width="{cw:g}" height="{ch:g}"'
            if heat:
                hue = f"{field}-{'neg' if heat < 0 else 'pos'}"
                strength = 0.1 + 0.3 * min(1.0, abs(heat))
                out.append(f'<rect class="{hue}" fill-opacity="{strength:.2f}" {cell}/>')
            out.append(f'<rect class="cell" {cell}/>')
            text = value["cells"][r][c] if value else "–"
            at = f'x="{x + cw - 5:g}" y="{y + ch / 2 + 3.7:g}"'
            fitted = escape(ellipsis(text, 10.5, cw - 4, mono=True))
            out.append(f'<text class="num end{"" if value else " dim"}" {at}>{fitted}</text>')
    return out


def _foot(box: Json, field: str, paths: tuple[int, int] | None, language: str) -> list[str]:
    y = box["y"] + box["h"] + 12
    out = [f'<text class="s" x="{box["x"]}" y="{y}">{message(f"glyph.{field}", language)}</text>']
    if field == "grad" and paths is not None and paths[1] > 1:
        count = f"{paths[0]}/{paths[1]}" + (" ✓" if paths[0] == paths[1] else "")
        out.append(f'<text class="s end bwd" x="{box["x"] + box["w"]}" y="{y}">{count}</text>')
    return out


def _op(g: Json, state: State) -> list[str]:
    circle, at = g["circle"], g["nodeAt"]
    ident = g["id"]
    names = ["op"]
    if ident in state.active_glyphs:
        names.append(f"on-{state.phase}")
    elif ident in state.backward:
        names.append("went")
    todo = "" if ident in state.done else ' class="todo"'
    anchor = {"start": "", "middle": " mid", "end": " end"}[at["anchor"]]
    out = [f'<g transform="translate({g["x"]} {g["y"]})"{todo}>']
    place = f'cx="{circle["cx"]}" cy="{circle["cy"]}" r="{circle["r"]}"'
    out.append(f'<circle class="{" ".join(names)}" {place}/>')
    if g["noGrad"]:
        out.append(f'<circle fill="url(#agl-h)" {place}/>')
    out.append(
        f'<text class="label mid" x="{circle["cx"]}" y="{circle["cy"] + 4}">{escape(g["label"])}</text>'
    )
    if g["node"]:
        node = escape(ellipsis(g["node"], 10, 150, mono=True))
        out.append(f'<text class="s halo{anchor}" x="{at["x"]}" y="{at["y"]}">{node}</text>')
    return [*out, "</g>"]
