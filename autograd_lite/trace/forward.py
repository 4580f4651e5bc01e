"""The recorder's forward half: operations, in-place changes, custom Functions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .._tensor import Tensor
from ..thread_mode import FORWARD_AD, GRAD, state
from ..version import HIDDEN
from .keeping import Keeping, follow, plain
from .records import (
    OpRecord,
    TensorRecord,
    attach,
    fresh_plain_record,
    fresh_record,
    known_record,
    op_record,
    plain_record,
    record_of,
)
from .rows import ALIASES, COPY_SLICES


class Forward(Keeping):
    """Hears of what the engine computes."""

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

    def before_change(self, tensor: Any, tracked: bool = False) -> None:
        """A tensor is about to be changed in place: know what it is, and what its base is."""
        if self.rehearsal or self.full or not (self.whole or tracked):
            return
        record_of(tensor, self.whole)
        if tracked and tensor._base is not None:
            record_of(tensor._base, self.whole)

    def on_inplace(
        self, row: Any, inputs: tuple[Any, ...], attrs: dict[str, Any], target: Any, node: Any
    ) -> None:
        """An operation wrote its result into its first input; `inputs` are as they were before."""
        if self.rehearsal or (node is None and not self.whole) or not self._counted():
            return
        # Its values are gone by now: what was known of it before the change is what it was.
        old = known_record(target)
        taken = [old, *map(self._input, inputs[1:])]
        new = fresh_record(target, self.whole)
        follow(new, old)
        record = self._keep_op(row, taken, attrs, [new], node)
        record.in_place = True
        if node is not None and target._base is not None:
            self._on_view_change(record, target._base)

    def _on_view_change(self, change: OpRecord, base: Any) -> None:
        """A view was changed in place: its base has a new history, too."""
        node = base._edge[0]
        old = known_record(base)
        new = fresh_record(base, self.whole)
        follow(new, old)
        record = OpRecord(
            COPY_SLICES, "copy_slices", [old, *change.inputs[1:]], [new], {},
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
        if not outputs:  # it returned no tensor, so there is nothing that it is the history of
            for child in children:
                self._add(child)
            return
        inner = tuple(known_record(t) for t in raw)
        taken = [self._input(t) for t in inputs]
        dirty = [known_record(t) if any(t is i for i in inputs) else None for t in outputs]
        made = [fresh_record(t, self.whole) for t in outputs]
        for new, old in zip(made, dirty, strict=True):
            follow(new, old)
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


def _is_cut(inputs: tuple[Any, ...]) -> bool:
    """Whether an operation that was not recorded for backward took what was."""
    return any(getattr(t, "_edge", None) is not None for t in inputs)
