"""The user's variables: which of them hold a recorded tensor."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from types import FrameType

from .._tensor import Tensor
from .records import TensorRecord, known_record, op_record


def user_frame() -> FrameType | None:
    """The innermost frame outside this library."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and str(frame.f_globals.get("__name__")).startswith("autograd_lite"):
        frame = frame.f_back
    return frame


def names_in(frame: FrameType | None) -> Mapping[int, list[str]]:
    """Which variables of a frame hold a recorded tensor: `id` of its record -> names."""
    if frame is None:
        return {}
    found: dict[int, list[str]] = {}
    for namespace in (frame.f_locals, frame.f_globals):
        for name, value in list(namespace.items()):
            if name.startswith("_") or not isinstance(value, Tensor):
                continue
            record = _made_by_node(value) or known_record(value)
            if record is not None and name not in found.setdefault(id(record), []):
                found[id(record)].append(name)
    return found


def _made_by_node(tensor: Tensor) -> TensorRecord | None:
    """The record of a tensor as its node's output, for a tensor that was not recorded itself."""
    edge = tensor._edge
    op = op_record(edge[0]) if edge is not None and edge[0] is not None else None
    return op.outputs[edge[1]] if op is not None and edge[1] < len(op.outputs) else None
