"""The state of a picture at a cursor: which values stand where, what is done, what is active."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass
class State:
    """What is visible after `cursor` steps."""

    cursor: int
    data: dict[str, int] = field(default_factory=dict)
    grad: dict[str, int] = field(default_factory=dict)
    paths: dict[str, tuple[int, int]] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)  # glyphs that a step was about
    backward: set[str] = field(default_factory=set)  # operations that backward has passed
    edges: set[str] = field(default_factory=set)
    active_glyphs: set[str] = field(default_factory=set)
    active_edges: set[str] = field(default_factory=set)
    phase: str = "forward"


def state_at(scene: Json, cursor: int) -> State:
    """Fold the first `cursor` steps of a scene."""
    cursor = max(0, min(cursor, len(scene["steps"])))
    state = State(cursor)
    views = [scene, *scene["views"]]
    glyphs = [g for view in views for g in view["glyphs"]]
    for g in glyphs:
        if g["kind"] == "tensor":
            if g["data"] is not None:
                state.data[g["id"]] = g["data"]
                state.done.add(g["id"])
            if g["grad"] is not None:
                state.grad[g["id"]] = g["grad"]
    around = _Around(scene)
    for step in scene["steps"][:cursor]:
        groups = around(step["glyph"])
        state.done.update(groups)
        state.done.add(step["glyph"])
        state.edges.update(step["activeEdges"])
        state.phase = step["phase"]
        if step["phase"] == "backward":
            state.backward.update((step["glyph"], *groups))
        else:
            state.done.update(step["activeGlyphs"])
        for change in step["changes"]:
            target = state.data if change["field"] == "data" else state.grad
            target[change["glyph"]] = change["value"]
            if change["field"] == "grad" and change["expected"]:
                state.paths[change["glyph"]] = (change["received"], change["expected"])
    if cursor:
        last = scene["steps"][cursor - 1]
        state.active_glyphs = {*last["activeGlyphs"], *around(last["glyph"])}
        state.active_edges = set(last["activeEdges"])
    for g in glyphs:
        if "of" in g:
            _follow(state, g["id"], g["of"])
    return state


class _Around:
    """The glyphs of the groups whose inside a glyph is part of."""

    def __init__(self, scene: Json) -> None:
        self._group = {g["id"]: v["group"] for v in scene["views"] for g in v["glyphs"]}
        self._of = {g["id"]: (g["glyph"], g["parent"]) for g in scene["groups"]}

    def __call__(self, glyph: str) -> list[str]:
        found = []
        group = self._group.get(glyph)
        while group is not None:
            around, group = self._of[group]
            found.append(around)
        return found


def _follow(state: State, copy: str, main: str) -> None:
    """A further glyph of a tensor shows the tensor's state."""
    for values in (state.data, state.grad):
        if main in values:
            values[copy] = values[main]
    if main in state.paths:
        state.paths[copy] = state.paths[main]
    for names in (state.done, state.backward, state.active_glyphs):
        if main in names:
            names.add(copy)
