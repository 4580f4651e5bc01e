"""A trace as text: forward and backward like a program, with shapes and values."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def listing(doc: Json) -> str:
    """The text of a trace document."""
    return _Listing(doc).text()


class _Listing:
    def __init__(self, doc: Json) -> None:
        self.doc = doc
        self.ops = {o["id"]: o for o in doc["ops"]}
        self.tensors = {t["id"]: t for t in doc["tensors"]}

    def text(self) -> str:
        lines = [self.doc["title"]]
        inputs = [t for t in self.doc["tensors"] if t["op"] is None]
        lines += [self._row(self._name(t["id"]), self._kind(t), t["value"]) for t in inputs]
        for event in self.doc["events"]:
            lines += self._event(event)
        return "\n".join(lines)

    def _event(self, e: Json) -> list[str]:
        if e["kind"] == "forward":
            op = self.ops[e["op"]]
            outs = ", ".join(self._name(t) for t in op["outputs"])
            kind = op["node"] or "not recorded"
            first = self.tensors[op["outputs"][0]]
            return [self._row(f"{outs} = {self._call(op)}", kind, first["value"])]
        if e["kind"] == "backward":
            how = "rehearsed" if e["rehearsed"] else "ran"
            return [
                f"backward from {self._name(e['root'])} ({how})",
                self._row(f"grad {self._name(e['root'])}", "seed", e["seed"]),
            ]
        if e["kind"] == "vjp":
            op = self.ops[e["op"]]
            paths = f"{op['node']}[{e['slot']}] {e['received']}/{e['expected']}"
            sign = "=" if e["before"] is None else "+="
            head = f"grad {self._name(e['tensor'])} {sign} vjp({self._call(op)})"
            return [self._row(head, paths, e["after"])]
        if e["kind"] == "accumulate":
            name = self._name(e["tensor"])
            return [self._row(f"{name}.grad += grad {name}", "AccumulateGrad", e["after"])]
        if e["kind"] == "error":
            return [f"  {e['type']}: {e['message']}"]
        return []

    def _row(self, what: str, kind: str, value: int | None) -> str:
        return f"  {what:<32} {kind:<20} {self._value(value)}".rstrip()

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
