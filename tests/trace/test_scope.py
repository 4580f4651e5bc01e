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


# Nested loops: each program says of every operation in which turns it ran.


def both_compute(x):
    for i in range(2):
        x + 1
        yield i
        for j in range(2):
            x * 2
            yield i, j


def only_the_inner_computes(x):
    for i in range(2):
        for j in range(3):
            x * 2
            yield i, j


def only_the_outer_computes(x):
    for i in range(2):
        for _ in range(3):
            pass
        x * 2
        yield i


def two_inner_loops_compute(x):
    for i in range(2):
        for j in range(2):
            x * 2
            yield i, j
        for k in range(2):
            x * 3
            yield i, k


def three_levels(x):
    for i in range(2):
        for j in range(2):
            for k in range(2):
                x * 2
                yield i, j, k


def both_have_a_variable_of_one_name(x):
    for _ in range(2):
        for _ in range(3):
            x * 2
            yield None


def the_inner_goes_round_once(x):
    for _ in range(3):
        for _ in range(1):
            x * 2
            yield None


def the_inner_begins_where_the_outer_is(x):
    for i in range(3):
        for j in range(i, 3):
            x * 2
            yield i, j - i


def the_outer_is_a_while(x):
    i = 0
    while i < 2:
        for j in range(3):
            x * 2
            yield i, j
        i += 1


def both_are_whiles(x):
    i = 0
    while True:
        j = 0
        while True:
            x * 2
            yield i, j
            j += 1
            if j == 3:
                break
        i += 1
        if i == 2:
            return


def the_outer_counts_elsewhere(x):
    done = []
    while len(done) < 2:
        for j in range(3):
            x * 2
            yield len(done), j
        done.append(1)


def the_outer_has_two_variables(x):
    for a, _b in [(0, 1), (1, 1)]:
        for j, _c in enumerate("abc"):
            x * 2
            yield a, j


def the_inner_goes_over_equal_tensors(x):
    batch = leaf(1.0)
    epoch = 0
    while epoch < 2:
        k = -1
        for b in [batch, batch, batch]:
            k += 1
            x * b
            yield epoch, k
        epoch += 1


def the_inner_continues(x):
    for i in range(2):
        n = 0
        for j in range(5):
            if j % 2 == 0:
                continue
            x * 2
            yield i, n
            n += 1


def an_else_belongs_to_the_outer(x):
    for i in range(2):
        for j in range(2):
            x * 2
            yield i, j
        else:
            x * 3
            yield i


NAMELESS = {
    both_have_a_variable_of_one_name: [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)],
    the_inner_goes_round_once: [(0, 0), (1, 0), (2, 0)],
}
NESTED = [
    both_compute,
    only_the_inner_computes,
    only_the_outer_computes,
    two_inner_loops_compute,
    three_levels,
    both_have_a_variable_of_one_name,
    the_inner_goes_round_once,
    the_inner_begins_where_the_outer_is,
    the_outer_is_a_while,
    both_are_whiles,
    the_outer_counts_elsewhere,
    the_outer_has_two_variables,
    the_inner_goes_over_equal_tensors,
    the_inner_continues,
    an_else_belongs_to_the_outer,
]


@pytest.mark.parametrize("program", NESTED, ids=lambda f: f.__name__)
def test_turns_of_nested_loops(program):
    with record() as trace:
        said = list(program(leaf(1.0)))
    expected = NAMELESS.get(program, said)
    assert turns(trace) == [[t] if isinstance(t, int) else list(t) for t in expected]


def test_a_function_called_in_nested_loops():
    def f(x):
        x * 2

    with record() as trace:
        for _ in range(2):
            for _ in range(2):
                f(leaf(1.0))
    assert turns(trace) == [[0, 0], [0, 1], [1, 0], [1, 1]]


def test_a_function_with_a_loop_called_in_a_loop():
    def f(x):
        for _ in range(2):
            x * 2

    with record() as trace:
        for _ in range(2):
            f(leaf(1.0))
    assert turns(trace) == [[0, 0], [0, 1], [1, 0], [1, 1]]


def test_comprehensions_inside_one_another():
    x = leaf(1.0)
    expected = [[0, 0], [0, 1], [1, 0], [1, 1]]
    with record() as trace:
        [[x * i for i in range(2)] for _ in range(2)]
    assert turns(trace) == expected
    with record() as trace:
        [x * 2 for _ in range(2) for _ in range(2)]
    assert turns(trace) == expected


def test_a_variable_that_is_nan_does_not_change_by_itself():
    x, loss = leaf(1.0), float("nan")
    with record() as trace:
        for _ in range(2):
            loss = loss + 1
            for _j in range(2):
                x * 2
    assert turns(trace) == [[0, 0], [0, 1], [1, 0], [1, 1]]


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

    outer, inner, last = loops_of(f.__code__)
    assert [outer.name, inner.name, last.name] == ["for a, b, _c", "while", "for _i"]
    assert [outer.counter, inner.counter, last.counter] == [None, None, "_i"]
    assert outer.apart_from(inner) == ("b", "_c", "_i")  # `a` changes inside, too
    assert outer.apart_from(last) == ("a", "b", "_c")


def test_what_counts_is_read_from_the_call():
    def f(data):
        for _a in range(len(data), 3):
            pass
        for _b, _x in enumerate(zip(range(3), data, strict=False), start=1):
            pass
        for _c in zip(range(3), data, strict=False):
            pass
        for _d in list(range(3)):
            pass
        for _e in data:
            pass

    assert [loop.counter for loop in loops_of(f.__code__)] == ["_a", "_b", None, None, None]


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
