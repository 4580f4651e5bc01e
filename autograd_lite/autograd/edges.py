"""Gradient edges: a place in the graph without the tensor that led there."""

from __future__ import annotations

from typing import Any, NamedTuple


class GradientEdge(NamedTuple):
    """An output of a node, as `autograd.grad` takes it instead of a Tensor."""

    node: Any
    output_nr: int
    ownership_token: Any = None


def engine_edge(item: Any) -> Any:
    """Return what the sweep takes for a Tensor or GradientEdge: the Tensor, or `(node, number)`."""
    if isinstance(item, GradientEdge):
        return (getattr(item.node, "_node", item.node), item.output_nr)
    return item
