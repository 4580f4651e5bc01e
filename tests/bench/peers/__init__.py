"""The libraries that the benchmark compares: one adapter each.

An adapter asks a workload for the function of its own name, or of a dialect that it shares with
others: `tensors` (PyTorch's way, which is ours) or `functional` (gradients as transformations of
functions on arrays). Where a workload has neither, its `SKIPS` says why.
"""

from __future__ import annotations

from typing import Any

from timing import Work

from .base import Peer, Skipped
from .hips import Hips
from .jax_jit import JaxJit
from .micrograd_values import Micrograd
from .mygrad_tensors import MyGrad
from .ours import Compiled, Eager
from .pytorch import PyTorch

__all__ = ["PEERS", "Peer", "Skipped", "Work", "of_name"]

#: In the order of the table's columns.
PEERS: tuple[type[Peer], ...] = (Eager, Compiled, PyTorch, Hips, MyGrad, Micrograd, JaxJit)


def of_name(name: str) -> Any:
    """Return the adapter of a column."""
    return next(peer for peer in PEERS if peer.name == name)
