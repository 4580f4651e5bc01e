"""Pictures of autograd-lite's graphs: scene, layout, static pictures, and the notebook widget."""

from __future__ import annotations

from typing import Any

__all__ = ["GraphWidget", "StaticGraph", "Watch", "load_ipython_extension", "show", "watch"]


def show(out: Any, *inputs: Any, gradient: Any = None, language: str | None = None) -> Any:
    """Return a picture of the graph that computed `out`; see `display.show`."""
    from .display import show as draw

    return draw(out, *inputs, gradient=gradient, language=language)


def watch(*targets: Any, title: str = "", enabled: bool = True, language: str | None = None) -> Any:
    """Follow a loop as curves; see `loop.watch`."""
    from .loop import Watch

    return Watch(targets, title=title, enabled=enabled, language=language)


def load_ipython_extension(shell: Any) -> None:
    """Record cells as they run, so that `show` knows values and names (`%load_ext autograd_lite`)."""
    from autograd_lite import load_ipython_extension

    load_ipython_extension(shell)


def unload_ipython_extension(shell: Any) -> None:
    """Stop recording cells."""
    from autograd_lite import unload_ipython_extension

    unload_ipython_extension(shell)


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    """Where JupyterLab finds the prebuilt extension in a development install."""
    return [{"src": "labextension", "dest": "autograd-lite"}]


def __getattr__(name: str) -> Any:
    if name in ("GraphWidget", "StaticGraph"):
        from . import widget

        return getattr(widget, name)
    if name == "Watch":
        from .loop import Watch

        return Watch
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
