"""The way from the JupyterLab extension to a graph, which it draws as data and not as a widget.

The extension opens a comm to the target `autograd_lite` with `{"model": id}`, the id of the widget
that the output names. Questions and answers are those of `questions.py`; besides, either side
tells the other in `{"kind": "state", "cursor", "predictions"}` what changed. A graph that is not
known (the kernel was restarted, the widget is closed) gets its comm closed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from weakref import WeakValueDictionary

from comm import get_comm_manager

from .predict import is_prediction
from .questions import answer, is_question

if TYPE_CHECKING:
    from .widget import GraphWidget

Json = dict[str, Any]
TARGET: Final = "autograd_lite"
MOST_PREDICTIONS: Final = 10_000
_OFFERED: Final[WeakValueDictionary[str, GraphWidget]] = WeakValueDictionary()
_SHARED: Final = ("cursor", "predictions")


def offer(widget: GraphWidget) -> None:
    """Let the extension reach a widget as long as it lives."""
    if widget.comm is None:
        return
    _OFFERED[widget.model_id] = widget
    get_comm_manager().register_target(TARGET, _opened)


def _opened(comm: Any, message: Json) -> None:
    news = _content(message)
    model = news.get("model")
    widget = _OFFERED.get(model) if isinstance(model, str) else None
    if widget is None or widget.comm is None:
        comm.close()
        return
    Channel(comm, widget, news)


class Channel:
    """One open comm of the extension to one widget."""

    def __init__(self, comm: Any, widget: GraphWidget, news: Json) -> None:
        self._comm, self._widget = comm, widget
        # What the other side is known to know: an echo would undo what it did meanwhile.
        self._known: Json = {}
        comm.on_msg(self._heard)
        comm.on_close(self._closed)
        self._take(news)
        self._tell()
        widget.observe(self._changed, _SHARED)
        widget.observe(self._ended, "comm")

    def _heard(self, message: Json) -> None:
        content = _content(message)
        if is_question(content):
            self._comm.send(answer(self._widget.trace, content))
        elif content.get("kind") == "state":
            self._take(content)

    def _take(self, news: Json) -> None:
        """Set what the other side changed; what it cannot mean is left out."""
        steps = len(self._widget.scene["steps"])
        cursor, predictions = news.get("cursor"), news.get("predictions")
        if type(cursor) is int and 0 <= cursor <= steps:
            self._known["cursor"] = cursor
            self._widget.cursor = cursor
        if isinstance(predictions, list):
            sound = [p for p in predictions[:MOST_PREDICTIONS] if is_prediction(p)]
            self._known["predictions"] = sound
            self._widget.predictions = sound

    def _tell(self) -> None:
        """Send what the other side does not know."""
        state = {name: getattr(self._widget, name) for name in _SHARED}
        news = {k: v for k, v in state.items() if k not in self._known or self._known[k] != v}
        if news:
            self._known |= news
            self._comm.send({"kind": "state", **news})

    def _changed(self, _change: Any) -> None:
        self._tell()

    def _ended(self, change: Any) -> None:
        if change["new"] is None:
            self._comm.close()
            self._closed()

    def _closed(self, _message: Any = None) -> None:
        self._widget.unobserve(self._changed, _SHARED)
        self._widget.unobserve(self._ended, "comm")


def _content(message: Json) -> Json:
    data = message["content"].get("data")
    return data if isinstance(data, dict) else {}
