"""Where operations ran: functions, modules, turns of loops, and what a long loop keeps."""

from __future__ import annotations

import itertools

import pytest

import autograd_lite as torch
from autograd_lite.trace import record
from autograd_lite.trace.loops import loops_of
from autograd_lite.trace.timeline import KEPT
from autograd_lite.trace.values import decode
from tests.trace import programs
from tests.trace.programs import Net, leaf


def scopes(trace, kind=None):
    return [
        [(e["name"], e["index"]) for e in o["scope"] if kind is None or e["kind"] == kind]
        for o in trace.to_dict()["ops"]
    ]


def turns(trace):
    return [[index for _, index in s] for s in scopes(trace, "loop")]


# -- loops ------------------------------------------------------------------------------------


def test_a_loop_of_one_operation_is_counted():
    x = leaf(1.0)
    with record() as trace:
        for _ in range(4):
            x * 2
    assert turns(trace) == [[0], [1], [2], [3]]


def test_one_call_that_runs_several_operations_is_one_turn():
    logits, target = torch.zeros(2, 3), torch.tensor([0, 1])
    with record() as trace:
        for _ in range(2):
            torch.nn.functional.cross_entropy(logits, target)
    assert turns(trace) == [[0], [0], [1], [1]]


def test_a_function_called_in_a_loop():
    def f(x):
        y = x * 2
        return y + 1

    with record() as trace:
        for _ in range(2):
            f(leaf(1.0))
    assert [[name for name, _ in s] for s in scopes(trace)] == [["for _", "f"]] * 4
    assert turns(trace) == [[0], [0], [1], [1]]


def test_nested_loops_are_told_apart_by_the_outer_variable():
    x = leaf(1.0)
    with record() as trace:
        for _epoch in range(2):
            for _batch in range(3):
                x * 2
    assert turns(trace) == [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2]]


def test_and_by_an_operation_of_the_outer_loop():
    x = leaf(1.0)
    with record() as trace:
        for _ in range(2):
            x + 1
            for _ in range(2):
                x * 2
    assert turns(trace) == [[0], [0, 0], [0, 1], [1], [1, 0], [1, 1]]


def test_while_with_continue_is_one_loop():
    x, n = leaf(1.0), 0
    with record() as trace:
        while n < 3:
            n += 1
            x * 2
            if n == 2:
                continue
            x + 1
    assert turns(trace) == [[0], [0], [1], [2], [2]]


def test_what_stands_after_a_loop_is_outside_it():
    x = leaf(1.0)
    with record() as trace:
        for _ in range(2):
            x * 2
        x + 1
    assert turns(trace) == [[0], [1], []]


def test_a_comprehension_is_a_loop():
    x = leaf(1.0)
    with record() as trace:
        [x * k for k in range(3)]
    assert turns(trace) == [[0], [1], [2]]


def test_loops_are_read_from_the_code():
    def f(xs):
        for a, (b, _c) in xs:
            while a:
                a -= 1
                if b:
                    continue
            for _i in range(3):
                pass

    assert [loop.name for loop in loops_of(f.__code__)] == ["for a, b, _c", "while", "for _i"]


def test_the_cell_recorder_counts_too():
    from autograd_lite.trace import trace_of
    from autograd_lite.trace.recorder import Recorder

    recorder = Recorder(whole=False, limit=100)
    recorder.start()
    try:
        h = leaf(1.0)
        for _ in range(3):
            h = h * 2
    finally:
        recorder.stop()
    doc = trace_of(h, gradient=torch.ones(1)).to_dict()
    assert [o["scope"][-1]["index"] for o in doc["ops"]] == [0, 1, 2]


# -- functions and modules --------------------------------------------------------------------


