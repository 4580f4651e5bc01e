"""Sentences that a particular backward step deserves, as messages of the catalogue."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .records import TensorRecord, VjpRecord

Note = tuple[str, dict[str, Any]]
_LISTED = 6


def reasons(event: VjpRecord) -> list[Note]:
    """Why the numbers of a step are what they are."""
    found: list[Note] = []
    name = event.op.name.split("_")[0]
    source = event.op.inputs[event.slot]
    if not isinstance(source, TensorRecord):
        return found
    count = math.prod(source.shape)
    if name == "mean":
        out = max(1, math.prod(event.op.outputs[0].shape))
        found.append(("why.mean", {"n": count // out}))
    elif name == "sum":
        found.append(("why.sum", {}))
    elif name == "sub" and event.slot == 1:
        found.append(("why.sub", {}))
    elif name == "relu":
        found += _masked(source)
    elif event.op.outputs[0].view:
        found.append(("why.view", {}))
    return found + _not_finite(event)


def _masked(source: TensorRecord) -> list[Note]:
    if not isinstance(source.value, np.ndarray):
        return []
    closed = np.argwhere(source.value <= 0)
    if not len(closed):
        return [("why.masked.none", {})]
    if len(closed) == source.value.size:
        return [("why.masked.all", {})]
    return [("why.masked", {"where": positions(closed)})]


def positions(indices: np.ndarray) -> str:
    """Indices as text: `[0, 1], [2, 0]`, cut after a few.

    >>> positions(np.array([[0], [2]]))
    '[0], [2]'
    """
    shown = [f"[{', '.join(str(int(i)) for i in index)}]" for index in indices[:_LISTED]]
    return ", ".join(shown) + (", …" if len(indices) > _LISTED else "")


def _not_finite(event: VjpRecord) -> list[Note]:
    if not isinstance(event.contribution, np.ndarray) or event.contribution.dtype.kind != "f":
        return []
    finite = np.isfinite(event.contribution)
    if finite.all():
        return []
    bad = np.argwhere(~finite)
    return [("why.nan", {"count": len(bad), "where": positions(bad[:1])})]
