"""Recording of notebook cells: with a shell of our own, and in a real kernel."""

from __future__ import annotations

import sys

import nbformat
import pytest
from nbclient import NotebookClient

import autograd_lite as torch
from autograd_lite.thread_mode import state
from autograd_lite.trace import auto, trace_of
from autograd_lite.trace.records import PASSES, known_record, op_record, pass_records
from autograd_lite.trace.values import CHEAP, decode


class Shell:
    """The events of an IPython shell."""

    def __init__(self) -> None:
        self.callbacks: dict[str, list] = {"pre_run_cell": [], "post_run_cell": []}
        self.events = self

    def register(self, name, callback):
        self.callbacks[name].append(callback)

    def unregister(self, name, callback):
        self.callbacks[name].remove(callback)

    def cell(self, function):
        for callback in list(self.callbacks["pre_run_cell"]):
            callback(None)
        try:
            return function()
        finally:
            for callback in list(self.callbacks["post_run_cell"]):
                callback(None)


@pytest.fixture
def shell():
    made = Shell()
    auto.install(made)
    yield made
    auto.uninstall(made)
    assert state.listener is None


def leaf():
    return torch.tensor([1.0, 2.0], requires_grad=True)


def test_a_cell_keeps_the_statistics_of_large_tensors_and_gradients(shell):
    x = torch.arange(2000.0).requires_grad_()
    out = shell.cell(lambda: (x * 2).sum())
    shell.cell(lambda: out.backward())
    doc = shell.cell(lambda: trace_of(out)).to_dict()
    stats = [v["stats"] for v in doc["values"] if "stats" in v]
    ends = {(s["min"], s["max"], s["mean"]) for s in stats}
    # x, 2 x, the gradients of both
    assert ends == {(0, 1999, 999.5), (0, 3998, 1999), (1, 1, 1), (2, 2, 2)}


def test_of_very_large_tensors_those_that_are_still_there_get_their_statistics(shell):
    ones, w = torch.ones(CHEAP + 1), torch.full((CHEAP + 1,), 2.0).requires_grad_()

    def cell():
        passing = w * ones  # saves both
        return (passing + 1).sum()

    out = shell.cell(cell)
    doc = shell.cell(lambda: trace_of(out)).to_dict()
    inputs = [t["value"] for t in doc["tensors"] if t["op"] is None]
    assert [doc["values"][i]["stats"]["mean"] for i in inputs] == [2.0, 1.0]
    made = [doc["values"][t["value"]] for t in doc["tensors"] if t["op"] is not None]
    assert [v["stats"] for v in made if "stats" in v] == [None, None]  # gone


def test_a_very_large_tensor_that_changed_keeps_what_was_known_of_it(shell):
    w = torch.full((CHEAP + 1,), 2.0).requires_grad_()
    out = shell.cell(lambda: (w + 1).sum())
    with torch.no_grad():
        w.fill_(5.0)
    doc = shell.cell(lambda: trace_of(out)).to_dict()
    value = doc["values"][next(t["value"] for t in doc["tensors"] if t["leaf"])]
    assert known_record(w).value["stats"] is None
    assert (value["stats"], value["block"]["data"][0][:2]) == (None, [2.0, 2.0])


def test_a_cell_is_recorded_and_the_next_one_shows_it(shell):
    x = leaf()
    out = shell.cell(lambda: (x * x).sum())
    shell.cell(lambda: out.backward())
    assert x.grad.tolist() == [2.0, 4.0]
    doc = shell.cell(lambda: trace_of(out)).to_dict()
    passes = [e for e in doc["events"] if e["kind"] == "backward"]
    assert [p["rehearsed"] for p in passes] == [False]
    assert doc["ops"][0]["span"] is not None


def test_nothing_is_kept_when_the_graph_goes(shell):
    import gc
    import weakref

    def run():
        out = (leaf() * 2).sum()
        out.backward()
        return weakref.ref(op_record(out.grad_fn))

    record = shell.cell(run)
    gc.collect()
    assert record() is None


