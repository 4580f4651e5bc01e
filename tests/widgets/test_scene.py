"""Scenes: the contract of `scene.ts`, numbers, layout without overlaps, limits."""

from __future__ import annotations

import json
import re
import sys

import numpy as np
import pytest

import autograd_lite as torch
from autograd_lite.trace import record, trace_of
from autograd_lite_widgets import show
from autograd_lite_widgets.display import trace_scene
from autograd_lite_widgets.messages import catalogue
from autograd_lite_widgets.metric import mono_width
from autograd_lite_widgets.speech import items_text, line_text
from autograd_lite_widgets.state import state_at
from tests.widgets.geometry import crossed, overlapping
from tests.widgets.graphs import ALL, shared_leaf, tutorial

SCENES = {name: trace_scene(make()) for name, make in ALL.items()}
each = pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES.keys())


@each
def test_references_lead_somewhere(scene):
    glyphs = {g["id"]: g for g in scene["glyphs"]}
    edges = {e["id"] for e in scene["edges"]}
    assert len(glyphs) == len(scene["glyphs"])
    assert len(edges) == len(scene["edges"])
    for e in scene["edges"]:
        assert e["from"] in glyphs
        assert e["to"] in glyphs
    for step in scene["steps"]:
        assert step["glyph"] in glyphs
        assert set(step["activeGlyphs"]) <= set(glyphs)
        assert set(step["activeEdges"]) <= edges
        for change in step["changes"]:
            assert glyphs[change["glyph"]]["kind"] == "tensor"
            assert 0 <= change["value"] < len(scene["values"])
        for line in step["lines"]:
            for item in line["items"]:
                if item["t"] in ("text", "badge"):
                    assert item["key"] in catalogue()
                elif item["t"] == "value":
                    assert 0 <= item["v"] < len(scene["values"])
                elif item["t"] == "jacobian":
                    assert 0 <= item["j"] < len(scene["jacobians"])
    assert 0 <= scene["start"] <= len(scene["steps"])


@each
def test_no_glyph_overlaps_another(scene):
    assert overlapping(scene) == []


@each
def test_names_of_nodes_meet_no_glyph(scene):
    for g in scene["glyphs"]:
        if g["kind"] != "op" or not g["node"]:
            continue
        at, width = g["nodeAt"], mono_width(g["node"], 10)
        left = {"start": 0.0, "middle": width / 2, "end": width}[at["anchor"]]
        x0, y1 = g["x"] + at["x"] - left, g["y"] + at["y"]
        for other in scene["glyphs"]:
            if other["kind"] == "tensor":
                apart = (
                    x0 + width <= other["x"]
                    or other["x"] + other["w"] <= x0
                    or y1 <= other["y"]
                    or other["y"] + other["h"] <= y1 - 8
                )
                assert apart, (g["node"], other["name"])


@each
def test_positions_are_whole_pixels(scene):
    for g in scene["glyphs"]:
        assert all(isinstance(g[k], int) for k in ("x", "y", "w", "h"))
    for e in scene["edges"]:
        assert re.fullmatch(r"M[-0-9 ]+([LC][-0-9 ]+)+", e["path"]), e["path"]


@each
def test_edges_end_at_their_glyphs(scene):
    glyphs = {g["id"]: g for g in scene["glyphs"]}
    for e in scene["edges"]:
        numbers = [int(n) for n in re.findall(r"-?\d+", e["path"])]
        for (x, y), ident in (
            ((numbers[-2], numbers[-1]), e["to"]),
            ((numbers[0], numbers[1]), e["from"]),
        ):
            g = glyphs[ident]
            assert g["x"] - 5 <= x <= g["x"] + g["w"] + 5, e
            assert g["y"] - 5 <= y <= g["y"] + g["h"] + 5, e


@each
def test_edges_run_through_no_other_glyph(scene):
    assert crossed(scene) == []


@each
def test_every_cell_has_room_for_its_digits(scene):
    shown = {g["id"]: [g["data"], g["grad"]] for g in scene["glyphs"] if g["kind"] == "tensor"}
    for step in scene["steps"]:
        for c in step["changes"]:
            shown[c["glyph"]].append(c["value"])
    for g in scene["glyphs"]:
        if g["kind"] != "tensor" or g["dataBox"] is None:
            continue
        box = g["dataBox"]
        for index in shown[g["id"]]:
            if index is None:
                continue
            value = scene["values"][index]
            assert len(value["cells"]) == box["rows"]
            for row in value["cells"]:
                assert len(row) == box["cols"]
                assert all(mono_width(t, 10.5) <= box["w"] / box["cols"] for t in row)


