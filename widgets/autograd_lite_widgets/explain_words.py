"""What every explanation of a step needs: names, formulas and values of one document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .items import sym, text, value
from .kinds import kind_of
from .names import Names

Json = dict[str, Any]


class Words:
    """The words of one trace document.

    `show_value` stores a value of the document in the scene and returns its index there;
    `glyph_of` names the glyph of a tensor.
    """

    def __init__(
        self,
        doc: Json,
        names: Names,
        show_value: Callable[[int], int],
        add_jacobian: Callable[[Json], int],
        glyph_of: Callable[[str], str | None],
    ) -> None:
        self.doc = doc
        self.names = names
        self.value = show_value
        self.jacobian = add_jacobian
        self.glyph_of = glyph_of
        self.tensors = {t["id"]: t for t in doc["tensors"]}
        self.ops = {o["id"]: o for o in doc["ops"]}
        self.passes = {e["number"]: e for e in doc["events"] if e["kind"] == "backward"}

    def written(self, op: Json) -> Json:
        """The operation as a formula."""
        return self.names.formula(op["id"])

    def kind(self, op: Json) -> Json:
        """What kind of operation it is, in words."""
        key = kind_of(op["row"])
        if key is not None:
            return text(key)
        return text("op.other", name=op["row"])

    def saved_names(self, op: Json) -> str:
        used = [i.get("tensor") for i in op["inputs"]]
        tensors = [s["tensor"] for s in op["saved"] if s["tensor"] is not None]
        tensors.sort(key=lambda t: used.index(t) if t in used else len(used))
        return ", ".join(self.names.symbol(t) for t in dict.fromkeys(tensors))

    def saved_numbers(self, op: Json) -> str:
        """The Python numbers among the operands that a rule of the operation reads."""
        read = {name for rule in op["rules"].values() for name in _variables(rule["formula"])}
        slots = [
            op["roles"][name][1] for name in read if op["roles"].get(name, ("",))[0] == "input"
        ]
        inputs = op["inputs"]
        return ", ".join(inputs[k]["scalar"] for k in sorted(slots) if "scalar" in inputs[k])

    def tensor_value(self, tensor: str) -> Json:
        t = self.tensors[tensor]
        if t["value"] is None:
            return sym(self.names.symbol(tensor))
        return value(self.value(t["value"]), "data", self.glyph_of(tensor))


def _variables(formula: Any) -> list[str]:
    """The names in a formula's tree."""
    if isinstance(formula, list):
        return [name for part in formula for name in _variables(part)]
    if not isinstance(formula, dict):
        return []
    if formula.get("k") == "var":
        return [formula["name"]]
    return _variables(list(formula.values()))
