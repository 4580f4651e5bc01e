"""`autograd.grad(..., is_grads_batched=True)`: one backward pass for many vectors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .._tensor import Tensor
from .levels import batched, resolve
from .vmap import _place
from .vmap_level import VmapLevel


def run_batched(run: Callable[[Sequence[Tensor]], list[Any]], seeds: Sequence[Tensor]) -> list[Any]:
    """Run a backward pass on a batch of seeds; results have the batch in dimension 0."""
    with VmapLevel(seeds[0]._data.shape[0]) as level:
        found = run([batched(resolve(s), 0, level) for s in seeds])
    return [None if g is None else _place(level, g, 0, run) for g in found]