@pytest.mark.parametrize("name", ["tutorial", "doubling"])
def test_a_chain_fits_a_notebook_at_full_size(name):
    assert SCENES[name]["width"] <= 740
    assert SCENES[name]["height"] <= 620


def test_steps_of_the_tutorial():
    scene = SCENES["tutorial"]
    assert [s["phase"] for s in scene["steps"]] == ["forward"] * 4 + ["backward"] * 7
    step = scene["steps"][7]
    lines = {line["kind"]: line_text(scene, line, "en") for line in step["lines"]}
    assert items_text(scene, step["title"], "en") == "y ⊙ y slot 0"
    assert lines["rule"] == "ȳ += Jᵀ t̄ with J = diag(y) so ȳ += t̄ ⊙ y"
    assert lines["numbers"].startswith(
        "[[0.75, 0.75], [0.75, 0.75]] ⊙ [[3, 3], [3, 3]] = [[2.25, 2.25], [2.25, 2.25]]"
    )
    assert lines["result"].startswith("ȳ : – → [[2.25, 2.25], [2.25, 2.25]] (1 of 2 paths)")
    after = {line["kind"]: line_text(scene, line, "ko") for line in scene["steps"][8]["lines"]}
    assert "(2개 경로 중 2개)" in after["result"]
    assert "모든 경로가 도착했습니다" in after["result"]


def test_two_uses_are_two_edges():
    scene = SCENES["tutorial"]
    uses = [e for e in scene["edges"] if e["to"] == "n1" and e["kind"] == "data"]
    assert [e["slot"] for e in uses] == [0, 1]
    assert len({e["path"] for e in uses}) == 2
    back = [e for e in scene["edges"] if e["from"] == "n1" and e["kind"] == "grad"]
    assert len({e["path"] for e in back}) == len(back) == 2


def test_a_gradient_is_missing_until_it_arrives():
    scene = SCENES["tutorial"]
    assert all(g["grad"] is None for g in scene["glyphs"] if g["kind"] == "tensor")
    changed = [c for s in scene["steps"] for c in s["changes"] if c["field"] == "grad"]
    assert [(c["glyph"], c["received"], c["expected"]) for c in changed] == [
        ("t4", 1, 1),
        ("t3", 1, 1),
        ("t2", 1, 1),
        ("t1", 1, 2),
        ("t1", 2, 2),
        ("t0", 1, 1),
        ("t0", 1, 1),
    ]


def test_a_loop_numbers_its_variable():
    names = [g["name"] for g in SCENES["doubling"]["glyphs"] if g["kind"] == "tensor"]
    assert names == ["x", *(f"y{'₁₂₃₄₅₆₇₈'[i]}" for i in range(8)), "y"]


def test_a_leaf_used_everywhere_is_drawn_beside_each_use():
    scene = SCENES["shared_leaf"]
    copies = [g for g in scene["glyphs"] if g["kind"] == "tensor" and g["name"] == "w"]
    assert len(copies) == 8
    assert {"key": "note.copies", "args": {}} in scene["notes"]
    assert {g.get("of") for g in copies} == {None, copies[0]["id"]}
    changed = {c["glyph"] for s in scene["steps"] for c in s["changes"]}
    assert copies[0]["id"] in changed
    assert not changed & {g["id"] for g in copies[1:]}
    state = state_at(scene, len(scene["steps"]))
    assert len({state.grad[g["id"]] for g in copies}) == 1, "all copies change together"


def test_a_tensor_of_ten_million_elements_stays_small():
    big = torch.ones(10_000, 1000, requires_grad=True)
    scene = show((big * 2).sum()).scene
    assert len(json.dumps(scene)) < 20_000
    assert scene["values"][0]["stats"]["mean"] == "1"


def test_masked_elements_are_named():
    x = torch.tensor([1.0, -2.0, 3.0, -4.0], requires_grad=True)
    with record() as trace:
        x.relu().sum().backward()
    scene = trace_scene(trace)
    texts = [line_text(scene, line, "en") for s in scene["steps"] for line in s["lines"]]
    assert any("the elements [1], [3] get 0" in t for t in texts)


