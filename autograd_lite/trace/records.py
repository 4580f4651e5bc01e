"""What the recorder keeps: small records that live as long as the graph they describe.

A record of a tensor hangs on the tensor, a record of an operation on its node, a record of a
backward pass on the root's node. So nothing has to be looked up or dropped: when the graph goes,
its records go. What is rare lives in class attributes until it is set.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .. import sources
from ..graph import LEAF
from ..thread_mode import FORWARD_AD, LISTEN, set_mode, state
from ..version import VersionCounter
from .scope import Spot
from .source import Position
from .values import FULL, Value, encode, type_name

#: A copy of a small array, or a summary of a large one.
Snapshot = np.ndarray | Value
_KEY = "_trace_record"
#: The versions of what a node saved; None: all were 0.
Versions = tuple[int, ...] | None


def snapshot(array: Any, *, whole: bool) -> Snapshot:
    """Copy a small array, summarise a large one (if `whole`, one of any size with statistics)."""
    data = array if type(array) is np.ndarray else np.asarray(array)
    if data.size <= FULL:
        return data.copy()
    return encode(data, statistics=whole)


class TensorRecord:
    """A tensor at one version: what it was when an operation made or used it."""

    given_name: str | None = None
    parameter_name: str | None = None  # in the network that it belongs to, e.g. "fc1.weight"
    memory: Any = None  # its version counter, which tensors on one memory share; None: its own
    tangent: Snapshot | None = None
    of: TensorRecord | None = None  # what it was before it was changed in place
    cut: OpRecord | None = None  # what made it out of tracked tensors without being recorded
    grad_of: tuple[TensorRecord, PassRecord] | None = None
    names: tuple[str, ...] = ()
    lifted = False  # tracked by a transformation (`func.grad`), not by itself

    def __init__(
        self, shape: tuple[int, ...], dtype: str, leaf: bool, requires_grad: bool, view: bool,
        value: Snapshot | None, stamp: int = 0, array_id: int = 0,
    ) -> None:  # fmt: skip
        self.shape = shape
        self.dtype = dtype
        self.leaf = leaf
        self.requires_grad = requires_grad
        self.view = view
        self.value = value
        self.stamp = stamp
        self.array_id = array_id


class OpRecord:
    """One run of a table row or a custom Function."""

    undifferentiated: tuple[int, ...] = ()
    in_place = False
    spot: Spot = ((), (), (), ())
    lane: PassRecord | None = None  # the backward pass in which it ran
    of: OpRecord | None = None  # the operation whose backward ran it
    inside: OpRecord | None = None
    children: tuple[OpRecord, ...] = ()  # what a custom Function's forward ran
    returns: tuple[TensorRecord | None, ...] = ()  # which of their tensors became its outputs
    failed: tuple[str, str] | None = None
    kept: tuple[tuple[TensorRecord, int], ...] = ()  # what a custom Function saved, and versions
    owner: Any = None  # the recorder that has it in its timeline

    def __init__(
        self, row: Any, name: str, inputs: list[TensorRecord | Any], outputs: list[TensorRecord],
        attrs: dict[str, Any], position: Position | None, grad_mode: bool, node_name: str | None,
        versions: Versions,
    ) -> None:  # fmt: skip
        self.row = row
        self.name = name
        self.inputs = inputs
        self.outputs = outputs
        self.attrs = attrs
        self.position = position
        self.grad_mode = grad_mode
        self.node_name = node_name
        self.versions = versions

    @property
    def saved(self) -> list[dict[str, Any]]:
        """What the node saved: name, the record it is of, its version, and the slots that want it."""
        found: list[dict[str, Any]] = []
        for number, (tensor, version) in enumerate(self.kept):
            name = f"saved_tensors[{number}]"
            found.append({"name": name, "of": tensor, "version": version, "slots": []})
        plan = getattr(self.row, "saved", None)
        if plan is None or self.node_name is None:
            return found
        versions, left_out = self.versions, self.undifferentiated
        for index, entry in enumerate(plan):
            if entry.kind not in ("input", "output"):
                continue
            unasked = left_out and all(slot in left_out for slot in entry.wanted_by)
            if entry.kind == "input" and not self.row.variadic and unasked:
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


@dataclass(eq=False, slots=True)
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
    others: dict[int, Snapshot] = field(default_factory=dict)  # gradients of further outputs

    @property
    def incomings(self) -> dict[int, Snapshot]:
        """The gradients of all outputs that got one."""
        first = {} if self.incoming is None else {self.output: self.incoming}
        return {**first, **self.others}


@dataclass(eq=False, slots=True)
class AccumulateRecord:
    """A leaf's `.grad` taking a gradient."""

    target: TensorRecord
    contribution: Snapshot
    before: Snapshot | None
    after: Snapshot
    rehearsed: bool = False


@dataclass(eq=False, slots=True)
class HookRecord:
    """A hook of the user's that ran: the gradient before it and after it."""

    where: str
    name: str
    op: OpRecord | None
    target: TensorRecord | None
    before: Snapshot | None
    after: Snapshot | None


@dataclass(eq=False, slots=True)
class CaptureRecord:
    """A gradient that `autograd.grad` returns."""

    target: TensorRecord
    value: Snapshot


@dataclass(eq=False, slots=True)
class UpdateRecord:
    """A tensor that was changed in place by what is no operation: an optimizer's step."""

    target: TensorRecord
    by: str
    position: Position | None
    spot: Spot


