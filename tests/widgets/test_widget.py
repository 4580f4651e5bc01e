"""The widget class: traits, tiers, and what it says when nothing was built."""

from __future__ import annotations

import pytest

from autograd_lite_widgets import display, show, widget
from autograd_lite_widgets.display import trace_scene
from autograd_lite_widgets.widget import WIDGET_MIME, GraphWidget, StaticGraph
from tests.widgets.graphs import tutorial

SCENE = trace_scene(tutorial())


@pytest.fixture
def built(monkeypatch):
    """Scripts as if they had been built."""
    monkeypatch.setattr(widget, "asset", lambda name: f"/* {name} */")
    widget._script.cache_clear()
    widget._style.cache_clear()
    yield
    widget._script.cache_clear()
    widget._style.cache_clear()


def test_traits(built):
    made = GraphWidget(SCENE, language="ko")
    assert made.scene["steps"] == SCENE["steps"]
    assert (made.cursor, made.language, made.theme) == (4, "ko", "auto")
    assert made._esm == "/* widget.js */"
    assert made._css == "/* widget.css */"
    synced = {name for name, trait in made.traits(sync=True).items() if not name.startswith("_")}
    assert {"scene", "cursor", "language", "theme"} <= synced


def test_repr_has_no_address(built):
    assert repr(GraphWidget(SCENE)) == (
        "<autograd-lite graph of out.backward(): 4 forward, 7 backward steps>"
    )


def test_the_widget_view_is_there_only_for_a_front_end(built, monkeypatch):
    made = GraphWidget(SCENE)
    monkeypatch.setattr(widget, "in_kernel", lambda: True)
    monkeypatch.delenv("AUTOGRAD_LITE_STATIC", raising=False)
    data, _ = made._repr_mimebundle_()
    assert data[WIDGET_MIME]["model_id"] == made.model_id
    monkeypatch.setenv("AUTOGRAD_LITE_STATIC", "1")
    data, _ = made._repr_mimebundle_()
    assert WIDGET_MIME not in data
    assert set(data) == {widget.MIME, "text/html", "image/svg+xml", "application/pdf", "text/plain"}


def test_the_language_of_the_pictures_follows_the_widget(built):
    made = GraphWidget(SCENE)
    made.language = "ko"
    data, _ = made._repr_mimebundle_()
    assert 'lang="ko"' in data["text/html"]
    assert data[widget.MIME]["language"] == "ko"


def test_show_makes_a_widget_in_a_kernel_only(built, monkeypatch):
    monkeypatch.delenv("AUTOGRAD_LITE_STATIC", raising=False)
    assert isinstance(show(tutorial()), StaticGraph)
    monkeypatch.setattr(display, "front_end_possible", lambda: True)
    assert isinstance(show(tutorial()), GraphWidget)


def test_a_missing_build_names_the_command(monkeypatch):
    def missing(name):
        raise FileNotFoundError(f"{name}: run `npm ci && npm run build`")

    monkeypatch.setattr(widget, "asset", missing)
    widget._script.cache_clear()
    with pytest.raises(FileNotFoundError, match="npm run build"):
        GraphWidget(SCENE)
    widget._script.cache_clear()


def test_a_question_of_the_front_end_is_answered(built, monkeypatch):
    made = GraphWidget(SCENE, trace=tutorial())
    sent = []
    monkeypatch.setattr(made, "send", sent.append)
    made._handle_custom_msg({"kind": "ask", "id": "1.1", "what": "no such", "args": {}}, [])
    made._handle_custom_msg({"kind": "something else"}, [])
    assert sent == [
        {
            "kind": "answer",
            "id": "1.1",
            "ok": False,
            "error": {"key": "ask.unknown", "args": {"what": "no such"}},
        }
    ]
