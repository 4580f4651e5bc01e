"""The records of everything that a tensor was computed from.

Operations that were recorded have their record on their node. The others are rebuilt from the
graph alone: from saved tensors, leaves, and, where all inputs are known, by running the row's
forward again.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..graph import AccumulateGrad, Node
from .records import (
    OpRecord,
    TensorRecord,
    attach,
    known_record,
    op_record,
    record_of,
    snapshot,
    unchanged,
)

MAX_NODES = 20_000
UNKNOWN = "?"  # a number or an untracked tensor that nothing kept


class Untracked(TypeError):
    """The tensor has no graph to show."""


def nodes_below(root: Any) -> tuple[list[Node], bool]:
    """The nodes from which the tensor's gradient flows on, oldest first; and whether all are."""
    edge = root._edge
    start = edge[0] if edge is not None else None
    if start is None:
        return [], True
    seen: dict[Node, None] = {start: None}
    stack = [start]
    complete = True
    while stack:
        for following in stack.pop().edges:
            node = None if following is None else following[0]
            if node is None or node in seen or isinstance(node, AccumulateGrad):
                continue
            if len(seen) >= MAX_NODES:
                complete = False
                continue
            seen[node] = None
            stack.append(node)
    return sorted(seen, key=lambda n: n.seq), complete


def records_of(root: Any, *, whole: bool) -> tuple[list[OpRecord], bool]:
    """The operations below a tensor, oldest first, and whether the list is complete."""
    nodes, complete = nodes_below(root)
    rebuilt = [n for n in nodes if op_record(n) is None]
    if whole:
        _add_statistics(nodes, root)
    if rebuilt:
        _rebuild(nodes, root, whole)
    found = [op_record(n) for n in nodes]
    return [r for r in found if r is not None], complete


def _add_statistics(nodes: list[Node], root: Any) -> None:
    """Work out what was left out of very large tensors that are still there, and unchanged."""
    there = [root]
    for node in nodes:
        there += [e[0].variable for e in node.edges if e and isinstance(e[0], AccumulateGrad)]
        there += node.saved or ()
    for tensor in there:
        record = known_record(tensor)
        if record is None or not isinstance(record.value, dict):
            continue
        if record.value["stats"] is None and unchanged(tensor, record):
            record.value = snapshot(tensor._data, whole=True)


def _rebuild(nodes: list[Node], root: Any, whole: bool) -> None:
    """Make the missing records, oldest first, then fill in values that can be found."""
    made: dict[tuple[Node, int], TensorRecord] = {}
    for node in nodes:
        known = op_record(node)
        if known is not None:
            for number, out in enumerate(known.outputs):
                made[node, number] = known.outputs[number] if out is not None else out
    fresh: list[tuple[Node, OpRecord]] = []
    for node in nodes:
        if op_record(node) is not None:
            continue
        outputs = _outputs(node, root, whole)
        for number, out in enumerate(outputs):
            made[node, number] = out
        inputs = [_input(node, slot, made, whole) for slot in range(len(node.edges))]
        row = node.row if node.row is not None else _Custom(node.name())
        record = OpRecord(
            row=row,
            name=str(row.name),
            inputs=inputs,
            outputs=outputs,
            attrs=_attrs(node),
            position=None,
            grad_mode=True,
            node_name=node.name(),
            versions=node.versions,
        )
        record.undifferentiated = tuple(i for i, e in enumerate(node.edges) if e is None)
        attach(node, record)
        fresh.append((node, record))
    for node, record in fresh:
        _replay(node, record, whole)


class _Custom:
    """Stands for the row of a node that no table row made."""

    inputs: tuple[str, ...] = ()
    attrs: tuple[str, ...] = ()
    kind = "function"

    def __init__(self, node_name: str) -> None:
        self.name = "function"
        self.symbol = node_name.removesuffix("Backward").removesuffix("Backward0")


def _outputs(node: Node, root: Any, whole: bool) -> list[TensorRecord]:
    if root._edge is not None and root._edge[0] is node and not node.multi:
        return [record_of(root, whole)]
    shapes = list(node.shape) if node.multi else [node.shape]
    dtypes = list(node.dtype) if node.multi else [node.dtype]
    view = bool(getattr(node.row, "view", False))
    records = [
        TensorRecord(tuple(s), np.dtype(d).name, False, True, view, None)
        for s, d in zip(shapes, dtypes, strict=True)
    ]
    if root._edge is not None and root._edge[0] is node:
        records[root._edge[1]] = record_of(root, whole)
    for number, record in node.__dict__.get("_trace_outputs", {}).items():
        records[number] = record  # a tensor that was used while someone listened
    for position, entry in enumerate(getattr(node.row, "saved", ())):
        saved = _saved(node, position)
        if entry.kind == "output" and isinstance(saved, np.ndarray):
            records[entry.index].value = snapshot(saved, whole=whole)
    return records


def _saved(node: Node, position: int) -> Any:
    return node.saved[position] if node.saved is not None else None


def _input(node: Node, slot: int, made: dict[tuple[Node, int], TensorRecord], whole: bool) -> Any:
    """The record of one input: from its leaf, its node, or what was saved of it."""
    edge = node.edges[slot]
    saved = _saved_input(node, slot)
    if edge is not None and isinstance(edge[0], AccumulateGrad):
        return record_of(edge[0].variable, whole)
    if edge is not None and edge in made:
        record = made[edge]
        if record.value is None and saved is not None:
            record.value = snapshot(saved._data, whole=whole)
        return record
    if edge is not None:
        return TensorRecord((), "float32", False, True, False, None)
    if saved is None:
        return UNKNOWN
    return saved._data.item() if saved._wrapped else record_of(saved, whole)


def _saved_input(node: Node, slot: int) -> Any:
    for position, entry in enumerate(getattr(node.row, "saved", ())):
        if entry.kind == "input" and not node.row.variadic and entry.index == slot:  # type: ignore[union-attr]
            saved = _saved(node, position)
            return saved if hasattr(saved, "_data") else None
    return None


def _attrs(node: Node) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for position, entry in enumerate(getattr(node.row, "saved", ())):
        if entry.kind == "attr" and node.saved is not None:
            found[entry.name] = node.saved[position]
    return found


def _replay(node: Node, record: OpRecord, whole: bool) -> None:
    """Run the row's forward again where everything that it needs is known."""
    row = node.row
    if row is None or row.multi or row.variadic or record.outputs[0].value is not None:
        return
    if any(name not in record.attrs for name in row.attrs):
        return
    arrays = []
    for source in record.inputs:
        value = source.value if isinstance(source, TensorRecord) else source
        if value is None or isinstance(value, (dict, str)):
            return
        arrays.append(np.asarray(value, dtype=record.outputs[0].dtype))
    try:
        with np.errstate(all="ignore"):
            result = np.asarray(row.forward(*arrays, *(record.attrs[a] for a in row.attrs)))
    except Exception:
        return  # values only: a picture without this one is still right
    if result.shape == record.outputs[0].shape:
        record.outputs[0].value = snapshot(result.astype(record.outputs[0].dtype), whole=whole)