def test_modules_are_named_as_their_owner_calls_them():
    assert scopes(programs.network(), "module") == [
        [("Net", None), ("fc1", None)],
        [("Net", None), ("fc1", None)],
        [("Net", None)],
        [("Net", None), ("fc2", None)],
        [("Net", None), ("fc2", None)],
        [],
    ]
    doc = programs.network().to_dict()
    leaves = [t["name"] for t in doc["tensors"] if t["leaf"]]
    assert leaves == ["fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"]


def test_modules_of_a_list_and_a_sequence():
    net = torch.nn.Sequential(torch.nn.Linear(1, 1), torch.nn.ReLU())
    with record() as trace:
        net(torch.ones(1, 1))
    assert {s[-1][0] for s in scopes(trace, "module")} == {"0", "1"}


def test_a_module_that_raises_is_left():
    with record() as trace:
        with pytest.raises(RuntimeError):
            Net()(torch.ones(1, 5))
        torch.ones(1) * 2
    assert scopes(trace)[-1] == []


def test_methods_and_lambdas():
    class Model:
        def step(self, x):
            return x * 2

    with record() as trace:
        Model().step(leaf(1.0))
        (lambda x: x * 3)(leaf(1.0))
    assert scopes(trace) == [[("Model.step", None)], [("lambda", None)]]


# -- training loops -----------------------------------------------------------------------------


def trained(count):
    w = leaf(1.0)
    with record() as trace:
        for _ in range(count):
            loss = (w * w).sum()
            loss.backward()
            w.grad = None
    return trace


def test_turns_are_ranges_of_events():
    doc = programs.training().to_dict()
    first, second = doc["iterations"]
    assert (first["index"], first["first"], second["index"]) == (0, 0, 1)
    assert second["first"] == first["last"] + 1
    assert second["last"] == len(doc["events"]) - 1
    assert [p["iteration"] for p in doc["passes"]] == [0, 1]
    assert decode(doc["values"][second["root"]]).tolist() == 1.25
    assert first["scope"] == [{"kind": "loop", "name": "for _epoch", "index": 0}]


@pytest.mark.parametrize("count", [1, KEPT, KEPT + 1, 200, 500])
def test_a_long_loop_keeps_evenly_spaced_turns_the_first_and_the_last(count):
    doc = trained(count).to_dict()
    assert [i["index"] for i in doc["iterations"]] == list(range(count))
    kept = [i["index"] for i in doc["iterations"] if i["kept"]]
    assert (kept[0], kept[-1]) == (0, count - 1)
    assert len(kept) <= KEPT + 1
    gaps = {b - a for a, b in itertools.pairwise(kept[:-1])}
    assert len(gaps) <= 1
    assert len(doc["passes"]) == len(kept)
    # Of every turn the loss is there.
    losses = [decode(doc["values"][i["root"]]).tolist() for i in doc["iterations"]]
    assert losses == [1.0] * count
    noted = [n["args"] for n in doc["notes"] if n["key"] == "note.thinned"]
    assert noted == ([] if len(kept) == count else [{"total": count, "kept": len(kept)}])


def test_a_chain_built_in_a_loop_is_kept_whole():
    x = leaf(1.0)
    with record() as trace:
        y = x
        for _ in range(300):
            y = y * 1.001
        y.backward()
    doc = trace.to_dict()
    assert len(doc["ops"]) == 300
    assert doc["iterations"] == []


def test_batches_inside_epochs_are_the_turns():
    w = leaf(1.0)
    with record() as trace:
        for _epoch in range(2):
            for _batch in range(2):
                (w * w).sum().backward()
    found = [[e["index"] for e in i["scope"]] for i in trace.to_dict()["iterations"]]
    assert found == [[0, 0], [0, 1], [1, 0], [1, 1]]


def test_the_same_loop_run_twice_is_two_loops():
    w = leaf(1.0)

    def train():
        for _ in range(2):
            (w * w).sum().backward()

    with record() as trace:
        train()
        train()
    doc = trace.to_dict()
    assert [i["index"] for i in doc["iterations"]] == [0, 1, 0, 1]
    assert len(doc["passes"]) == 4
