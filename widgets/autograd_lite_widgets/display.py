"""`show`, and what `Trace` asks for its pictures."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

from autograd_lite import Tensor
from autograd_lite.trace import Trace, trace_call, trace_of

from .exports import trace_dot, trace_html, trace_png, trace_scene, trace_svg
from .predict import predict as trace_predict
from .widget import GraphWidget, StaticGraph, front_end_possible, in_kernel

Graph = GraphWidget | StaticGraph


def show(out: Any, *inputs: Any, gradient: Any = None, language: str | None = None) -> Graph:
    """Return a picture of the graph that computed `out`, to step through forward and backward.

    `out` is a tensor with a graph, a `Trace`, or a function (a network, too) with its `inputs`,
    which is then called and recorded. A backward pass that ran is shown; otherwise one is
    rehearsed, without touching any `.grad`: a scalar is seeded with 1, any other tensor needs
    `gradient`, of its shape. In a notebook the result shows itself; elsewhere it has `.scene`.

    Raises TypeError where there is no graph, saying what to pass instead; RuntimeError where
    `gradient` has another shape than `out`. What the function raises goes on; in a notebook the
    graph up to there is displayed first, and the exception has it as its `.trace`.

    >>> import autograd_lite as torch
    >>> from autograd_lite_widgets import show
    >>> x = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> show((x * x).sum())
    <autograd-lite graph of backward(): 2 forward, 5 backward steps>
    >>> show(lambda x: (x * x).sum(), torch.tensor([1.0, 2.0]))
    <autograd-lite graph of f(x): 2 forward, 5 backward steps>
    """
    if isinstance(out, Trace):
        trace = out
    elif isinstance(out, Tensor) or not callable(out):
        trace = trace_of(out, gradient=gradient, frame=_caller())
    else:
        try:
            trace = trace_call(out, *inputs, gradient=gradient, frame=_caller())
        except Exception as error:
            _display_failure(error, language)
            raise
    return show_trace(trace, language=language)


def _display_failure(error: Exception, language: str | None) -> None:
    """Show the graph up to what a recorded function raised, above its traceback."""
    trace = getattr(error, "trace", None)
    if not isinstance(trace, Trace) or not in_kernel() or not trace.to_dict()["tensors"]:
        return
    from IPython.display import display

    display(show_trace(trace, language=language))  # type: ignore[no-untyped-call]


def show_trace(
    trace: Trace,
    *,
    language: str | None = None,
    collapse: bool | None = None,
    group: str | None = None,
) -> Graph:
    """Return the picture of a trace, or of the inside of one of its groups."""
    scene = trace_scene(trace, language=language, collapse=collapse, group=group)
    if front_end_possible():
        return GraphWidget(scene, trace=trace)
    return StaticGraph(scene)


def _caller() -> FrameType | None:
    """The user's frame: whose variables name the tensors."""
    frame: FrameType | None = sys._getframe(1)
    own = ("autograd_lite", "autograd_lite_widgets")
    while frame is not None and str(frame.f_globals.get("__name__", "")).split(".")[0] in own:
        frame = frame.f_back
    return frame


__all__ = [
    "show", "show_trace", "trace_dot", "trace_html", "trace_png", "trace_predict", "trace_scene", "trace_svg",
]  # fmt: skip
