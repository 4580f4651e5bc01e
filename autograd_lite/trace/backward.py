"""The recorder's backward half: passes, contributions, hooks, what leaves receive."""

from __future__ import annotations

from typing import Any

from .keeping import NO_SHOT, Keeping, output_of, plain
from .records import (
    AccumulateRecord,
    CaptureRecord,
    ErrorRecord,
    HookRecord,
    PassRecord,
    TensorRecord,
    VjpRecord,
    attach_pass,
    known_record,
    op_record,
    record_of,
)


class Backward(Keeping):
    """Hears of what a backward pass does."""

    def on_backward_start(
        self,
        roots: Any,
        seeds: Any,
        keep_graph: bool,
        create_graph: bool,
        accumulate: bool,
    ) -> None:
        """A backward pass begins."""
        tensors = [plain(r) for r in roots if hasattr(r, "_data")]
        position = self.tracker.locate() if not self._passes_open else None
        if position is not None and self.whole and not self.rehearsal:
            self.timeline.touch(self.tracker.path)
        for root in tensors:
            self._know_graph(root)
        found = [self._root(r) for r in roots]
        record = PassRecord(
            roots=[r for r in found if r is not None],
            seeds=[self._keep(s) for s, r in zip(seeds, found, strict=True) if r is not None],
            rehearsed=self.rehearsal,
            retain_graph=keep_graph,
            create_graph=create_graph,
            call="backward" if accumulate or self.rehearsal else "grad",
            position=None if self.rehearsal else position,
        )
        if self.rehearsal:
            self.passes.append(record)
        elif self._passes_open:
            self._passes_open[-1].events.append(record)
        elif self.whole:  # else it lives with its root alone
            self.timeline.begin_pass(self.tracker.path, self.tracker.spot, record)
        self._passes_open.append(record)
        if not self.rehearsal and accumulate:
            for root in tensors:
                edge = root._edge
                if edge is not None and edge[0] is not None:
                    attach_pass(edge[0], record)

    def _root(self, root: Any) -> TensorRecord | None:
        if not hasattr(root, "_data"):
            return output_of(*root)
        return record_of(plain(root), self.whole)

    def on_node(self, node: Any) -> None:
        """The backward of a node is about to run."""
        self._node = op_record(node)

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
        if not self._counted():
            return
        target = op.inputs[slot]
        if not isinstance(target, TensorRecord):
            return
        output, others = 0, {}
        if len(incoming) > 1:
            came = [i for i, g in enumerate(incoming) if g is not None]
            output = came[0] if came else 0
            others = {k: self._keep(incoming[k]) for k in came[1:]}
        grad = incoming[output] if incoming else None
        part = self._keep(contribution)
        sum_ = part if after is contribution else self._keep(after)
        if grad is None:
            arrived = None
        else:
            arrived = self._shot[1] if grad is self._shot[0] else self._keep(grad)
        self._shot = (getattr(after, "_data", after), sum_)
        record = self._passes_open[-1]
        if record.create_graph:
            made = known_record(after)
            if made is not None and made.grad_of is None:
                made.grad_of = (target, record)
        kept = None if before is None else self._keep(before)
        record.events.append(
            VjpRecord(
                op, slot, output, target, arrived, part, kept, sum_, received, expected, others
            )
        )

    def on_accumulate(self, tensor: Any, contribution: Any, before: Any, after: Any) -> None:
        """A leaf's `.grad` takes its gradient."""
        if not self._passes_open or self.full:
            return
        target = known_record(tensor) or record_of(tensor, self.whole)
        self._passes_open[-1].events.append(
            AccumulateRecord(
                target=target,
                contribution=self._keep(contribution),
                before=None if before is None else self._keep(before),
                after=self._keep(after),
            )
        )

    def on_hook(
        self, where: str, node: Any, number: int, hook: Any, before: Any, after: Any
    ) -> None:
        """A hook of the user's ran on the gradient of a node's output (or of its input: "post")."""
        self._shot = NO_SHOT  # it may have changed the gradient in place
        if not self._passes_open or not self._counted():
            return
        op = op_record(node)
        target = output_of(node, number)
        if where == "post" and op is not None:
            slot = op.inputs[number] if number < len(op.inputs) else None
            target = slot if isinstance(slot, TensorRecord) else None
        self._passes_open[-1].events.append(
            HookRecord(
                where=where,
                name=hook if isinstance(hook, str) else _name_of(hook),
                op=op,
                target=target,
                before=None if before is None else self._keep(before),
                after=None if after is None else self._keep(after),
            )
        )

    def on_capture(self, node: Any, number: int, value: Any) -> None:
        """`autograd.grad` keeps a gradient that it will return."""
        target = output_of(node, number)
        if target is not None and self._passes_open and not self.rehearsal:
            self._passes_open[-1].events.append(CaptureRecord(target, self._keep(value)))

    def on_backward_end(self, error: BaseException | None) -> None:
        """A backward pass ended, perhaps by an error."""
        if not self._passes_open:
            return
        self._shot = NO_SHOT
        record = self._passes_open.pop()
        if error is not None:
            self.raised = error
            op, self._node = self._node, None
            record.events.append(ErrorRecord(type(error).__name__, str(error), op))
        self._node = None

    def _know_graph(self, root: Any) -> None:
        """Records for operations that ran before we listened, while their values are still there."""
        edge = root._edge
        if edge is None or edge[0] is None or self.full:
            return
        if not self.whole and op_record(edge[0]) is not None:
            return
        from .graph import records_of

        found, _ = records_of(root, whole=self.whole)
        if self.whole and not self.rehearsal:
            fresh = [op for op in found if op.owner is not self]
            for op in fresh:
                op.owner = self
            self.timeline.before(fresh)


def _name_of(hook: Any) -> str:
    name = str(getattr(hook, "__name__", type(hook).__name__))
    return "lambda" if name == "<lambda>" else name
