"""In-place operations inside a trace: the tensor stands for the new value afterwards."""

from __future__ import annotations

from typing import Any

from ..func.in_place import run_in_place
from ..func.levels import call_row, split_args
from ..graph import LEAF, AccumulateGrad
from ..table import ROWS, Row
from ..thread_mode import GRAD, state
from .tracer import TracedTensor, TraceLevel


def run(level: TraceLevel, row: Row, args: tuple[Any, ...]) -> Any:
    """Note an in-place operation: its first tensor stands for the result from now on."""
    given = args[0]
    target = level.own(given)
    if not isinstance(target, TracedTensor):
        raise level.stop("in-place")
    recording = state.mode & GRAD
    reshapes = _reshapes(row)
    if id(target) in level.parts or (reshapes and level.memory.is_shared(target)):
        raise level.stop("views")
    if "_viewed" in target.__dict__ or reshapes:
        if given is not target:
            raise level.stop("views")
        if recording and _views_leaf(target):
            raise RuntimeError(
                "a view of a leaf Variable that requires grad is being used in an in-place operation."
            )
        result = run_in_place(level, row, args)
        level.memory.change(target)
        return result
    edge = target._edge
    if recording and is_leaf(edge):
        raise RuntimeError(
            "a leaf Variable that requires grad is being used in an in-place operation."
        )
    before = level.wrapped(target.value, target.symbol, edge)
    operands, attrs = split_args(row, (before, *args[1:]))
    result = call_row(row, operands, attrs)
    if result._data.dtype != target._data.dtype:
        result = result.to(target.dtype)
    if result._data.shape != target._data.shape:
        result = result.expand(target._data.shape)
    target.value, target.symbol = result.value, result.symbol
    if recording:
        target._edge = result._edge
    level.memory.change(target)
    return given


def _reshapes(row: Row) -> bool:
    """Whether a row gives a tensor the shape of a view of it, as `t_` does."""
    view = ROWS.get(row.name.removesuffix("_in_place"))
    return view is not None and view is not row and view.view


def _views_leaf(tensor: Any) -> bool:
    while (viewed := tensor.__dict__.get("_viewed")) is not None:
        tensor = viewed[0]
    return is_leaf(tensor._edge)


def is_leaf(edge: Any) -> bool:
    return edge is LEAF or (edge is not None and isinstance(edge[0], AccumulateGrad))