def test_the_recorder_steps_aside_at_its_limit(shell, monkeypatch):
    monkeypatch.setattr(auto, "CELL_LIMIT", 10)
    x = leaf()

    def run():
        y = x
        for _ in range(50):
            y = y * 1.5
        assert state.listener is None
        return y

    y = shell.cell(run)
    assert op_record(y.grad_fn) is None
    shell.cell(lambda: (x * 2).sum())
    assert len(trace_of(y, gradient=torch.ones(2)).to_dict()["ops"]) == 50


def test_an_error_in_a_cell_leaves_nothing_listening(shell):
    with pytest.raises(ZeroDivisionError):
        shell.cell(lambda: 1 / 0)
    assert state.listener is None


def test_passes_are_kept_on_their_root_the_latest_ones(shell):
    x = leaf()
    out = shell.cell(lambda: (x * 2).sum())
    shell.cell(lambda: out.backward(retain_graph=True))
    first = pass_records(out.grad_fn)
    for _ in range(2):
        shell.cell(lambda: out.backward(retain_graph=True))
    assert pass_records(out.grad_fn)[:1] == first
    doc = trace_of(out).to_dict()
    taken = [e for e in doc["events"] if e["kind"] == "accumulate"]
    assert [decode(doc["values"][e["after"]]).tolist() for e in taken] == [[2, 2], [4, 4], [6, 6]]
    for _ in range(20):
        shell.cell(lambda: out.backward(retain_graph=True))
    assert len(pass_records(out.grad_fn)) == PASSES


def test_where_a_path_is_cut_is_known_without_a_record_block(shell):
    w, v = leaf(), leaf()
    out = shell.cell(lambda: (w.detach() * v).sum())
    shell.cell(lambda: out.backward())
    doc = shell.cell(lambda: trace_of(out)).to_dict()
    assert [o["row"] for o in doc["ops"]] == ["detach", "mul", "sum"]
    cut = [a["key"] for t in doc["tensors"] if t["leaf"] for a in t["why"]]
    assert cut == ["why.none.detach"]


def test_updates_under_no_grad_do_not_pile_up(shell):
    import gc

    from autograd_lite.trace.records import OpRecord

    w = leaf()

    def steps(count):
        for _ in range(count):
            (w * w).sum().backward()
            with torch.no_grad():
                w.sub_(w.grad * 0.01)
            w.grad = None
        gc.collect()
        return sum(type(o) is OpRecord for o in gc.get_objects())

    first = shell.cell(lambda: steps(5))
    assert shell.cell(lambda: steps(100)) <= first + 2


def test_a_training_loop_in_a_cell_does_not_pile_up(shell):
    import gc

    from autograd_lite.trace.records import OpRecord, PassRecord

    w = leaf()

    def steps(count):
        for _ in range(count):
            (w * w).sum().backward()
            w.grad = None

    def run():
        steps(5)
        gc.collect()
        return sum(type(o) in (OpRecord, PassRecord) for o in gc.get_objects())

    first = shell.cell(run)
    assert shell.cell(lambda: (steps(200), run())[1]) <= first + 2


def test_installing_twice_is_harmless(shell):
    auto.install(shell)
    assert [len(c) for c in shell.callbacks.values()] == [1, 1]


CELLS = [
    "import autograd_lite as torch",
    "x = torch.ones(2, 2, requires_grad=True)",
    "y = x + 2",
    "z = y * y * 3\nout = z.mean()",
    "out.backward()",
    "from autograd_lite.trace import trace_of\n"
    "doc = trace_of(out, frame=__import__('sys')._getframe()).to_dict()\n"
    "print([t['name'] for t in doc['tensors']])\n"
    "print([s['label'] for s in doc['sources']])\n"
    "print([e['rehearsed'] for e in doc['events'] if e['kind'] == 'accumulate'])",
]


def test_in_a_real_kernel(tmp_path):
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [nbformat.v4.new_code_cell(c) for c in CELLS]
    path = repr([p for p in sys.path if p])
    notebook.cells.insert(0, nbformat.v4.new_code_cell(f"import sys; sys.path[:0] = {path}"))
    client = NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(tmp_path)}})
    client.execute()
    assert notebook.cells[-1].outputs[0]["text"].splitlines() == [
        "['x', 'y', None, 'z', 'out']",
        "['In [4]', 'In [5]', 'In [6]']",
        "[False]",
    ]
