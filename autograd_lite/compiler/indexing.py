"""Basic indexing as a view of a node."""

from __future__ import annotations

from typing import Any

import numpy as np

from .nodes import Graph, Node
from .traced import NotFusable


def indexed(graph: Graph, node: Node, key: Any) -> Node:
    """The view that a basic index makes."""
    keys = list(key) if isinstance(key, tuple) else [key]
    for k in keys:
        if not (
            k is None or k is Ellipsis or isinstance(k, (slice, int, np.integer))
        ) or isinstance(k, bool):
            raise NotFusable("an index of arrays")
    used = sum(k is not None and k is not Ellipsis for k in keys)
    if Ellipsis not in keys:
        keys.append(Ellipsis)
    at = keys.index(Ellipsis)
    keys[at : at + 1] = [slice(None)] * (len(node.shape) - used)
    shape: list[int] = []
    map_: list[Any] = []
    for k in keys:
        if k is None:
            shape.append(1)
            continue
        extent = node.shape[len(map_)]
        if isinstance(k, slice):
            start, stop, step = k.indices(extent)
            map_.append((start, ((len(shape), step),)))
            shape.append(len(range(start, stop, step)))
        else:
            if not -extent <= k < extent:
                raise NotFusable("an index out of range")
            map_.append((int(k) % extent, ()))
    return graph.view(node, tuple(shape), tuple(map_))
