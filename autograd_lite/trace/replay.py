"""A backward pass computed again from records, where the graph itself has been freed."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..graph import AccumulateGrad
from .graph import nodes_below
from .records import PassRecord, TensorRecord, VjpRecord, op_record, record_of
from .rules import vjp


def replay(root: Any, seed: np.ndarray) -> PassRecord | None:
    """Run the recorded rules on the recorded values, in the engine's order.

    None where some value or rule is not known: half a pass would mislead.
    """
    nodes, complete = nodes_below(root)
    if not complete or not nodes:
        return None
    expected = _expected(nodes)
    start, number = root._edge
    sums: dict[Any, Any] = {(start, number): seed}
    received: dict[Any, int] = {}
    found = PassRecord([record_of(root, False)], [seed.copy()], rehearsed=True)
    for node in reversed(nodes):  # the newest first, as the sweep does
        op = op_record(node)
        if op is None:
            return None
        outputs = [k for k in range(len(op.outputs)) if (node, k) in sums]
        for slot, edge in enumerate(node.edges):
            target = op.inputs[slot] if slot < len(op.inputs) else None
            if edge is None or not isinstance(target, TensorRecord):
                continue
            for output in outputs:
                grad = sums[node, output]
                part = vjp(op, slot, {output: grad})
                if part is None:
                    return None
                key = (edge[0], edge[1])
                before = sums.get(key)
                after = part if before is None else before + part
                sums[key] = after
                received[key] = received.get(key, 0) + 1
                found.events.append(
                    VjpRecord(
                        op, slot, output, target, grad, part, before, after,
                        received[key], max(expected[key], received[key]),
                    )
                )  # fmt: skip
    return found


def _expected(nodes: list[Any]) -> dict[Any, int]:
    counts: dict[Any, int] = {}
    for node in nodes:
        for edge in node.edges:
            if edge is not None:
                counts[edge[0], edge[1]] = counts.get((edge[0], edge[1]), 0) + 1
    return counts


def leaf_gradients(root: Any) -> dict[int, tuple[Any, np.ndarray]]:
    """The `.grad` that the leaves below a tensor hold now, by `id` of the leaf's record."""
    found: dict[int, tuple[Any, np.ndarray]] = {}
    nodes, _ = nodes_below(root)
    leaves = [root] if root.is_leaf else []
    for node in nodes:
        leaves += [
            e[0].variable for e in node.edges if e is not None and isinstance(e[0], AccumulateGrad)
        ]
    for leaf in leaves:
        if leaf._grad is not None:
            record = record_of(leaf, False)
            found[id(record)] = (record, leaf._grad._data.copy())
    return found
