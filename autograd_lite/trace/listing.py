"""A trace as text: forward and backward like a program, with shapes and values.

Lines are at most 100 columns wide, Hangul counting as two. Below the program: what each `.grad`
received from several passes (the ledger), and why a gradient is None, zero or not finite.
"""

from __future__ import annotations

import itertools
from typing import Any

from .columns import cut, pad

Json = dict[str, Any]
WIDTH = 100
_WHAT, _KIND, _LONGEST = 34, 22, 56


def listing(doc: Json) -> str:
    """The text of a trace document."""
    return _Listing(doc).text()


class _Listing:
    def __init__(self, doc: Json) -> None:
        self.doc = doc
        self.ops = {o["id"]: o for o in doc["ops"]}
        self.tensors = {t["id"]: t for t in doc["tensors"]}
        self.changed = {e["op"] for e in doc["events"] if e["kind"] == "inplace" and e["op"]}
        self.scope: list[Json] = []
        self.lines: list[str] = []

    def text(self) -> str:
        self.lines = [cut(self.doc["title"], WIDTH)]
        for t in self._inputs():
            self._row(self._name(t["id"]), self._kind(t), self._value(t["value"]))
        turns = {i["first"]: i for i in self.doc["iterations"] if i["kept"]}
        for number, event in enumerate(self.doc["events"]):
            if number in turns:
                self._turn(turns[number])
            self._event(event)
        self._ledger()
        self._questions()
        return "\n".join(self.lines)

    def _inputs(self) -> list[Json]:
        """What the forward pass starts from."""
        used: dict[str, None] = {}
        for op in self.doc["ops"]:
            if op["lane"] == 0:
                used.update(dict.fromkeys(e["tensor"] for e in op["inputs"] if "tensor" in e))
        used.update(dict.fromkeys(p["root"] for p in self.doc["passes"]))
        return [
            t
            for t in self.doc["tensors"]
            if t["op"] is None and t["of"] is None and (t["id"] in used or not self.doc["ops"])
        ]

    # -- events -----------------------------------------------------------------------------

    def _turn(self, turn: Json) -> None:
        position = self.doc["iterations"].index(turn)
        before = itertools.takewhile(
            lambda i: not i["kept"], reversed(self.doc["iterations"][:position])
        )
        left = sum(1 for _ in before)
        name = " › ".join(
            f"{e['name']} #{e['index']}" for e in turn["scope"] if e["index"] is not None
        )
        self._line(f"{name}" + (f" ({left} before it not kept)" if left else ""), indent=0)
        self.scope = turn["scope"]

    def _event(self, e: Json) -> None:
        kind = e["kind"]
        if kind == "forward":
            self._forward(self.ops[e["op"]])
        elif kind == "backward":
            self._pass(self.doc["passes"][e["number"]])
        elif kind == "vjp":
            op = self.ops[e["op"]]
            sign = "=" if e["before"] is None else "+="
            head = f"grad {self._name(e['tensor'])} {sign} vjp({self._call(op)})"
            paths = f"{op['node']}[{e['slot']}] {e['received']}/{e['expected']}"
            self._row(head, paths, self._value(e["after"]))
        elif kind == "accumulate":
            name = self._name(e["tensor"])
            self._row(f"{name}.grad += grad {name}", "AccumulateGrad", self._value(e["after"]))
        elif kind == "hook":
            self._hook(e)
        elif kind == "inplace" and e["op"] is None:
            name = self._name(e["tensor"])
            self._row(f"{name} ← {e['by']}", f"version {e['version']}", self._change(e))
        elif kind == "capture":
            self._row(
                f"return grad {self._name(e['tensor'])}", "autograd.grad", self._value(e["value"])
            )
        elif kind == "error":
            self._error(e)

    def _forward(self, op: Json) -> None:
        if op["lane"] == 0 and op["scope"] != self.scope:
            self.scope = op["scope"]
            where = " › ".join(_entry(e) for e in op["scope"])
            self._line(f"# {where}" if where else "#")
        outs = ", ".join(self._name(t) for t in op["outputs"])
        kind = op["node"] or "not recorded"
        if op["id"] in self.changed:
            kind += ", in place"
        shown = self._value(self.tensors[op["outputs"][0]]["value"]) if op["outputs"] else ""
        tangent = self.tensors[op["outputs"][0]]["tangent"] if op["outputs"] else None
        if tangent is not None:
            shown += f" tangent {self._value(tangent)}"
        indent = 2 + 2 * (bool(op["inside"]) or op["lane"] > 0)
        self._row(f"{outs} = {self._call(op)}", kind, shown, indent)

    def _pass(self, p: Json) -> None:
        roots = ", ".join(self._name(r["tensor"]) for r in p["roots"])
        how = "rehearsed" if p["rehearsed"] else "ran"
        flags = [how, *(f for f in ("retain_graph", "create_graph") if p[f] and not p["rehearsed"])]
        verb = "backward from" if p["call"] == "backward" else "autograd.grad of"
        self._line(f"{verb} {roots} ({', '.join(flags)})", indent=0)
        for r in p["roots"]:
            self._row(f"grad {self._name(r['tensor'])}", "seed", self._value(r["seed"]))

    def _hook(self, e: Json) -> None:
        name = self._name(e["tensor"]) if e["tensor"] else str(self.ops[e["op"]]["node"])
        if e["where"] == "retain_grad":
            self._row(f"{name}.grad = grad {name}", "retain_grad", self._value(e["after"]))
            return
        on = f"{name}.grad" if e["where"] == "accumulate" else f"grad {name}"
        shown = self._change(e) if e["before"] != e["after"] else "unchanged"
        self._row(f"{on} → {e['name']}", f"{e['where']} hook", shown)

    def _error(self, e: Json) -> None:
        op = self.ops.get(e["op"] or "")
        if op is not None and op["failed"] is not None:
            self._row(f"? = {self._call(op)}", "raised", "")
        elif op is not None:
            self._row(f"? = vjp({self._call(op)})", "raised", "")
        words = f"{e['type']}: {e['message']}".split()
        text = "!"
        for word in words:
            if len(text) + len(word) > WIDTH - 6:
                self._line(text)
                text = " "
            text += f" {word}"
        self._line(text)

    # -- below the program ------------------------------------------------------------------

    def _ledger(self) -> None:
        """What each leaf's `.grad` received, where several passes added to it."""
        taken = [e for e in self.doc["events"] if e["kind"] == "accumulate"]
        owners = [self._owner(e["tensor"]) for e in taken]
        several = [o for o in dict.fromkeys(owners) if owners.count(o) > 1]
        if not several:
            return
        self._line("ledger", indent=0)
        for owner in several:
            for e, who in zip(taken, owners, strict=True):
                if who != owner:
                    continue
                name = self._name(e["tensor"])
                before = "–" if e["before"] is None else self._value(e["before"])
                sum_ = f"{before} + {self._value(e['contribution'])} = {self._value(e['after'])}"
                self._row(f"{name}.grad", f"pass {e['pass']}", sum_)

    def _owner(self, tensor: str) -> str:
        """The first version of a tensor."""
        while self.tensors[tensor]["of"] is not None:
            tensor = self.tensors[tensor]["of"]
        return tensor

    def _questions(self) -> None:
        found: list[tuple[str, str]] = []
        for t in self.doc["tensors"]:
            for why in t["why"]:
                words = _WHY.get(why["key"])
                if words is None:
                    continue
                at = self.ops.get(why["at"] or "")
                said = words.format(call=self._call(at) if at else "", **why["args"])
                found.append((self._name(t["id"]), said))
        if found:
            self._line("why", indent=0)
            for name, said in found:
                self._line(f"{pad(name, 12)} {said}")

    # -- words ------------------------------------------------------------------------------

    def _line(self, text: str, indent: int = 2) -> None:
        self.lines.append(cut(" " * indent + text, WIDTH).rstrip())

    def _row(self, what: str, kind: str, value: str, indent: int = 2) -> None:
        what = cut(what, _LONGEST - indent)  # so that the value is seen, too
        self._line(f"{pad(what, _WHAT - indent)} {pad(kind, _KIND)} {value}", indent)

    def _name(self, tensor: str) -> str:
        return str(self.tensors[tensor]["name"] or tensor)

    def _call(self, op: Json) -> str:
        parts = [
            self._argument(op["inputs"][p["slot"]] if "slot" in p else p) for p in op["operands"]
        ]
        if op["kind"] == "infix" and len(parts) == 2:
            return f"{parts[0]} {op['symbol']} {parts[1]}"
        attrs = [f"{name}={value}" for name, value in op["attrs"].items()]
        return f"{op['row']}({', '.join([*parts, *attrs])})"

    def _argument(self, entry: Json) -> str:
        return self._name(entry["tensor"]) if "tensor" in entry else str(entry["scalar"])

    def _kind(self, t: Json) -> str:
        return "leaf, requires grad" if t["leaf"] else "input"

    def _change(self, e: Json) -> str:
        before = "–" if e["before"] is None else self._value(e["before"])
        return f"{before} → {self._value(e['after'])}"

    def _value(self, index: int | None) -> str:
        if index is None:
            return "?"
        value = self.doc["values"][index]
        shape = "×".join(map(str, value["shape"])) or "scalar"
        if "data" not in value:
            return f"{shape} …"
        numbers = value["data"]
        shown = [v if isinstance(v, str) else f"{v:.4g}" for v in numbers[:6]]
        return f"{shape} [{', '.join(shown)}{', …' if len(numbers) > 6 else ''}]"


