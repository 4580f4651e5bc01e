"""The scene of a trace document: glyphs with places, edges, and the steps with their words.

The result is the `SceneDoc` of `src/core/scene.ts`: plain JSON data, whole px, nothing random.
"""

from __future__ import annotations

from typing import Any

from .edges import Wiring, wire
from .engine_dot import LayoutError
from .explain import Explainer
from .glyphs import Glyph, needs_stacking, op_glyph, tensor_glyph
from .items import text
from .layout import arrange, plain_columns
from .names import Names
from .numbers import grid, matrix
from .sources import Sources
from .visible import COPY_ABOVE, Visible, select

Json = dict[str, Any]
FORMAT = "autograd-lite.scene"
VERSION = 2
MIME = "application/vnd.autograd-lite.trace+json"


class _Pool:
    """Values of the document that the scene shows, formatted once."""

    def __init__(self, values: list[Json]) -> None:
        self._values = values
        self._index: dict[int, int] = {}
        self.shown: list[Json] = []

    def __call__(self, number: int) -> int:
        if number not in self._index:
            self._index[number] = len(self.shown)
            self.shown.append(grid(self._values[number]))
        return self._index[number]


def build(doc: Json, *, language: str = "en") -> Json:
    """The scene of a trace document; layout included.

    Deterministic. Raises ValueError for a document without any tensor.
    """
    if not doc["tensors"]:
        raise ValueError("the trace is empty: no tensor was recorded")
    names = Names(doc)
    visible = select(doc)
    pool = _Pool(doc["values"])
    glyphs = _glyphs(doc, names, visible, pool)
    notes = [*doc["notes"], *visible.notes]
    wiring = wire(doc, visible, names)
    glyphs, arrangement = _place(glyphs, wiring, notes)
    jacobians: list[Json] = []

    def add_jacobian(j: Json) -> int:
        cells, heat = matrix(j["data"]) if j["data"] is not None else (None, None)
        entry = {k: j[k] for k in ("structure", "rows", "cols")}
        jacobians.append({**entry, "cells": cells, "heat": heat})
        return len(jacobians) - 1

    explainer = Explainer(doc, names, pool, add_jacobian, visible.glyph_of)
    sources = Sources(doc)
    steps = [
        step
        for event in doc["events"]
        if (step := _step(event, doc, explainer, visible, wiring, sources)) is not None
    ]
    walked = {edge for step in steps for edge in step["activeEdges"]}
    edges = [
        e
        for e in wiring.draw({g.id: g for g in glyphs}, arrangement.lines)
        if e["kind"] != "grad" or e["id"] in walked
    ]
    backward = next((i for i, s in enumerate(steps) if s["phase"] == "backward"), len(steps))
    return {
        "format": FORMAT,
        "version": VERSION,
        "title": doc["title"],
        "language": language,
        "width": round(arrangement.width),
        "height": round(arrangement.height),
        "glyphs": [g.to_json() for g in glyphs],
        "edges": edges,
        "groups": [],
        "views": [],
        "sources": sources.scene,
        "values": pool.shown,
        "jacobians": jacobians,
        "steps": steps,
        "marks": [],
        "start": backward,
        "notes": [{"key": n["key"], "args": n.get("args", {})} for n in notes],
    }


def _glyphs(doc: Json, names: Names, visible: Visible, pool: _Pool) -> list[Glyph]:
    will_show = _values_of_tensors(doc)
    made_by_step = {t for e in doc["events"] if e["kind"] == "forward"
                    for t in visible.outputs(e["op"])}  # fmt: skip
    paths: dict[str, int] = {}
    for e in doc["events"]:
        if e["kind"] == "vjp":
            paths[e["tensor"]] = max(e["expected"], paths.get(e["tensor"], 1))
    shown_by = {t["id"]: [doc["values"][i] for i in will_show[t["id"]]] for t in visible.tensors}
    stacked = {  # all tensors of one shape look alike
        tuple(t["shape"])
        for t in visible.tensors
        if needs_stacking(t["shape"], shown_by[t["id"]], paths.get(t["id"], 1))
    }
    glyphs: list[Glyph] = []
    for t in visible.tensors:
        shown = shown_by[t["id"]]
        before = t["value"] if t["id"] not in made_by_step else None
        for ident in visible.copies(t["id"]):
            seen = None if before is None else pool(before)
            full, symbol = names.full(t["id"]), names.symbol(t["id"])
            count, below = paths.get(t["id"], 1), tuple(t["shape"]) in stacked
            glyph = tensor_glyph(ident, t, full, symbol, shown, seen, count, below)
            if ident != t["id"]:
                glyph.json["of"] = t["id"]
            if t["grad"] is not None and glyph.json["gradBox"]:
                glyph.json["grad"] = pool(t["grad"])
            glyphs.append(glyph)
    glyphs += [op_glyph(o["id"], o, names.label(o["id"])) for o in visible.ops]
    return glyphs


