"""The four lines of one vector-Jacobian product: what, rule, numbers, result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import mathtree as mt
from .explain_words import Words
from .helpers import said_of
from .items import BREAK, Items, badge, line, math, none, sym, text, value
from .messages import catalogue
from .numbers import shape_text

Json = dict[str, Any]


#: In characters; a longer formula is not written out.
LONGEST_FORMULA = 110


class VjpWords(Words):
    """Explains the steps between the seed and the leaves."""

    def vjp(self, event: Json) -> tuple[Items, Items, list[Json]]:
        """One vector-Jacobian product: what, rule, numbers, result."""
        op = self.ops[event["op"]]
        written = self.written(op)
        names = self.saved_names(op)
        tracked = [i for i in op["inputs"] if self._tracked(i)]
        title: Items = [math(written)]
        if len(tracked) > 1:
            title.append(text("slot", slot=event["slot"]))
        sub = [self.kind(op)]
        if names:
            sub += [sym("·"), text("bwd.saved", names=names)]
        return (
            title,
            sub,
            [
                line("what", self._what(event, op)),
                line("rule", *self._rule(event, op)),
                line("numbers", *self._numbers(event, op)),
                line("result", *self._result(event)),
            ],
        )

    def _tracked(self, entry: Json) -> bool:
        return "tensor" in entry and bool(self.tensors[entry["tensor"]]["requires_grad"])

    def _what(self, event: Json, op: Json) -> Json:
        to = event["tensor"]
        slots = [k for k, i in enumerate(op["inputs"]) if i.get("tensor") == to]
        args: dict[str, str | int] = {
            "root": self.names.symbol(self.passes[event["pass"]]["root"]),
            "out": self.names.symbol(op["outputs"][event.get("output", 0)]),
            "to": self.names.symbol(to),
            "node": op["node"] or "",
        }
        if len(slots) < 2:
            return text("bwd.what" if args["root"] != args["out"] else "bwd.what.root", **args)
        use = slots.index(event["slot"]) + 1
        return text("bwd.what.use", **args, use=use, uses=len(slots))

    def _rule(self, event: Json, op: Json) -> Items:
        out = self.names.symbol(op["outputs"][event.get("output", 0)])
        x, z = mt.bar(self.names.symbol(event["tensor"])), mt.bar(out)
        general = mt.row(x, mt.op("+="), mt.sup(mt.ident("J"), mt.op("T")), z)
        rule = op["rules"].get(str(event["slot"]))
        if rule is not None and rule.get("words") in catalogue():
            said = text(rule["words"], to=self.names.symbol(event["tensor"]), out=out)
            return [math(general), BREAK, said]
        if rule is None or rule["formula"] is None:
            key = "bwd.custom" if op["row"] == "function" else "bwd.opaque"
            return [math(general), BREAK, text(key)]
        spell = self._speller(op)
        formula = mt.of_expression(rule["formula"], spell)
        items: Items = [math(general)]
        if len(mt.text(formula)) > LONGEST_FORMULA:
            return self._long_rule(items, rule, x, z, out, event)
        jacobian = self._diagonal(rule, spell, bool(self.tensors[event["tensor"]]["shape"]))
        if jacobian is not None:
            items += [text("bwd.with"), math(jacobian)]
        items += [text("bwd.so"), math(mt.row(x, mt.op("+="), formula))]
        for key in said_of(rule["formula"]):
            items += [BREAK, text(key)]
        return items

    def _long_rule(
        self, items: Items, rule: Json, x: Json, z: Json, out: str, event: Json
    ) -> Items:
        """A formula that nobody would read: the derivative by its name."""
        if rule.get("factor") is None:
            return [*items, BREAK, text("bwd.long")]
        name = self.names.symbol(event["tensor"])
        derivative = {"k": "frac", "num": _d(out), "den": _d(name)}
        product = mt.row(x, mt.op("+="), z, mt.op("⊙"), derivative)
        return [*items, text("bwd.so"), math(product), BREAK, text("bwd.derivative")]

    def _diagonal(self, rule: Json, spell: Callable[[str], Json], array: bool) -> Json | None:
        """J of a rule of the form grad ⊙ f: diag(f), a multiple of I, or a number."""
        found = rule.get("factor")
        if found is None:
            return None
        inner = mt.of_expression(found, spell)
        whole = [mt.ident("J"), mt.op("=")]
        if not array:
            return mt.row(*whole, inner)
        if found == {"k": "num", "text": "1"}:
            return mt.row(*whole, mt.ident("I"))
        if found["k"] == "num" or inner["k"] == "num" or rule.get("scalar_factor"):
            inner = inner if inner["k"] in ("num", "id") else mt.paren(inner)
            return mt.row(*whole, inner, mt.ident("I"))
        return mt.row(*whole, mt.fn("diag", inner))

    def _speller(self, op: Json) -> Callable[[str], Json]:
        def spell(name: str) -> Json:
            role = op["roles"].get(name)
            if role is None:
                return mt.ident(name)
            kind, what = role
            if kind == "grad":
                return mt.bar(self.names.symbol(op["outputs"][what]))
            if kind == "input":
                entry = op["inputs"][what]
                if "tensor" in entry:
                    return mt.ident(self.names.symbol(entry["tensor"]), "data")
                return mt.num(str(entry["scalar"]))
            if kind == "output":
                return mt.ident(self.names.symbol(op["outputs"][what]), "data")
            return mt.num(str(what))

        return spell

    def _numbers(self, event: Json, op: Json) -> Items:
        items: Items = []
        for part in event["numbers"] or []:
            items.append(self._part(part, event, op))
        if not items:
            items.append(value(self.value(event["incoming"]), "grad"))
        moved = not any("sign" in p for p in event["numbers"] or [])
        items.append(sym("→" if moved else "="))
        final = value(self.value(event["contribution"]), "grad")
        if event["raw"] is not None:
            items += [value(self.value(event["raw"]), "grad"), sym("→"), final]
            items += [BREAK, self._summed(event)]
        else:
            items.append(final)
        for entry in event.get("incomings", ()):
            if entry["output"] != event["output"] and entry["jacobian"] is not None:
                shown = {"t": "jacobian", "j": self.jacobian(entry["jacobian"])}
                items += [
                    BREAK,
                    math(mt.ident(self.names.symbol(op["outputs"][entry["output"]]))),
                    shown,
                ]
        j = event["jacobian"]
        if j is not None and j["rows"] * j["cols"] > 1:  # one number needs no picture
            items += [BREAK, {"t": "jacobian", "j": self.jacobian(j)}]
        for why in event["why"]:
            if why["key"] in catalogue():
                items += [BREAK, text(why["key"], **why.get("args", {}))]
        return items

    def _part(self, part: Json, event: Json, op: Json) -> Json:
        if "value" not in part:
            return sym(str(part.get("sign", part.get("number"))))
        role = op["roles"].get(part["var"]) if part["var"] else None
        if role is not None and role[0] == "grad":
            return value(self.value(part["value"]), "grad", self.glyph_of(op["outputs"][role[1]]))
        of = None
        if role is not None and role[0] == "input":
            tensor = op["inputs"][role[1]].get("tensor")
            of = self.glyph_of(tensor) if tensor else None
        elif role is not None and role[0] == "output":
            of = self.glyph_of(op["outputs"][role[1]])
        return value(self.value(part["value"]), "grad" if part.get("grad") else "data", of)

    def _summed(self, event: Json) -> Json:
        to = self.tensors[event["tensor"]]
        large = self.doc["values"][event["raw"]]["shape"]
        name = self.names.symbol(event["tensor"])
        if not to["shape"]:
            count = 1
            for n in large:
                count *= n
            return text("bwd.summed.scalar", to=name, count=count)
        small = shape_text(to["shape"])
        return text("bwd.summed", to=name, small=small, large=shape_text(large))

    def _result(self, event: Json) -> Items:
        name = self.names.symbol(event["tensor"])
        of = self.glyph_of(event["tensor"])
        shape = self.tensors[event["tensor"]]["shape"]
        k, n = event["received"], event["expected"]
        items: Items = [math(mt.bar(name)), sym(":")]
        after = value(self.value(event["after"]), "grad", of)
        if event["before"] is None:
            items += [none(shape), sym("→"), after]
        else:
            items += [
                value(self.value(event["before"]), "grad"),
                sym("+"),
                value(self.value(event["contribution"]), "grad"),
                sym("="),
                after,
            ]
        items.append(badge("bwd.paths", k=k, n=n) if n > 1 else badge("bwd.paths.one"))
        if n > 1:
            items.append(BREAK)
            done = text("bwd.complete", to=name)
            items.append(done if k == n else text("bwd.more", left=n - k, to=name))
        return items


def _d(name: str) -> Json:
    return mt.row(mt.op("∂"), mt.ident(name))
