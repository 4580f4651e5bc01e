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
    for g in scene["glyphs"]:
        if g["kind"] == "tensor":
            if g["data"] is not None:
                state.data[g["id"]] = g["data"]
                state.done.add(g["id"])
            if g["grad"] is not None:
                state.grad[g["id"]] = g["grad"]
    for step in scene["steps"][:cursor]:
        state.done.add(step["glyph"])
        state.edges.update(step["activeEdges"])
        state.phase = step["phase"]
        if step["phase"] == "backward":
            state.backward.add(step["glyph"])
        else:
            state.done.update(step["activeGlyphs"])
        for change in step["changes"]:
            target = state.data if change["field"] == "data" else state.grad
            target[change["glyph"]] = change["value"]
            if change["field"] == "grad" and change["expected"]:
                state.paths[change["glyph"]] = (change["received"], change["expected"])
    if cursor:
        last = scene["steps"][cursor - 1]
        state.active_glyphs = set(last["activeGlyphs"])
        state.active_edges = set(last["activeEdges"])
    for g in scene["glyphs"]:
        if "of" in g:
            _follow(state, g["id"], g["of"])
    return state


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
