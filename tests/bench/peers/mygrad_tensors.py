"""MyGrad: NumPy with tensors that remember."""

from __future__ import annotations

from typing import Any

import mygrad
from timing import Work

from .base import Peer


class MyGrad(Peer):
    """Tensors with `.backward()`, first derivatives only."""

    name = "MyGrad"
    dialects = ("mygrad",)

    def bind(self, make: Any, data: dict[str, Any]) -> Work:
        return make(mygrad, data)

    def values(self, results: Any) -> list[Any]:
        return super().values(getattr(r, "data", r) for r in results)
