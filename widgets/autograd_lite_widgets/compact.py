"""A scene without what can be told from the rest of it: how it is stored.

Fields at their usual value are left out (`defaults.json`, which the reader in `src/core/complete.ts`
uses too), and so is what follows from other fields: the heat of numbers that are all shown, the
second box of a tensor, the circle of an operation and the place of its name.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from .numbers import heat_of

Json = dict[str, Any]
_SHARED = ("x", "y", "w", "h", "rows", "cols")


@cache
def _defaults() -> dict[str, Json]:
    text = (files("autograd_lite_widgets") / "defaults.json").read_text("utf-8")
    return dict(json.loads(text))


def compact(scene: Json) -> Json:
    """The scene as it is stored; the scene itself stays as it is."""
    small = {**scene, **_compact_view(scene)}
    small["views"] = [{**v, **_compact_view(v)} for v in scene["views"]]
    small["values"] = [_compact_value(v) for v in scene["values"]]
    small["steps"] = [_compact_step(s) for s in scene["steps"]]
    return small


def complete(small: Json) -> Json:
    """The scene of what `compact` made."""
    scene = {**small, **_complete_view(small)}
    scene["views"] = [{**v, **_complete_view(v)} for v in small["views"]]
    scene["values"] = [_complete_value({**_defaults()["value"], **v}) for v in small["values"]]
    scene["steps"] = [_complete_step(s) for s in small["steps"]]
    return scene


def _without(record: Json, defaults: Json) -> Json:
    return {k: v for k, v in record.items() if k not in defaults or defaults[k] != v}


def _compact_view(view: Json) -> Json:
    glyphs = [_compact_glyph(g) for g in view["glyphs"]]
    edges = [_without(e, _defaults()["edge"]) for e in view["edges"]]
    return {"glyphs": glyphs, "edges": edges}


def _complete_view(view: Json) -> Json:
    glyphs = [_complete_glyph(g) for g in view["glyphs"]]
    edges = [{**_defaults()["edge"], **e} for e in view["edges"]]
    return {"glyphs": glyphs, "edges": edges}


def _compact_glyph(g: Json) -> Json:
    small = _without(g, {**_defaults().get(g["kind"], {}), **_told(g)})
    box = _defaults()["box"]
    for name in ("gradBox", "tangentBox"):
        if small.get(name) and g["dataBox"]:
            small[name] = _without(small[name], g["dataBox"])
    if small.get("dataBox"):
        small["dataBox"] = _without(small["dataBox"], box)
    return small


def _complete_glyph(small: Json) -> Json:
    g = {**_defaults().get(small.get("kind", "tensor"), {}), **small}
    g = {**_told(g), **g}
    if g.get("dataBox"):
        g["dataBox"] = {**_defaults()["box"], **g["dataBox"]}
        for name in ("gradBox", "tangentBox"):
            if g.get(name):
                g[name] = {**g["dataBox"], **g[name]}
    return g


def _told(g: Json) -> Json:
    """What a glyph's other fields tell."""
    if g["kind"] == "tensor":
        return {"symbol": g["name"]}
    if g["kind"] != "op":
        return {}
    cx, cy, r = g["w"] // 2, g["h"] // 2, g["h"] // 2
    circle = {"circle": {"cx": cx, "cy": cy, "r": r}} if g["w"] == g["h"] else {}
    return {**circle, "nodeAt": {"x": cx, "y": cy + r + 12, "anchor": "middle"}}


def _compact_value(value: Json) -> Json:
    small = _without(value, _defaults()["value"])
    if heat_of(value["cells"]) == value["heat"]:
        del small["heat"]
    return small


def _complete_value(value: Json) -> Json:
    if "heat" not in value:
        return {**value, "heat": heat_of(value["cells"])}
    return value


def _compact_step(step: Json) -> Json:
    small = _without(step, _defaults()["step"])
    if "changes" in small:
        small["changes"] = [_without(c, _defaults()["change"]) for c in small["changes"]]
    if "predict" in small:
        small["predict"] = _without(small["predict"], _defaults()["predict"])
    return small


def _complete_step(small: Json) -> Json:
    step = {**_defaults()["step"], **small}
    step["changes"] = [{**_defaults()["change"], **c} for c in step["changes"]]
    if "predict" in step:
        step["predict"] = {**_defaults()["predict"], **step["predict"]}
    return step
