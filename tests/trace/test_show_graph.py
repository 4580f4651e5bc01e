"""`trace_of`: a graph explained without having been recorded, before and after backward."""

from __future__ import annotations

import sys

import numpy as np
import pytest

import autograd_lite as torch
from autograd_lite.trace import trace_of
from autograd_lite.trace.values import decode


def vjps(doc):
    return [decode(doc["values"][e["after"]]).tolist() for e in doc["events"] if e["kind"] == "vjp"]


def small():
    x = torch.tensor([1.0, -2.0], requires_grad=True)
    return x, (x * x * 3).sum()


def test_a_rehearsal_touches_no_grad_and_frees_nothing():
    x, out = small()
    doc = trace_of(out).to_dict()
    assert x.grad is None
    assert vjps(doc) == [[1.0, 1.0], [3.0, 3.0], [3.0, -6.0], [6.0, -12.0]]
    assert next(e for e in doc["events"] if e["kind"] == "backward")["rehearsed"] is True
    out.backward()
    assert x.grad.tolist() == [6.0, -12.0]


def test_a_rehearsal_says_what_backward_would_do_to_grad():
    x, out = small()
    x.grad = torch.tensor([100.0, 100.0])
    doc = trace_of(out).to_dict()
    last = doc["events"][-1]
    assert (last["kind"], last["rehearsed"]) == ("accumulate", True)
    assert decode(doc["values"][last["after"]]).tolist() == [106.0, 88.0]
    assert x.grad.tolist() == [100.0, 100.0]


def test_values_come_from_saved_tensors_and_replay():
    _, out = small()
    doc = trace_of(out).to_dict()
    assert all(t["value"] is not None for t in doc["tensors"])
    assert decode(doc["values"][doc["tensors"][2]["value"]]).tolist() == [3.0, 12.0]


def test_after_backward_what_was_shown_before_is_still_explained():
    x, out = small()
    before = vjps(trace_of(out).to_dict())
    out.backward()
    assert vjps(trace_of(out).to_dict()) == before
    assert x.grad.tolist() == [6.0, -12.0]


def test_after_an_unseen_backward_only_forward_is_left():
    _, out = small()
    out.backward()
    doc = trace_of(out).to_dict()
    assert "note.freed" in [n["key"] for n in doc["notes"]]
    assert [e["kind"] for e in doc["events"]] == ["forward"] * 3


def test_a_vector_needs_a_gradient():
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    y = x * 2
    assert "note.seedless" in [n["key"] for n in trace_of(y).to_dict()["notes"]]
    doc = trace_of(y, gradient=torch.tensor([1.0, 10.0])).to_dict()
    assert vjps(doc) == [[2.0, 20.0]]
    with pytest.raises(RuntimeError, match=r"Mismatch in shape: grad_output\[0\] has a shape of"):
        trace_of(y, gradient=torch.ones(3))


def test_variables_are_named():
    x, out = small()
    doc = trace_of(out, frame=sys._getframe()).to_dict()
    assert x.grad is None
    assert (doc["tensors"][0]["name"], doc["tensors"][-1]["name"]) == ("x", "out")
    assert doc["title"] == "out.backward()"


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("what", [3, None, "x", np.ones(2)])
def test_something_without_a_graph_says_what_to_pass(what, language):
    torch.set_language(language)
    try:
        with pytest.raises(TypeError, match=r"show\(loss\)"):
            trace_of(what)
        with pytest.raises(TypeError, match="requires_grad=True"):
            trace_of(torch.ones(2))
        with pytest.raises(TypeError, match="requires_grad=True"):
            trace_of(torch.ones(2, requires_grad=True))
    finally:
        torch.set_language("en")


def test_a_long_chain_is_whole():
    x = torch.tensor([1.0], requires_grad=True)
    y = x
    for _ in range(3000):
        y = y * 1.001
    doc = trace_of(y).to_dict()
    assert [n["key"] for n in doc["notes"]] == ["note.rehearsed"]
    assert len(doc["ops"]) == 3000
    # The numbers of rules are worked out for the first steps; later ones have what is declared.
    steps = [e for e in doc["events"] if e["kind"] == "vjp"]
    assert (steps[0]["jacobian"]["data"], steps[-1]["jacobian"]["data"]) == ([[1.001]], None)
    assert steps[-1]["jacobian"]["structure"] == "diagonal"


def test_a_graph_of_thousands_of_operations_is_there_in_full():
    x = torch.tensor(1.0, requires_grad=True)
    y = x
    for _ in range(3000):
        y = y * 1.001
    doc = trace_of(y).to_dict()
    assert len(doc["ops"]) == 3000
    assert [n["key"] for n in doc["notes"]] == ["note.rehearsed"]
    np.testing.assert_allclose(vjps(doc)[-1], 1.001**3000, rtol=1e-3)
