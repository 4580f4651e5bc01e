"""What is said about each step: items built once here, rendered everywhere."""

from __future__ import annotations

from typing import Any

from . import mathtree as mt
from .explain_events import EventWords
from .explain_vjp import VjpWords
from .items import BREAK, Items, line, math, none, sym, text, value
from .names import Names

Json = dict[str, Any]


class Explainer(VjpWords, EventWords):
    """Title, subtitle and lines of every step: forward, seed, vjp, accumulation, and events."""

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
        if tangents := self.tangents(op):
            lines.append(line("note", *tangents))
        t = self.tensors[out]
        if t["of"] is not None:
            changed = text("fwd.inplace", out=outs, version=t["version"])
            lines.append(line("note", changed))
        if t["view"] and "tensor" in op["inputs"][0]:
            base = self.names.symbol(op["inputs"][0]["tensor"])
            lines.append(line("note", text("fwd.view", out=outs, base=base)))
        return [math(self.written(op))], [self.kind(op)], lines

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
        return [*items, sym("="), self.tensor_value(out)]

    def _argument(self, entry: Json) -> Json:
        if "tensor" in entry:
            return self.tensor_value(entry["tensor"])
        return sym(str(entry["scalar"]))

    def _saved(self, op: Json) -> Items:
        if op["node"] is None:
            if not op["grad_mode"]:
                return [text("fwd.no_grad")]
            tracked = any(
                "tensor" in i and self.tensors[i["tensor"]]["requires_grad"] for i in op["inputs"]
            )
            return [text("fwd.not_differentiable" if tracked else "fwd.untracked")]
        names = self.saved_names(op)
        if not names:
            numbers = self.saved_numbers(op)
            return [
                text("fwd.saved.number", numbers=numbers) if numbers else text("fwd.saved.none")
            ]
        versions = {s["version"] for s in op["saved"] if s.get("version")}
        if versions:
            return [text("fwd.saved.version", names=names, version=max(versions))]
        return [text("fwd.saved", names=names)]

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


def _d(name: str) -> Json:
    return mt.row(mt.op("∂"), mt.ident(name))
