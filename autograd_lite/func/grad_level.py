"""The level of `grad` and `vjp`: records a tape of its own over values of the level below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np

from .._tensor import Tensor
from ..engine import differentiable_outputs, new_node
from ..graph import LEAF, edge_of
from ..saved import stamps
from ..sweep import run_backward
from ..table import Row
from ..thread_mode import GRAD, LISTEN, state, switch
from .levels import (
    GradTrackingTensor,
    Level,
    call_row,
    note_view,
    resolve,
    split_args,
    tracked,
)


class GradLevel(Level):
    """Records operations on its own wrappers; backward through it runs one level down."""

    def __enter__(self) -> Self:
        super().__enter__()
        switch(GRAD, True)
        return self

    def owns(self, tensor: Any) -> bool:
        """Return whether a tensor is a wrapper of this level."""
        return isinstance(tensor, GradTrackingTensor) and tensor.level is self

    def lower(self, tensor: Any) -> Any:
        """Return what a tensor is one level down."""
        tensor = resolve(tensor)
        return tensor.value if self.owns(tensor) else tensor

    def process(self, row: Row, args: tuple[Any, ...]) -> Any:
        operands, attrs = split_args(row, args)
        values = tuple(map(self.lower, operands))
        result = self.below(call_row, row, values, lower_attrs(self, attrs))
        if all(v is o for v, o in zip(values, operands, strict=True)) and not has_own(self, attrs):
            return note_view(row, operands, attrs, result)
        outputs = tuple(tracked(r, self) for r in (result if row.multi else (result,)))
        recording = (
            state.mode & GRAD
            and row.differentiable
            and any(self.owns(t) and t._edge is not None for t in operands)
        )
        if recording:
            self.record(row, operands, values, attrs, outputs)
        return note_view(row, operands, attrs, outputs if row.multi else outputs[0])

    def record(
        self,
        row: Row,
        operands: tuple[Any, ...],
        values: tuple[Any, ...],
        attrs: tuple[Any, ...],
        outputs: tuple[GradTrackingTensor, ...],
    ) -> None:
        """Make the node of an operation; what it saves are values of the level below."""
        differentiable = differentiable_outputs(row, outputs)
        if not differentiable:
            return
        node = new_node(row, tuple(edge_of(t) if self.owns(t) else None for t in operands), outputs)
        node.saved = tuple(
            self.saved(row, s, node.edges, values, attrs, outputs) for s in row.saved
        )
        node.versions = stamps(node.saved)
        for i in differentiable:
            outputs[i]._edge = (node, i)
        if state.mode & LISTEN:
            state.listener.on_level_node(row, node, operands, outputs)

    def saved(self, row: Row, entry: Any, edges: Any, values: Any, attrs: Any, outputs: Any) -> Any:
        """Return what a node keeps for one name that a rule asks for."""
        if entry.kind == "attr":
            return lower_attr(self, attrs[entry.index])
        if entry.kind == "output":
            return outputs[entry.index].value
        if row.variadic:
            return tuple(values) if entry.kind == "input" else tuple(map(entry.metadata, values))
        value = values[entry.index]
        if value is None:
            return None
        if not isinstance(value, Tensor):
            value = as_number(value)
        if entry.kind == "metadata":
            return entry.metadata(value)
        return value if any(edges[i] is not None for i in entry.wanted_by) else None

    def leaf(self, value: Tensor) -> GradTrackingTensor:
        """Wrap an input with respect to which this level differentiates."""
        return tracked(value, self, LEAF if value._data.dtype.kind == "f" else None)

    def gradients(
        self, outputs: Sequence[Tensor], seeds: Sequence[Any], inputs: Sequence[Tensor]
    ) -> list[Any]:
        """Return, one level down, the gradients of outputs (zeros where there is no path)."""
        from .zeros import zeros_of

        pairs = [
            (o, s)
            for o, s in zip(outputs, seeds, strict=True)
            if self.owns(o) and o._edge is not None
        ]
        wanted = [t for t in inputs if t._edge is not None]
        found: list[Any] = []
        if pairs:
            found = run_backward(
                [o for o, _ in pairs],
                [s for _, s in pairs],
                keep_graph=True,
                create_graph=bool(state.mode & GRAD),
                on_tensors=True,
                accumulate=False,
                inputs=wanted,
            )
        by_id = {id(t): g for t, g in zip(wanted, found, strict=bool(found))}
        return [
            zeros_of(self.lower_any(t)) if by_id.get(id(t)) is None else by_id[id(t)]
            for t in inputs
        ]

    def lower_result(self, tensor: Any) -> Any:
        """Return a result of this level for use outside it."""
        return tensor.value if self.owns(tensor) else resolve(tensor)

    @staticmethod
    def lower_any(tensor: Any) -> Any:
        return tensor.value if isinstance(tensor, GradTrackingTensor) else tensor


def as_number(value: Any) -> Tensor:
    """Return a Python number as the tensor that an operation makes of it.

    In float64, lest digits be lost where the tensors have them; it promotes as a number does.
    """
    from ..dtypes import of_scalar
    from ..wrapped import wrapped_number

    kind = of_scalar(value).np
    return wrapped_number(value, np.dtype(np.float64) if kind.kind == "f" else kind)


def lower_attr(level: Any, attr: Any) -> Any:
    """Bring tensors among an operation's other arguments (indices) one level down."""
    if isinstance(attr, Tensor):
        return level.lower(attr)
    if type(attr) in (list, tuple) and any(isinstance(a, Tensor) for a in attr):
        return type(attr)(lower_attr(level, a) for a in attr)
    return attr


def lower_attrs(level: Any, attrs: tuple[Any, ...]) -> tuple[Any, ...]:
    """Bring all tensors among the other arguments one level down."""
    return tuple(lower_attr(level, a) for a in attrs)


def has_own(level: Any, attrs: tuple[Any, ...]) -> bool:
    """Return whether tensors of a level are among an operation's other arguments."""
    return any(
        level.owns(a) or (type(a) in (list, tuple) and any(level.owns(b) for b in a)) for a in attrs
    )
