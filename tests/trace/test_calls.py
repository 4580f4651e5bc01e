"""`record(fn)`, `trace_call` and `show(fn)`; saving, loading, threads and fresh processes."""

from __future__ import annotations

import json
import subprocess
import sys
import threading

import jsonschema
import pytest

import autograd_lite as torch
from autograd_lite.trace import Trace, check, load, record, schema, trace_call
from autograd_lite.trace.values import decode
from autograd_lite_widgets import show
from tests.trace.programs import ALL, Net, leaf, recurrent

VALIDATOR = jsonschema.Draft202012Validator(schema())
DOCUMENTS = {name: make().to_dict() for name, make in ALL.items()}


@pytest.mark.parametrize("name", ALL)
def test_every_program_follows_the_schema_and_is_read_back(name, tmp_path):
    doc = DOCUMENTS[name]
    assert [f"{list(e.absolute_path)}: {e.message}" for e in VALIDATOR.iter_errors(doc)] == []
    Trace(doc).save(tmp_path / "t.json")
    again = load(tmp_path / "t.json")
    assert again.to_dict() == check(json.loads(json.dumps(doc)))
    assert str(again) == str(Trace(doc))


@pytest.mark.parametrize("name", ALL)
def test_every_program_can_be_drawn(name):
    graph = show(Trace(DOCUMENTS[name]))
    kinds = {e["kind"] for e in DOCUMENTS[name]["events"]}
    assert graph.scene["steps"]
    assert len(graph.scene["steps"]) <= len(DOCUMENTS[name]["events"])
    if kinds & {"hook", "capture", "error"}:
        titles = [i.get("key", "") for s in graph.scene["steps"] for i in s["title"]]
        assert any(key.startswith(("hook.", "capture.", "err.")) for key in titles)


def test_a_call_of_a_function_is_recorded_with_a_rehearsed_backward():
    x = torch.tensor([3.0])
    trace = trace_call(lambda x: (x * x).sum(), x)
    doc = trace.to_dict()
    assert (doc["title"], trace.result.item()) == ("f(x)", 9.0)
    last = doc["events"][-1]
    assert (last["kind"], last["rehearsed"]) == ("accumulate", True)
    assert decode(doc["values"][last["after"]]).tolist() == [6.0]
    assert (x.grad, x.requires_grad) == (None, False)


def test_inputs_that_require_grad_are_used_as_they_are():
    x, c = leaf(2.0), torch.tensor([5.0])
    doc = trace_call(lambda x, c: (x * c).sum(), x, c).to_dict()
    assert [(t["name"], t["leaf"]) for t in doc["tensors"][:2]] == [("x", True), ("c", False)]
    assert x.grad is None


def test_a_network_is_called():
    doc = trace_call(Net(), torch.tensor([[1.0, 2.0]]), gradient=torch.ones(1, 1)).to_dict()
    assert doc["title"] == "Net(x)"
    assert {t["name"] for t in doc["tensors"] if t["leaf"]} == {
        "fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias",
    }  # fmt: skip


def test_a_backward_of_its_own_is_not_rehearsed_again():
    def step(x):
        loss = (x * x).sum()
        loss.backward()
        return loss

    doc = trace_call(step, leaf(1.0)).to_dict()
    assert [p["rehearsed"] for p in doc["passes"]] == [False]


def test_what_the_function_raises_goes_on_with_the_graph_so_far():
    with pytest.raises(RuntimeError, match="cannot be multiplied") as caught:
        show(lambda a: (a * 2) @ a, torch.ones(2, 3))
    doc = caught.value.trace.to_dict()
    assert [o["failed"] is None for o in doc["ops"]] == [True, False]


@pytest.mark.parametrize("result", [None, 3, "text", ()])
def test_a_function_without_a_graph_says_what_to_return(result):
    with pytest.raises(TypeError, match="must return a tensor that depends on its inputs"):
        trace_call(lambda x: result, torch.ones(1))


def test_record_with_a_function():
    trace = record(recurrent, leaf(0.5), leaf(2.0))
    assert trace.result.item() == pytest.approx(0.9793, abs=1e-4)
    assert len(trace.to_dict()["ops"]) == 10


def test_record_refuses_what_it_cannot_call():
    with pytest.raises(TypeError, match=r"takes no argument .* or a function"):
        record(torch.ones(1))


def test_a_trace_is_recorded_once():
    trace = record()
    with trace:
        pass
    with pytest.raises(RuntimeError, match="recorded already"), trace:
        pass


def test_threads_are_recorded_apart():
    found: dict[int, str] = {}

    def run(number):
        x = leaf(float(number))
        with record() as trace:
            for _ in range(20):
                (x * number).sum().backward()
        found[number] = str(trace)

    threads = [threading.Thread(target=run, args=(k,)) for k in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    alone = dict(found)
    found.clear()
    for k in range(4):
        run(k)
    assert found == alone


def test_one_trace_read_by_many_threads_is_built_once():
    trace = ALL["training"]()
    seen = []
    threads = [threading.Thread(target=lambda: seen.append(trace.to_dict())) for _ in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert all(doc is seen[0] for doc in seen)


CODE = """
import hashlib, json
from tests.trace.programs import ALL
for name, make in ALL.items():
    data = json.dumps(make().to_dict(), ensure_ascii=False).encode()
    print(name, hashlib.sha256(data).hexdigest())
"""


def test_two_fresh_processes_make_the_same_bytes():
    runs = [
        subprocess.run(
            [sys.executable, "-c", CODE],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(p or "." for p in sys.path)},
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    assert len(runs[0].splitlines()) == len(ALL)


def test_frames_are_let_go_of():
    import gc
    import weakref

    class Big:
        pass

    def run():
        big = Big()
        gone = weakref.ref(big)
        for _ in range(2):
            leaf(1.0) * 2
        return gone

    with record():
        gone = run()
    gc.collect()
    assert gone() is None
