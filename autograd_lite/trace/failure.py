"""The ghost of an operation that raised: what it was called with, read from the traceback."""

from __future__ import annotations

import ast
from types import FrameType, TracebackType
from typing import Any

from .._tensor import Tensor
from ..operand_notes import arguments_of
from .records import ErrorRecord, OpRecord, record_of
from .rows import Quiet
from .scope import Spot
from .source import is_own, node_at

_SIGNS: dict[type[ast.AST], tuple[str, str]] = {
    ast.Add: ("add", "+"), ast.Sub: ("sub", "-"), ast.Mult: ("mul", "⊙"), ast.Div: ("div", "/"),
    ast.MatMult: ("matmul", "@"), ast.Pow: ("pow", "**"), ast.FloorDiv: ("floor_divide", "//"),
    ast.Mod: ("remainder", "%"),
}  # fmt: skip


def failure_of(error: BaseException, spot: Spot = ((), (), (), ())) -> ErrorRecord:
    """What raised: one of our operations (then with its ghost), or the user's own code."""
    steps = _steps(error.__traceback__)
    user = next((i for i in reversed(range(len(steps))) if not _own(steps[i][0])), None)
    found = ErrorRecord(type(error).__name__, str(error))
    if user is None or user + 1 == len(steps):
        return found
    frame, at = steps[user]
    tensors = _arguments(steps[user + 1][0])
    if not tensors:
        return found
    position = (frame.f_code, at)
    row, name = _row(steps[user + 1 :]), _written(position)
    if row is None or (name is not None and name.kind == "infix"):
        row = name or row or Quiet("operation", "?")
    ghost = OpRecord(
        row, str(row.name), [record_of(t, True) for t in tensors], [], {}, position, True,
        None, None,
    )  # fmt: skip
    ghost.spot = spot
    ghost.failed = (found.kind, found.message)
    found.op = ghost
    return found


def _steps(traceback: TracebackType | None) -> list[tuple[FrameType, int]]:
    found: list[tuple[FrameType, int]] = []
    while traceback is not None:
        found.append((traceback.tb_frame, traceback.tb_lasti))
        traceback = traceback.tb_next
    return found


def _own(frame: FrameType) -> bool:
    return is_own(frame.f_code.co_filename)


def _arguments(frame: FrameType) -> list[Tensor]:
    """The tensors that a call of ours was given, in order."""
    return [v for v in arguments_of(frame) if isinstance(v, Tensor)]


def _row(steps: list[tuple[FrameType, int]]) -> Any:
    """The row of the table that ran, if it came so far."""
    for frame, _ in steps:
        row = frame.f_locals.get("row")
        if hasattr(row, "symbol") and hasattr(row, "inputs"):
            return row
    return None


def _written(position: Any) -> Any:
    """The operation as the source has it."""
    found = node_at(position)
    node = None if found is None else found[0]
    if isinstance(node, (ast.BinOp, ast.AugAssign)):
        name, sign = _SIGNS.get(type(node.op), ("operation", "?"))
        return Quiet(name, sign, kind="infix")
    if isinstance(node, ast.Subscript):
        return Quiet("index", "[ ]")
    if isinstance(node, ast.Call):
        target = node.func
        called = getattr(target, "attr", None) or getattr(target, "id", None)
        return None if called is None else Quiet(called)
    return None