def _entry(entry: Json) -> str:
    return str(entry["name"]) + ("" if entry["index"] is None else f" #{entry['index']}")


#: The answers that a listing gives, in short.
_WHY = {
    "why.none.detach": ".grad is None: cut by {call}",
    "why.none.data": ".grad is None: cut by .data",
    "why.none.no_grad": ".grad is None: cut by {call} under no_grad",
    "why.none.cast": ".grad is None: cut by {call}, {dtype}",
    "why.none.not_differentiable": ".grad is None: cut by {call}, not differentiable",
    "why.none.error": ".grad is None: backward raised {type} before it got there",
    "why.none.unsent": ".grad is None: no gradient was sent to it",
    "why.none.unreached": ".grad is None: the result does not depend on it",
    "why.zero.masked": "grad is 0 at {where}: masked by {call}",
    "why.zero.masked.all": "grad is 0: masked by {call}",
    "why.zero.clamped": "grad is 0 at {where}: clamped by {call}",
    "why.zero.clamped.all": "grad is 0: clamped by {call}",
    "why.zero.unchosen": "grad is 0 at {where}: not chosen by {call}",
    "why.zero.unchosen.all": "grad is 0: not chosen by {call}",
    "why.zero.factor": "grad is 0 at {where}: a factor of {call} is 0",
    "why.zero.factor.all": "grad is 0: a factor of {call} is 0",
    "why.zero.saturated": "grad vanishes at {where}: {call} is saturated",
    "why.zero.saturated.all": "grad vanishes: {call} is saturated",
    "why.value.given": "was given with values that are not finite",
    "why.value.first": "is not finite: first in {call}",
    "why.value.first.numbers": "is not finite: {sum} at {where}",
    "why.value.passed": "is not finite: from {call}",
    "why.grad.first": "grad is not finite: first in {call}",
    "why.grad.infinite_slope": "grad is not finite: the slope of {call} is infinite at {x}",
    "why.grad.division": "grad is not finite: {call} divides by 0",
    "why.grad.zero_times_infinite": "grad is NaN: 0 × ∞, the slope of {call} is infinite at {x}",
    "why.grad.passed": "grad is not finite: from {call}",
}
