"""What the recorder keeps: small records that live as long as the graph they describe.

A record of a tensor hangs on the tensor, a record of an operation on its node, a record of a
backward pass on the root's node. So nothing has to be looked up or dropped: when the graph goes,
its records go.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..version import stamp_of
from .source import Position
from .values import FULL, Value, encode

#: A copy of a small array, or a summary of a large one.
Snapshot = np.ndarray | Value
_KEY = "_trace_record"


def snapshot(array: Any, *, whole: bool) -> Snapshot:
    """Copy a small array, summarise a large one (with statistics if `whole`)."""
    data = np.asarray(array)
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


@dataclass(eq=False)
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
    saved: list[dict[str, Any]]
    in_place: bool = False
    undifferentiated: tuple[int, ...] = ()


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
    found: TensorRecord | None = tensor.__dict__.get(_KEY)
    stamp = stamp_of(tensor)
    data = tensor._data
    if (
        found is not None
        and not fresh
        and found.stamp == stamp
        and found.array_id == id(data)
        and found.requires_grad == tensor.requires_grad
    ):
        return found
    record = TensorRecord(
        shape=tuple(data.shape),
        dtype=data.dtype.name,
        leaf=tensor.is_leaf,
        requires_grad=tensor.requires_grad,
        view=tensor._base is not None,
        value=snapshot(data, whole=whole),
        stamp=stamp,
        array_id=id(data),
        given_name=tensor.name if isinstance(tensor.name, str) else None,
    )
    tensor.__dict__[_KEY] = record
    return record


def known_record(tensor: Any) -> TensorRecord | None:
    """The record that hangs on a tensor, whatever its version."""
    found: TensorRecord | None = tensor.__dict__.get(_KEY)
    return found


def attach(node: Any, record: OpRecord) -> None:
    """Hang an operation's record on its node."""
    node.__dict__[_KEY] = record


def op_record(node: Any) -> OpRecord | None:
    """The record that hangs on a node."""
    return getattr(node, "__dict__", {}).get(_KEY)


def attach_pass(node: Any, record: PassRecord) -> None:
    """Hang a backward pass on its root's node; the latest one stays."""
    node.__dict__["_trace_pass"] = record


def pass_record(node: Any) -> PassRecord | None:
    """The latest backward pass from a node."""
    return getattr(node, "__dict__", {}).get("_trace_pass")
