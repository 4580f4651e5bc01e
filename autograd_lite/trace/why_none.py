"""Why the gradient of a tensor is None: where the path from it to the result is cut."""

from __future__ import annotations

from collections import deque
from typing import Any

from .document import Draft

Json = dict[str, Any]
Answers = dict[str, list[Json]]


class NoGradient:
    """Looks at the tensors that backward passes left without a `.grad`."""

    def __init__(self, draft: Draft) -> None:
        self.doc = draft.doc
        self.tensors = draft.doc["tensors"]
        self.ops = {o["id"]: o for o in draft.doc["ops"]}
        self.uses: dict[str, list[Json]] = {}
        for op in draft.doc["ops"]:
            if op["lane"] == 0 and not (op["inside"] and op["node"] is None):
                for entry in op["inputs"]:
                    if "tensor" in entry:
                        self.uses.setdefault(entry["tensor"], []).append(op)

    def answers(self) -> Answers:
        """One answer for each tensor whose `.grad` stays None."""
        passes = self.doc["passes"]
        if not passes:
            return {}
        taken = self._received(
            {e["tensor"] for e in self.doc["events"] if e["kind"] == "accumulate"}
        )
        reached = {e["tensor"] for e in self.doc["events"] if e["kind"] == "vjp"}
        captured = {e["tensor"] for e in self.doc["events"] if e["kind"] == "capture"}
        roots = {r["tensor"] for p in passes for r in p["roots"]}
        found: Answers = {}
        for t in self.tensors:
            ident = t["id"]
            made_in_lane = t["op"] is not None and self.ops[t["op"]]["lane"] > 0
            if ident in taken or t["retains_grad"] or made_in_lane or t["grad"] is not None:
                continue
            if ident in captured and t["leaf"]:
                answer = _answer("why.none.returned", None)
            elif t["leaf"] and (t["of"] is None or ident in self.uses):
                answer = self._cut(ident, roots)
            elif t["requires_grad"] and (ident in reached or ident in roots):
                answer = _answer("why.none.nonleaf", None)
            elif t["op"] is None and ident in self.uses and not t["requires_grad"]:
                real = t["dtype"].startswith("float")
                answer = _answer("why.none.plain" if real else "why.none.integer", None)
            else:
                continue
            found[ident] = [answer]
        return found

    def _received(self, leaves: set[str]) -> set[str]:
        """The leaves, and what they were before they were written to: their `.grad` is the same."""
        older = {t["id"]: t["of"] for t in self.tensors if t["of"] is not None}
        found = set(leaves)
        for leaf in leaves:
            before = older.get(leaf)
            while before is not None:
                found.add(before)
                before = older.get(before)
        return found

    def _cut(self, leaf: str, roots: set[str]) -> Json:
        """Where the way from a leaf to the roots ends: the first cut that would have led there."""
        seen = {leaf}
        queue: deque[tuple[str, Json | None]] = deque([(leaf, None)])
        while queue:
            tensor, cut = queue.popleft()
            if tensor in roots:
                return cut or self._stopped()
            for op in self.uses.get(tensor, ()):
                here = cut
                if cut is None and (op["node"] is None or self._ignored(op, tensor)):
                    here = _reason(op, self.tensors)
                for out in op["outputs"]:
                    if out not in seen:
                        seen.add(out)
                        queue.append((out, here))
        return _answer("why.none.unreached", None)

    def _stopped(self) -> Json:
        """The way was open, but no gradient came: backward raised."""
        error = next((e for e in self.doc["events"] if e["kind"] == "error"), None)
        if error is None:
            return _answer("why.none.unsent", None)
        return _answer("why.none.error", error["op"], type=error["type"])

    @staticmethod
    def _ignored(op: Json, tensor: str) -> bool:
        """Whether an operation is not differentiable in this input."""
        slots = [str(i) for i, e in enumerate(op["inputs"]) if e.get("tensor") == tensor]
        return all(slot in op["undifferentiated"] for slot in slots)


def _reason(op: Json, tensors: list[Json]) -> Json:
    """Why nothing was recorded for backward there."""
    name = op["row"]
    out = next((tensors[int(t[1:])] for t in op["outputs"]), None)
    if name in ("detach", "data"):
        return _answer(f"why.none.{name}", op["id"])
    if not op["grad_mode"]:
        return _answer("why.none.no_grad", op["id"], op=name)
    if out is not None and not out["dtype"].startswith("float"):
        return _answer("why.none.cast", op["id"], op=name, dtype=out["dtype"])
    return _answer("why.none.not_differentiable", op["id"], op=name)


def _answer(key: str, at: str | None, **args: str | int) -> Json:
    return {"key": key, "args": args, "at": at}
