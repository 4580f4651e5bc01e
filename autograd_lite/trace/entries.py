"""The entries of a document: tensors with their memory, operations with their rules."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from ..version import HIDDEN, VersionCounter
from .document import Draft
from .kept import Kept
from .records import OpRecord, PassRecord, TensorRecord
from .rules import apply_rule, caption, caption_in_words, roles
from .scope import Spot, scope_of
from .source import Place, Position, Reader, Reading, names_operation
from .symbolic import questions

#: Arguments that say nothing: not shown.
_SILENT: tuple[Any, ...] = (None, False, (), "")
_INTERNAL = frozenset(("reduction", "ignore_index", "generator", "N", "C", "HxW"))
#: What nobody writes, as it is so anyway: by argument, then by operation and argument.
_USUAL: dict[str, Any] = {
    "alpha": 1, "beta": 1, "step": 1, "correction": 1, "diagonal": 0, "eps": 1e-5, "momentum": 0.1,
    "padding": 0, "dilation": 1, "output_padding": 0, "groups": 1, "count_include_pad": True,
    "largest": True, "sorted": True, "approximate": "none", "scale": 1, "input_scale": 1, "padding_idx": -1,
}  # fmt: skip
_PER_DIMENSION = frozenset(("kernel_size", "stride", "padding", "dilation", "output_padding"))
_USUAL_OF: dict[tuple[str, str], Any] = {
    ("convolution", "stride"): 1, ("im2col", "stride"): 1, ("constant_pad_nd", "value"): 0, ("cat", "dim"): 0, ("stack", "dim"): 0, ("unbind", "dim"): 0,
    ("sort", "dim"): -1, ("topk", "dim"): -1, ("glu", "dim"): -1, ("softplus", "threshold"): 20,
    ("leaky_relu", "negative_slope"): 0.01,
}  # fmt: skip
Json = dict[str, Any]


class Entries:
    """Adds tensors and operations to a draft, each once, and knows their ids.

    `names` maps `id` of a tensor's record to the variables that hold it.
    """

    def __init__(self, draft: Draft, names: Mapping[int, list[str]]) -> None:
        self.draft = draft
        self.names = names
        self.kept = Kept()
        self.passes: dict[int, int] = {}  # `id` of a pass's record: its number
        self._reader = Reader()
        self._tensors: dict[int, str] = {}
        self._ops: dict[int, str] = {}
        self._keep: list[Any] = []  # ids of records stay valid while we hold them
        self._storages: dict[int, int] = {}
        self._owners: dict[int, str] = {}
        self._forms: dict[Any, Json] = {}
        self._last: tuple[Position | None, str, str, str] | None = None

    def known_tensor(self, record: TensorRecord | None) -> str | None:
        """The id of a tensor that is there already."""
        return None if record is None else self._tensors.get(id(record))

    def known_op(self, record: OpRecord | None) -> str | None:
        """The id of an operation that is there already."""
        return None if record is None else self._ops.get(id(record))

    # -- tensors ----------------------------------------------------------------------------

    def tensor(self, record: TensorRecord, **fields: Any) -> str:
        """The id of a tensor, added if it is new."""
        found = self._tensors.get(id(record))
        if found is not None:
            return found
        self._keep.append(record)
        storage = self._storage(record)
        owner = self._owners.get(storage)
        grad_of = record.grad_of
        whose = None if grad_of is None else self.known_tensor(grad_of[0])
        found = self.draft.tensor(
            name=self._name(record, fields.pop("bound", None)),
            shape=list(record.shape),
            dtype=record.dtype,
            leaf=record.leaf and record.requires_grad,
            requires_grad=record.requires_grad,
            view=record.view,
            value=self.draft.value(record.value),
            # Inference tensors have no version: what they count is for the recorder alone.
            version=record.stamp % HIDDEN if isinstance(record.memory, VersionCounter) else 0,
            storage=storage,
            base=owner if record.view else None,
            of=self.known_tensor(record.of),
            tangent=self.draft.value(record.tangent),
            grad_of=(
                None
                if grad_of is None or whose is None
                else {"tensor": whose, "pass": self.passes.get(id(grad_of[1]), 0)}
            ),
            **fields,
        )
        self._tensors[id(record)] = found
        self.kept.add_tensor(found, record)
        if owner is None and not record.view:
            self._owners[storage] = found
        return found

    def _storage(self, record: TensorRecord) -> int:
        """The number of its memory: a new one unless another tensor is on it."""
        memory = record.memory
        key = id(record if memory is None else memory)
        self._keep.append(memory)
        return self._storages.setdefault(key, len(self._storages))

    def _name(self, record: TensorRecord, bound: str | None) -> str | None:
        """A variable that holds the tensor now, else the one it was assigned to, else as used."""
        held = self.names.get(id(record), [])
        if record.given_name:
            return record.given_name
        if held and (bound is None or bound not in held):
            return held[0]
        if record.parameter_name:
            return record.parameter_name
        if bound is None and not record.names and record.of is not None:
            return self._name(record.of, None)
        return bound or (record.names[0] if record.names else None)

    # -- operations -------------------------------------------------------------------------

    def _read(self, op: OpRecord) -> Reading:
        """What the source says of an operation, where it stands in the source at all."""
        at, count = op.position, len(op.inputs)
        if op.lane is not None and at == op.lane.position:  # a rule of ours: the user has no names
            return Reading(self._reader.read(at, 0).place, None, (None,) * count)
        last = self._last
        if last is not None and last[0] == at and last[1] != op.name:
            # One call that runs several operations: only the last one's result is what is bound.
            entry = self.draft.entry(last[2])
            if entry["name"] == last[3] and any(
                isinstance(t, TensorRecord) and self.known_tensor(t) == last[2] for t in op.inputs
            ):
                entry["name"] = None
        found = self._reader.read(at, count)
        if not names_operation(found.call, op.name):
            return Reading(found.place, found.bound, (None,) * count, found.call)
        return found

    def op(self, op: OpRecord) -> str:
        """Add an operation and its tensors, those inside it first."""
        reading = self._read(op)
        inputs: list[Json] = []
        for record, name in zip(op.inputs, reading.operands, strict=True):
            if isinstance(record, TensorRecord):
                if name and name not in record.names:
                    record.names = (*record.names, name)
                inputs.append({"tensor": self.tensor(record)})
            else:
                inputs.append({"scalar": _scalar(record)})
        made = self.draft.op(
            row=op.name,
            symbol=str(getattr(op.row, "symbol", op.name)),
            kind=str(getattr(op.row, "kind", "function")),
            node=op.node_name,
            inputs=inputs,
            outputs=[],
            saved=[],
            **self._form_of(op),
            span=self.span(reading.place),
            scope=scope_entries(op.spot),
            grad_mode=op.grad_mode,
            lane=self._lane(op.lane),
            of=self.known_op(op.of),
            inside=self.known_op(op.inside),
            failed=None
            if op.failed is None
            else {"type": op.failed[0], "message": op.failed[1][:2000]},
        )
        self._ops[id(op)] = made
        self.kept.add(made, op)
        self._keep.append(op)
        entry = self.draft.doc["ops"][-1]
        for child in op.children:
            self.op(child)
        bound = reading.bound if len(op.outputs) == 1 else None
        for i, t in enumerate(op.outputs):
            ident = self.tensor(t, op=made, output=i, no_grad=not op.grad_mode, bound=bound)
            entry["outputs"].append(ident)
            self._last = None if bound is None else (op.position, op.name, ident, bound)
        entry["saved"] = [
            {
                "name": s["name"],
                "tensor": self._tensors.get(id(s["of"])),
                "version": s["version"],
                "slots": s["slots"],
            }
            for s in op.saved
        ]
        entry["returns"] = [self.known_tensor(t) for t in op.returns]
        if not op.failed:
            self.draft.event("forward", op=made)
        return made

    def _lane(self, record: PassRecord | None) -> int:
        return 0 if record is None else self.passes.get(id(record), 0) + 1

    def span(self, at: Place | None) -> Json | None:
        """A place in the source, which is added if it is new."""
        if at is None:
            return None
        source = self.draft.source(at.label, at.text)
        return {"source": source, "line": at.line, "start": at.start, "end": at.end}

    def span_of(self, position: Position | None) -> Json | None:
        """The same of a position."""
        return self.span(self._reader.read(position, 0).place)

    def _form_of(self, op: OpRecord) -> Json:
        """What operations of one form have in common, formulas above all: worked out once."""
        key = _form(op)
        found = self._forms.get(key)
        if found is None:
            found = {
                "attrs": _shown_attrs(op),
                "operands": _operands(op),
                "undifferentiated": [str(i) for i in op.undifferentiated],
                "roles": roles(op),
            }
            with questions() as asked:
                found["rules"] = _rules(op) if op.node_name and op.outputs else {}
            if key is not None and not asked:  # else the formula is that of these numbers
                self._forms[key] = found
        return found

    def retract(self, op: OpRecord, slot: int) -> None:
        """Leave the formula of a slot out, or say the table's words instead."""
        entry = self.draft.doc["ops"][int(self._ops[id(op)][1:])]
        words = caption_in_words(op, slot)
        rule = {"formula": None, "words": words, "factor": None, "scalar_factor": False}
        entry["rules"] = {**entry["rules"], str(slot): rule}


