"""The scene of a trace document: pictures with glyphs and edges, and the steps with their words.

The result is the `SceneDoc` of `src/core/scene.ts`: plain JSON data, whole px, nothing random.
"""

from __future__ import annotations

from typing import Any

from autograd_lite.trace.uncollected import uncollected

from .annotate import Annotations
from .edges import Wiring
from .engine_dot import LayoutError
from .explain import Explainer
from .glyphs import Glyph, ghost_glyph, group_glyph, needs_stacking, op_glyph, tensor_glyph
from .groups import Group, Grouping
from .layout import Arrangement, arrange, plain_columns
from .messages import LANGUAGES, message
from .names import Names
from .numbers import exact, grid, rounded
from .sources import Sources
from .stage import Stage
from .steps import Steps, group_title
from .tame import tamed
from .visible import Visible

Json = dict[str, Any]
FORMAT = "autograd-lite.scene"
VERSION = 2
MIME = "application/vnd.autograd-lite.trace+json"
# Operations in all pictures of one scene. Of larger graphs only so many are drawn at once, and the
# rest on request: a saved notebook stays small, and it opens as fast as a small one.
MOST_OPS = 240
SOME_OPS = 120


class _Pool:
    """Values of the document that the scene shows, formatted once."""

    def __init__(self, values: list[Json]) -> None:
        self._values = values
        self._index: dict[int, int] = {}
        self.shown: list[Json] = []

    def __call__(self, number: int) -> int:
        if number not in self._index:
            self._index[number] = len(self.shown)
            value = self._values[number]
            self.shown.append({**grid(value), **exact(value)})
        return self._index[number]


class Jacobians:
    """The local Jacobians of a scene, equal ones once."""

    def __init__(self) -> None:
        self.shown: list[Json] = []
        self._index: dict[str, int] = {}

    def add(self, j: Json) -> int:
        """Store a Jacobian of the document; return its index."""
        data = j["data"]
        entry: Json = {k: j[k] for k in ("structure", "rows", "cols")}
        entry["data"] = None if data is None else [[rounded(v) for v in row] for row in data]
        key = repr(entry)
        if key not in self._index:
            self._index[key] = len(self.shown)
            self.shown.append(entry)
        return self._index[key]


def build(
    doc: Json,
    *,
    language: str = "en",
    collapse: bool | None = None,
    within: str | None = None,
    most: int | None = None,
) -> Json:
    """The scene of a trace document; layout included.

    `collapse`: None closes the groups that a picture has no room for, True the outermost ones,
    False none. `within` is the id of a group (`g3`): its inside becomes the scene. Together the
    pictures hold `most` operations (default: what keeps a notebook small); what is beyond stays
    closed. Deterministic.

    Raises ValueError for a document without any tensor, KeyError for a group that is not there.
    """
    if not doc["tensors"]:
        raise ValueError("the trace is empty: no tensor was recorded")
    with uncollected():
        return _build(tamed(doc), language, collapse, within, most)


def _build(
    doc: Json, language: str, collapse: bool | None, within: str | None, most: int | None
) -> Json:
    names, stage = _staged(doc, collapse, within, most)
    pool = _Pool(doc["values"])
    notes = list(doc["notes"])
    if any(view.copied for view in stage.views):
        notes.append({"key": "note.copies", "args": {}})
    jacobians = Jacobians()
    cast = _Cast(doc, names, stage, pool)
    explainer = Explainer(doc, names, pool, jacobians.add, stage.glyph_of)
    sources = Sources(doc)
    steps = Steps(doc, explainer, stage, sources)
    walked = {edge for step in steps.steps for edge in step["activeEdges"]}
    views = [
        _view(cast.glyphs(view), wiring, walked, notes)
        for view, wiring in zip(stage.views, stage.wirings, strict=True)
    ]
    notes_of = Annotations(doc, names, stage, steps, pool, jacobians.add)
    for view in views:
        notes_of.mark(view["glyphs"])
    backward = (i for i, s in enumerate(steps.steps) if s["phase"] == "backward")
    unique = [n for i, n in enumerate(notes) if n not in notes[:i]]
    return {
        "format": FORMAT,
        "version": VERSION,
        "title": doc["title"],
        "language": language,
        **views[0],
        "groups": _groups(stage),
        "views": [
            {"group": view.group.id, **drawn}
            for view, drawn in zip(stage.views[1:], views[1:], strict=True)
        ],
        "sources": sources.scene,
        "values": pool.shown,
        "jacobians": jacobians.shown,
        "locals": notes_of.locals,
        "steps": steps.steps,
        "marks": steps.marks,
        "start": next(backward, len(steps.steps)),
        "notes": [{"key": n["key"], "args": n.get("args", {})} for n in unique],
    }


def steps_of(doc: Json) -> Steps:
    """The steps of the scene that `build` makes of a document by default, without its layout."""
    doc = tamed(doc)
    names, stage = _staged(doc, None, None, None)
    explainer = Explainer(doc, names, _Pool(doc["values"]), Jacobians().add, stage.glyph_of)
    return Steps(doc, explainer, stage, Sources(doc))


def _staged(
    doc: Json, collapse: bool | None, within: str | None, most: int | None
) -> tuple[Names, Stage]:
    """What is drawn of a document, and under which names."""
    names = Names(doc)
    grouping = Grouping(doc, collapse)
    inside = grouping[within]
    if most is None:
        most = MOST_OPS if inside.count <= MOST_OPS else SOME_OPS
    return names, Stage(doc, names, grouping, inside, most)


