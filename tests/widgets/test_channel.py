"""The comm of the JupyterLab extension to a graph: who is answered, what is shared, how it ends."""

from __future__ import annotations

import pytest

from autograd_lite_widgets import channel, widget
from autograd_lite_widgets.display import trace_scene
from autograd_lite_widgets.widget import GraphWidget
from tests.widgets.graphs import tutorial

RIGHT = {"step": 2, "tensor": "y", "attempts": 1, "shape_right": True, "right": True, "error": 0.0}


class Comm:
    """As much of a comm as a channel needs."""

    def __init__(self):
        self.sent, self.closed = [], False

    def on_msg(self, callback):
        self.tell = lambda data: callback({"content": {"data": data}})

    def on_close(self, callback):
        self.end = callback

    def send(self, data):
        self.sent.append(data)

    def close(self):
        self.closed = True


@pytest.fixture
def graph(monkeypatch):
    monkeypatch.setattr(widget, "scripts", dict)
    trace = tutorial()
    return GraphWidget(trace_scene(trace), trace=trace)


def opened(data):
    comm = Comm()
    channel._opened(comm, {"content": {"data": data}})
    return comm


def test_a_graph_tells_its_state_and_answers(graph):
    comm = opened({"model": graph.model_id})
    assert comm.sent == [{"kind": "state", "cursor": 4, "predictions": []}]
    (x,) = (t["id"] for t in graph.trace.to_dict()["tensors"] if t["name"] == "x")
    comm.tell({"kind": "ask", "id": "1.1", "what": "check", "args": {"tensor": x, "pass": 0}})
    assert comm.sent[1]["kind"] == "answer"
    assert comm.sent[1]["id"] == "1.1"
    assert comm.sent[1]["ok"], comm.sent[1]


@pytest.mark.parametrize("data", [{}, {"model": "unknown"}, {"model": ["x"]}, None])
def test_who_names_no_graph_is_closed(graph, data):
    comm = opened(data)
    assert comm.closed
    assert comm.sent == []


def test_a_widget_that_was_closed_is_not_known_and_closes_its_comms(graph):
    model = graph.model_id
    comm = opened({"model": model})
    graph.close()
    assert comm.closed
    assert opened({"model": model}).closed


def test_the_cursor_is_shared_but_never_echoed(graph):
    one, two = opened({"model": graph.model_id, "cursor": 1}), opened({"model": graph.model_id})
    assert graph.cursor == 1
    assert one.sent == [{"kind": "state", "predictions": []}]
    assert two.sent == [{"kind": "state", "cursor": 1, "predictions": []}]
    one.tell({"kind": "state", "cursor": 6})
    assert graph.cursor == 6
    assert len(one.sent) == 1
    assert two.sent[-1] == {"kind": "state", "cursor": 6}
    graph.cursor = 1  # what `one` was told first: it is news again
    assert one.sent[-1] == two.sent[-1] == {"kind": "state", "cursor": 1}


def test_predictions_reach_the_widget_and_its_trace(graph):
    graph.trace.predictions.append({**RIGHT, "step": 1, "tensor": "out"})
    comm = opened({"model": graph.model_id})
    comm.tell({"kind": "state", "predictions": [RIGHT]})
    assert graph.predictions == [RIGHT]
    assert [p["tensor"] for p in graph.trace.predictions] == ["out", "y"]
    comm.tell({"kind": "state", "predictions": [{**RIGHT, "attempts": 2}]})
    assert graph.trace.predictions[1]["attempts"] == 2


@pytest.mark.parametrize(
    "news",
    [
        {"cursor": -1},
        {"cursor": 10**6},
        {"cursor": True},
        {"cursor": "1"},
        {"predictions": 3},
        {"predictions": [{"step": "2"}, None]},
    ],
)
def test_what_cannot_be_meant_changes_nothing(graph, news):
    comm = opened({"model": graph.model_id})
    comm.tell({"kind": "state", **news})
    assert (graph.cursor, graph.predictions, graph.trace.predictions) == (4, [], [])


def test_a_comm_that_was_closed_hears_no_more(graph):
    comm = opened({"model": graph.model_id})
    comm.end({})
    graph.cursor = 2
    assert len(comm.sent) == 1
