"""Why elements of a gradient are zero: masked, not chosen, multiplied by zero, or saturated."""

from __future__ import annotations

from typing import Any

import numpy as np

from .document import Draft
from .last_pass import LastPass
from .notes import positions

Json = dict[str, Any]
Answers = dict[str, list[Json]]
_MASKS = ("relu", "relu6", "threshold", "hardtanh", "hardsigmoid", "hardswish", "hardshrink",
          "softshrink", "dropout", "native_dropout", "masked_fill")  # fmt: skip
_CLAMPS = ("clamp", "clamp_min", "clamp_max")
_CHOICES = ("max", "min", "amax", "amin", "where", "maximum", "minimum", "median", "kthvalue",
            "topk", "sort", "index", "index_select", "select", "slice", "gather", "take", "narrow",
            "diagonal", "max_pool1d", "max_pool2d", "max_pool3d", "embedding", "nll_loss",
            "triu", "tril", "masked_select", "unfold")  # fmt: skip
_PRODUCTS = ("mul", "div", "pow", "square", "abs", "mv", "dot", "prod")
_SATURATING = ("sigmoid", "tanh", "softmax", "log_softmax", "erf", "logsigmoid", "softplus", "gelu")
_TINY = 1e-6


class Zeros:
    """Finds the backward steps in which gradient was lost."""

    def __init__(self, draft: Draft) -> None:
        self.doc = draft.doc
        self.arrays = draft.arrays
        self.ops = {o["id"]: o for o in draft.doc["ops"]}
        self.final: dict[tuple[int, str], int] = {}

    def answers(self) -> Answers:
        """What is said of each tensor to which less flowed than arrived in the last pass it was in."""
        found = LastPass()
        self.final = {
            (e["pass"], e["tensor"]): e["after"] for e in self.doc["events"] if e["kind"] == "vjp"
        }
        lost: dict[str, str] = {}  # tensors whose whole gradient is 0 -> where that began
        for event in self.doc["events"]:
            if event["kind"] != "vjp":
                continue
            if found.begin(event):
                lost.clear()
            part = self.arrays[event["contribution"]]
            if part is None or not part.size or np.count_nonzero(part) == part.size:
                small = part is not None and self._saturated(event, part)
                if not small:
                    continue
            assert part is not None
            answer = self._why(event, part, lost)
            if answer is not None:
                found.add(event["tensor"], answer)
            if not part.any() and event["expected"] == 1:
                lost[event["tensor"]] = answer["at"] if answer else event["op"]
        return found.answers

    def _saturated(self, event: Json, part: np.ndarray) -> bool:
        if _base(self.ops[event["op"]]["row"]) not in _SATURATING or event["incoming"] is None:
            return False
        incoming = self.arrays[event["incoming"]]
        if incoming is None or incoming.shape != part.shape:
            return False
        return bool((np.abs(part) < _TINY * np.abs(incoming)).any())

    def _why(self, event: Json, part: np.ndarray, lost: dict[str, str]) -> Json | None:
        op = self.ops[event["op"]]
        incoming = None if event["incoming"] is None else self.arrays[event["incoming"]]
        final = self.arrays[self.final[event["pass"], event["tensor"]]]
        if incoming is not None and not incoming.any():
            if final is None or final.any():
                return None
            at = lost.get(op["outputs"][event["output"]], op["id"])
            return _answer("why.zero.incoming", at, {"op": self.ops[at]["row"]})
        name = _base(op["row"])
        gone = part == 0
        if incoming is not None and incoming.shape == part.shape:
            gone &= incoming != 0
            if name in _SATURATING:
                gone = np.abs(part) < _TINY * np.abs(incoming)
        if final is not None and name not in _SATURATING:
            gone &= final == 0  # other paths may have brought something
        if not gone.any():
            return None
        args: dict[str, str | int] = {"op": op["row"]}
        for kind, names in (
            ("masked", _MASKS),
            ("clamped", _CLAMPS),
            ("unchosen", _CHOICES),
            ("factor", _PRODUCTS),
            ("saturated", _SATURATING),
        ):
            if name in names:
                if gone.all() or not gone.ndim:
                    return _answer(f"why.zero.{kind}.all", op["id"], args)
                where = positions(np.argwhere(gone))
                return _answer(f"why.zero.{kind}", op["id"], {**args, "where": where})
        return None


def _base(row: str) -> str:
    """`sum_dim` is a kind of `sum`, `max_dim` of `max`."""
    return row.removesuffix("_dim").removesuffix("_").removesuffix("_with_indices")


def _answer(key: str, at: str | None, args: dict[str, str | int]) -> Json:
    return {"key": key, "args": args, "at": at}
