"""What is said about each step: items built once here, rendered everywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import mathtree as mt
from .items import BREAK, Items, badge, line, math, none, sym, text, value
from .messages import catalogue
from .names import Names
from .numbers import shape_text

Json = dict[str, Any]


class Explainer:
    """Builds title, subtitle and lines of the steps of one trace document.

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

    # -- forward ----------------------------------------------------------------------------

    def forward(self, op: Json) -> tuple[Items, Items, list[Json]]:
        """A forward step: the equation, with numbers, and what is saved."""
        written = self.names.written(op["id"])
        out = op["outputs"][0]
        outs = ", ".join(self.names.symbol(t) for t in op["outputs"])
        lines = [
            line("what", text("fwd.what", op=written, out=outs)),
            line("rule", math(mt.row(mt.ident(outs, "data"), mt.op("="), self.written(op)))),
            line("numbers", *self._forward_numbers(op, out)),
            line("saved", *self._saved(op)),
        ]
        t = self.tensors[out]
        if t["view"] and "tensor" in op["inputs"][0]:
            base = self.names.symbol(op["inputs"][0]["tensor"])
            lines.append(line("note", text("fwd.view", out=outs, base=base)))
        return [math(self.written(op))], [self._kind(op)], lines

    def written(self, op: Json) -> Json:
        """The operation as a formula."""
        return self.names.formula(op["id"])

    def _forward_numbers(self, op: Json, out: str) -> Items:
        """The operands' numbers with the sign between them, and the result's."""
        sign = Names.sign(op)
        entries = [op["inputs"][p["slot"]] if "slot" in p else p for p in op["operands"]]
        parts = [self._argument(e) for e in entries]
        if op["kind"] == "infix" and len(parts) == 2:
            items = [parts[0], sym(sign), parts[1]]
        elif op["kind"] == "prefix":
            items = [sym(sign), *parts]
        else:
            items = [sym(f"{sign}(")]
            for k, part in enumerate(parts):
                items += [sym(","), part] if k else [part]
            items.append(sym(")"))
        return [*items, sym("="), self._tensor_value(out)]

    def _argument(self, entry: Json) -> Json:
        if "tensor" in entry:
            return self._tensor_value(entry["tensor"])
        return sym(str(entry["scalar"]))

    def _tensor_value(self, tensor: str) -> Json:
        t = self.tensors[tensor]
        if t["value"] is None:
            return sym(self.names.symbol(tensor))
        return value(self.value(t["value"]), "data", self.glyph_of(tensor))

    def _saved(self, op: Json) -> Items:
        if op["node"] is None:
            if not op["grad_mode"]:
                return [text("fwd.no_grad")]
            tracked = any(
                "tensor" in i and self.tensors[i["tensor"]]["requires_grad"] for i in op["inputs"]
            )
            return [text("fwd.not_differentiable" if tracked else "fwd.untracked")]
        names = self._saved_names(op)
        if not names:
            return [text("fwd.saved.none")]
        versions = {s["version"] for s in op["saved"] if s.get("version")}
        if versions:
            return [text("fwd.saved.version", names=names, version=max(versions))]
        return [text("fwd.saved", names=names)]

    def _saved_names(self, op: Json) -> str:
        used = [i.get("tensor") for i in op["inputs"]]
        tensors = [s["tensor"] for s in op["saved"] if s["tensor"] is not None]
        tensors.sort(key=lambda t: used.index(t) if t in used else len(used))
        return ", ".join(self.names.symbol(t) for t in dict.fromkeys(tensors))

    # -- backward ---------------------------------------------------------------------------

    def seed(self, event: Json) -> tuple[Items, Items, list[Json]]:
        """The start of a backward pass."""
        root = event["root"]
        name = self.names.symbol(root)
        t = self.tensors[root]
        seed = event["seed"]
        scalar = t["shape"] == [] or all(n == 1 for n in t["shape"])
        is_one = scalar and self.doc["values"][seed].get("data") in ([1.0], [1])
        if is_one:
            fraction = {"k": "frac", "num": _d(name), "den": _d(name)}
            rule = mt.row(mt.bar(name), mt.op("="), fraction, mt.op("="), mt.num("1"))
        else:
            rule = mt.row(mt.bar(name), mt.op("="), mt.ident("v", "grad"))
        sub = "seed.sub.rehearsed" if event["rehearsed"] else "seed.sub"
        return (
            [text("seed.title", root=name)],
            [text(sub)],
            [
                line("what", text("seed.what" if scalar else "seed.what.vector", root=name)),
                line("rule", math(rule)),
                line("numbers", text("seed.one" if is_one else "seed.given", root=name)),
                line(
                    "result",
                    math(mt.bar(name)),
                    sym(":"),
                    none(t["shape"]),
                    sym("→"),
                    value(self.value(seed), "grad", self.glyph_of(root)),
                ),
            ],
        )

    def vjp(self, event: Json) -> tuple[Items, Items, list[Json]]:
        """One vector-Jacobian product: what, rule, numbers, result."""
        op = self.ops[event["op"]]
        written = self.written(op)
        names = self._saved_names(op)
        tracked = [i for i in op["inputs"] if self._tracked(i)]
        title: Items = [math(written)]
        if len(tracked) > 1:
            title.append(text("slot", slot=event["slot"]))
        sub = [self._kind(op)]
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
            return text("bwd.what", **args)
        use = slots.index(event["slot"]) + 1
        return text("bwd.what.use", **args, use=use, uses=len(slots))

    def _rule(self, event: Json, op: Json) -> Items:
        out = self.names.symbol(op["outputs"][event.get("output", 0)])
        x, z = mt.bar(self.names.symbol(event["tensor"])), mt.bar(out)
        general = mt.row(x, mt.op("+="), mt.sup(mt.ident("J"), mt.op("T")), z)
        rule = op["rules"].get(str(event["slot"]))
        if rule is None or rule["formula"] is None:
            key = "bwd.custom" if op["row"] == "function" else "bwd.opaque"
            return [math(general), BREAK, text(key)]
        spell = self._speller(op, z)
        formula = mt.of_expression(rule["formula"], spell)
        items: Items = [math(general)]
        jacobian = self._diagonal(rule, spell, bool(self.tensors[event["tensor"]]["shape"]))
        if jacobian is not None:
            items += [text("bwd.with"), math(jacobian)]
        items += [text("bwd.so"), math(mt.row(x, mt.op("+="), formula))]
        return items

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

    def _speller(self, op: Json, z: Json) -> Callable[[str], Json]:
        def spell(name: str) -> Json:
            role = op["roles"].get(name)
            if role is None:
                return mt.ident(name)
            kind, what = role
            if kind == "grad":
                return z
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
        if event["jacobian"] is not None:
            items += [BREAK, {"t": "jacobian", "j": self.jacobian(event["jacobian"])}]
        for why in event["why"]:
            if why["key"] in catalogue():
                items += [BREAK, text(why["key"], **why.get("args", {}))]
        return items

    def _part(self, part: Json, event: Json, op: Json) -> Json:
        if "value" not in part:
            return sym(str(part.get("sign", part.get("number"))))
        role = op["roles"].get(part["var"]) if part["var"] else None
        if role is not None and role[0] == "grad":
            out = op["outputs"][event.get("output", 0)]
            return value(self.value(part["value"]), "grad", self.glyph_of(out))
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

    def accumulate(self, event: Json) -> tuple[Items, Items, list[Json]]:
        """A leaf takes its gradient."""
        name = self.names.symbol(event["tensor"])
        shape = self.tensors[event["tensor"]]["shape"]
        of = self.glyph_of(event["tensor"])
        grad = mt.ident(f"{name}.grad", "grad")
        after = value(self.value(event["after"]), "grad", of)
        new = value(self.value(event["contribution"]), "grad")
        if event["before"] is None:
            numbers: Items = [none(shape), sym("→"), new, BREAK, text("acc.first")]
            result: Items = [math(grad), sym(":"), none(shape), sym("→"), after]
        else:
            old = value(self.value(event["before"]), "grad")
            numbers = [old, sym("+"), new, sym("="), after, BREAK, text("acc.again")]
            result = [math(grad), sym(":"), old, sym("→"), after]
        if event["rehearsed"]:
            result += [BREAK, text("acc.rehearsed", name=name)]
        return (
            [text("acc.title", name=name)],
            [text("acc.sub.rehearsed" if event["rehearsed"] else "acc.sub")],
            [
                line("what", text("acc.what", name=name)),
                line("rule", math(mt.row(grad, mt.op("+="), mt.bar(name)))),
                line("numbers", *numbers),
                line("result", *result),
            ],
        )

    def _kind(self, op: Json) -> Json:
        """What kind of operation it is, in words."""
        for name in (op["row"], op["row"].split("_")[0]):
            if f"op.{name}" in catalogue():
                return text(f"op.{name}")
        return text("op.other", name=op["row"])


def _d(name: str) -> Json:
    return mt.row(mt.op("∂"), mt.ident(name))
