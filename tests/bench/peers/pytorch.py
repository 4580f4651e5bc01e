"""PyTorch, eager."""

from __future__ import annotations

from typing import Any

import torch
from machine import CORES
from timing import Work

from .base import Peer


class PyTorch(Peer):
    """The library whose code the workloads are written in."""

    name = "PyTorch"
    dialects = ("tensors",)

    def bind(self, make: Any, data: dict[str, Any]) -> Work:
        torch.set_num_threads(CORES)
        return make(torch, data, lambda function: function)

    def values(self, results: Any) -> list[Any]:
        return super().values(r.detach().numpy() for r in results)
