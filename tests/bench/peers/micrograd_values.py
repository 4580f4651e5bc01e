"""micrograd: one object a number."""

from __future__ import annotations

from typing import Any

from micrograd.engine import Value
from timing import Work

from .base import Peer


class Micrograd(Peer):
    """Scalars with `+`, `*`, powers and `relu`."""

    name = "micrograd"
    dialects = ("micrograd",)

    def bind(self, make: Any, data: dict[str, Any]) -> Work:
        return make(Value, data)
