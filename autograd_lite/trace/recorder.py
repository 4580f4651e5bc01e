"""The recorder: listens to the engine and keeps what happened.

One recorder serves one thread, as the engine's mode does. `whole` recorders (`record()`) keep
every operation and the statistics of large tensors; the automatic one of a notebook keeps only
what hangs on a live graph, up to a limit per cell, and then steps aside so that the rest of the
cell runs at full speed.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import FrameType
from typing import Any

from .._tensor import Tensor
from ..thread_mode import FORWARD_AD, GRAD, set_listener, state
from ..version import HIDDEN
from .records import (
    AccumulateRecord,
    CaptureRecord,
    ErrorRecord,
    HookRecord,
    OpRecord,
    PassRecord,
    Snapshot,
    TensorRecord,
    UpdateRecord,
    VjpRecord,
    attach,
    attach_pass,
    fresh_plain_record,
    fresh_record,
    known_record,
    op_record,
    plain_record,
    record_of,
    snapshot,
)
from .rows import ALIASES, COPY_SLICES
from .scope import Tracker
from .timeline import Timeline

_NO_SHOT: tuple[Any, Any] = (object(), None)


class Recorder:
    """Keeps operations and backward passes; install it with `start`, remove it with `stop`."""

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
        self._last: OpRecord | None = None
        self._shot: tuple[Any, Any] = _NO_SHOT  # the newest sum, and what was kept of it
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
        self.raised = None
        self.tracker.forget()
        self.timeline.finish()

    # -- operations -------------------------------------------------------------------------

    def on_forward(
        self,
        row: Any,
        inputs: tuple[Any, ...],
        attrs: dict[str, Any],
        outputs: tuple[Any, ...],
        node: Any,
    ) -> None:
        """An operation ran."""
        whole = self.whole
        if self.rehearsal or self.full:
            return
        if node is None and not whole and not self._functions and not _is_cut(inputs):
            return
        self.count = count = self.count + 1
        if count > self.limit and not self._has_room():
            return
        if state.mode & FORWARD_AD:
            taken = [self._input(t) for t in inputs]
            made = [fresh_record(t, whole) for t in outputs]
        else:
            taken = [
                plain_record(t, whole)
                if t.__class__ is Tensor and not t._wrapped
                else self._input(t)
                for t in inputs
            ]
            made = [fresh_plain_record(t, whole) for t in outputs]
        self._keep_op(row, taken, attrs, made, node)

    def on_inplace(
        self, row: Any, inputs: tuple[Any, ...], attrs: dict[str, Any], target: Any, node: Any
    ) -> None:
        """An operation wrote its result into its first input; `inputs` are as they were before."""
        if self.rehearsal or (node is None and not self.whole) or not self._counted():
            return
        # Its values are gone by now: what was known of it before is what it was.
        old = known_record(target)
        taken = [old if old and i == 0 else self._input(t) for i, t in enumerate(inputs)]
        new = fresh_record(target, self.whole)
        _follow(new, old)
        record = self._keep_op(row, taken, attrs, [new], node)
        record.in_place = True
        if node is not None and target._base is not None:
            self._on_view_change(record, target._base)

    def _on_view_change(self, change: OpRecord, base: Any) -> None:
        """A view was changed in place: its base has a new history, too."""
        node = base._edge[0]
        old = known_record(base)
        new = fresh_record(base, self.whole)
        _follow(new, old)
        before = old if old is not None else TensorRecord(
            new.shape, new.dtype, new.leaf, new.requires_grad, False, None
        )  # fmt: skip
        record = OpRecord(
            COPY_SLICES, "copy_slices", [before, *change.inputs[1:]], [new], {},
            change.position, change.grad_mode, "CopySlices", None,
        )  # fmt: skip
        record.spot, record.in_place = change.spot, True
        attach(node, record)
        self._add(record)

    def on_alias(self, tensor: Any, out: Any, name: str) -> None:
        """A tensor that shares another's memory, and differs in its history or tangent."""
        edge = out._edge
        self.on_forward(ALIASES[name], (tensor,), {}, (out,), None if edge is None else edge[0])

    def _keep_op(
        self, row: Any, taken: list[Any], attrs: dict[str, Any], made: list[TensorRecord], node: Any
    ) -> OpRecord:
        tracker = self.tracker
        record = OpRecord(
            row,
            str(row.name),
            taken,
            made,
            attrs,
            tracker.locate(4),
            state.mode & GRAD != 0,
            None if node is None else node.name(),
            None if node is None else node.versions,
        )
        record.spot = tracker.spot
        if node is not None:
            if None in node.edges:
                record.undifferentiated = tuple([i for i, e in enumerate(node.edges) if e is None])
            node._trace_record = record
        elif not self.whole:
            for tensor in made:
                tensor.cut = record
        self._last = record
        if self.whole or self._functions or self._passes_open:
            self._add(record)
        return record

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

    def on_level_node(
        self, row: Any, node: Any, operands: tuple[Any, ...], outputs: tuple[Any, ...]
    ) -> None:
        """A transformation (`func.grad`) made a node for the operation that ran last, below it."""
        record = self._last
        if record is None or record.row is not row or op_record(node) is not None:
            return
        made = [known_record(plain(t)) for t in outputs]
        if made != record.outputs:
            return
        attach(node, record)
        if record.node_name is None:
            record.node_name, record.versions = node.name(), node.versions
            record.undifferentiated = tuple([i for i, e in enumerate(node.edges) if e is None])
        for tensor, source in zip(operands, record.inputs, strict=False):
            edge = getattr(tensor, "_edge", None)
            if edge is not None and isinstance(source, TensorRecord):
                source.requires_grad = source.lifted = True
                source.leaf = source.leaf and edge[0] is None
        for out in record.outputs:
            out.requires_grad, out.lifted, out.leaf = True, True, False

    def on_tangents(self, tensors: tuple[Any, ...], tangents: tuple[Any, ...]) -> None:
        """Forward mode: the tangents of an operation's inputs and outputs."""
        for tensor, tangent in zip(tensors, tangents, strict=True):
            record = known_record(tensor)
            if record is not None and tangent is not None and record.tangent is None:
                record.tangent = self._keep(tangent)

    # -- custom Functions -------------------------------------------------------------------

    def on_function_start(self) -> None:
        """The forward of a custom Function begins: what it runs is inside it."""
        self._functions.append([])

    def on_function_end(
        self,
        row: Any,
        inputs: tuple[Any, ...],
        attrs: dict[str, Any],
        raw: tuple[Any, ...],
        outputs: tuple[Any, ...],
        node: Any,
    ) -> None:
        """It is done: `raw` is what its forward returned, `outputs` what it became."""
        children = self._functions.pop()
        if self.rehearsal or (node is None and not self.whole) or not self._counted():
            return
        inner = tuple(known_record(t) for t in raw)
        taken = [self._input(t) for t in inputs]
        dirty = [known_record(t) if any(t is i for i in inputs) else None for t in outputs]
        made = [fresh_record(t, self.whole) for t in outputs]
        for new, old in zip(made, dirty, strict=True):
            _follow(new, old)
        record = self._keep_op(row, taken, attrs, made, node)
        record.children = tuple(children)
        record.kept = tuple(self._kept_by(node, made))
        ran = {id(t) for child in children for t in child.outputs}
        record.returns = tuple([t if id(t) in ran else None for t in inner])
        for child in children:
            child.inside = record

    def _kept_by(self, node: Any, made: list[TensorRecord]) -> Iterator[tuple[TensorRecord, int]]:
        """What a custom Function's node saved: tensors, or its own outputs by number."""
        for number, saved in enumerate(getattr(node, "saved", None) or ()):
            version = 0 if node.versions is None else node.versions[number]
            if isinstance(saved, Tensor):
                yield record_of(saved, self.whole), version % HIDDEN
            elif (output := getattr(saved, "number", None)) is not None and output < len(made):
                yield made[output], version % HIDDEN

    def on_function_failed(self) -> None:
        """Its forward raised: what it ran until then is kept beside it."""
        for child in self._functions.pop():
            self._add(child)

    # -- backward ---------------------------------------------------------------------------

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
            return _output_of(*root)
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
        self._shot = _NO_SHOT  # it may have changed the gradient in place
        if not self._passes_open or not self._counted():
            return
        op = op_record(node)
        target = _output_of(node, number)
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
        target = _output_of(node, number)
        if target is not None and self._passes_open and not self.rehearsal:
            self._passes_open[-1].events.append(CaptureRecord(target, self._keep(value)))

    def on_backward_end(self, error: BaseException | None) -> None:
        """A backward pass ended, perhaps by an error."""
        if not self._passes_open:
            return
        self._shot = _NO_SHOT
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

    # -- modules and optimizers -------------------------------------------------------------

    def on_module_start(self, module: Any) -> None:
        """A module of neural networks starts to run."""
        name = type(module).__name__
        if self._modules:
            inside = self._modules[-1].named_modules()
            name = next((n for n, m in inside if m is module and n), name)
        else:
            for called, parameter in module.named_parameters():
                parameter._trace_name = called
        self.tracker.enter_module(name)
        self._modules.append(module)

    def on_module_end(self) -> None:
        """It is done, perhaps by an error."""
        if self._modules:
            self._modules.pop()
            self.tracker.leave_module()

    def before_update(self, tensor: Any) -> None:
        """A parameter is about to be changed: know what it was."""
        if self.whole and not self.full:
            record_of(tensor, True)

    def on_update(self, tensor: Any, by: str) -> None:
        """It was changed in place, by what is no operation."""
        if self.rehearsal or not self.whole or not self._counted():
            return
        old = known_record(tensor)
        new = fresh_record(tensor, True)
        _follow(new, old)
        position = self.tracker.locate()
        self.timeline.add(self.tracker.path, UpdateRecord(new, by, position, self.tracker.spot))

    # -- details ----------------------------------------------------------------------------

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


def _follow(new: TensorRecord, old: TensorRecord | None) -> None:
    """Note that a tensor was changed in place: it is what it was, on the same memory."""
    new.of = old
    if old is not None and old.memory is None:
        old.memory = new.memory


def _is_cut(inputs: tuple[Any, ...]) -> bool:
    """Whether an operation that was not recorded for backward took what was."""
    return any(getattr(t, "_edge", None) is not None for t in inputs)


def _output_of(node: Any, number: int) -> TensorRecord | None:
    """The record of what a node's operation made, or of a leaf."""
    leaf = plain(getattr(node, "variable", None))
    if leaf is not None:
        return known_record(leaf) or record_of(leaf, False)
    op = op_record(node)
    return op.outputs[number] if op is not None and number < len(op.outputs) else None


def _name_of(hook: Any) -> str:
    name = str(getattr(hook, "__name__", type(hook).__name__))
    return "lambda" if name == "<lambda>" else name


__all__ = ["Recorder"]
