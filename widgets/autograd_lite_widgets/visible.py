"""Which part of a trace is drawn: all of it, or the operations nearest to the result."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
MAX_OPS = 120
COPY_ABOVE = 50  # glyphs; in larger graphs a leaf used often is drawn once per use
COPY_USES = 6


class Visible:
    """The drawn operations and tensors, and the glyphs that stand for a tensor."""

    def __init__(self, doc: Json, ops: list[Json], notes: list[Json]) -> None:
        self.ops = ops
        self.notes = notes
        self._op_ids = {o["id"] for o in ops}
        self._outputs = {o["id"]: o["outputs"] for o in ops}
        touched = {t for o in ops for t in o["outputs"]}
        uses: dict[str, list[tuple[str, int]]] = {}
        for o in ops:
            for slot, entry in enumerate(o["inputs"]):
                if "tensor" in entry:
                    uses.setdefault(entry["tensor"], []).append((o["id"], slot))
        alone = not ops
        self.tensors = [t for t in doc["tensors"] if alone or t["id"] in touched or t["id"] in uses]
        large = len(ops) + len(self.tensors) > COPY_ABOVE
        self._copies: dict[str, list[str]] = {}
        self._copy_at: dict[tuple[str, int], str] = {}
        for t in self.tensors:
            places = uses.get(t["id"], [])
            users = list(dict.fromkeys(op for op, _ in places))
            made = t["id"] in touched
            if large and not made and len(users) > COPY_USES:
                ids = [t["id"], *(f"{t['id']}.{k}" for k in range(1, len(users)))]
                self.notes = [*notes, {"key": "note.copies", "args": {}}]
            else:
                ids = [t["id"]]
            self._copies[t["id"]] = ids
            for op, slot in places:
                self._copy_at[op, slot] = ids[users.index(op) if len(ids) > 1 else 0]

    def has_op(self, op: str) -> bool:
        """Whether the operation is drawn."""
        return op in self._op_ids

    def outputs(self, op: str) -> list[str]:
        """The tensors that a drawn operation made."""
        return list(self._outputs.get(op, ()))

    def copies(self, tensor: str) -> list[str]:
        """All glyphs of a tensor."""
        return self._copies.get(tensor, [])

    def at(self, op: str, slot: int) -> str:
        """The glyph from which an operation's input comes."""
        return self._copy_at[op, slot]

    def glyph_of(self, tensor: str) -> str | None:
        """The first glyph of a tensor, if it is drawn."""
        ids = self._copies.get(tensor)
        return ids[0] if ids else None


def select(doc: Json) -> Visible:
    """Choose what is drawn; a note says so when it is not everything."""
    ops = doc["ops"]
    if len(ops) <= MAX_OPS:
        return Visible(doc, ops, [])
    notes = [{"key": "note.cut", "args": {"total": len(ops), "shown": MAX_OPS}}]
    return Visible(doc, ops[-MAX_OPS:], notes)