def test_untracked_and_views_are_marked():
    x = torch.ones(2, 2, requires_grad=True)
    with record() as trace:
        v = x.t()
        with torch.no_grad():
            y = v * 2
        (v * 1).sum().backward()
    glyphs = {g["name"]: g for g in trace_scene(trace)["glyphs"] if g["kind"] == "tensor"}
    assert glyphs["v"]["view"] is True
    assert glyphs["y"]["noGrad"] is True
    assert glyphs["y"]["gradBox"] is None
    assert y._data.sum() == 8


def test_scene_without_recording_has_no_backward_for_a_vector():
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    scene = show(x * 2).scene
    assert [n["key"] for n in scene["notes"]] == ["note.seedless"]
    scene = show(x * 2, gradient=np.array([1.0, 3.0], dtype=np.float32)).scene
    assert [s["phase"] for s in scene["steps"]].count("backward") == 3


def test_layout_without_graphviz_still_draws(monkeypatch):
    from autograd_lite_widgets import layout
    from autograd_lite_widgets.engine_dot import LayoutError

    def missing(*_):
        raise LayoutError("no Graphviz")

    monkeypatch.setattr(layout, "run", missing)
    scene = trace_scene(tutorial())
    assert {"key": "note.plain", "args": {}} in scene["notes"]
    test_no_glyph_overlaps_another(scene)


def test_a_slow_layout_is_stopped(monkeypatch):
    from autograd_lite_widgets import engine_dot

    monkeypatch.setattr(engine_dot, "IN_PROCESS", 3)
    monkeypatch.setattr(engine_dot, "TIME_LIMIT", 0.001)
    scene = trace_scene(tutorial())
    assert {"key": "note.plain", "args": {}} in scene["notes"]
    assert len(scene["glyphs"]) == 9


def test_a_process_of_its_own_lays_out_the_same(monkeypatch):
    from autograd_lite_widgets import engine_dot

    inside = trace_scene(tutorial())
    monkeypatch.setattr(engine_dot, "IN_PROCESS", 3)
    assert trace_scene(tutorial()) == inside


def test_scene_is_the_same_every_time():
    assert json.dumps(trace_scene(shared_leaf())) == json.dumps(trace_scene(shared_leaf()))


def test_a_forward_only_graph_has_no_backward_arrows_and_says_what_to_pass():
    x = torch.ones(3, requires_grad=True)
    with record():
        y = x * 2
    scene = trace_scene(trace_of(y, frame=sys._getframe()))
    assert [e["kind"] for e in scene["edges"]] == ["data", "data"]
    assert scene["notes"] == [{"key": "note.seedless", "args": {"root": "y"}}]
    saved = next(line for line in scene["steps"][0]["lines"] if line["kind"] == "saved")
    assert saved["items"][0]["args"] == {"numbers": "2"}


def test_a_vector_shows_its_vector_in_the_title():
    x = torch.ones(3, requires_grad=True)
    with record():
        y = x * 2
    trace = trace_of(y, gradient=torch.ones(3), frame=sys._getframe())
    assert trace_scene(trace)["title"] == "y.backward(v)"


def test_a_dependency_whose_jacobian_is_not_stored_is_known_to_be_one():
    W = torch.eye(5).requires_grad_()
    x = torch.ones(5)
    with torch.record() as trace:
        y = W @ x
        y.sum().backward()
        unused = W * 2
        torch.stack([unused.detach(), W])
    scene = trace.show().scene
    locals_ = {(one["of"], one["by"]): one["j"] for one in scene["locals"]}
    named = {
        glyph["name"]: glyph.get("tensor", glyph["id"])
        for glyph in scene["glyphs"]
        if glyph["kind"] == "tensor"
    }
    # 5 × 25 numbers are not stored; backward never went through `unused`.
    assert locals_[named["y"], named["W"]] is None
    assert locals_[named["unused"], named["W"]] is None
    assert locals_[scene["locals"][0]["of"], named["y"]] == 0  # of the sum, where backward began
    assert not any(by == named["unused"] for _, by in locals_)  # what is detached leads nowhere


def test_a_further_backward_pass_is_counted_as_in_the_ledger():
    w = torch.tensor([1.0], requires_grad=True)
    with torch.record() as trace:
        for k in (1.0, 10.0):
            (w * k).backward()
    scene = trace_scene(trace)
    (mark,) = (m for m in scene["marks"] if m["kind"] == "pass")
    ledger = next(g for g in scene["glyphs"] if g.get("ledger"))["ledger"]
    assert mark["index"] == ledger[1]["pass"] + 1 == 2  # the ledger says `pass + 1`
