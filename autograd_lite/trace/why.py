"""Answers to "why is this gradient None, zero or NaN?", put on the tensors of a document."""

from __future__ import annotations

from .document import Draft


def explain(draft: Draft) -> None:
    """Fill in `why` of every tensor that has something to ask about."""
