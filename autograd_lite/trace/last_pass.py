"""Answers about gradients: of each tensor those of the last backward pass that reached it."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


class LastPass:
    """Collects answers; a later pass that reaches a tensor replaces what earlier ones said of it.

    >>> found = LastPass()
    >>> found.begin({"pass": 0, "tensor": "t1"}), found.add("t1", {"key": "why.zero.masked"})
    (True, None)
    >>> found.begin({"pass": 1, "tensor": "t1"}), found.answers
    (True, {})
    """

    def __init__(self) -> None:
        self.answers: dict[str, list[Json]] = {}
        self._passes: dict[str, int] = {}
        self._current: int | None = None

    def begin(self, event: Json) -> bool:
        """Take note of a backward step; return whether it is of another pass than the last one."""
        tensor, number = event["tensor"], event["pass"]
        if self._passes.get(tensor) != number:
            self._passes[tensor] = number
            self.answers.pop(tensor, None)
        changed = number != self._current
        self._current = number
        return changed

    def add(self, tensor: str, answer: Json) -> None:
        """Keep an answer, once."""
        known = self.answers.setdefault(tensor, [])
        if answer not in known:
            known.append(answer)
