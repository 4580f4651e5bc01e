"""The recorder: listens to the engine and keeps what happened.

One recorder serves one thread, as the engine's mode does. `whole` recorders (`record()`) keep
every operation and the statistics of large tensors; the automatic one of a notebook keeps only
what hangs on a live graph, up to a limit per cell, and then steps aside so that the rest of the
cell runs at full speed.
"""

from __future__ import annotations

from typing import Any

from ..thread_mode import GRAD, set_listener, state
from .records import (
    AccumulateRecord,
    OpRecord,
    PassRecord,
    Snapshot,
    TensorRecord,
    VjpRecord,
    attach,
    attach_pass,
    known_record,
    op_record,
    record_of,
    saves_of,
    snapshot,
)
from .source import position


class Recorder:
    """Keeps operations and backward passes; install it with `start`, remove it with `stop`."""

    def __init__(self, *, whole: bool, limit: int, rehearsal: bool = False) -> None:
        self.whole = whole
        self.limit = limit
        self.rehearsal = rehearsal
        self.ops: list[OpRecord] = []
        self.passes: list[PassRecord] = []
        self.count = 0
        self.full = False
        self._last: OpRecord | None = None
        self._before: Any = None
        self._active = False
        self._passes_open: list[PassRecord] = []

    def start(self) -> None:
        """Listen in this thread."""
        self._before = set_listener(self)
        self._active = True

    def stop(self) -> None:
        """Stop listening; the listener before is back."""
        if self._active and state.listener is self:
            set_listener(self._before)
        self._active = False

    # -- what the engine calls --------------------------------------------------------------

    def on_forward(
        self,
        row: Any,
        inputs: tuple[Any, ...],
        attrs: dict[str, Any],
        outputs: tuple[Any, ...],
        node: Any,
    ) -> None:
        """An operation ran."""
        if self.rehearsal or (node is None and not self.whole):
            return
        self.count += 1
        if self.count > self.limit:
            self._step_aside()
            return
        # A tensor with a record from before is no new output: it was changed in place.
        whole = self.whole
        old = known_record(outputs[0]) if outputs else None
        taken = [old if old and i == 0 else self._input(t) for i, t in enumerate(inputs)]
        edges = () if node is None else node.edges
        record = OpRecord(
            row,
            str(row.name),
            taken,
            [record_of(t, whole=whole, fresh=True) for t in outputs],
            attrs,
            position(),
            bool(state.mode & GRAD),
            None if node is None else node.name(),
            saves_of(node),
            old is not None,
            tuple([i for i, e in enumerate(edges) if e is None]) if None in edges else (),
        )
        self._last = record
        if node is not None:
            attach(node, record)
        if self.whole:
            self.ops.append(record)

    def on_inplace(self, tensor: Any, row: Any) -> None:
        """A tensor was changed in place; its operation was told just before."""
        if self._last is not None and self._last.outputs[0] is known_record(tensor):
            self._last.in_place = True

    def on_backward_start(
        self, roots: Any, seeds: Any, keep_graph: bool, create_graph: bool, accumulate: bool
    ) -> None:
        """A backward pass begins."""
        for root in roots:
            self._know_graph(root)
        record = PassRecord(
            roots=[record_of(r, whole=self.whole) for r in roots],
            seeds=[self._keep(s) for s in seeds],
            rehearsed=not accumulate,
        )
        self._passes_open.append(record)
        if self.whole:  # else it lives with its root alone
            self.passes.append(record)
        if not self.rehearsal and accumulate:
            for root in roots:
                edge = root._edge
                if edge is not None and edge[0] is not None:
                    attach_pass(edge[0], record)

    def on_vjp(
        self,
        node: Any,
        slot: int,
        incoming: tuple[Any, ...],
        contribution: Any,
        before: Any,
        after: Any,
        received: int,
        expected: int,
    ) -> None:
        """A contribution was computed and added."""
        op = op_record(node)
        if op is None or not self._passes_open or slot >= len(op.inputs):
            return
        self.count += 1
        if self.count > self.limit:
            self._step_aside()
            return
        target = op.inputs[slot]
        if not isinstance(target, TensorRecord):
            return
        output = next((i for i, g in enumerate(incoming) if g is not None), 0)
        grad = incoming[output] if incoming else None
        part = self._keep(contribution)
        self._passes_open[-1].events.append(
            VjpRecord(
                op=op,
                slot=slot,
                output=output,
                target=target,
                incoming=None if grad is None else self._keep(grad),
                contribution=part,
                before=None if before is None else self._keep(before),
                after=part if after is contribution else self._keep(after),
                received=received,
                expected=expected,
            )
        )

    def on_accumulate(self, tensor: Any, contribution: Any, before: Any, after: Any) -> None:
        """A leaf's `.grad` takes its gradient."""
        if not self._passes_open or self.full:
            return
        target = known_record(tensor) or record_of(tensor, whole=self.whole)
        self._passes_open[-1].events.append(
            AccumulateRecord(
                target=target,
                contribution=self._keep(contribution),
                before=None if before is None else self._keep(before),
                after=self._keep(after),
            )
        )

    def on_backward_end(self, error: BaseException | None) -> None:
        """A backward pass ended, perhaps by an error."""
        if not self._passes_open:
            return
        record = self._passes_open.pop()
        if error is not None:
            record.error = (type(error).__name__, str(error))

    def _know_graph(self, root: Any) -> None:
        """Records for operations that ran before we listened, while their values are still there."""
        edge = root._edge
        if edge is None or edge[0] is None or self.full:
            return
        if not self.whole and op_record(edge[0]) is not None:
            return
        from .graph import records_of

        found, _ = records_of(root, whole=self.whole)
        if self.whole:
            known = {id(op) for op in self.ops}
            self.ops = [*(op for op in found if id(op) not in known), *self.ops]

    # -- details ----------------------------------------------------------------------------

    def _keep(self, array: Any) -> Snapshot:
        return snapshot(getattr(array, "_data", array), whole=self.whole)

    def _input(self, tensor: Any) -> Any:
        if not hasattr(tensor, "_data"):
            return tensor
        if tensor._wrapped:
            return tensor._data.item()
        return record_of(tensor, whole=self.whole)

    def _step_aside(self) -> None:
        self.full = True
        self.stop()


__all__ = ["Recorder"]
