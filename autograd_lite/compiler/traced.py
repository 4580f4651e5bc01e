"""What every traced array is: a node of a graph, with a shape and a type."""

from __future__ import annotations

from typing import Any

import numpy as np

from .nodes import Graph, Node

_KINDS = frozenset("?ilqfd")


class NotFusable(Exception):
    """Asked for something of an array's values, or for a function that has no node."""


class Traced:
    """A node of a graph, seen as an array.

    `weak` marks a Python number that is not known yet: it takes the type of what it meets.
    """

    __slots__ = ("graph", "node", "weak")

    def __init__(self, graph: Graph, node: Node, weak: bool = False) -> None:
        self.graph, self.node, self.weak = graph, node, weak

    @property
    def shape(self) -> tuple[int, ...]:
        return self.node.shape

    @property
    def ndim(self) -> int:
        return len(self.node.shape)

    @property
    def size(self) -> int:
        return self.node.size

    @property
    def dtype(self) -> Any:
        return self.node.dtype

    def like(self, node: Node, weak: bool = False) -> Any:
        """Return an array of the same kind for another node of the graph."""
        return type(self)(self.graph, node, weak)


def is_traced(x: Any) -> bool:
    """Return whether an argument is a traced array."""
    return isinstance(x, Traced)


def known(dtype: Any) -> Any:
    """Return a type that generated code has; NotFusable for others."""
    if dtype.char not in _KINDS:
        raise NotFusable(f"the type {dtype}")
    return dtype


def kind_of(x: Any) -> Any:
    """Return the type of an argument as NumPy promotes it: of a Python number, its class."""
    if isinstance(x, Traced):
        return float if x.weak else x.dtype
    if isinstance(x, bool):
        return np.dtype(bool)
    return (
        type(x)
        if isinstance(x, (int, float)) and not isinstance(x, np.generic)
        else np.asarray(x).dtype
    )


def sample(x: Any) -> Any:
    """Something of the type of an argument, for NumPy to promote."""
    if isinstance(x, Traced):
        return 1.0 if x.weak else np.ones((), x.dtype)[...]
    return x if isinstance(x, (bool, int, float)) else np.ones((), np.asarray(x).dtype)[...]


def node_of(graph: Graph, x: Any, dtype: Any = None) -> Node:
    """The node of an argument; numbers take `dtype`."""
    if isinstance(x, Traced):
        return graph.cast(x.node, dtype) if x.weak and dtype is not None else x.node
    if isinstance(x, (bool, int, float)):
        return graph.constant(x, dtype if dtype is not None else np.asarray(x).dtype)
    array = np.asarray(x)
    if array.ndim == 0 or (array.size and array.size == (array == array.flat[0]).sum()):
        return graph.constant(array.flat[0], known(array.dtype), array.shape)
    raise NotFusable("an array from outside")


def axes_of(axis: Any, ndim: int) -> tuple[int, ...]:
    """Return dimensions as numbers from 0; NotFusable if one is out of range."""
    axes = (axis,) if isinstance(axis, int) else tuple(axis)
    if any(not -ndim <= d < ndim for d in axes):
        raise NotFusable("a dimension out of range")
    return tuple(d % ndim for d in axes)
