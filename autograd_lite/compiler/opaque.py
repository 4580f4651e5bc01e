"""Derivative rules that look at values: they run as they are, on arrays, when the program runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .._tensor import Tensor, wrap
from ..graph import Node, next_sequence
from .program import Operation

if TYPE_CHECKING:
    from .tracer import TraceLevel


class RuleRow:
    """The row of a node's VJP on arrays: gradients and saved tensors in, contributions out."""

    multi = True
    variadic = view = differentiable = False
    promote = None
    kind = "function"
    attrs: tuple[str, ...] = ()

    def __init__(self, node: Node, grads: int, slots: list[int], places: list[int]) -> None:
        row: Any = node.row
        self.row, self.grads, self.slots, self.places = row, grads, slots, places
        self.name = self.symbol = f"{row.name}ʹ"
        self.saved, self.shape, self.dtype = node.saved, node.shape, node.dtype
        self.outputs, self.count = node.outputs, len(node.edges)

    def forward(self, *arrays: Any) -> tuple[Any, ...]:
        """Return the contributions for the wanted inputs."""
        if not all(isinstance(a, np.ndarray) for a in arrays):
            raise TypeError("the rule needs values")
        node = Node.__new__(self.row.node)
        node.seq, node.shape, node.dtype = next_sequence(), self.shape, self.dtype
        node.outputs = self.outputs
        node.edges = tuple((node, 0) if k in self.slots else None for k in range(self.count))
        saved = list(self.saved or ())
        for place, array in zip(self.places, arrays[self.grads :], strict=True):
            output = self.row.saved[place].kind == "output"
            saved[place] = array if output else wrap(array)
        node.saved = tuple(saved)
        grad: Any = list(arrays[: self.grads]) if self.row.multi else arrays[0]
        with np.errstate(all="ignore"):
            parts = node.vjp(grad, node.edges)
        return tuple(np.asarray(parts[k]) for k in self.slots)

    def __call__(self, *tensors: Any) -> tuple[Tensor, ...]:
        """Run on plain tensors."""
        return tuple(wrap(a) for a in self.forward(*(t._data for t in tensors)))


def rule_on_arrays(level: TraceLevel, node: Node, grad: Any, edges: Any) -> tuple[Any, ...]:
    """Note the VJP of a node as one operation; return the contributions."""
    from .tracer import TracedTensor

    if node.row is None or node.row.variadic:
        raise level.stop("rule", node.name())
    grads = list(grad) if node.multi else [grad]
    if node.multi:
        grads = [
            wrap(np.zeros(s, d)) if g is None else g
            for g, s, d in zip(grads, node.shape, node.dtype, strict=True)
        ]
    grads = [level.own(g) for g in grads]
    places = [k for k, s in enumerate(node.saved or ()) if isinstance(s, TracedTensor)]
    saved = [(node.saved or ())[k] for k in places]
    slots = [k for k, e in enumerate(edges) if e is not None]
    row: Any = RuleRow(node, len(grads), slots, places)
    given = [*grads, *saved]
    operation = Operation(row, tuple(t.symbol for t in given), ())
    results = level.below(row, *(t.value for t in given))
    outputs = [level.wrapped(r, level.value(r, operation)) for r in results]
    operation.outputs = tuple(o.symbol for o in outputs)
    level.operations.append(operation)
    by_slot = dict(zip(slots, outputs, strict=True))
    return tuple(by_slot.get(k) for k in range(len(edges)))