@dataclass(eq=False, slots=True)
class ErrorRecord:
    """An exception: of an operation (its ghost), or of something else."""

    kind: str
    message: str
    op: OpRecord | None = None


@dataclass(eq=False)
class PassRecord:
    """One backward pass, and everything that happened during it."""

    roots: list[TensorRecord]
    seeds: list[Snapshot]
    rehearsed: bool
    events: list[Any] = field(default_factory=list)
    retain_graph: bool = False
    create_graph: bool = False
    call: str = "backward"
    position: Position | None = None


def record_of(tensor: Any, whole: bool) -> TensorRecord:
    """The record of a tensor as it is now; made if there is none or the tensor changed."""
    if state.mode & FORWARD_AD:
        return _new_record(tensor, whole, getattr(tensor, _KEY, None))
    return plain_record(tensor, whole)


def plain_record(tensor: Any, whole: bool) -> TensorRecord:
    """The same where there are no tangents."""
    found: TensorRecord | None = getattr(tensor, _KEY, None)
    if found is None:
        return _new_record(tensor, whole, None)
    vc = tensor._vc
    if (
        found.array_id == id(tensor._data)
        and found.stamp == (0 if vc is None else _stamp(vc))
        and (found.requires_grad is (tensor._edge is not None) or found.lifted)
    ):
        if vc is not None:
            found.memory = vc
        return found
    return _new_record(tensor, whole, found)


def _new_record(tensor: Any, whole: bool, found: TensorRecord | None) -> TensorRecord:
    record = fresh_record(tensor, whole)
    if state.mode & FORWARD_AD and found is not None and _same(found, record):
        found.tangent, found.memory = record.tangent, record.memory
        tensor._trace_record = found
        return found
    if found is not None and found.memory is not None and found.memory is record.memory:
        record.of = found if found.stamp != record.stamp else None
    edge = tensor._edge
    if edge is LEAF:
        record.parameter_name = getattr(tensor, "_trace_name", None)
    elif edge is not None and op_record(edge[0]) is None:
        # The node's own record, if one is made later, shall have this tensor as its output.
        edge[0].__dict__.setdefault("_trace_outputs", {})[edge[1]] = record
    return record


def _stamp(vc: Any) -> int:
    """The stamp of a counter; inference tensors have none, and are asked for their changes."""
    return vc.stamp if isinstance(vc, VersionCounter) else vc.changes


def fresh_record(tensor: Any, whole: bool) -> TensorRecord:
    """A new record of a tensor as it is now: an operation has just made it."""
    record = fresh_plain_record(tensor, whole)
    if state.mode & FORWARD_AD:
        record.tangent = _tangent(tensor, whole)
    return record


def fresh_plain_record(tensor: Any, whole: bool) -> TensorRecord:
    """The same where there are no tangents."""
    vc = tensor._vc
    data = tensor._data
    edge = tensor._edge
    record = TensorRecord(
        data.shape,
        type_name(data.dtype),
        edge is None or edge is LEAF,
        edge is not None,
        tensor._base is not None,
        data.copy() if data.size <= FULL else encode(data, statistics=whole),
        0 if vc is None else _stamp(vc),
        id(data),
    )
    if vc is not None:
        record.memory = vc
    name = tensor.name
    if name is not None and isinstance(name, str):
        record.given_name = name
    tensor._trace_record = record
    return record


def _tangent(tensor: Any, whole: bool) -> Snapshot | None:
    from ..autograd.forward_ad import tangent_of

    mode = state.mode
    set_mode(mode & ~(FORWARD_AD | LISTEN))  # finding a view's tangent runs operations
    try:
        found = tangent_of(tensor)
    finally:
        set_mode(mode)
    return None if found is None else snapshot(found._data, whole=whole)


def _same(a: TensorRecord, b: TensorRecord) -> bool:
    return (
        a.stamp == b.stamp
        and a.array_id == b.array_id
        and a.requires_grad is b.requires_grad
        and (a.tangent is None or b.tangent is not None)
    )


def known_record(tensor: Any) -> TensorRecord | None:
    """The record that hangs on a tensor, whatever its version."""
    found: TensorRecord | None = getattr(tensor, _KEY, None)
    return found


def unchanged(tensor: Any, record: TensorRecord) -> bool:
    """Whether a tensor still has the values of which a record was made."""
    vc = tensor._vc
    stamp = 0 if vc is None else _stamp(vc)
    return record.array_id == id(tensor._data) and record.stamp == stamp


def attach(node: Any, record: OpRecord) -> None:
    """Hang an operation's record on its node."""
    node._trace_record = record


def op_record(node: Any) -> OpRecord | None:
    """The record that hangs on a node."""
    found: OpRecord | None = getattr(node, _KEY, None)
    return found


def _recorded_position(node: Any) -> Position | None:
    record = op_record(node)
    return None if record is None else record.position


# The notes of errors say which line made a node, where that was recorded.
sources.recorded_position = _recorded_position


#: So many backward passes from one root are remembered with it.
PASSES = 8


def attach_pass(node: Any, record: PassRecord) -> None:
    """Hang a backward pass on its root's node; the latest ones stay."""
    known = node.__dict__.setdefault("_trace_passes", [])
    known.append(record)
    del known[:-PASSES]


def pass_records(node: Any) -> list[PassRecord]:
    """The latest backward passes from a node, oldest first."""
    return list(getattr(node, "__dict__", {}).get("_trace_passes", ()))
