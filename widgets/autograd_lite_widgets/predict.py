"""Predictions of gradients from Python: `trace.predict(step, value)`."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd_lite import Tensor
from autograd_lite.language import get_language
from autograd_lite.trace import Trace
from autograd_lite.trace.expression import ExpressionError, evaluate, parse
from autograd_lite.trace.records import known_record
from autograd_lite.trace.values import decode

from .judge import Facts, Verdict, judge
from .messages import message
from .names import Names
from .scene import steps_of

Json = dict[str, Any]


class Judged:
    """A verdict that prints itself in the notebook's language."""

    def __init__(self, verdict: Verdict, tensor: str) -> None:
        self.shape_right = verdict.shape_right
        self.right = verdict.right
        self.mistake = verdict.mistake
        self.error = verdict.error
        self.tensor = tensor
        self._args = verdict.args

    def __bool__(self) -> bool:
        return self.right

    def __str__(self) -> str:
        key = f"predict.{self.mistake or 'right'}"
        return message(key, get_language(), {**self._args, "name": self.tensor})

    __repr__ = __str__


def predict(trace: Trace, what: Any, value: Any) -> Judged:
    """The verdict on a prediction; noted in `trace.predictions`.

    Raises ValueError for a step or tensor that has no gradient in the trace, and for a text that
    is no expression, saying why.
    """
    doc = trace.to_dict()
    number, event = find(trace, doc, what)
    names = Names(doc)
    guess = _value(value, doc, event, names)
    tensor = names.symbol(event["tensor"])
    verdict = judge(guess, facts_of(doc, event))
    entry = next(
        (p for p in trace.predictions if (p["step"], p["tensor"]) == (number, tensor)), None
    )
    if entry is None:
        entry = {"step": number, "tensor": tensor, "attempts": 0}
        trace.predictions.append(entry)
    entry |= {
        "attempts": entry["attempts"] + 1,
        "shape_right": entry.get("shape_right", False) or verdict.shape_right,
        "right": entry.get("right", False) or verdict.right,
        "error": verdict.error,
    }
    return Judged(verdict, tensor)


def is_prediction(entry: Any) -> bool:
    """Whether something that a front end sent is a prediction as `Trace.predictions` has it.

    >>> is_prediction({"step": 2, "tensor": "y", "attempts": 1, "right": True})
    True
    >>> is_prediction({"step": "2"})
    False
    """
    return (
        isinstance(entry, dict)
        and type(entry.get("step")) is int
        and type(entry.get("attempts")) is int
        and isinstance(entry.get("tensor"), str)
        and isinstance(entry.get("right"), bool)
    )


def note(trace: Trace, predictions: list[Json]) -> None:
    """Put predictions that were made in a picture into `trace.predictions`."""
    new = {(p["step"], p["tensor"]) for p in predictions}
    others = [p for p in trace.predictions if (p["step"], p["tensor"]) not in new]
    trace.predictions[:] = sorted([*others, *predictions], key=lambda p: p["step"])


def find(trace: Trace, doc: Json, what: Any) -> tuple[int, Json]:
    """The step that is meant, and its number in the picture."""
    drawn = steps_of(doc)
    events = [(i, e) for i, e in enumerate(doc["events"]) if e["kind"] in ("vjp", "accumulate")]
    steps = [(drawn.number(i), e) for i, e in events]
    if isinstance(what, int) and not isinstance(what, bool):
        asked = ((drawn.number(i), e) for i, e in drawn.questions.values())
        found = [(k, e) for k, e in asked if k == what]
        if not found:
            raise ValueError(_say("predict.no_step", step=what))
        return found[0]
    if isinstance(what, Tensor):
        kept = trace.kept()
        ident = None if kept is None else kept.ids.get(id(known_record(what)))
        wanted = {ident}
        name = what.name or "?"
    else:
        name = str(what)
        wanted = {t["id"] for t in doc["tensors"] if t["name"] == name}
        symbols = Names(doc)
        wanted |= {t["id"] for t in doc["tensors"] if symbols.symbol(t["id"]) == name}
    found = [(k, e) for k, e in steps if e["tensor"] in wanted]
    if not found:
        raise ValueError(_say("predict.no_tensor", name=name[:60]))
    return found[-1]


def facts_of(doc: Json, event: Json) -> Facts:
    """The facts of a step. Raises ValueError where the gradient was too large to be kept."""

    def array(index: int | None) -> np.ndarray | None:
        if index is None or "data" not in doc["values"][index]:
            return None
        return decode(doc["values"][index]).astype(np.float64)

    after = array(event["after"])
    if after is None:
        raise ValueError(_say("predict.summarised"))
    contribution = array(event["contribution"])
    if event["kind"] == "accumulate":
        return Facts(after, contribution, array(event["before"]))
    incoming = array(event["incoming"])
    local = None
    j = event["jacobian"]
    if j is not None and j["data"] is not None and incoming is not None:
        matrix = np.array([[float(v) for v in row] for row in j["data"]])
        local = (matrix.T @ np.ones(len(matrix))).reshape(after.shape)
        if np.array_equal(incoming, np.ones_like(incoming)):
            local = None  # then nothing is forgotten
    return Facts(after, contribution, array(event["before"]), incoming, array(event["raw"]), local)


def _value(value: Any, doc: Json, event: Json, names: Names) -> np.ndarray:
    if isinstance(value, Tensor):
        return np.asarray(value._data, np.float64)
    if not isinstance(value, str):
        return np.asarray(value, np.float64)
    try:
        return evaluate(parse(value), known(doc, event, names))
    except ExpressionError as error:
        raise ValueError(_say(error.key, **error.args_of_key)) from None


def known(doc: Json, event: Json, names: Names) -> dict[str, np.ndarray]:
    """The names that an expression may use: values, gradients before the step, `g` incoming."""
    found: dict[str, np.ndarray] = {}

    def put(name: str, index: int | None) -> None:
        if index is not None and "data" in doc["values"][index]:
            found[name] = decode(doc["values"][index]).astype(np.float64)

    if event["kind"] == "vjp":
        put("g", event["incoming"])
    for t in doc["tensors"]:
        put(names.symbol(t["id"]), t["value"])
        put(f"{names.symbol(t['id'])}.grad", t["grad"])
    for earlier in doc["events"]:
        if earlier is event:
            break
        if earlier["kind"] in ("vjp", "accumulate"):
            put(f"{names.symbol(earlier['tensor'])}.grad", earlier["after"])
        elif earlier["kind"] == "backward":
            put(f"{names.symbol(earlier['root'])}.grad", earlier["seed"])
    return found


def _say(key: str, **args: str | int) -> str:
    return message(key, get_language(), args)
