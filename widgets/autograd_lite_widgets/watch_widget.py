"""The live view of a watched loop: what is sent to it, and what it asks of the loop.

Numbers go as deltas with sequence numbers, as often as `Pace` lets them. A view that missed one, or
has just appeared, says `ready` and gets everything. Messages from before a view exists are lost:
until the first `ready`, everything is sent once a second. What the view asks arrives on another
thread where the host has one; where it has none, it arrives after the cell, too late to pause a
loop (and is then refused).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import anywidget
import traitlets

from .history import History, norms_json, series_json
from .pace import Pace
from .packing import clean
from .widget import scripts

Json = dict[str, Any]
WHOLE = 1.0  # seconds between two full states while nobody is known to listen


class WatchWidget(anywidget.AnyWidget):
    """What the views share.

    `watch`: what is known at the beginning, and when the loop is over (see `src/core/watch/doc.ts`);
    `running`: whether numbers are still to come; `scene`: one iteration's graph.
    """

    watch = traitlets.Dict().tag(sync=True)
    running = traitlets.Bool(True).tag(sync=True)
    scene = traitlets.Dict().tag(sync=True)
    language = traitlets.Enum(("en", "ko"), default_value="en").tag(sync=True)
    theme = traitlets.Enum(("auto", "light", "dark", "contrast"), default_value="auto").tag(
        sync=True
    )
    _esm: Any = traitlets.Unicode("").tag(sync=True)
    _css: Any = traitlets.Unicode("").tag(sync=True)

    def __repr__(self) -> str:
        return f"<autograd-lite watch: {self.watch.get('iterations', 0)} iterations>"


class Live:
    """One run of a loop and its view."""

    def __init__(self, document: Json, pace: Pace) -> None:
        self.pace = pace
        self.widget = WatchWidget(watch=clean(document), language=document["language"], **scripts())
        self.widget.on_msg(self._hear)
        if self.widget.comm is not None:
            # ipykernel 7.4 takes messages of a comm to the thread that last sent on it, which is
            # the loop's; JupyterLab names a thread that is free.
            self.widget.comm._reply_subshell_for = lambda _data, named: named
        self.paused = False
        self.wanted = False  # the graph of an iteration
        self.loop = threading.get_ident()
        self._go = threading.Event()
        self._sequence = 0
        self._ready = False
        self._whole = True
        self._whole_due = 0.0
        self._sent = (0, 0, 0)  # bucket width, first bucket, first sample of the next delta

    def send(self, history: History, document: Callable[[], Json]) -> None:
        """Send what is new, or everything where a view needs it."""
        start = time.perf_counter()
        self._sequence += 1
        whole = self._whole or (not self._ready and start >= self._whole_due)
        if whole:
            self._whole = False
            self._whole_due = start + WHOLE
            heard = self._ready
            message = {"kind": "whole", "seq": self._sequence, "heard": heard, "doc": document()}
        else:
            message = {"kind": "delta", "seq": self._sequence, **self._news(history)}
        norms = history.norms
        samples = 0 if norms is None else len(norms.at)
        buckets = max((len(s.last) for s in history.series.values()), default=0)
        # The last bucket may still change.
        self._sent = (history.width, max(0, buckets - 1), samples)
        self._stride = 0 if norms is None else norms.stride
        self.widget.send(message)

    _stride = 0

    def _news(self, history: History) -> Json:
        width, bucket, sample = self._sent
        norms = history.norms
        if width != history.width:
            bucket = 0
        if norms is not None and norms.stride != self._stride:
            sample = 0
        return {
            "iterations": history.iterations,
            "width": history.width,
            "series": [
                series_json(s, min(bucket, len(s.last))) for s in history.series.values()
            ],
            "norms": norms_json(norms, sample),
        }  # fmt: skip

    def show_graph(self, scene: Json) -> None:
        """Show the graph of an iteration below the curves."""
        self.wanted = False
        self.widget.scene = clean(scene)

    def state(self, what: str, iteration: int) -> None:
        """Tell the views that the loop is `running`, `paused` or `finished`."""
        self.widget.send({"kind": "state", "state": what, "iteration": iteration})

    def wait(self) -> None:
        """Stay here while the loop is paused; an interrupt of the kernel ends it."""
        while self.paused:
            if self._go.wait(0.1):
                self._go.clear()
                return

    def finish(self, document: Json) -> None:
        """The loop is over: the last state becomes part of the widget."""
        self.paused = self.wanted = False
        self._go.set()
        with self.widget.hold_sync():
            self.widget.running = False
            self.widget.watch = clean(document)
        self.state("finished", document["iterations"])

    def _hear(self, _widget: Any, content: Any, _buffers: Any) -> None:
        kind = content.get("kind") if isinstance(content, dict) else None
        if kind == "ready":
            self._ready = self._whole = True
        elif kind == "graph":
            self.wanted = True
        elif kind in ("pause", "step", "resume"):
            if threading.get_ident() == self.loop:
                # The loop's own thread reads this, so the loop has ended or cannot be resumed.
                self.widget.send({"kind": "refused", "what": kind})
                return
            if kind == "pause" and self.paused:
                return  # it is asked again and again until it is heard
            self.paused = self.wanted = kind != "resume"
            self._go.set()
        else:
            return
        self.pace.hurry()
