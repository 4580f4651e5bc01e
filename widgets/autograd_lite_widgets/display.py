"""`show`, and what `Trace` asks for its pictures."""

from __future__ import annotations

import sys
from os import PathLike
from types import FrameType
from typing import Any

import graphviz

from autograd_lite.language import get_language
from autograd_lite.trace import Trace, trace_of

from .dot import digraph
from .html import standalone_page
from .scene import build
from .svg import render
from .widget import GraphWidget, StaticGraph, front_end_possible

Graph = GraphWidget | StaticGraph


def show(out: Any, *, gradient: Any = None, language: str | None = None) -> Graph:
    """Return a picture of the graph that computed `out`, to step through forward and backward.

    `out` is a tensor with a graph, or a `Trace`. A backward pass that ran is shown; otherwise one
    is rehearsed, without touching any `.grad`: a scalar is seeded with 1, any other tensor needs
    `gradient`, of its shape. In a notebook the result shows itself; elsewhere it has `.scene`.

    Raises TypeError where there is no graph, saying what to pass instead; RuntimeError where
    `gradient` has another shape than `out`.

    >>> import autograd_lite as torch
    >>> from autograd_lite_widgets import show
    >>> x = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> show((x * x).sum())
    <autograd-lite graph of backward(): 2 forward, 5 backward steps>
    """
    trace = out if isinstance(out, Trace) else trace_of(out, gradient=gradient, frame=_caller())
    return show_trace(trace, language=language)


def show_trace(trace: Trace, *, language: str | None = None) -> Graph:
    """Return the picture of a trace."""
    scene = trace_scene(trace, language=language)
    if front_end_possible():
        return GraphWidget(scene, trace=trace)
    return StaticGraph(scene)


def trace_scene(trace: Trace, *, language: str | None = None) -> dict[str, Any]:
    """The scene of a trace: the data that every picture is drawn from."""
    return build(trace.to_dict(), language=_language(language))


def trace_svg(trace: Trace, *, cursor: int | None = None, language: str | None = None) -> str:
    """The SVG of a trace after `cursor` steps (all of them by default)."""
    return render(trace_scene(trace, language=language), cursor=cursor)


def trace_html(trace: Trace, path: str | PathLike[str], *, language: str | None = None) -> None:
    """Write the standalone page of a trace."""
    page = standalone_page(trace_scene(trace, language=language))
    with open(path, "w", encoding="utf-8") as file:
        file.write(page)


def trace_dot(trace: Trace) -> graphviz.Digraph:
    """The Graphviz graph of a trace."""
    return digraph(trace.to_dict())


def _language(language: str | None) -> str:
    chosen = language or get_language()
    if chosen not in ("en", "ko"):
        raise ValueError(f"language must be 'en' or 'ko'; got {chosen!r}")
    return chosen


def _caller() -> FrameType | None:
    """The user's frame: whose variables name the tensors."""
    frame: FrameType | None = sys._getframe(1)
    own = ("autograd_lite", "autograd_lite_widgets")
    while frame is not None and str(frame.f_globals.get("__name__", "")).split(".")[0] in own:
        frame = frame.f_back
    return frame
