"""Gradient edges: a place in the graph without the tensor that led there."""

from __future__ import annotations

from typing import Any, NamedTuple


class GradientEdge(NamedTuple):
    """An output of a node, as `autograd.grad` takes it instead of a Tensor."""

    node: Any
    output_nr: int
    ownership_token: Any = None
