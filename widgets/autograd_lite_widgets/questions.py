"""What a front end may ask the kernel: a registry of questions, and how each is answered.

A front end sends `{"kind": "ask", "id", "what", "args"}` as a custom message of the widget and
gets `{"kind": "answer", "id", "ok": true, "result"}`, or `{"ok": false, "error": {"key", "args"}}`
with a message of the catalogue. Results are plain JSON. Nothing that is asked changes the trace
or a tensor.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from autograd_lite.trace import Trace

Json = dict[str, Any]
Answerer = Callable[[Trace, Json], Json]
_ANSWERERS: Final[dict[str, Answerer]] = {}
_LONGEST_REASON = 300


class Unanswerable(Exception):
    """A question that has no answer; `key` and `args` are a message that says why."""

    def __init__(self, key: str, **args: str | int) -> None:
        super().__init__(key)
        self.key, self.args_of_key = key, args


def question(what: str) -> Callable[[Answerer], Answerer]:
    """Register the function that answers `what`: `(trace, args) -> JSON`.

    It raises `Unanswerable` where it cannot. Raises ValueError for a name that is taken.
    """

    def register(answerer: Answerer) -> Answerer:
        if what in _ANSWERERS:
            raise ValueError(f"the question {what!r} has an answer already")
        _ANSWERERS[what] = answerer
        return answerer

    return register


def is_question(message: Any) -> bool:
    """Whether a message of the front end is a question at all."""
    return (
        isinstance(message, dict)
        and message.get("kind") == "ask"
        and isinstance(message.get("id"), (int, str))
    )


def answer(trace: Trace | None, message: Json) -> Json:
    """The answer to one question; a failure is an answer too, never an exception.

    >>> answer(None, {"kind": "ask", "id": 1, "what": "no such thing", "args": {}})["error"]["key"]
    'ask.unknown'
    """
    head: Json = {"kind": "answer", "id": message["id"]}
    what, args = str(message.get("what"))[:80], message.get("args")
    answerer = _ANSWERERS.get(what)
    if answerer is None:
        return {**head, "ok": False, "error": _error("ask.unknown", what=what)}
    if trace is None:
        return {**head, "ok": False, "error": _error("ask.no_trace")}
    try:
        result = answerer(trace, args if isinstance(args, dict) else {})
    except Unanswerable as error:
        return {**head, "ok": False, "error": _error(error.key, **error.args_of_key)}
    except Exception as error:  # a question must never take the kernel down
        reason = f"{type(error).__name__}: {error}"[:_LONGEST_REASON]
        return {**head, "ok": False, "error": _error("ask.failed", reason=reason)}
    return {**head, "ok": True, "result": result}


def _error(key: str, **args: str | int) -> Json:
    return {"key": key, "args": args}
