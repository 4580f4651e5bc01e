"""Documents from files: the schema, version 1, what is damaged or too new."""

from __future__ import annotations

import copy
import json

import jsonschema
import pytest

import autograd_lite as torch
from autograd_lite.trace import Trace, check, schema
from tests.widgets.graphs import ALL

VALIDATOR = jsonschema.Draft202012Validator(schema())


def documents():
    return {name: make().to_dict() for name, make in ALL.items()}


DOCUMENTS = documents()
each = pytest.mark.parametrize("doc", DOCUMENTS.values(), ids=DOCUMENTS.keys())


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(schema())


@each
def test_every_example_follows_the_schema(doc):
    errors = [e.message for e in VALIDATOR.iter_errors(doc)]
    assert errors == []
    assert check(json.loads(json.dumps(doc))) == doc


def version_1() -> dict:
    """`a = w * 2; a.mul_(3)` as version 1 wrote it, shortened."""
    op = {
        "row": "mul", "symbol": "⊙", "kind": "infix", "node": "MulBackward0", "attrs": {}, "operands": [],
        "saved": [], "roles": {}, "rules": {}, "undifferentiated": [], "span": None, "grad_mode": True,
    }  # fmt: skip
    tensor = {
        "name": None, "shape": [], "dtype": "float32", "leaf": False, "requires_grad": True, "view": False,
        "no_grad": False, "grad": None, "output": 0,
    }  # fmt: skip
    return {
        "format": "autograd-lite.trace",
        "version": 1,
        "title": "a.backward()",
        "sources": [],
        "values": [{"shape": [], "dtype": "float32", "data": [v]} for v in (1.0, 2.0, 6.0)],
        "tensors": [
            {"id": "t0", **tensor, "name": "w", "leaf": True, "value": 0, "op": None},
            {"id": "t1", **tensor, "value": 1, "op": "n0"},
            {"id": "t2", **tensor, "value": 2, "op": "n1"},
        ],
        "ops": [
            {"id": "n0", **op, "inputs": [{"tensor": "t0"}], "outputs": ["t1"], "scope": ""},
            {"id": "n1", **op, "inputs": [{"tensor": "t1"}], "outputs": ["t2"], "scope": "f"},
        ],
        "events": [
            {"kind": "forward", "op": "n0"},
            {"kind": "forward", "op": "n1"},
            {"kind": "inplace", "tensor": "t2", "op": "n1", "version": 1},
            {"kind": "backward", "number": 0, "root": "t2", "seed": 0, "rehearsed": False},
            {"kind": "error", "pass": 0, "type": "RuntimeError", "message": "no"},
        ],
        "notes": [],
    }


def test_version_1_is_brought_up_to_date():
    old = version_1()
    before = copy.deepcopy(old)
    doc = check(old)
    assert old == before
    assert [e.message for e in VALIDATOR.iter_errors(doc)] == []
    assert doc["ops"][1]["scope"] == [{"kind": "function", "name": "f", "index": None}]
    changed = doc["events"][2]
    assert (changed["of"], changed["before"], changed["after"]) == ("t1", 1, 2)
    assert doc["passes"][0]["root"] == "t2"
    assert "a.backward()" in str(Trace(doc))


@pytest.mark.parametrize("version", [0, 3, 99, "2", None, True, 2.5])
def test_unknown_versions_are_refused_in_words(version):
    with pytest.raises(ValueError, match=r"has version .*reads versions 1 to 2; update"):
        check({**DOCUMENTS["tutorial"], "version": version})


def damaged(path: str, value: object = ...) -> dict:
    """The tutorial's document with one place changed, or without it."""
    doc = copy.deepcopy(DOCUMENTS["tutorial"])
    *way, last = [int(p) if p.isdigit() else p for p in path.split(".")]
    at = doc
    for step in way:
        at = at[step]
    if value is ...:
        del at[last]
    else:
        at[last] = value
    return doc


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("values", ..., "its part 'values' is missing"),
        ("title", 3, "title is 3, not a text"),
        ("passes", {}, "its part 'passes' is missing"),
        ("ops.1", "n1", "its part 'ops' holds something that is no object"),
        ("ops.0.id", ..., "an entry of 'ops' has no 'id' of its own"),
        ("ops.1.id", "n0", "an entry of 'ops' has no 'id' of its own"),
        ("tensors.2.shape", ..., r"tensors\[2\] has no 'shape'"),
        ("tensors.2.shape", "2", r"tensors\[2\]\.shape is '2', not a list"),
        ("tensors.2.value", 99, r"tensors\[2\]\.value names a value that is not there: 99"),
        ("tensors.2.value", True, r"tensors\[2\]\.value names a value that is not there"),
        ("tensors.2.op", "n77", r"tensors\[2\]\.op names an operation that is not there: 'n77'"),
        ("ops.1.inputs.0", {"tensor": "t9"}, r"ops\[1\]\.inputs\[0\]\.tensor names a tensor .*'t9'"),
        ("ops.1.inputs.0", 4, r"ops\[1\]\.inputs\[0\] is 4, not an object"),
        ("ops.1.outputs.0", "t9", r"ops\[1\]\.outputs\[0\] names a tensor .*'t9'"),
        ("ops.1.span", [], r"ops\[1\]\.span is \[\], not an object"),
        ("values.0.data", ..., r"values\[0\] has no 'data'"),
        ("passes.0.root", None, r"passes\[0\]\.root names a tensor that is not there: None"),
        ("events.0.kind", "dance", r"events\[0\] is of no known kind: 'dance'"),
        ("events.0.kind", "tensor", r"events\[0\] is of no known kind: 'tensor'"),
        ("events.0.op", "n9", r"events\[0\]\.op names an operation that is not there"),
        ("events.5.after", ..., r"events\[5\] has no 'after'"),
        ("events.5.after", None, r"events\[5\]\.after names a value that is not there: None"),
    ],
)  # fmt: skip
def test_what_is_damaged_is_named(path, value, words):
    with pytest.raises(ValueError, match=f"this trace is damaged: .*{words}"):
        check(damaged(path, value))


def test_reading_runs_no_code(tmp_path):
    doc = damaged("title", "__import__('os').system('exit 1')")
    path = tmp_path / "t.json"
    path.write_text(json.dumps(doc))
    assert str(torch.trace.load(path)).startswith("__import__")
