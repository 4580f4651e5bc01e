"""What a trace writes: SVG, PNG, a page of its own, DOT."""

from __future__ import annotations

from os import PathLike
from typing import Any

import graphviz

from autograd_lite.language import get_language
from autograd_lite.trace import Trace

from .dot import digraph
from .html import standalone_page
from .png import png
from .scene import build
from .svg import render
from .tame import tamed

Json = dict[str, Any]
Path = str | PathLike[str]


def trace_scene(
    trace: Trace,
    *,
    language: str | None = None,
    collapse: bool | None = None,
    group: str | None = None,
) -> Json:
    """The scene of a trace: the data that every picture is drawn from."""
    return build(trace.to_dict(), language=chosen(language), collapse=collapse, within=group)


def trace_svg(
    trace: Trace, *, cursor: int | None = None, theme: str = "auto", **options: Any
) -> str:
    """The SVG of a trace after `cursor` steps (all of them by default)."""
    if theme not in ("auto", "light", "dark"):
        raise ValueError(f"theme must be 'auto', 'light' or 'dark'; got {str(theme)[:40]!r}")
    return render(trace_scene(trace, **options), cursor=cursor, theme=theme)


def trace_png(
    trace: Trace, path: Path | None = None, *, scale: float = 2.0, theme: str = "light",
    **options: Any,
) -> bytes:  # fmt: skip
    """The PNG of a trace at one step; also written to a file, where a path is given."""
    data = png(trace_svg(trace, theme=theme, **options), scale)
    if path is not None:
        with open(path, "wb") as file:
            file.write(data)
    return data


def trace_html(trace: Trace, path: Path, *, cursor: int | None = None, **options: Any) -> None:
    """Write the standalone page of a trace, opened after `cursor` steps."""
    scene = trace_scene(trace, **options)
    if cursor is not None:
        scene["start"] = max(0, min(cursor, len(scene["steps"])))
    page = standalone_page(scene)
    with open(path, "w", encoding="utf-8") as file:
        file.write(page)


def trace_dot(
    trace: Trace, *, collapse: bool | None = False, group: str | None = None
) -> graphviz.Digraph:
    """The Graphviz graph of a trace, or of the inside of one of its groups."""
    return digraph(tamed(trace.to_dict()), collapse=collapse, within=group)


def chosen(language: str | None) -> str:
    """The language that was asked for, or the one that is set."""
    found = language or get_language()
    if found not in ("en", "ko"):
        raise ValueError(f"language must be 'en' or 'ko'; got {found!r}")
    return found