def scope_entries(spot: Spot) -> list[Json]:
    """The scope of a spot, as the document has it."""
    return [{"kind": k, "name": name, "index": index} for k, name, index in scope_of(spot)]


def _form(op: OpRecord) -> Any:
    """What the formulas of an operation depend on; None where that cannot be said."""
    parts: list[Any] = [id(op.row), op.name, op.node_name, op.undifferentiated]
    parts += [t.shape for t in op.outputs]
    for x in op.inputs:
        if isinstance(x, TensorRecord):
            parts.append((x.shape, x.dtype))
        elif isinstance(x, (int, float, str, bool, type(None))):
            parts.append((type(x), x))
        else:
            return None
    for name, value in op.attrs.items():
        if not isinstance(value, (int, float, str, bool, tuple, type(None))):
            return None
        parts.append((name, type(value), value))
    try:
        hash(key := tuple(parts))
    except TypeError:
        return None
    return key


def _rules(op: OpRecord) -> Json:
    found: Json = {}
    for slot, record in enumerate(op.inputs):
        if not isinstance(record, TensorRecord) or slot in op.undifferentiated:
            continue
        applied = apply_rule(op, slot, None)
        alike = record.shape == op.outputs[0].shape
        formula, words = caption(op, slot)
        found[str(slot)] = {
            "formula": formula or (None if words else applied.formula),
            "words": words,
            "factor": applied.factor if alike else None,
            "scalar_factor": applied.scalar_factor,
        }
    return found


def _shown_attrs(op: OpRecord) -> dict[str, str]:
    """Return what a learner would write: not what is so anyway, and `2` for `(2, 2)`."""
    found: dict[str, str] = {}
    for name, given in op.attrs.items():
        value = _as_written(name, given)
        silent = any(value is s or value == s for s in _SILENT if type(value) is type(s))
        usual = _USUAL_OF.get((op.name, name), _USUAL.get(name, _SILENT))
        if (
            silent
            or name in _INTERNAL
            or (op.name, name) == ("where", "dtype")
            or (type(value) is not tuple and value == usual)
        ):
            continue
        if not (name == "end" and value == sys.maxsize):  # `a[1:]`
            found[name] = str(value)[:40]
    return found


def _as_written(name: str, value: Any) -> Any:
    """Return the number for a tuple of one, or of the same one for each dimension."""
    if type(value) is not tuple or len(set(value)) != 1 or type(value[0]) is not int:
        return value
    return value[0] if len(value) == 1 or name in _PER_DIMENSION else value


def _operands(op: OpRecord) -> list[Json]:
    """What stands left and right of an infix sign: inputs by slot, or a number among the attrs."""
    operands: list[Json] = [{"slot": i} for i, given in enumerate(op.inputs) if given is not None]
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
