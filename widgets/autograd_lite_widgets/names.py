"""What tensors and operations are called in a picture and in its formulas."""

from __future__ import annotations

from typing import Any

from . import mathtree

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
        return mathtree.text(self.formula(op))

    def formula(self, op: str) -> Json:
        """The same as a formula."""
        o = self._ops[op]
        parts = [self._operand(o, p) for p in o["operands"]]
        sign = self.sign(o)
        if o["kind"] == "infix" and len(parts) == 2:
            if sign == "/":
                return {"k": "frac", "num": parts[0], "den": parts[1]}
            if sign in ("**", "^"):
                return mathtree.sup(parts[0], parts[1])
            return mathtree.row(parts[0], mathtree.op(sign), parts[1])
        if len(parts) == 1:
            special = _around(o, sign, parts[0])
            if special is not None:
                return special
        used = [p.get("attr") for p in o["operands"]]
        extras = [mathtree.ident(f"{k}={v}") for k, v in o["attrs"].items() if k not in used]
        return mathtree.fn(sign, *parts, *extras)

    def _operand(self, o: Json, operand: Json) -> Json:
        entry = o["inputs"][operand["slot"]] if "slot" in operand else operand
        if "tensor" in entry:
            return mathtree.ident(self._symbols[entry["tensor"]], "data")
        return mathtree.num(str(entry["scalar"]))

    def argument(self, entry: Json) -> str:
        """One input of an operation: a tensor's symbol or a number."""
        return self._symbols[entry["tensor"]] if "tensor" in entry else str(entry["scalar"])

    def label(self, op: str) -> str:
        """The label in an operation's circle: `⊙`, `+ 2`, `mean`."""
        o = self._ops[op]
        sign = self.sign(o)
        if o["kind"] != "infix" or len(o["operands"]) != 2:
            return "·ᵀ" if sign == "ᵀ" else sign
        first, second = (o["inputs"][p["slot"]] if "slot" in p else p for p in o["operands"])
        if "scalar" in second:
            return f"{sign} {second['scalar']}"
        if "scalar" in first:
            return f"{first['scalar']} {sign}"
        return sign

    @staticmethod
    def sign(o: Json) -> str:
        """An operation's sign; a product with a number is ×, of two tensors ⊙."""
        sign = str(o["symbol"])
        if sign == "⊙" and any("scalar" in i for i in (*o["inputs"], *o["operands"])):
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


def _around(o: Json, sign: str, part: Json) -> Json | None:
    """Signs that are not written as a function: −x, |x|, √x, eˣ, xᵀ."""
    if o["kind"] == "prefix":
        return mathtree.row(mathtree.op(sign), part)
    if o["row"] == "sqrt":
        return {"k": "sqrt", "of": part}
    if o["row"] == "exp":
        return mathtree.sup(mathtree.ident("e"), part)
    if sign == "ᵀ":
        return mathtree.sup(part, mathtree.op("T"))
    if sign.count("·") == 1 and len(sign) == 3:
        left, right = sign.split("·")
        return mathtree.row(mathtree.op(left), part, mathtree.op(right))
    return None
