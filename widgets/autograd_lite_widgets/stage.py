"""All pictures of a scene together: where an operation or a tensor is, and which edges a step lights."""

from __future__ import annotations

from typing import Any

from .edges import Wirer, Wiring
from .groups import Group, Grouping
from .names import Names
from .visible import pictures

Json = dict[str, Any]


class Stage:
    """The pictures of a group (or of everything) and of the groups inside of it."""

    def __init__(
        self, doc: Json, names: Names, grouping: Grouping, within: Group, most: int
    ) -> None:
        self.within = within
        self.views = pictures(doc, grouping, within, most)
        wirer = Wirer(doc, names)
        self.wirings = [wirer.wire(view) for view in self.views]
        self._made = {id(v.group): (v, w) for v, w in zip(self.views, self.wirings, strict=True)}
        self._of_op = grouping.of
        self._ops = {o["id"]: o for o in doc["ops"]}
        self._lanes = {t: o["lane"] for o in doc["ops"] for t in o["outputs"]}
        self._glyphs: dict[str, str] = {}
        for view in self.views:
            for t in view.tensors:
                self._glyphs.setdefault(t["id"], view.copies(t["id"])[0])

    @property
    def ops(self) -> list[Json]:
        """Every operation that is drawn, in any picture."""
        return [o for view in self.views for o in view.ops]

    def has_op(self, op: str) -> bool:
        """Whether the operation itself is drawn."""
        return id(self._of_op[op]) in self._made

    def tensors_of(self, op: str) -> list[str]:
        """The tensors that an operation made, where it or its group is drawn."""
        return list(self._ops[op]["outputs"]) if self.shown_op(op) is not None else []

    def lane_of(self, tensor: str) -> int:
        """The lane of the operation that made a tensor; 0 for what no operation made."""
        return int(self._lanes.get(tensor, 0))

    def outputs(self, op: str) -> list[str]:
        """The glyphs of the tensors that a drawn operation made."""
        return [g for t in self._ops[op]["outputs"] if (g := self._glyphs.get(t)) is not None]

    def glyph_of(self, tensor: str) -> str | None:
        """The glyph that holds a tensor's state, if it is drawn."""
        return self._glyphs.get(tensor)

    def shown_op(self, op: str) -> tuple[Group, str] | None:
        """The innermost drawn picture that shows an operation, and its glyph there."""
        return next(((g, glyph) for g, glyph in self._around(op) if id(g) in self._made), None)

    def forward(self, op: str) -> list[str]:
        """Ids of the edges that a forward step runs along, in every picture that shows it."""
        o = self._ops[op]
        return [e for w, glyph in self._wirings(op) for e in w.forward(o, glyph)]

    def backward(self, op: str, slot: int, output: int) -> list[str]:
        """Ids of the edges of the vector-Jacobian product into one slot, in every picture."""
        o = self._ops[op]
        return [e for w, glyph in self._wirings(op) for e in w.backward(o, slot, output, glyph)]

    def ends(self, op: str, slot: int) -> list[str]:
        """The glyphs at the end of the edge of one slot."""
        return [e for w, _ in self._wirings(op)[:1] for e in w.ends(op, slot)]

    def _wirings(self, op: str) -> list[tuple[Wiring, str]]:
        return [
            (self._made[id(g)][1], glyph) for g, glyph in self._around(op) if id(g) in self._made
        ]

    def _around(self, op: str) -> list[tuple[Group, str]]:
        """The pictures around an operation, innermost first, with the glyph that it is part of."""
        group = self._of_op[op]
        found = [(group, op)]
        while group is not self.within and group.parent is not None:
            glyph = group.glyph
            group = group.home
            found.append((group, glyph))
        return found if group is self.within else []
