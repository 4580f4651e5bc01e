"""autograd-lite, as it runs in a notebook and as `compile` makes it."""

from __future__ import annotations

from typing import Any

from timing import Work

import autograd_lite as lite
from autograd_lite.kernels.worth import set_patience

from .base import Peer, Skipped


class Eager(Peer):
    """Operation after operation."""

    name = "ours"
    dialects = ("tensors",)

    def bind(self, make: Any, data: dict[str, Any]) -> Work:
        set_patience(0)  # kernels are loaded, as they are after the first second of such work
        return make(lite, data, lambda function: function)

    def values(self, results: Any) -> list[Any]:
        return super().values(r.detach().numpy() for r in results)


class Compiled(Eager):
    """The functions that the workload hands to `compile`, fused."""

    name = "compiled"

    def bind(self, make: Any, data: dict[str, Any]) -> Work:
        compile_ = getattr(lite, "compile", None)
        if compile_ is None:
            raise Skipped("autograd_lite.compile is not there yet")
        try:
            return make(lite, data, compile_)
        except Exception as error:
            raise Skipped(f"compile: {error}") from error