def _values_of_tensors(doc: Json) -> dict[str, list[int]]:
    """Every value that will stand in a tensor's glyph, so that its cells are wide enough."""
    found: dict[str, list[int]] = {}
    for t in doc["tensors"]:
        found[t["id"]] = [v for v in (t["value"], t["grad"]) if v is not None]
    for e in doc["events"]:
        if e["kind"] in ("vjp", "accumulate"):
            found[e["tensor"]].append(e["after"])
        elif e["kind"] == "backward" and e["seed"] is not None:
            found[e["root"]].append(e["seed"])
    return found


def _place(glyphs: list[Glyph], wiring: Wiring, notes: list[Json]) -> tuple[list[Glyph], Any]:
    try:
        arrangement = arrange(glyphs, wiring.links, head_room=18 if wiring.saved else 0)
    except LayoutError:
        arrangement = plain_columns(glyphs, wiring.links)
        notes.append({"key": "note.plain", "args": {}})
    for g in glyphs:
        x, y = arrangement.corners[g.id]
        # Sizes are even: rounding the middles keeps straight lines straight.
        g.place(round(x + g.w / 2) - g.w // 2, round(y + g.h / 2) - g.h // 2)
        g.label_side = arrangement.label_side.get(g.id, "below")
    return glyphs, arrangement


def _step(
    event: Json,
    doc: Json,
    explainer: Explainer,
    visible: Visible,
    wiring: Wiring,
    sources: Sources,
) -> Json | None:
    """The step of one event; None where the event is about something that is not drawn."""
    kind = event["kind"]
    if kind == "forward":
        if not visible.has_op(event["op"]):
            return None
        op = explainer.ops[event["op"]]
        title, subtitle, lines = explainer.forward(op)
        changes = [
            _change(t, "data", explainer.value(explainer.tensors[t]["value"]), 0, 0)
            for t in op["outputs"]
            if explainer.tensors[t]["value"] is not None
        ]
        active = [op["id"], *op["outputs"]]
        edges = wiring.forward(op["id"])
        return _make(
            "forward", op["id"], -1, title, subtitle, sources.span(op["span"]), changes, active, edges, lines
        )  # fmt: skip
    if kind == "backward" and event["seed"] is not None:
        glyph = visible.glyph_of(event["root"])
        if glyph is None:
            return None
        title, subtitle, lines = explainer.seed(event)
        changes = [_change(glyph, "grad", explainer.value(event["seed"]), 1, 1)]
        return _make("backward", glyph, -1, title, subtitle, None, changes, [glyph], [], lines)
    if kind == "vjp" and visible.has_op(event["op"]):
        return _vjp(event, explainer, visible, wiring, sources)
    if kind == "accumulate":
        glyphs = visible.copies(event["tensor"])
        if not glyphs:
            return None
        title, subtitle, lines = explainer.accumulate(event)
        after = explainer.value(event["after"])
        changes = [_change(glyphs[0], "grad", after, event["received"], event["received"])]
        return _make(
            "backward", glyphs[0], -1, title, subtitle, None, changes, glyphs[:1], [], lines
        )
    if kind == "error":
        message = str(event["message"])[:400]
        lines = [{"kind": "what", "items": [text("err.what", message=message)]}]
        title = [text("err.title", type=event["type"])]
        glyph = next((o["id"] for o in visible.ops if o["id"] == event.get("op")), None)
        glyph = glyph or (visible.ops[-1]["id"] if visible.ops else visible.tensors[-1]["id"])
        return _make("backward", glyph, -1, title, [text("err.sub")], None, [], [glyph], [], lines)
    return None


def _vjp(
    event: Json, explainer: Explainer, visible: Visible, wiring: Wiring, sources: Sources
) -> Json:
    op = explainer.ops[event["op"]]
    title, subtitle, lines = explainer.vjp(event)
    k, n = event["received"], event["expected"]
    leaf = explainer.tensors[event["tensor"]]
    shown = event["after"]
    if leaf["leaf"] and leaf["grad"] is not None:
        shown = leaf["grad"]  # .grad holds an earlier gradient until accumulation
    index = explainer.value(shown)
    changes = [_change(visible.copies(event["tensor"])[0], "grad", index, k, n)]
    edges = wiring.backward(op["id"], event["slot"], event.get("output", 0))
    active = [op["id"], *wiring.ends(op["id"], event["slot"])]
    return _make(
        "backward", op["id"], event["slot"], title, subtitle, sources.span(op["span"]), changes,
        active, edges, lines,
    )  # fmt: skip


def _change(glyph: str, field: str, value: int, received: int, expected: int) -> Json:
    return {
        "glyph": glyph,
        "field": field,
        "value": value,
        "received": received,
        "expected": expected,
    }


def _make(
    phase: str,
    glyph: str,
    slot: int,
    title: list[Json],
    subtitle: list[Json],
    span: Json | None,
    changes: list[Json],
    glyphs: list[str],
    edges: list[str],
    lines: list[Json],
) -> Json:
    return {
        "phase": phase,
        "glyph": glyph,
        "slot": slot,
        "title": title,
        "subtitle": subtitle,
        "span": span,
        "changes": changes,
        "activeGlyphs": glyphs,
        "activeEdges": edges,
        "lines": [line for line in lines if line["items"]],
    }


__all__ = ["COPY_ABOVE", "FORMAT", "MIME", "VERSION", "build"]
