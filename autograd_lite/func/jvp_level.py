"""The level of `jvp`: carries a tangent beside every value."""

from __future__ import annotations

from typing import Any

from .._tensor import Tensor
from ..autograd.tangents import row_jvp
from ..table import Row
from ..thread_mode import LISTEN, state, switch
from .grad_level import has_own, lower_attrs
from .levels import (
    GradTrackingTensor,
    Level,
    call_row,
    note_view,
    resolve,
    split_args,
    tracked,
)


class JvpLevel(Level):
    """Runs each operation and its Jacobian-vector product one level down."""

    def owns(self, tensor: Any) -> bool:
        """Return whether a tensor is a wrapper of this level."""
        return isinstance(tensor, GradTrackingTensor) and tensor.level is self

    def lower(self, tensor: Any) -> Any:
        """Return what a tensor is one level down."""
        tensor = resolve(tensor)
        return tensor.value if self.owns(tensor) else tensor

    def dual(self, value: Tensor, tangent: Tensor | None) -> GradTrackingTensor:
        """Wrap a value with its tangent."""
        out = tracked(value, self)
        out._tangent = tangent
        return out

    def process(self, row: Row, args: tuple[Any, ...]) -> Any:
        operands, attrs = split_args(row, args)
        values = tuple(map(self.lower, operands))
        attrs_below = lower_attrs(self, attrs)
        tangents = tuple(o._tangent if self.owns(o) else None for o in operands)
        if all(v is o for v, o in zip(values, operands, strict=True)) and not has_own(self, attrs):
            result = self.below(call_row, row, values, attrs)
            return note_view(row, operands, attrs, result)

        def run() -> tuple[Any, Any]:
            result = call_row(row, values, attrs_below)
            results = tuple(result) if row.multi else (result,)
            if state.mode & LISTEN and not state.interpreters:
                return results, told_tangents(row, values, tangents, attrs_below, results)
            return results, row_jvp(row, values, tangents, attrs_below, results)

        results, moved = self.below(run)
        outputs = tuple(self.dual(r, t) for r, t in zip(results, moved, strict=True))
        return note_view(row, operands, attrs, outputs if row.multi else outputs[0])

    def lower_result(self, tensor: Any) -> Any:
        """Return a result of this level for use outside it."""
        return tensor.value if self.owns(tensor) else resolve(tensor)


def told_tangents(row: Row, values: Any, tangents: Any, attrs: Any, results: Any) -> Any:
    """Run an operation's Jacobian-vector product; a recorder hears of the tangents alone."""
    switch(LISTEN, False)
    try:
        moved = row_jvp(row, values, tangents, attrs, results)
    finally:
        switch(LISTEN, True)
    state.listener.on_tangents((*values, *results), (*tangents, *moved))
    return moved
