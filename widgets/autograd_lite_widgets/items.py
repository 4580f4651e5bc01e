"""The pieces of an explanation, as the scene stores them (`Item` in `scene.ts`)."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
Items = list[Json]


def text(key: str, **args: str | int) -> Json:
    """A message of the catalogue."""
    return {"t": "text", "key": key, **({"args": args} if args else {})}


def badge(key: str, **args: str | int) -> Json:
    """A short message in a frame."""
    return {**text(key, **args), "t": "badge"}


def math(node: Json) -> Json:
    """A formula."""
    return {"t": "math", "m": node}


def value(index: int, role: str = "plain", of: str | None = None) -> Json:
    """A grid of numbers; `of` is the glyph that it belongs to."""
    return {"t": "value", "v": index, "role": role, "of": of}


def none(shape: list[int]) -> Json:
    """A gradient that has not arrived."""
    return {"t": "none", "shape": shape}


def sym(sign: str) -> Json:
    """An operator between values."""
    return {"t": "sym", "text": sign}


def line(kind: str, *items: Json | None) -> Json:
    """A line of an explanation; None stands for nothing."""
    return {"kind": kind, "items": [i for i in items if i is not None]}


BREAK: Json = {"t": "break"}
