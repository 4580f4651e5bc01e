"""What the parts of the recorder share: state, limit, and copies of values."""

from __future__ import annotations

from types import FrameType
from typing import Any

from .._tensor import Tensor
from ..thread_mode import set_listener, state
from .records import (
    OpRecord,
    PassRecord,
    Snapshot,
    TensorRecord,
    known_record,
    op_record,
    record_of,
    snapshot,
)
from .scope import Tracker
from .timeline import Timeline

NO_SHOT: tuple[Any, Any] = (object(), None)


class Keeping:
    """What every part of the recorder needs: its state, its limit, and copies of values."""

    def __init__(
        self, *, whole: bool, limit: int, rehearsal: bool = False, base: FrameType | None = None
    ) -> None:
        self.whole = whole
        self.limit = limit
        self.rehearsal = rehearsal
        self.timeline = Timeline()
        self.passes: list[PassRecord] = []  # of a rehearsal
        self.count = 0
        self.full = False
        self.tracker = Tracker(base)
        self._before: Any = None
        self._active = False
        self._passes_open: list[PassRecord] = []
        self._functions: list[list[OpRecord]] = []  # custom Functions whose forward runs now
        self._node: OpRecord | None = None  # whose backward runs now
        self._modules: list[Any] = []
        self._inner_names: dict[Any, dict[int, str]] = {}
        self._last: OpRecord | None = None
        self._shot: tuple[Any, Any] = NO_SHOT  # the newest sum, and what was kept of it
        self.raised: BaseException | None = None  # what a backward pass ended with

    def start(self) -> None:
        """Listen in this thread."""
        self._before = set_listener(self)
        self._active = True

    def stop(self) -> None:
        """Stop listening; the listener before is back."""
        if self._active and state.listener is self:
            set_listener(self._before)
        self._active = False
        self.raised = self._last = None
        self._shot = NO_SHOT
        self._modules, self._inner_names = [], {}
        self.tracker.forget()
        self.timeline.finish()

    def _add(self, record: OpRecord) -> None:
        """Put an operation where it belongs: inside a Function, in a backward pass, or outside."""
        if self.whole:
            record.owner = self
        if self._passes_open:
            record.lane = self._passes_open[-1]
            record.of = node = self._node
            if node is not None and hasattr(node.row, "function"):
                record.inside = node
        if self._functions:
            self._functions[-1].append(record)
        elif self._passes_open:
            if self.whole or record.of is not None:
                self._passes_open[-1].events.append(record)
        elif self.whole:
            self.timeline.add(self.tracker.path, record)

    def _counted(self) -> bool:
        """Count an event; False if there is no room for it."""
        self.count += 1
        return not self.full and (self.count <= self.limit or self._has_room())

    def _has_room(self) -> bool:
        """Whether what was let go of in the meantime makes room; steps aside where not."""
        if self.count - self.timeline.dropped <= self.limit:
            return True
        self._step_aside()
        return False

    def _keep(self, array: Any) -> Snapshot:
        return snapshot(getattr(plain(array), "_data", array), whole=self.whole)

    def _input(self, tensor: Any) -> Any:
        if not hasattr(tensor, "_data"):
            return tensor
        if tensor._wrapped:
            return tensor._data.item()
        return record_of(tensor, self.whole)

    def _step_aside(self) -> None:
        self.full = True
        if self._active and state.listener is self:
            set_listener(self._before)
        self.tracker.forget()


def plain(value: Any) -> Any:
    """A tensor without what transformations wrapped around it."""
    while isinstance(value, Tensor) and value.__class__ is not Tensor and hasattr(value, "level"):
        value = getattr(value, "value")  # noqa: B009
    return value


def output_of(node: Any, number: int) -> TensorRecord | None:
    """The record of what a node's operation made, or of a leaf."""
    leaf = plain(getattr(node, "variable", None))
    if leaf is not None:
        return known_record(leaf) or record_of(leaf, False)
    op = op_record(node)
    return op.outputs[number] if op is not None and number < len(op.outputs) else None


def follow(new: TensorRecord, old: TensorRecord | None) -> None:
    """Note that a tensor was changed in place: it is what it was, on the same memory."""
    new.of = old
    if old is not None and old.memory is None:
        old.memory = new.memory
