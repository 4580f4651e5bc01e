"""`GraphWidget`: one trace as an output with every tier that a host may want."""

from __future__ import annotations

import base64
import os
from functools import cache
from typing import Any

import anywidget
import traitlets

from autograd_lite.trace import Trace

from . import (
    answers as _answers,  # noqa: F401 (registers what it can answer)
    inside as _inside,  # noqa: F401 (it answers a question)
)
from .channel import offer
from .html import asset, static_html
from .packing import clean, pack
from .pdf import MIME as PDF_MIME, pdf
from .predict import is_prediction, note
from .questions import answer, is_question
from .scene import MIME
from .svg import render

Json = dict[str, Any]
WIDGET_MIME = "application/vnd.jupyter.widget-view+json"
LARGE = 30_000  # characters of a picture that a notebook need not hold twice


@cache
def _script() -> str:
    return asset("widget.js")


@cache
def _style() -> str:
    return asset("widget.css")


def scripts() -> dict[str, str]:
    """What draws a widget in the browser, as anywidget's two traits."""
    return {"_esm": _script(), "_css": _style()}


class GraphWidget(anywidget.AnyWidget):
    """A graph that steps through forward and backward; made by `show`.

    `scene` is the data that is drawn (see `src/core/scene.ts`), `cursor` how many steps are done,
    shared by all views, `predictions` what a learner typed (see `Trace.predictions`), `language` "en" or "ko", `theme` "auto", "light", "dark" or "contrast".
    Raises FileNotFoundError, naming the command, when the script has not been built.
    """

    scene = traitlets.Dict().tag(sync=True)
    cursor = traitlets.Int(0).tag(sync=True, echo_update=False)
    language = traitlets.Enum(("en", "ko"), default_value="en").tag(sync=True)
    theme = traitlets.Enum(("auto", "light", "dark", "contrast"), default_value="auto").tag(
        sync=True
    )
    predictions: Any = traitlets.List().tag(sync=True)
    _esm: Any = traitlets.Unicode("").tag(sync=True)
    _css: Any = traitlets.Unicode("").tag(sync=True)

    def __init__(
        self,
        scene: Json,
        *,
        trace: Trace | None = None,
        language: str | None = None,
        **traits: Any,
    ) -> None:
        self.trace = trace  # what questions of the front end are about
        super().__init__(
            scene=clean(scene),
            cursor=scene["start"],
            language=language or scene["language"],
            **scripts(),
            **traits,
        )
        self.on_msg(GraphWidget._heard)
        offer(self)

    @traitlets.observe("predictions")
    def _predicted(self, change: Any) -> None:
        """The trace keeps the score of all its pictures."""
        if self.trace is not None:
            note(self.trace, [p for p in change["new"] if is_prediction(p)])

    def _heard(self, message: Any, buffers: Any) -> None:
        """Answer a question; anything else that a front end may send is not for us."""
        if is_question(message):
            self.send(answer(self.trace, message))

    def __repr__(self) -> str:
        return summary(self.scene)

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[Json, Json]:
        bundle = static_bundle(self.scene, self.language)
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        view = data.get(WIDGET_MIME)
        if view is not None and front_end_possible():
            bundle[WIDGET_MIME] = view
        return bundle, {**metadata, **cell_labels(self.scene)}


class StaticGraph:
    """The same output without a widget: pictures and data only."""

    def __init__(self, scene: Json, *, language: str | None = None) -> None:
        self.scene = clean(scene)
        self.language = language or scene["language"]

    def __repr__(self) -> str:
        return summary(self.scene)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        return static_bundle(self.scene, self.language), cell_labels(self.scene)


def static_bundle(scene: Json, language: str) -> Json:
    """The tiers that need no kernel, the same bytes every time; a large SVG only within the page.

    `In [7]` depends on what else ran in the kernel (and never counts on under nbval), so cells
    have no label here: their labels are the output's metadata, which no test compares.
    """
    sources = [{**s, "label": ""} if _is_cell(s) else s for s in scene["sources"]]
    picture = render(scene, language=language)
    tiers = {
        MIME: pack({**scene, "language": language, "sources": sources}),
        "text/html": static_html(scene, language),
        "image/svg+xml": picture,
        PDF_MIME: base64.b64encode(pdf(picture)).decode("ascii"),
        "text/plain": summary(scene),
    }
    if len(picture) > LARGE:
        # The page has the same SVG, and hosts that take an SVG alone take the PDF or the page.
        del tiers["image/svg+xml"]
    return tiers


def cell_labels(scene: Json) -> Json:
    """The metadata of the output: the labels of its sources, in order."""
    return {MIME: {"labels": [s["label"] for s in scene["sources"]]}}


def _is_cell(source: Json) -> bool:
    return str(source["label"]).startswith("In [")


def summary(scene: Json) -> str:
    """One line: `<autograd-lite graph of out.backward(): 4 forward, 7 backward steps>`."""
    phases = [s["phase"] for s in scene["steps"]]
    forward, backward = phases.count("forward"), phases.count("backward")
    title = " ".join(str(scene["title"]).split())[:80]
    return f"<autograd-lite graph of {title}: {forward} forward, {backward} backward steps>"


def front_end_possible() -> bool:
    """Whether a widget can be of use: in a kernel, unless `AUTOGRAD_LITE_STATIC` is set."""
    if os.environ.get("AUTOGRAD_LITE_STATIC", "") not in ("", "0"):
        return False
    return in_kernel()


def in_kernel() -> bool:
    """Whether this process serves a notebook."""
    try:
        from IPython.core.getipython import get_ipython
    except ImportError:
        return False
    shell = get_ipython()
    return shell is not None and getattr(shell, "kernel", None) is not None
