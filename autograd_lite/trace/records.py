"""What the recorder keeps: small records that live as long as the graph they describe.

A record of a tensor hangs on the tensor, a record of an operation on its node, a record of a
backward pass on the root's node. So nothing has to be looked up or dropped: when the graph goes,
its records go.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..graph import LEAF
from .source import Position
from .values import FULL, Value, encode

#: A copy of a small array, or a summary of a large one.
Snapshot = np.ndarray | Value
_KEY = "_trace_record"
#: Which of a node's values were there, and their versions.
Saves = tuple[list[bool], tuple[int, ...] | None]


class _TypeNames(dict[Any, str]):
    """The names of NumPy's types, which it spells anew every time it is asked."""

    def __missing__(self, dtype: Any) -> str:
        self[dtype] = name = str(dtype.name)
        return name


_type_names = _TypeNames()


def snapshot(array: Any, *, whole: bool) -> Snapshot:
    """Copy a small array, summarise a large one (with statistics if `whole`)."""
    data = array if type(array) is np.ndarray else np.asarray(array)
    if data.size <= FULL:
        return data.copy()
    return encode(data, statistics=whole)


@dataclass(eq=False, slots=True)
class TensorRecord:
    """A tensor at one version: what it was when an operation made or used it."""

    shape: tuple[int, ...]
    dtype: str
    leaf: bool
    requires_grad: bool
    view: bool
    value: Snapshot | None
    stamp: int = 0
    array_id: int = 0
    names: list[str] = field(default_factory=list)
    given_name: str | None = None


@dataclass(eq=False, slots=True, weakref_slot=True)
class OpRecord:
    """One run of a table row or a custom Function."""

    row: Any
    name: str
    inputs: list[TensorRecord | Any]
    outputs: list[TensorRecord]
    attrs: dict[str, Any]
    position: Position | None
    grad_mode: bool
    node_name: str | None
    saves: Saves | None
    in_place: bool = False
    undifferentiated: tuple[int, ...] = ()

    @property
    def saved(self) -> list[dict[str, Any]]:
        """What the node saved: name, the record it is of, its version, and the slots that want it."""
        found: list[dict[str, Any]] = []
        plan = getattr(self.row, "saved", None)
        if plan is None or self.saves is None:
            return found
        there, versions = self.saves
        for index, entry in enumerate(plan):
            if entry.kind not in ("input", "output") or not there[index]:
                continue
            pool = self.inputs if entry.kind == "input" else self.outputs
            if not (self.row.variadic and entry.kind == "input"):
                pool = pool[entry.index : entry.index + 1]
            version = 0 if versions is None else versions[index]
            slots = sorted(entry.wanted_by)
            found += [
                {"name": entry.name, "of": t, "version": version, "slots": slots}
                for t in pool
                if isinstance(t, TensorRecord)
            ]
        return found


def saves_of(node: Any) -> Saves | None:
    """Note what a node holds now: reading it out can wait, the tensors themselves need not stay."""
    if node is None or type(node.saved) is not tuple:
        return None
    return [s is not None for s in node.saved], node.versions


@dataclass(eq=False)
class VjpRecord:
    """One contribution that backward computed."""

    op: OpRecord
    slot: int
    output: int
    target: TensorRecord
    incoming: Snapshot | None
    contribution: Snapshot
    before: Snapshot | None
    after: Snapshot
    received: int
    expected: int


@dataclass(eq=False)
class AccumulateRecord:
    """A leaf's `.grad` taking a gradient."""

    target: TensorRecord
    contribution: Snapshot
    before: Snapshot | None
    after: Snapshot
    rehearsed: bool = False


@dataclass(eq=False)
class PassRecord:
    """One backward pass."""

    roots: list[TensorRecord]
    seeds: list[Snapshot]
    rehearsed: bool
    events: list[VjpRecord | AccumulateRecord] = field(default_factory=list)
    error: tuple[str, str] | None = None


def record_of(tensor: Any, *, whole: bool, fresh: bool = False) -> TensorRecord:
    """The record of a tensor as it is now; made if there is none or the tensor changed."""
    found: TensorRecord | None = getattr(tensor, _KEY, None)
    vc = tensor._vc
    stamp = 0 if vc is None else vc.stamp
    data = tensor._data
    edge = tensor._edge
    if (
        found is not None
        and not fresh
        and found.stamp == stamp
        and found.array_id == id(data)
        and found.requires_grad is (edge is not None)
    ):
        return found
    name = tensor.name
    record = TensorRecord(
        data.shape,
        _type_names[data.dtype],
        edge is None or edge is LEAF,
        edge is not None,
        tensor._base is not None,
        snapshot(data, whole=whole),
        stamp,
        id(data),
        [],
        name if isinstance(name, str) else None,
    )
    tensor._trace_record = record
    return record


def known_record(tensor: Any) -> TensorRecord | None:
    """The record that hangs on a tensor, whatever its version."""
    found: TensorRecord | None = getattr(tensor, _KEY, None)
    return found


def attach(node: Any, record: OpRecord) -> None:
    """Hang an operation's record on its node."""
    node._trace_record = record


def op_record(node: Any) -> OpRecord | None:
    """The record that hangs on a node."""
    found: OpRecord | None = getattr(node, _KEY, None)
    return found


def attach_pass(node: Any, record: PassRecord) -> None:
    """Hang a backward pass on its root's node; the latest one stays."""
    node.__dict__["_trace_pass"] = record


def pass_record(node: Any) -> PassRecord | None:
    """The latest backward pass from a node."""
    return getattr(node, "__dict__", {}).get("_trace_pass")
