"""A tensor from which no gradient comes back."""

from __future__ import annotations

from typing import Any

from .._tensor import Tensor, wrap
from ..graph import Node, edge_of, next_sequence


class UndefinedGrad(Node):
    """Passes its input on; backward through it gives nothing."""

    def vjp(self, grad: Any, edges: Any) -> tuple[Any, ...]:
        return (None,)

    vjp_tensors = vjp


def undefined_grad(tensor: Tensor) -> Tensor:
    """Return the same values at a node whose backward gives no gradient."""
    node = UndefinedGrad()
    node.edges = (edge_of(tensor),)
    node.seq = next_sequence()
    node.shape, node.dtype = tensor._data.shape, tensor._data.dtype
    return wrap(tensor._data, (node, 0))
