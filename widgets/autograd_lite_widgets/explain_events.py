"""What is said of events that are no operation: hooks, updates in place, what `grad` returns."""

from __future__ import annotations

from typing import Any

from . import mathtree as mt
from .explain_words import Words
from .items import BREAK, Items, line, math, none, sym, text, value

Json = dict[str, Any]
Said = tuple[Items, Items, list[Json]]


class EventWords(Words):
    """Title, subtitle and lines of each such event."""

    def hook(self, event: Json) -> Said:
        """A hook ran: the gradient it was given and what it left."""
        where, name = event["where"], event["name"]
        tensor = event["tensor"]
        on = self.names.symbol(tensor) if tensor is not None else self._node(event)
        args = {"name": name, "on": on, "node": self._node(event) or on}
        title = text("hook.title.retain" if where == "retain_grad" else "hook.title", **args)
        what = line("what", text(f"hook.what.{where}", **args))
        numbers = self._change(event["before"], event["after"], "grad", self._shape(tensor))
        lines = [what, line("numbers", *numbers)]
        if where in ("tensor", "pre", "post"):
            same = event["before"] == event["after"]
            lines.append(line("note", text("hook.same" if same else "hook.changed")))
        return [title], [text(f"hook.sub.{where}")], lines

    def update(self, event: Json) -> Said:
        """Something that is no operation changed a tensor in place: an optimizer."""
        name, by = self.names.symbol(event["tensor"]), event["by"] or ""
        shape = self._shape(event["tensor"])
        numbers = self._change(event["before"], event["after"], "data", shape)
        return (
            [text("update.title", by=by, name=name)],
            [text("update.sub", version=event["version"])],
            [
                line("what", text("update.what", by=by, name=name)),
                line("numbers", math(mt.ident(name, "data")), sym(":"), *numbers),
            ],
        )

    def capture(self, event: Json) -> Said:
        """`autograd.grad` got a gradient."""
        name = self.names.symbol(event["tensor"])
        got = value(self.value(event["value"]), "grad", self.glyph_of(event["tensor"]))
        return (
            [text("capture.title", name=name)],
            [text("capture.sub", name=name)],
            [
                line("what", text("capture.what", name=name)),
                line("result", math(mt.bar(name)), sym("="), got),
            ],
        )

    def tangents(self, op: Json) -> Items:
        """The tangents of an operation's results, where there are any."""
        items: Items = []
        for out in op["outputs"]:
            tangent = self.tensors[out]["tangent"]
            if tangent is not None:
                said = text("fwd.tangent", out=self.names.symbol(out))
                items += [BREAK] if items else []
                items += [said, value(self.value(tangent), "plain", self.glyph_of(out))]
        return items

    def _node(self, event: Json) -> str:
        op = self.ops.get(event["op"] or "")
        return "" if op is None else str(op["node"] or op["row"])

    def _shape(self, tensor: str | None) -> list[int]:
        return [] if tensor is None else list(self.tensors[tensor]["shape"])

    def _change(self, before: int | None, after: int | None, role: str, shape: list[int]) -> Items:
        old = none(shape) if before is None else value(self.value(before), role)
        new = none(shape) if after is None else value(self.value(after), role)
        return [old, sym("→"), new]
