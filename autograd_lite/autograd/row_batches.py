"""Rows of a Jacobian that one backward pass computes together.

PyTorch's `functional.jacobian` runs one pass a row unless it is told to `vectorize`. Nobody can
tell the difference where only rules of the table run, so there it is one pass for many rows.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from .._tensor import Tensor, wrap
from ..graph import AccumulateGrad
from ..table import RowNode
from ..thread_mode import GRAD, state

#: So many elements may one gradient of a whole batch have.
_LIMIT: Final = 1 << 22


def rows_at_once(output: Tensor) -> int:
    """Return how many rows of an output's Jacobian one pass may compute; 1 where a user's code
    (a hook, a custom Function, a recorder, anomaly detection) could see that they come together."""
    if state.mode > GRAD or output._edge is None or output._edge[0] is None:
        return 1
    largest = 1
    seen = {output._edge[0]}
    stack = list(seen)
    while stack:
        node = stack.pop()
        if node.hooks is not None:
            return 1
        if node.__class__ is AccumulateGrad:
            continue
        if not isinstance(node, RowNode):
            return 1
        for shape in node.shape if node.multi else (node.shape,):
            largest = max(largest, math.prod(shape))
        for edge in node.edges:
            if edge is not None and edge[0] not in seen:
                seen.add(edge[0])
                stack.append(edge[0])
    return max(1, _LIMIT // largest)


def batched_rows(output: Tensor, inputs: Sequence[Tensor], at_once: int) -> list[Any]:
    """Return the Jacobians of an output, with the rows in dimension 0; None where there is no path."""
    from .calls import grad

    count = output._data.size
    found: list[list[Any]] = [[] for _ in inputs]
    for start in range(0, count, at_once):
        rows = min(at_once, count - start)
        seeds = np.zeros((rows, count), output._data.dtype)
        seeds[np.arange(rows), start + np.arange(rows)] = 1
        parts = grad(
            output,
            list(inputs),
            wrap(seeds.reshape(rows, *output._data.shape)),
            retain_graph=True,
            allow_unused=True,
            is_grads_batched=True,
        )
        for known, part in zip(found, parts, strict=True):
            known.append(part)
    return [
        None if parts[0] is None else parts[0] if len(parts) == 1 else _joined(parts)
        for parts in found
    ]


def _joined(parts: list[Tensor]) -> Tensor:
    return wrap(np.concatenate([p._data for p in parts]))
