"""From records to a trace document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .document import Document, Draft
from .entries import Entries, scope_entries
from .kept import Kept
from .local import declared_jacobian, jacobian
from .notes import reasons
from .records import (
    AccumulateRecord,
    CaptureRecord,
    ErrorRecord,
    HookRecord,
    OpRecord,
    PassRecord,
    TensorRecord,
    UpdateRecord,
    VjpRecord,
)
from .timeline import Timeline
from .uncollected import uncollected
from .verify import checked
from .why import explain

Note = tuple[str, dict[str, Any]]
#: Of so many backward steps the numbers of the rule and the local Jacobian are worked out.
DETAILED = 2000


def build(
    title: str,
    timeline: Timeline,
    *,
    names: Mapping[int, list[str]] | None = None,
    notes: Iterable[Note] = (),
) -> tuple[Document, Kept]:
    """Make the document of what a timeline holds; with it come the records behind its ids.

    `names` maps `id` of a tensor's record to the variables that hold it.
    """
    maker = _Maker(title, names or {})
    with uncollected():
        maker.timeline(timeline)
        for key, args in notes:
            maker.draft.note(key, **args)
        explain(maker.draft)
    if any(t["value"] is None for t in maker.draft.doc["tensors"]):
        maker.draft.note("note.unrecorded")
    return maker.draft.doc, maker.entries.kept


class _Maker:
    def __init__(self, title: str, names: Mapping[int, list[str]]) -> None:
        self.draft = Draft(title)
        self.entries = Entries(self.draft, names)
        self._detailed = 0
        self._iteration: int | None = None
        self._seen: set[str] = set()  # leaves of which the `.grad` before all events is known

    def timeline(self, timeline: Timeline) -> None:
        """Add everything that is there, and the turns of training loops."""
        events = self.draft.doc["events"]
        turns = {t.path: t for t in timeline.turns if t.kept}
        ranges: dict[Any, list[int]] = {}
        for chunk in timeline.chunks:
            around = [chunk.path[:n] for n in range(1, len(chunk.path) + 1)]
            inner = next((p for p in reversed(around) if p in turns), None)
            first = len(events)
            self._iteration = None
            if inner is not None:
                self._iteration = timeline.turns.index(turns[inner])
            for event in chunk.events:
                self.event(event)
            if len(events) == first:
                continue
            for path in around:
                if path in turns:
                    ranges.setdefault(path, [first, 0])[1] = len(events) - 1
        for turn in timeline.turns:
            first, last = ranges.get(turn.path, (0, -1)) if turn.kept else (0, -1)
            self.draft.doc["iterations"].append(
                {
                    "scope": _up_to_loop(scope_entries(turn.spot)),
                    "index": turn.path[-1][2],
                    "first": first,
                    "last": last,
                    "kept": turn.kept,
                    "root": self.draft.value(turn.root),
                }
            )
        left = sum(not t.kept for t in timeline.turns)
        if left:
            self.draft.note(
                "note.thinned", total=timeline.count, kept=sum(t.kept for t in timeline.turns)
            )

    def event(self, event: Any) -> None:
        """Add one thing that happened outside backward."""
        if isinstance(event, OpRecord):
            self.op(event)
        elif isinstance(event, PassRecord):
            self.backward(event)
        elif isinstance(event, UpdateRecord):
            of = None if event.target.of is None else self.entries.tensor(event.target.of)
            tensor = self.entries.tensor(event.target)
            span = self.entries.span_of(event.position)
            self._in_place(None, of, tensor, event.by, span)
        elif isinstance(event, ErrorRecord):
            self._error(None, event)

    def op(self, op: OpRecord) -> None:
        """Add an operation and the events of its running."""
        for given in op.inputs:
            cut = given.cut if isinstance(given, TensorRecord) else None
            if cut is not None and self.entries.known_op(cut) is None:
                self.entries.op(cut)  # it explains why no gradient comes through
        made = self.entries.op(op)
        if op.in_place and op.outputs:
            new = op.outputs[0]
            of = self.entries.known_tensor(new.of)
            self._in_place(made, of, self.entries.tensor(new))

    def _in_place(
        self,
        op: str | None,
        of: str | None,
        tensor: str,
        by: str | None = None,
        span: dict[str, Any] | None = None,
    ) -> None:
        """Note which tensor became which."""
        after = self.draft.entry(tensor)
        after["of"] = of
        before = None if of is None else self.draft.entry(of)
        self.draft.event(
            "inplace",
            tensor=tensor,
            of=of,
            op=op,
            version=after["version"],
            before=None if before is None else before["value"],
            after=after["value"],
            by=by,
            span=span,
        )

    # -- backward ---------------------------------------------------------------------------

    def backward(self, record: PassRecord) -> None:
        """Add the events of one backward pass."""
        if not record.roots:
            return
        number = len(self.draft.doc["passes"])
        self.entries.passes[id(record)] = number
        roots = [
            {"tensor": self.entries.tensor(t), "seed": self.draft.value(s)}
            for t, s in zip(record.roots, record.seeds, strict=True)
        ]
        root, seed = roots[0]["tensor"], roots[0]["seed"]
        self.draft.doc["passes"].append(
            {
                "number": number,
                "call": record.call,
                "root": root,
                "seed": seed,
                "roots": roots,
                "rehearsed": record.rehearsed,
                "retain_graph": record.retain_graph,
                "create_graph": record.create_graph,
                "lane": 1 + number if record.create_graph else 0,
                "iteration": self._iteration,
                "span": self.entries.span_of(record.position),
            }
        )
        self.draft.event(
            "backward", number=number, root=root, seed=seed, rehearsed=record.rehearsed
        )
        received: dict[str, int] = {}
        for event in record.events:
            self._during(number, event, received)

    def _during(self, number: int, event: Any, received: dict[str, int]) -> None:
        entries = self.entries
        if isinstance(event, VjpRecord):
            if entries.known_op(event.op) is not None:
                self._vjp(number, event)
                received[entries.tensor(event.target)] = event.received
        elif isinstance(event, AccumulateRecord):
            known = entries.known_tensor(event.target)
            if known is not None:
                self._accumulate(number, event, known, received.get(known, 1))
        elif isinstance(event, HookRecord):
            self._hook(number, event)
        elif isinstance(event, CaptureRecord):
            known = entries.known_tensor(event.target)
            if known is not None:
                value = self.draft.value(event.value)
                self.draft.event("capture", **{"pass": number}, tensor=known, value=value)
        elif isinstance(event, ErrorRecord):
            self._error(number, event)
        else:
            self.event(event)

    def _vjp(self, number: int, event: VjpRecord) -> None:
        self._detailed += 1
        parts: list[Any] = []
        raw = None
        if self._detailed <= DETAILED:
            applied, holds = checked(event)
            parts = applied.parts
            if applied.raw is not None and applied.raw.shape != event.target.shape:
                raw = self.draft.value(applied.raw)
            if not holds:
                self.entries.retract(event.op, event.slot)
            local = jacobian(event.op, event.slot, event.output)
        else:
            local = declared_jacobian(event.op, event.slot, event.output)
        self.draft.event(
            "vjp",
            **{"pass": number},
            op=self.entries.known_op(event.op),
            slot=event.slot,
            output=event.output,
            tensor=self.entries.tensor(event.target),
            incoming=self.draft.value(event.incoming),
            contribution=self.draft.value(event.contribution),
            before=self.draft.value(event.before),
            after=self.draft.value(event.after),
            received=event.received,
            expected=event.expected,
            numbers=self._numbers(parts),
            raw=raw,
            jacobian=local,
            why=[{"key": k, "args": a} for k, a in reasons(event)],
            **self._several(event),
        )

    def _several(self, event: VjpRecord) -> dict[str, Any]:
        """All incoming gradients, where they came to several outputs."""
        if not event.others:
            return {}
        local = jacobian if self._detailed <= DETAILED else declared_jacobian
        return {
            "incomings": [
                {
                    "output": k,
                    "value": self.draft.value(g),
                    "jacobian": local(event.op, event.slot, k),
                }
                for k, g in sorted(event.incomings.items())
            ]
        }

    def _numbers(self, parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
        shown: list[dict[str, Any]] = []
        for part in parts:
            if "value" not in part:
                shown.append(part)
                continue
            shown.append({**part, "value": self.draft.value(part["value"])})
        return shown

    def _accumulate(self, number: int, event: AccumulateRecord, tensor: str, received: int) -> None:
        before = self.draft.value(event.before)
        entry = self.draft.entry(tensor)
        if tensor not in self._seen and before is not None:
            entry["grad"] = before
        self._seen.add(tensor)
        self.draft.event(
            "accumulate",
            **{"pass": number},
            tensor=tensor,
            contribution=self.draft.value(event.contribution),
            before=before,
            after=self.draft.value(event.after),
            received=received,
            rehearsed=event.rehearsed,
        )

    def _hook(self, number: int, event: HookRecord) -> None:
        tensor = self.entries.known_tensor(event.target)
        op = self.entries.known_op(event.op)
        if tensor is None and op is None:
            return
        if event.where == "retain_grad" and tensor is not None:
            self.draft.entry(tensor)["retains_grad"] = True
        self.draft.event(
            "hook",
            **{"pass": number},
            where=event.where,
            tensor=tensor,
            op=op,
            name=event.name[:200],
            before=self.draft.value(event.before),
            after=self.draft.value(event.after),
        )

    def _error(self, number: int | None, event: ErrorRecord) -> None:
        op = self.entries.known_op(event.op)
        if op is None and event.op is not None and event.op.failed is not None:
            op = self.entries.op(event.op)
        self.draft.event(
            "error", **{"pass": number}, op=op, type=event.kind, message=event.message[:2000]
        )


def _up_to_loop(scope: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The scope of a loop: it is the last entry."""
    last = max((i for i, entry in enumerate(scope) if entry["kind"] == "loop"), default=-1)
    return scope[: last + 1]
