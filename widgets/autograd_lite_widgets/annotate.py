"""What a picture knows beyond its drawing: ledgers, saved versions, answers, what can be predicted."""

from __future__ import annotations

from typing import Any

from .messages import catalogue
from .names import Names
from .stage import Stage
from .steps import Steps

Json = dict[str, Any]
MOST_LOCALS = 10_000  # local Jacobians that the page takes


class Annotations:
    """Adds to the glyphs and steps of one scene what the inspector shows.

    Tensor glyphs get `tensor` (the document's id), `ledger` and `why`, operations `saved`, steps
    `predict`; `locals` are the local Jacobians between tensors.
    """

    def __init__(
        self, doc: Json, names: Names, stage: Stage, steps: Steps, pool: Any, add_jacobian: Any
    ) -> None:
        self.doc, self.names, self.stage, self.steps = doc, names, stage, steps
        self.pool, self.add_jacobian = pool, add_jacobian
        self.tensors = {t["id"]: t for t in doc["tensors"]}
        self._ops = {o["id"]: o for o in doc["ops"]}
        self._tensor_of: dict[str | None, str] = {}  # of a glyph
        for ident in self.tensors:
            self._tensor_of.setdefault(stage.glyph_of(ident), ident)
        self._ledgers = self._all_ledgers()
        self._changes = self._all_changes()
        self._predictable()
        self.locals = self._locals()

    def mark(self, glyphs: list[Json]) -> None:
        """Add to the glyphs of one picture."""
        for glyph in glyphs:
            if glyph["kind"] == "op" and glyph["id"] in self._ops:
                saved = self._saved(self._ops[glyph["id"]])
                if saved:
                    glyph["saved"] = saved
            elif glyph["kind"] == "tensor" and "of" not in glyph:
                self._mark_tensor(glyph)

    def _mark_tensor(self, glyph: Json) -> None:
        ident = self._tensor_of.get(glyph["id"])
        if ident is None:
            return
        if ident != glyph["id"]:
            glyph["tensor"] = ident
        if ident in self._ledgers:
            glyph["ledger"] = self._ledgers[ident]
        if self.tensors[ident]["version"]:
            glyph["version"] = self.tensors[ident]["version"]
        why = [
            {
                "key": w["key"],
                "args": w["args"],
                "at": None if w.get("at") is None else self._glyph(w["at"]),
            }
            for w in self.tensors[ident]["why"]
            if w["key"] in catalogue()
        ]
        if why:
            glyph["why"] = why

    def _glyph(self, ident: str) -> str | None:
        if ident.startswith("t"):
            return self.stage.glyph_of(ident)
        return ident if self.stage.has_op(ident) else None

    # -- the ledger -------------------------------------------------------------------------------

    def _all_ledgers(self) -> dict[str, list[Json]]:
        """What each backward pass added to a leaf's `.grad`, and what happened in between."""
        found: dict[str, list[Json]] = {}
        last: dict[str, int | None] = {}
        for index, event in enumerate(self.doc["events"]):
            if event["kind"] != "accumulate":
                continue
            tensor, before = event["tensor"], event["before"]
            between = None
            if tensor in last and before != last[tensor]:
                between = self._between(before)
            last[tensor] = event["after"]
            step = self.steps.own.get(index)
            found.setdefault(tensor, []).append(
                {
                    "step": None if step is None else step + 1,
                    "pass": event["pass"],
                    "between": between,
                    "before": None if before is None else self.pool(before),
                    "contribution": self.pool(event["contribution"]),
                    "after": self.pool(event["after"]),
                    "rehearsed": event["rehearsed"],
                }
            )
        return found

    def _between(self, before: int | None) -> str:
        if before is None:
            return "none"
        data = self.doc["values"][before].get("data")
        return "zero" if data is not None and not any(data) else "changed"

    # -- saved tensors ----------------------------------------------------------------------------

    def _all_changes(self) -> dict[int, list[tuple[int, int]]]:
        """For each memory, the steps after which it has which version."""
        found: dict[int, list[tuple[int, int]]] = {}
        for index, event in enumerate(self.doc["events"]):
            if event["kind"] == "inplace":
                storage = self.tensors[event["tensor"]]["storage"]
                at = index if event["op"] is None else index - 1  # the operation's own step
                step = self.steps.own.get(at, self.steps.starts[at])
                found.setdefault(storage, []).append((step, event["version"]))
        return found

    def _saved(self, op: Json) -> list[Json]:
        found: dict[str, Json] = {}
        for entry in op["saved"]:
            if entry["tensor"] is None:
                continue
            tensor = self.tensors[entry["tensor"]]
            changes = self._changes.get(tensor["storage"], ())
            found[entry["tensor"]] = {
                "name": self.names.symbol(entry["tensor"]),
                "glyph": self.stage.glyph_of(entry["tensor"]),
                "version": entry["version"],
                "changes": [[step, version] for step, version in changes],
            }
        return list(found.values())

    # -- predictions ------------------------------------------------------------------------------

    def _predictable(self) -> None:
        for step, (index, event) in self.steps.questions.items():
            glyph = self.stage.glyph_of(event["tensor"])
            if glyph is not None:
                self.steps.steps[step]["predict"] = self._prediction(
                    self.steps.number(index), event, glyph
                )

    def _prediction(self, number: int, event: Json, glyph: str) -> Json:
        def shown(name: str) -> int | None:
            index = event.get(name)
            return None if index is None else self.pool(index)

        j = event.get("jacobian")
        return {
            "step": number,
            "pass": event["pass"],
            "glyph": glyph,
            "symbol": self.names.symbol(event["tensor"]),
            "leaf": event["kind"] == "accumulate",
            **{n: shown(n) for n in ("after", "contribution", "before", "incoming", "raw")},
            "j": self.add_jacobian(j) if j is not None and j["data"] is not None else None,
        }

    # -- Jacobians between tensors ----------------------------------------------------------------

    def _locals(self) -> list[Json]:
        """The local Jacobians, `j` None where there is none to show: that there is a path counts."""
        found: dict[tuple[str, str, str, int], Json] = {}

        def add(op: Json, slot: int, source: str, output: int, j: Json | None) -> None:
            if output < len(op["outputs"]) and op["outputs"][output] != source:
                key = (source, op["outputs"][output], op["id"], slot)
                place = None if j is None else self.add_jacobian(j)
                found.setdefault(key, {"by": source, "of": key[1], "j": place})

        for event in self.doc["events"]:
            if event["kind"] == "vjp":
                several = event.get("incomings") or [event]
                for one in several:
                    op = self._ops[event["op"]]
                    add(op, event["slot"], event["tensor"], one["output"], one["jacobian"])
        for op in self._ops.values():  # where no backward pass came through
            for slot, given in enumerate(op["inputs"]):
                source = given.get("tensor")
                if source is None or not self.tensors[source]["requires_grad"]:
                    continue
                if str(slot) not in op["undifferentiated"]:
                    for k, output in enumerate(op["outputs"]):
                        if self.tensors[output]["requires_grad"]:
                            add(op, slot, source, k, None)
        return list(found.values())[:MOST_LOCALS]
