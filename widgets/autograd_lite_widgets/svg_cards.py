"""Closed groups and failed operations in the static picture."""

from __future__ import annotations

from typing import Any

from .messages import message
from .metric import ellipsis
from .state import State
from .xml import escape

Json = dict[str, Any]


def card(g: Json, scene: Json, state: State, language: str) -> list[str]:
    """The SVG of a group's card or of a ghost."""
    if g["kind"] == "ghost":
        return _ghost(g, state)
    return _group(g, scene, state, language)


def _group(g: Json, scene: Json, state: State, language: str) -> list[str]:
    ident, w, h = g["id"], g["w"] - 4, g["h"] - 4
    names = ["card", "group"]
    if ident in state.active_glyphs:
        names.append(f"on-{state.phase}")
    elif ident in state.backward:
        names.append("went")
    todo = "" if ident in state.done else ' class="todo"'
    group = next(e for e in scene["groups"] if e["id"] == g["opens"])
    kind = "plain" if group["index"] is None else group["kind"]
    name = message(f"group.{kind}", language, {"name": group["name"], "index": group["index"]})
    count = "group.op" if group["ops"] == 1 else "group.ops"
    ops = message(count, language, {"n": group["ops"]})
    return [
        f'<g transform="translate({g["x"]} {g["y"]})"{todo}>',
        f"<title>{escape(name[:2000])}</title>",
        f'<rect class="behind" x="4" y="4" width="{w}" height="{h}" rx="9"/>',
        f'<rect class="{" ".join(names)}" width="{w}" height="{h}" rx="9"/>',
        f'<text class="name" x="12" y="20">{escape(ellipsis(name, 12, w - 20))}</text>',
        f'<text class="s" x="12" y="37">{escape(ops)}</text>',
        "</g>",
    ]


def _ghost(g: Json, state: State) -> list[str]:
    circle = g["circle"]
    cx, below = circle["cx"], circle["cy"] + circle["r"]
    todo = "" if g["id"] in state.done else ' class="todo"'
    lines = [
        f'<text class="s mid" x="{cx}" y="{below + 28 + 13 * i}">{escape(line)}</text>'
        for i, line in enumerate(g["lines"])
    ]
    return [
        f'<g transform="translate({g["x"]} {g["y"]})"{todo}>',
        f"<title>{escape(g['error'])}: {escape(g['message'])}</title>",
        f'<circle class="ghost" cx="{cx}" cy="{circle["cy"]}" r="{circle["r"]}"/>',
        f'<text class="label mid" x="{cx}" y="{circle["cy"] + 4}">{escape(g["label"])}</text>',
        f'<text class="bad mid" x="{cx}" y="{below + 14}">{escape(g["error"])}</text>',
        *lines,
        "</g>",
    ]
