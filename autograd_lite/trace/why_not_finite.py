"""Why a value or a gradient is NaN or infinite: what made the first one, and of what."""

from __future__ import annotations

from typing import Any

import numpy as np

from .document import Draft
from .last_pass import LastPass
from .notes import positions

Json = dict[str, Any]
Answers = dict[str, list[Json]]
_ELEMENTWISE = frozenset((
    "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sqrt", "rsqrt", "reciprocal", "acos",
    "asin", "acosh", "atanh", "tan", "square",
))  # fmt: skip


class NotFinite:
    """Follows numbers that are not finite from where they appear, forward and backward."""

    def __init__(self, draft: Draft) -> None:
        self.doc = draft.doc
        self.arrays = draft.arrays
        self.tensors = draft.doc["tensors"]
        self.ops = {o["id"]: o for o in draft.doc["ops"]}
        self.bad = [self._is_bad(i) for i in range(len(self.arrays))]
        self.values: dict[str, str] = {}  # tensor -> the operation where its value went wrong
        self.grads: dict[str, str] = {}

    def _is_bad(self, index: int) -> bool:
        array = self.arrays[index]
        if array is not None:
            return array.dtype.kind == "f" and not np.isfinite(array).all()
        stats = self.doc["values"][index].get("stats")
        return bool(stats) and stats["nan"] + stats["inf"] > 0

    def answers(self) -> Answers:
        """What is said of each tensor with such a value or gradient."""
        if not any(self.bad):
            return {}
        found: Answers = {}
        grads = LastPass()
        for event in self.doc["events"]:
            if event["kind"] == "forward":
                self._forward(self.ops[event["op"]], found)
            elif event["kind"] == "vjp":
                if grads.begin(event):
                    self.grads.clear()
                if self.bad[event["after"]]:
                    self._backward(event, grads)
        for t in self.tensors:
            if t["op"] is None and t["of"] is None and self._value_is_bad(t["id"]):
                found.setdefault(t["id"], []).append(_answer("why.value.given", None))
        for tensor, answers in grads.answers.items():
            found.setdefault(tensor, []).extend(answers)
        return found

    def _value_is_bad(self, tensor: str) -> bool:
        value = self.tensors[int(tensor[1:])]["value"]
        return value is not None and self.bad[value]

    def _forward(self, op: Json, found: Answers) -> None:
        inputs = [e["tensor"] for e in op["inputs"] if "tensor" in e]
        for out in op["outputs"]:
            if not self._value_is_bad(out):
                continue
            source = next((t for t in inputs if self._value_is_bad(t)), None)
            if source is None:
                self.values[out] = op["id"]
                answer = self._first(op, out)
            elif source in self.values:
                self.values[out] = at = self.values[source]
                answer = _answer("why.value.passed", at, op=self.ops[at]["row"])
            else:
                continue
            found.setdefault(out, []).append(answer)

    def _first(self, op: Json, out: str) -> Json:
        """The operation that made the first such value, and out of which numbers."""
        array = self._array(out)
        if array is None:
            return _answer("why.value.first", op["id"], op=op["row"])
        at = np.argwhere(~np.isfinite(array))[:1]
        where = positions(at) if array.ndim else ""
        sum_ = self._written(op, tuple(at[0]), array)
        key = "why.value.first.numbers" if sum_ else "why.value.first"
        args = {"op": op["row"], "where": where, "sum": sum_} if sum_ else {"op": op["row"]}
        return _answer(key, op["id"], **args)

    def _array(self, tensor: str) -> np.ndarray | None:
        value = self.tensors[int(tensor[1:])]["value"]
        return None if value is None else self.arrays[value]

    def _written(self, op: Json, at: tuple[int, ...], out: np.ndarray) -> str:
        """One element of an elementwise operation: `log(0) = -inf`; "" for any other."""
        shown: list[str] = []
        for operand in op["operands"]:
            entry = op["inputs"][operand["slot"]] if "slot" in operand else operand
            if "scalar" in entry:
                shown.append(str(entry["scalar"]))
                continue
            array = self._array(entry["tensor"])
            if array is None:
                return ""
            try:
                shown.append(_number(np.broadcast_to(array, out.shape)[at]))
            except (ValueError, IndexError):
                return ""
        elementwise = op["kind"] == "infix" or op["row"] in _ELEMENTWISE
        if not elementwise and not any(rule.get("factor") for rule in op["rules"].values()):
            return ""
        if op["kind"] == "infix" and len(shown) == 2:
            return f"{shown[0]} {op['symbol']} {shown[1]} = {_number(out[at])}"
        return f"{op['row']}({', '.join(shown)}) = {_number(out[at])}"

    def _backward(self, event: Json, found: LastPass) -> None:
        op, tensor = self.ops[event["op"]], event["tensor"]
        if not self.bad[event["contribution"]]:
            return  # the sum was wrong before this contribution
        out = op["outputs"][event["output"]]
        if event["incoming"] is not None and self.bad[event["incoming"]]:
            at = self.grads.get(out)
            if at is not None and tensor not in self.grads:
                self.grads[tensor] = at
                answer = _answer("why.grad.passed", at, op=self.ops[at]["row"])
                found.add(tensor, answer)
            return
        if tensor in self.grads:
            return
        self.grads[tensor] = op["id"]
        found.add(tensor, self._slope(event, op))

    def _slope(self, event: Json, op: Json) -> Json:
        """What the rule made it of: an infinite slope, perhaps times a gradient of 0."""
        contribution = self.arrays[event["contribution"]]
        incoming = None if event["incoming"] is None else self.arrays[event["incoming"]]
        if contribution is None:
            return _answer("why.grad.first", op["id"], op=op["row"])
        at = np.argwhere(~np.isfinite(contribution))[:1]
        where = positions(at) if contribution.ndim else ""
        args: dict[str, str | int] = {"op": op["row"], "where": where}
        source = self._array(event["tensor"])
        if source is None or source.shape != contribution.shape:
            return _answer("why.grad.first", op["id"], op=op["row"])
        args["x"] = _number(source[tuple(at[0])])
        if incoming is not None and incoming.shape == contribution.shape:
            zero = incoming[tuple(at[0])] == 0
        else:
            zero = incoming is not None and not incoming.any()
        nan = bool(np.isnan(contribution[tuple(at[0])]))
        if op["row"].startswith("div") and not (zero and nan):
            return _answer("why.grad.division", op["id"])
        key = "why.grad.zero_times_infinite" if zero and nan else "why.grad.infinite_slope"
        return _answer(key, op["id"], **args)


def _number(x: Any) -> str:
    return f"{float(x):.4g}"


def _answer(key: str, at: str | None, **args: str | int) -> Json:
    return {"key": key, "args": args, "at": at}