def _groups(stage: Stage) -> list[Json]:
    """The closed groups that are a glyph in some picture, parents first."""
    found: list[Json] = []
    for view in stage.views:
        parent = None if view is stage.views[0] else view.group.id
        anchored = (g for g in view.group.walk() if g.anchor and g.home is view.group)
        found += [_group(group, parent) for group in (*view.groups, *anchored)]
    return found


def _group(group: Group, parent: str | None) -> Json:
    return {
        "id": group.id,
        "kind": group.kind,
        "name": group.name,
        "index": group.index,
        "parent": parent,
        "glyph": group.glyph,
        "ops": group.count,
    }


class _Cast:
    """Makes the glyphs of each picture, all tensors of one shape alike."""

    def __init__(self, doc: Json, names: Names, stage: Stage, pool: _Pool) -> None:
        self.names, self.stage, self.pool = names, stage, pool
        tensors = {t["id"]: t for view in stage.views for t in view.tensors}
        self.opens = {g["glyph"]: g["id"] for g in _groups(stage)}
        self.made = {t for e in doc["events"] if e["kind"] == "forward"
                     for t in stage.tensors_of(e["op"])}  # fmt: skip
        self.paths: dict[str, int] = {}
        for e in doc["events"]:
            if e["kind"] == "vjp" and e["tensor"] in tensors:
                self.paths[e["tensor"]] = max(e["expected"], self.paths.get(e["tensor"], 1))
        will_show = _values_of_tensors(doc, tensors)
        self.shown = {i: [doc["values"][v] for v in found] for i, found in will_show.items()}
        self.stacked = {
            (tuple(t["shape"]), t["tangent"] is None)
            for i, t in tensors.items()
            if needs_stacking(t["shape"], self.shown[i], self.paths.get(i, 1))
        }

    def glyphs(self, visible: Visible) -> list[Glyph]:
        """The glyphs of one picture, without a place."""
        found: list[Glyph] = []
        for t in visible.tensors:
            stub = visible.stubs.get(t["id"])
            found += [self._tensor(ident, t, stub) for ident in visible.copies(t["id"])]
        for o in visible.ops:
            label = self.names.label(o["id"])
            if o["failed"] is not None:
                found.append(ghost_glyph(o["id"], o, label))
                continue
            glyph = op_glyph(o["id"], o, label)
            if o["id"] in self.opens:
                glyph.json["opens"] = self.opens[o["id"]]
            found.append(_in_lane(glyph, o["lane"]))
        for group in visible.groups:
            title = group_title(group.kind, group.name, group.index)
            called = [message(title["key"], lang, title["args"]) for lang in LANGUAGES]
            counts = [message("group.ops", lang, {"n": group.count}) for lang in LANGUAGES]
            wide = max(called, key=lambda s: len(s.encode()))
            glyph = group_glyph(group.glyph, wide, max(counts, key=len), group.id)
            glyph.json["name"] = group.name
            found.append(glyph)
        return found

    def _tensor(self, ident: str, t: Json, stub: str | None) -> Glyph:
        tensor = t["id"]
        before = t["value"] if tensor not in self.made else None
        seen = None if before is None else self.pool(before)
        full, symbol = self.names.full(tensor), self.names.symbol(tensor)
        stacked = (tuple(t["shape"]), t["tangent"] is None) in self.stacked
        count = self.paths.get(tensor, 1)
        glyph = tensor_glyph(ident, t, full, symbol, self.shown[tensor], seen, count, stacked)
        if t["grad"] is not None and glyph.json["gradBox"]:
            glyph.json["grad"] = self.pool(t["grad"])
        if "tangentBox" in glyph.json:
            glyph.json["tangent"] = self.pool(t["tangent"])
        main = self.stage.glyph_of(tensor)
        if main != ident:
            glyph.json["of"] = main
        if stub is not None:
            glyph.json["stub"] = stub
        return _in_lane(glyph, self.stage.lane_of(tensor))


def _in_lane(glyph: Glyph, lane: int) -> Glyph:
    if lane:
        glyph.json["lane"] = lane
    return glyph


def _values_of_tensors(doc: Json, tensors: dict[str, Json]) -> dict[str, list[int]]:
    """Every value that will stand in a tensor's glyph, so that its cells are wide enough."""
    found: dict[str, list[int]] = {}
    for ident, t in tensors.items():
        found[ident] = [v for v in (t["value"], t["grad"], t["tangent"]) if v is not None]
    for e in doc["events"]:
        if e["kind"] in ("vjp", "accumulate") and e["tensor"] in found:
            found[e["tensor"]].append(e["after"])
        elif e["kind"] == "backward" and e["seed"] is not None and e["root"] in found:
            found[e["root"]].append(e["seed"])
    return found


def _view(glyphs: list[Glyph], wiring: Wiring, walked: set[str], notes: list[Json]) -> Json:
    """One picture: its size, its glyphs and its edges."""
    arrangement = _place(glyphs, wiring, notes)
    edges = [
        e
        for e in wiring.draw({g.id: g for g in glyphs}, arrangement.lines)
        if e["kind"] != "grad" or e["id"] in walked
    ]
    return {
        "width": round(arrangement.width),
        "height": round(arrangement.height),
        "glyphs": [g.to_json() for g in glyphs],
        "edges": edges,
    }


def _place(glyphs: list[Glyph], wiring: Wiring, notes: list[Json]) -> Arrangement:
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
    return arrangement


__all__ = ["FORMAT", "MIME", "VERSION", "build"]
