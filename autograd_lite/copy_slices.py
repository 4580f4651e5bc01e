"""`CopySlices`: the history of a base after one of its views was rewritten in place."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

from .fit import fit
from .graph import Node, edge_of, next_sequence
from .strides import geometry_of, memory_for

if TYPE_CHECKING:
    from ._tensor import Tensor


class CopySlices(Node):
    """Backward of `view.op_(...)` for the view's base.

    Outside the view the gradient passes unchanged; inside, it passes through the operation's own
    node. The other inputs of the operation follow the base among the edges.
    """

    def __init__(self, base: Tensor, view: Tensor, node: Node) -> None:
        self.edges = (edge_of(base), *node.edges[1:])
        self.seq = next_sequence()
        self.shape, self.dtype = base._data.shape, base._data.dtype
        self.base_geometry = geometry_of(base._data)
        self.view_geometry = geometry_of(view._data)
        self.node = node
        self.shown = node.shown
        node.slices = weakref.ref(self)  # type: ignore[attr-defined]  # see `edge_of_output`
        node.edges = self.edges  # which of its gradients are wanted; it is never walked itself

    def name(self) -> str:
        return "torch::autograd::CopySlices"

    @property
    def next_functions(self) -> Any:
        return self.node.next_functions  # it has this node's edges

    def vjp(self, grad: Any, edges: Any) -> tuple[Any, ...]:
        _, (whole, part) = memory_for(grad.dtype, self.base_geometry, self.view_geometry)
        whole[...] = grad
        parts = self.node.vjp(part.copy(), edges)
        if edges[0] is None:
            return (None, *parts[1:])
        part[...] = 0 if parts[0] is None else fit(parts[0], part.shape, part.dtype, self.node, 0)
        return (whole, *parts[1:])

    def vjp_tensors(self, grad: Any, edges: Any) -> tuple[Any, ...]:
        from .shape_rules import strided_gather, strided_place

        window = strided_gather(grad, self.base_geometry, self.view_geometry)
        parts = self.node.vjp_tensors(window, edges)
        if edges[0] is None:
            return (None, *parts[1:])
        inner = parts[0]
        if inner is None:
            inner = window * 0
        inner = fit(inner, window._data.shape, window._data.dtype, self.node, 0)
        return (strided_place(grad, inner, self.base_geometry, self.view_geometry), *parts[1:])

    def edge_of_output(self) -> tuple[Node, int]:
        """Return where the gradient of the rewritten view goes: through the base."""
        from .views import window_node

        return window_node((self, 0), self.base_geometry, self.view_geometry, self.dtype), 0

    def release(self) -> None:
        self.node.release()
