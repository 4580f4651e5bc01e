"""Groups: what is collapsed, what each picture shows, and that nothing is lost on the way."""

from __future__ import annotations

import pytest

from autograd_lite.trace.document import Draft
from autograd_lite_widgets.groups import MOST, Group, Grouping, operations
from autograd_lite_widgets.scene import MOST_OPS, build
from tests.widgets.graphs import doubling, tutorial

LOOP = {"kind": "loop", "name": "for", "index": 0}


def document(scopes, *, lane=lambda k: 0, inside=lambda k: None):
    """A chain of doublings, an operation for each scope, with no values and no backward pass."""
    draft = Draft("chain")
    last = draft.tensor(name="x", shape=[], dtype="float32", leaf=True, requires_grad=True)
    for number, scope in enumerate(scopes):
        out = f"t{number + 1}"
        draft.op(
            row="mul", symbol="⊙", node="MulBackward0", scope=list(scope), lane=lane(number),
            inputs=[{"tensor": last}, {"scalar": "2"}], outputs=[out], undifferentiated=[], roles={},
            operands=[{"slot": 0}, {"slot": 1}], inside=inside(number),
        )  # fmt: skip
        last = draft.tensor(shape=[], dtype="float32", requires_grad=True, op=f"n{number}")
        assert last == out
        draft.event("forward", op=f"n{number}")
    return draft.doc


def turns(count, each):
    return [({**LOOP, "index": i},) for i in range(count) for _ in range(each)]


def shape(group: Group):
    """The tree of a picture: closed groups by name and number, operations by id."""
    return [(i.name, i.index, i.count) if isinstance(i, Group) else i["id"] for i in group.items()]


def test_a_small_graph_is_drawn_flat():
    doc = document(turns(3, 4))
    assert shape(Grouping(doc).whole) == [f"n{k}" for k in range(12)]


def test_on_request_the_outermost_groups_are_closed():
    doc = document(turns(3, 4))
    assert shape(Grouping(doc, collapse=True).whole) == [("for", i, 4) for i in range(3)]


def test_a_large_graph_closes_its_deepest_groups_first():
    layer = {"kind": "module", "name": "layer", "index": None}
    head = {"kind": "module", "name": "head", "index": None}
    scopes = [({**LOOP, "index": i}, m) for i in range(3) for m in (layer, head) for _ in range(40)]
    grouping = Grouping(document(scopes))
    assert shape(grouping.whole) == [(n, None, 40) for _ in range(3) for n in ("layer", "head")]
    assert {g.kind for g in grouping.closed} == {"module"}


def test_one_group_around_everything_stays_open():
    train = {"kind": "function", "name": "train", "index": None}
    doc = document([(train, *scope) for scope in turns(5, 40)])
    assert shape(Grouping(doc).whole) == [("for", i, 40) for i in range(5)]


def test_many_iterations_are_cut_into_parts():
    grouping = Grouping(document(turns(1000, 3)))
    names = [i.name for i in grouping.whole.items()]
    assert names[:2] == ["for 0–49", "for 50–99"]
    assert len(names) == 20
    first = next(grouping.whole.items())
    assert shape(first) == [("for", i, 3) for i in range(50)]


def test_without_scopes_a_large_graph_is_cut_into_parts():
    grouping = Grouping(document([()] * 2000))
    parts = list(grouping.whole.items())
    assert [p.count for p in parts] == [50] * 40
    assert parts[1].name == "n50–n99"


@pytest.mark.parametrize("scopes", [turns(70, 9), [()] * 500, turns(400, 1)])
def test_no_operation_is_lost_and_no_picture_is_too_large(scopes):
    doc = document(scopes)
    grouping = Grouping(doc)
    seen = [o["id"] for o in operations(grouping.whole)]
    assert seen == [o["id"] for o in doc["ops"]]
    scene = build(doc, most=10_000)
    views = [scene, *scene["views"]]
    assert all(len(v["glyphs"]) <= MOST + 3 for v in views)
    drawn = [g["id"] for v in views for g in v["glyphs"] if g["kind"] == "op"]
    assert sorted(drawn) == sorted(seen)
    assert len(scene["steps"]) == len(doc["ops"])


def test_a_custom_function_opens_into_what_its_forward_ran():
    doc = document([()] * 4, inside=lambda k: "n3" if k in (1, 2) else None)
    doc["ops"][3]["inputs"][0]["tensor"] = "t1"
    scene = build(doc)
    (group,) = scene["groups"]
    assert (group["kind"], group["glyph"], group["ops"]) == ("custom", "n3", 2)
    top = {g["id"]: g for g in scene["glyphs"]}
    assert set(top) == {"t0", "n0", "t1", "n3", "t4"}
    assert top["n3"]["opens"] == group["id"]
    inside = {g["id"] for g in scene["views"][0]["glyphs"]}
    assert inside == {f"t1@{group['id']}", "n1", "t2", "n2", "t3"}


def test_a_tensor_at_the_border_is_a_copy_of_the_one_outside():
    scene = build(document(turns(3, 4)), collapse=True)
    first, second, _ = scene["views"]
    assert [(g["id"], g["of"], g["stub"]) for g in first["glyphs"] if "of" in g] == [
        ("t4@g0", "t4", "out")
    ]
    assert [(g["id"], g["of"], g["stub"]) for g in second["glyphs"] if "of" in g] == [
        ("t4@g1", "t4", "in"),
        ("t8@g1", "t8", "out"),
    ]
    assert {g["id"] for g in scene["glyphs"]} == {
        "glyph-g0", "glyph-g1", "glyph-g2", "t4", "t8",
    }  # fmt: skip


def test_a_step_lights_its_edges_in_every_picture():
    scene = build(document(turns(3, 4)), collapse=True)
    step = scene["steps"][3]  # the last operation of the first turn
    where = {e["id"]: v.get("group") for v in (scene, *scene["views"]) for e in v["edges"]}
    assert [where[e] for e in step["activeEdges"]] == ["g0", "g0", None]


def test_beyond_the_budget_a_group_is_one_step_each_way():
    trace = doubling(MOST_OPS + 200)
    scene = build(trace.to_dict())
    drawn = {v["group"] for v in scene["views"]}
    assert 0 < len(drawn) < len(scene["groups"])
    closed = [g for g in scene["groups"] if g["id"] not in drawn]
    for group in closed:
        steps = [s for s in scene["steps"] if s["glyph"] == group["glyph"]]
        assert [s["phase"] for s in steps] == ["forward", "backward"]
    inside = build(trace.to_dict(), within=closed[0]["id"])
    ops = [g for g in inside["glyphs"] if g["kind"] == "op"]
    assert len(ops) == closed[0]["ops"]
    assert len([s for s in inside["steps"] if s["phase"] == "forward"]) == len(ops)


def test_a_group_that_is_not_there_is_refused():
    with pytest.raises(KeyError, match="no group 'g7'"):
        build(tutorial().to_dict(), within="g7")
