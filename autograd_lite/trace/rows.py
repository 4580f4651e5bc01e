"""Stands for a row of the table where an operation has none."""

from __future__ import annotations

from typing import Any


class Quiet:
    """Something that ran and has a name, but no rules: `detach`, or what a library never reached."""

    inputs: tuple[str, ...] = ("self",)
    outputs: tuple[str, ...] = ("result",)
    attrs: tuple[str, ...] = ()
    rules: Any = None
    joint: Any = None
    multi = variadic = False

    def __init__(
        self,
        name: str,
        symbol: str | None = None,
        kind: str = "function",
        caption: dict[str, str] | None = None,
    ) -> None:
        self.name = name
        self.caption = caption or {}
        self.symbol = name if symbol is None else symbol
        self.kind = kind


#: What shares a tensor's memory without being a view of it in the graph.
ALIASES = {name: Quiet(name, caption={"self": "grad"}) for name in ("detach", "data", "make_dual")}
COPY_SLICES = Quiet(
    "copy_slices",
    caption=dict.fromkeys(("self", "input1", "input2", "input3"), "@caption.copy_slices"),
)
