"""What tensors and operations are called in a picture and in its formulas."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_LETTERS = ("t", "u", "v", "s", "r")
LONGEST = 26


class Names:
    """Names of one document's tensors: `symbol` for formulas, `full` for the glyph.

    A variable that was bound several times is y₁, y₂, … and, the last time, y. A tensor that no
    variable holds gets a letter, and its name says what it is: `t = y ⊙ y`.
    """

    def __init__(self, doc: Json) -> None:
        self._tensors = {t["id"]: t for t in doc["tensors"]}
        self._ops = {o["id"]: o for o in doc["ops"]}
        self._symbols: dict[str, str] = {}
        self._bind()

    def symbol(self, tensor: str) -> str:
        """How formulas call the tensor."""
        return self._symbols[tensor]

    def full(self, tensor: str) -> str:
        """How its glyph calls it."""
        symbol, t = self._symbols[tensor], self._tensors[tensor]
        if t["name"] or t["op"] is None:
            return symbol
        written = self.written(t["op"])
        if len(written) > LONGEST:
            return symbol
        return f"{symbol} = {written}"

    def written(self, op: str) -> str:
        """An operation as the learner would write it: `y ⊙ y`, `mean(z)`."""
        o = self._ops[op]
        parts = [self.argument(i) for i in o["inputs"]]
        sign = self.sign(o)
        if o["kind"] == "infix" and len(parts) == 2:
            return f"{parts[0]} {sign} {parts[1]}"
        if o["kind"] == "prefix" and len(parts) == 1:
            return f"{sign}{parts[0]}"
        extras = [f"{k}={v}" for k, v in o["attrs"].items()]
        return f"{sign}({', '.join([*parts, *extras])})"

    def argument(self, entry: Json) -> str:
        """One input of an operation: a tensor's symbol or a number."""
        return self._symbols[entry["tensor"]] if "tensor" in entry else str(entry["scalar"])

    def label(self, op: str) -> str:
        """The label in an operation's circle: `⊙`, `+ 2`, `mean`."""
        o = self._ops[op]
        if o["kind"] != "infix" or len(o["inputs"]) != 2:
            return str(o["symbol"])
        sign = self.sign(o)
        first, second = o["inputs"]
        if "scalar" in second:
            return f"{sign} {second['scalar']}"
        if "scalar" in first:
            return f"{first['scalar']} {sign}"
        return sign

    @staticmethod
    def sign(o: Json) -> str:
        """An operation's sign; a product with a number is ×, of two tensors ⊙."""
        sign = str(o["symbol"])
        if sign == "⊙" and any("scalar" in i for i in o["inputs"]):
            return "×"
        return {"-": "−"}.get(sign, sign)

    def _bind(self) -> None:
        bound: dict[str, list[str]] = {}
        for t in self._tensors.values():
            if t["name"]:
                bound.setdefault(t["name"], []).append(t["id"])
        for name, ids in bound.items():
            for k, ident in enumerate(ids[:-1], 1):
                self._symbols[ident] = name + str(k).translate(_SUBSCRIPT)
            self._symbols[ids[-1]] = name
        free = [t for t in self._tensors.values() if not t["name"]]
        taken = set(bound)
        inner = [t["id"] for t in free if t["op"] is not None]
        given = [t["id"] for t in free if t["op"] is None]
        for ids, letters in ((inner, _LETTERS), (given, ("c", "d", "k"))):
            self._letter(ids, [c for c in letters if c not in taken], taken)

    def _letter(self, ids: list[str], letters: list[str], taken: set[str]) -> None:
        if not ids:
            return
        if len(ids) <= len(letters):
            symbols = letters
        else:
            base = letters[0] if letters else "tmp"
            symbols = [base + str(k).translate(_SUBSCRIPT) for k in range(1, len(ids) + 1)]
        for ident, symbol in zip(ids, symbols, strict=False):
            self._symbols[ident] = symbol
            taken.add(symbol)
