"""Questions of a front end: the registry, and that every question gets an answer."""

from __future__ import annotations

import pytest

from autograd_lite.trace import Trace
from autograd_lite_widgets import questions
from autograd_lite_widgets.messages import catalogue
from autograd_lite_widgets.questions import Unanswerable, answer, is_question, question

TRACE = Trace()


@pytest.fixture
def double():
    """A question for the length of a test."""

    @question("double")
    def answerer(trace, args):
        if "x" not in args:
            raise Unanswerable("ask.failed", reason="no x")
        return {"twice": 2 * args["x"]}

    yield answerer
    del questions._ANSWERERS["double"]


def ask(what, **args):
    return answer(TRACE, {"kind": "ask", "id": 7, "what": what, "args": args})


def test_an_answer_carries_the_number_of_its_question(double):
    assert ask("double", x=4) == {"kind": "answer", "id": 7, "ok": True, "result": {"twice": 8}}


def test_what_cannot_be_answered_is_a_message(double):
    assert ask("double")["error"] == {"key": "ask.failed", "args": {"reason": "no x"}}


def test_a_failure_is_an_answer_too(double):
    error = ask("double", x=None)["error"]
    assert error["key"] == "ask.failed"
    assert error["args"]["reason"].startswith("TypeError: ")


def test_an_unknown_question_is_named():
    assert ask("triple")["error"] == {"key": "ask.unknown", "args": {"what": "triple"}}


def test_without_a_trace_nothing_can_be_computed(double):
    message = {"kind": "ask", "id": 1, "what": "double", "args": {"x": 1}}
    assert answer(None, message)["error"]["key"] == "ask.no_trace"


def test_damaged_arguments_count_as_none(double):
    message = {"kind": "ask", "id": 1, "what": "double", "args": [1, 2]}
    assert answer(TRACE, message)["ok"] is False


@pytest.mark.parametrize(
    "message", [None, "ask", {}, {"kind": "ask"}, {"kind": "ask", "id": None}, {"kind": "x"}]
)
def test_other_messages_are_no_questions(message):
    assert not is_question(message)


def test_a_question_has_one_answerer(double):
    with pytest.raises(ValueError, match="has an answer already"):
        question("double")(double)


@pytest.mark.parametrize("key", ["ask.unknown", "ask.no_trace", "ask.failed", "ask.silent"])
def test_every_refusal_is_in_the_catalogue(key):
    assert set(catalogue()[key]) == {"en", "ko"}
