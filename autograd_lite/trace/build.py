"""From records to a trace document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..version import HIDDEN
from .document import Document, Draft
from .notes import reasons
from .records import (
    AccumulateRecord,
    OpRecord,
    PassRecord,
    TensorRecord,
    VjpRecord,
)
from .rules import apply_rule, jacobian, roles, rule_of
from .source import Place, Reader

#: Arguments that say nothing: not shown.
_SILENT: tuple[Any, ...] = (None, False, (), "")
_ONE = frozenset(("alpha", "beta"))
_INTERNAL = frozenset(("reduction", "ignore_index", "generator"))
Note = tuple[str, dict[str, Any]]


def build(
    title: str,
    ops: Iterable[OpRecord],
    passes: Iterable[PassRecord],
    *,
    names: Mapping[int, list[str]] | None = None,
    notes: Iterable[Note] = (),
) -> Document:
    """Make the document of operations (in order of running) followed by backward passes.

    `names` maps `id` of a tensor's record to the variables that hold it.
    """
    maker = _Maker(title, names or {})
    for op in ops:
        maker.op(op)
    for number, record in enumerate(passes):
        maker.backward(number, record)
    for key, args in notes:
        maker.draft.note(key, **args)
    if any(t["value"] is None for t in maker.draft.doc["tensors"]):
        maker.draft.note("note.unrecorded")
    return maker.draft.doc


class _Maker:
    def __init__(self, title: str, names: Mapping[int, list[str]]) -> None:
        self.draft = Draft(title)
        self.names = names
        self._reader = Reader()
        self._tensors: dict[int, str] = {}
        self._ops: dict[int, str] = {}
        self._keep: list[Any] = []  # ids of records stay valid while we hold them

    def tensor(self, record: TensorRecord, **fields: Any) -> str:
        """The id of a tensor, added if it is new."""
        found = self._tensors.get(id(record))
        if found is None:
            self._keep.append(record)
            value = record.value
            found = self.draft.tensor(
                name=self._name(record, fields.pop("bound", None)),
                shape=list(record.shape),
                dtype=record.dtype,
                leaf=record.leaf and record.requires_grad,
                requires_grad=record.requires_grad,
                view=record.view,
                value=self.draft.value(value),
                **fields,
            )
            self._tensors[id(record)] = found
        return found

    def _name(self, record: TensorRecord, bound: str | None) -> str | None:
        """A variable that holds the tensor now, else the one it was assigned to, else as used."""
        held = self.names.get(id(record), [])
        if record.given_name:
            return record.given_name
        if held and (bound is None or bound not in held):
            return held[0]
        return bound or (record.names[0] if record.names else None)

    def op(self, op: OpRecord) -> str:
        """Add an operation, its tensors and its forward event."""
        reading = self._reader.read(op.position, len(op.inputs))
        inputs: list[dict[str, Any]] = []
        for record, name in zip(op.inputs, reading.operands, strict=True):
            if isinstance(record, TensorRecord):
                if name and name not in record.names:
                    record.names.append(name)
                inputs.append({"tensor": self.tensor(record)})
            else:
                inputs.append({"scalar": _scalar(record)})
        number = f"n{len(self.draft.doc['ops'])}"
        bound = reading.bound if len(op.outputs) == 1 else None
        outputs = [
            self.tensor(t, op=number, output=i, no_grad=not op.grad_mode, bound=bound)
            for i, t in enumerate(op.outputs)
        ]
        made = self.draft.op(
            row=op.name,
            symbol=str(getattr(op.row, "symbol", op.name)),
            kind=str(getattr(op.row, "kind", "function")),
            node=op.node_name,
            inputs=inputs,
            outputs=outputs,
            attrs=_shown_attrs(op),
            operands=_operands(op),
            saved=[
                {
                    "name": s["name"],
                    "tensor": self._tensors.get(id(s["of"])),
                    "version": s["version"],
                    "slots": s["slots"],
                }
                for s in op.saved
            ],
            undifferentiated=[str(i) for i in op.undifferentiated],
            roles=roles(op),
            rules=_rules(op) if op.node_name else {},
            span=self._span(reading.place),
            scope=_scope(reading.place),
            grad_mode=op.grad_mode,
        )
        self._ops[id(op)] = made
        self._keep.append(op)
        self.draft.event("forward", op=made)
        if op.in_place:
            self._in_place(made, inputs[0].get("tensor"), outputs[0], op.outputs[0].stamp)
        return made

    def _in_place(self, op: str, of: str | None, tensor: str, stamp: int) -> None:
        """Note which tensor became which."""
        tensors = self.draft.doc["tensors"]
        after = tensors[int(tensor[1:])]
        version = stamp % HIDDEN
        after.update(version=version, of=of)
        before = None
        if of is not None:
            before = tensors[int(of[1:])]["value"]
            after["storage"] = tensors[int(of[1:])]["storage"]
        self.draft.event(
            "inplace",
            tensor=tensor,
            of=of,
            op=op,
            version=version,
            before=before,
            after=after["value"],
            by=None,
        )

    def _span(self, at: Place | None) -> dict[str, Any] | None:
        if at is None:
            return None
        source = self.draft.source(at.label, at.text)
        return {"source": source, "line": at.line, "start": at.start, "end": at.end}

    def backward(self, number: int, record: PassRecord) -> None:
        """Add the events of one backward pass."""
        if not record.roots:
            return
        root = self.tensor(record.roots[0])
        seed = self.draft.value(record.seeds[0])
        self.draft.doc["passes"].append(
            {
                "number": number,
                "call": "backward",
                "root": root,
                "seed": seed,
                "roots": [
                    {"tensor": self.tensor(t), "seed": self.draft.value(s)}
                    for t, s in zip(record.roots, record.seeds, strict=True)
                ],
                "rehearsed": record.rehearsed,
                "retain_graph": False,
                "create_graph": False,
                "lane": 0,
                "iteration": None,
            }
        )
        self.draft.event(
            "backward", number=number, root=root, seed=seed, rehearsed=record.rehearsed
        )
        received: dict[str, int] = {}
        seen: set[str] = set()
        for event in record.events:
            if isinstance(event, VjpRecord):
                if id(event.op) in self._ops:
                    self._vjp(number, event)
                    received[self.tensor(event.target)] = event.received
            elif id(event.target) in self._tensors:
                tensor = self.tensor(event.target)
                self._accumulate(number, event, tensor, received.get(tensor, 1), seen)
        if record.error is not None:
            kind, message = record.error
            self.draft.event(
                "error", **{"pass": number}, op=None, type=kind, message=message[:2000]
            )

    def _vjp(self, number: int, event: VjpRecord) -> None:
        applied = apply_rule(event.op, event.slot, event.incoming)
        raw = None
        if applied.raw is not None and applied.raw.shape != event.target.shape:
            raw = self.draft.value(applied.raw)
        self.draft.event(
            "vjp",
            **{"pass": number},
            op=self._ops[id(event.op)],
            slot=event.slot,
            output=event.output,
            tensor=self.tensor(event.target),
            incoming=self.draft.value(event.incoming),
            contribution=self.draft.value(event.contribution),
            before=self.draft.value(event.before),
            after=self.draft.value(event.after),
            received=event.received,
            expected=event.expected,
            numbers=self._numbers(applied.parts),
            raw=raw,
            jacobian=jacobian(event.op, event.slot, event.output),
            why=[{"key": k, "args": a} for k, a in reasons(event)],
        )

    def _numbers(self, parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
        shown: list[dict[str, Any]] = []
        for part in parts:
            if "value" not in part:
                shown.append(part)
                continue
            shown.append({**part, "value": self.draft.value(part["value"])})
        return shown

    def _accumulate(
        self, number: int, event: AccumulateRecord, tensor: str, received: int, seen: set[str]
    ) -> None:
        before = self.draft.value(event.before)
        if tensor not in seen and before is not None:
            entry = next(t for t in self.draft.doc["tensors"] if t["id"] == tensor)
            if entry["grad"] is None and number == 0:
                entry["grad"] = before
        seen.add(tensor)
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


def _scope(at: Place | None) -> list[dict[str, Any]]:
    if at is None or not at.scope:
        return []
    return [{"kind": "function", "name": at.scope, "index": None}]


def _rules(op: OpRecord) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for slot, record in enumerate(op.inputs):
        if not isinstance(record, TensorRecord) or slot in op.undifferentiated:
            continue
        if rule_of(op, slot) is None:
            found[str(slot)] = {"formula": None}
            continue
        applied = apply_rule(op, slot, None)
        alike = record.shape == op.outputs[0].shape
        found[str(slot)] = {
            "formula": applied.formula,
            "factor": applied.factor if alike else None,
            "scalar_factor": applied.scalar_factor,
        }
    return found


def _shown_attrs(op: OpRecord) -> dict[str, str]:
    return {
        name: str(value)[:40]
        for name, value in op.attrs.items()
        if not any(value is s or value == s for s in _SILENT if type(value) is type(s))
        and not (name in _ONE and value == 1)
        and name not in _INTERNAL
    }


def _operands(op: OpRecord) -> list[dict[str, Any]]:
    """What stands left and right of an infix sign: inputs by slot, or a number among the attrs."""
    operands: list[dict[str, Any]] = [
        {"slot": i} for i, given in enumerate(op.inputs) if given is not None
    ]
    if getattr(op.row, "kind", "") != "infix" or len(operands) != 1:
        return operands
    name = next((n for n in ("other", "exponent", "self") if n in op.attrs), None)
    if name is None:
        return operands
    number = {"scalar": _scalar(op.attrs[name])}
    first = name == "self" or op.name.startswith("rsub")
    return [number, *operands] if first else [*operands, number]


def _scalar(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    return str(value)[:40]
