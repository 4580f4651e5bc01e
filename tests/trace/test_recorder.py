"""What `record()` keeps: the tutorial's numbers, in-place changes, errors, two passes."""

from __future__ import annotations

import json

import numpy as np
import pytest

import autograd_lite as torch
from autograd_lite.thread_mode import state
from autograd_lite.trace import Trace, load, record
from autograd_lite.trace.values import decode


def tutorial() -> Trace:
    x = torch.ones(2, 2, requires_grad=True)
    with record() as trace:
        y = x + 2
        z = y * y * 3
        out = z.mean()
        out.backward()
    return trace


def value(doc, index):
    return decode(doc["values"][index])


def test_forward_of_the_tutorial():
    doc = tutorial().to_dict()
    assert doc["title"] == "out.backward()"
    assert [o["node"] for o in doc["ops"]] == [
        "AddBackward0",
        "MulBackward0",
        "MulBackward0",
        "MeanBackward0",
    ]
    assert [t["name"] for t in doc["tensors"]] == ["x", "y", None, "z", "out"]
    values = [value(doc, t["value"]).ravel()[0] for t in doc["tensors"]]
    assert values == [1, 3, 9, 27, 27]
    assert [t["leaf"] for t in doc["tensors"]] == [True, False, False, False, False]
    assert doc["ops"][0]["inputs"] == [{"tensor": "t0"}, {"scalar": "2"}]


def test_backward_of_the_tutorial():
    # x.grad of PyTorch's tutorial: 4.5 everywhere; y receives 2.25 twice.
    doc = tutorial().to_dict()
    vjps = [e for e in doc["events"] if e["kind"] == "vjp"]
    assert [(e["op"], e["slot"], e["received"], e["expected"]) for e in vjps] == [
        ("n3", 0, 1, 1),
        ("n2", 0, 1, 1),
        ("n1", 0, 1, 2),
        ("n1", 1, 2, 2),
        ("n0", 0, 1, 1),
    ]
    got = [value(doc, e["contribution"]).ravel().tolist() for e in vjps]
    assert got == [[g] * 4 for g in (0.25, 0.75, 2.25, 2.25, 4.5)]
    last = doc["events"][-1]
    assert (last["kind"], last["before"]) == ("accumulate", None)
    assert value(doc, last["after"]).tolist() == [[4.5, 4.5], [4.5, 4.5]]


def test_local_jacobians_of_the_tutorial():
    doc = tutorial().to_dict()
    jacobians = [e["jacobian"] for e in doc["events"] if e["kind"] == "vjp"]
    assert [j["structure"] for j in jacobians] == [
        "sum",
        "diagonal",
        "diagonal",
        "diagonal",
        "identity",
    ]
    assert jacobians[0]["data"] == [[0.25] * 4]
    assert np.array_equal(jacobians[2]["data"], 3 * np.eye(4))


def test_spans_mark_the_sub_expression():
    doc = tutorial().to_dict()
    marked = []
    for op in doc["ops"]:
        span = op["span"]
        line = doc["sources"][span["source"]]["text"].split("\n")[span["line"]]
        marked.append(line[span["start"] : span["end"]])
    assert marked == ["x + 2", "y * y", "y * y * 3", "z.mean()"]
    assert doc["sources"][0]["label"] == "test_recorder.py"


def test_what_is_saved_for_backward():
    doc = tutorial().to_dict()
    saved = {o["id"]: {s["name"]: s["tensor"] for s in o["saved"]} for o in doc["ops"]}
    assert saved["n0"] == {}
    assert saved["n1"] == {"self": "t1", "other": "t1"}


def test_in_place_makes_a_new_version_of_the_tensor():
    w = torch.tensor([1.0, 2.0], requires_grad=True)
    with record() as trace:
        a = w * 2
        a.mul_(3)
        a.sum().backward()
    doc = trace.to_dict()
    inplace = next(e for e in doc["events"] if e["kind"] == "inplace")
    assert inplace["version"] == 1
    op = next(o for o in doc["ops"] if o["id"] == inplace["op"])
    assert op["inputs"][0]["tensor"] != op["outputs"][0]
    before = next(t for t in doc["tensors"] if t["id"] == op["inputs"][0]["tensor"])
    assert value(doc, before["value"]).tolist() == [2.0, 4.0]
    assert w.grad.tolist() == [6.0, 6.0]


