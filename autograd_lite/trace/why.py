"""Answers to "why is this gradient None, zero or NaN?", put on the tensors of a document.

An answer is a message of the catalogue and the operation that it is about, e.g.
`{"key": "why.none.detach", "args": {"op": "detach"}, "at": "n3"}`.
"""

from __future__ import annotations

from .document import Draft
from .why_none import NoGradient
from .why_not_finite import NotFinite
from .why_zero import Zeros


def explain(draft: Draft) -> None:
    """Fill in `why` of every tensor that has something to ask about."""
    for question in (NotFinite(draft), NoGradient(draft), Zeros(draft)):
        for tensor, found in question.answers().items():
            why = draft.entry(tensor)["why"]
            why += [answer for answer in found if answer not in why]


__all__ = ["explain"]