def test_no_grad_is_noted():
    w = torch.tensor([1.0], requires_grad=True)
    with record() as trace, torch.no_grad():
        w * 2
    doc = trace.to_dict()
    assert doc["ops"][0]["grad_mode"] is False
    assert doc["ops"][0]["node"] is None
    assert doc["tensors"][1]["no_grad"] is True


def test_an_error_in_backward_is_part_of_the_trace():
    w = torch.tensor([1.0], requires_grad=True)
    with record() as trace:
        loss = (w * w).sum()
        loss.backward()
        with pytest.raises(RuntimeError, match="a second time"):
            loss.backward()
    last = trace.to_dict()["events"][-1]
    assert (last["kind"], last["type"]) == ("error", "RuntimeError")
    assert last["message"].startswith("Trying to backward through the graph a second time")


def test_two_passes_add_up_in_grad():
    w = torch.tensor([3.0], requires_grad=True)
    with record() as trace:
        for _ in range(2):
            (w * w).sum().backward()
    doc = trace.to_dict()
    taken = [e for e in doc["events"] if e["kind"] == "accumulate"]
    assert [e["before"] is None for e in taken] == [True, False]
    assert [value(doc, e["after"]).tolist() for e in taken] == [[6.0], [12.0]]


def test_recording_only_backward_knows_the_graph_made_before():
    w = torch.tensor([1.0, 2.0], requires_grad=True)
    out = (w * w).sum()
    with record() as trace:
        out.backward()
    doc = trace.to_dict()
    assert [o["node"] for o in doc["ops"]] == ["MulBackward0", "SumBackward0"]
    assert [e["kind"] for e in doc["events"]].count("vjp") == 3


def test_the_recorder_is_gone_afterwards_even_after_an_error():
    with pytest.raises(ZeroDivisionError), record():
        raise ZeroDivisionError
    assert state.listener is None


def test_values_are_copies():
    w = torch.tensor([1.0, 2.0], requires_grad=True)
    with record() as trace:
        y = w * 2
        with torch.no_grad():
            w.add_(100)
    doc = trace.to_dict()
    assert value(doc, doc["tensors"][0]["value"]).tolist() == [1.0, 2.0]
    assert y.tolist() == [2.0, 4.0]


def test_save_and_load(tmp_path):
    trace = tutorial()
    trace.save(tmp_path / "t.json")
    again = load(tmp_path / "t.json")
    assert again.to_dict() == json.loads(json.dumps(trace.to_dict()))
    assert str(again) == str(trace)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "is not a trace"),
        ("[]", "is not a trace of autograd-lite"),
        ('{"format": "autograd-lite.trace", "version": 99}', "has version 99"),
        ('{"format": "autograd-lite.trace", "version": 1}', "damaged"),
    ],
)
def test_files_that_cannot_be_read_are_refused_in_words(tmp_path, text, words):
    path = tmp_path / "t.json"
    path.write_text(text)
    with pytest.raises(ValueError, match=words):
        load(path)


def test_a_trace_in_the_making_says_so():
    trace = record()
    with pytest.raises(RuntimeError, match="nothing is recorded yet"):
        trace.to_dict()
    with trace:
        assert repr(trace) == "<Trace: nothing recorded yet>"


class _Listing(torch.autograd.Function):
    """Returns a list, which PyTorch does not take for outputs."""

    @staticmethod
    def forward(ctx, x):
        return [x * 2, 3]

    @staticmethod
    def backward(ctx, grad):
        return grad


def test_a_function_that_returns_no_tensor_leaves_what_it_ran():
    x = torch.ones(2, requires_grad=True)
    with record() as trace:
        _Listing.apply(x * 1)
    assert [o["row"] for o in trace.to_dict()["ops"]] == ["mul", "mul"]
    assert "<svg" in trace.to_svg()


def test_an_empty_trace_is_shown_as_text():
    with record() as trace:
        pass
    assert trace._repr_mimebundle_() == {"text/plain": "<Trace: 0 operations, 0 backward steps>"}
