"""What a recorded operation's rule says about one of its inputs: its formula and its numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np

from ..fit import sum_to
from ..table import METADATA
from .arithmetic import Part, factor, substitute
from .expression import parse
from .records import OpRecord, TensorRecord
from .symbolic import Expr, Symbol, expression, parameters, run_rule, zero

_GRADS = frozenset(("grad", "grads", "needs"))
#: The incoming gradients by the number of the output that they came to.
Incoming = Mapping[int, Any]


@dataclass
class Rule:
    """The function that computes a slot's gradient, and which of its results that is."""

    function: Callable[..., Any]
    names: tuple[str, ...]
    pick: int | None  # of a rule for all inputs at once; None for a rule of one input

    def __call__(self, values: Mapping[str, Any]) -> Any:
        result = self.function(*(values[n] for n in self.names))
        return result if self.pick is None else result[self.pick]


class Applied:
    """A rule applied to one slot: any part that cannot be known is None."""

    def __init__(self, formula: Expr | None = None) -> None:
        self.formula = formula
        self.factor: Expr | None = None
        self.scalar_factor = False
        self.parts: list[Part] = []
        self.raw: np.ndarray | None = None


def input_names(op: OpRecord) -> tuple[str, ...]:
    """The row's name of each input."""
    names = tuple(getattr(op.row, "inputs", ()))
    if getattr(op.row, "variadic", False):
        return tuple(f"{names[-1]}[{i}]" for i in range(len(op.inputs)))
    return names + tuple(f"input{i}" for i in range(len(names), len(op.inputs)))


def roles(op: OpRecord) -> dict[str, list[Any]]:
    """What each name in the rules stands for: ["grad", 0], ["input", 1], ["attr", text], …"""
    found: dict[str, list[Any]] = {"grad": ["grad", 0]}
    if getattr(op.row, "multi", False):
        found |= {f"grad{k}": ["grad", k] for k in range(len(op.outputs))}
    for i, name in enumerate(input_names(op)):
        found[name] = ["input", i]
    for i, name in enumerate(getattr(op.row, "outputs", ())):
        if i < len(op.outputs):
            found[name] = ["output", i]
    for name, value in op.attrs.items():
        found[name] = ["attr", str(value)[:40]]
    return found


def rule_of(op: OpRecord, slot: int) -> Rule | None:
    """The rule that answers for a slot; None where the row has none."""
    row = op.row
    joint, rules = getattr(row, "joint", None), getattr(row, "rules", None)
    if joint is not None:
        return Rule(joint, parameters(joint), slot)
    if not rules:
        return None
    if row.variadic:
        function = rules[row.inputs[0]]
        return Rule(function, parameters(function), slot)
    function = rules.get(row.inputs[slot]) if slot < len(row.inputs) else None
    return None if function is None else Rule(function, parameters(function), None)


def caption(op: OpRecord, slot: int) -> tuple[Expr | None, str | None]:
    """What the table itself says of a slot's rule: a formula, or a key of the catalogue."""
    said = _captions(op, slot)
    if not said:
        return None, None
    if said[0].startswith("@"):
        return None, said[0][1:]
    return parse(said[0]), None


def caption_in_words(op: OpRecord, slot: int) -> str | None:
    """What the table says where its formula does not hold: a key of the catalogue."""
    return next((s[1:] for s in _captions(op, slot) if s.startswith("@")), None)


def _captions(op: OpRecord, slot: int) -> tuple[str, ...]:
    name = input_names(op)[slot].split("[")[0]
    said: str | tuple[str, ...] = getattr(op.row, "caption", {}).get(name, ())
    return (said,) if isinstance(said, str) else said


def known_values(op: OpRecord, names: tuple[str, ...], grads: Incoming) -> dict[str, Any]:
    """The value of each parameter of a rule but `needs`, None where it was not kept."""
    found: dict[str, Any] = {}
    row = op.row
    inputs = dict(zip(getattr(row, "inputs", ()), op.inputs, strict=False))
    outputs = dict(zip(getattr(row, "outputs", ()), op.outputs, strict=False))
    common = np.dtype(op.outputs[0].dtype) if op.outputs else np.dtype("float32")
    for name in names:
        if name == "grad":
            found[name] = grads.get(0)
        elif name == "grads":
            found[name] = tuple(grads.get(k) for k in range(len(op.outputs)))
        elif name in inputs and row.variadic:
            found[name] = [_array(t, common) for t in op.inputs]
        elif name in inputs:
            found[name] = _array(inputs[name], common)
        elif name in outputs:
            found[name] = _array(outputs[name], common)
        elif name in op.attrs:
            found[name] = op.attrs[name]
        else:
            found[name] = _metadata(name, inputs, op)
    return found


def _metadata(name: str, inputs: dict[str, Any], op: OpRecord) -> Any:
    for suffix, get in METADATA.items():
        stem = name[: -len(suffix)]
        if not name.endswith(suffix) or stem not in inputs:
            continue
        if op.row.variadic:
            return tuple(get(_shaped(t)) for t in op.inputs)
        return get(_shaped(inputs[stem])) if inputs[stem] is not None else None
    return None


def _shaped(record: Any) -> Any:
    """What metadata can be read from: an array of the same shape and type."""
    if not isinstance(record, TensorRecord):
        return SimpleNamespace(_data=np.asarray(record))
    return SimpleNamespace(_data=np.empty(record.shape, record.dtype))


def _array(x: Any, common: np.dtype[Any]) -> Any:
    if isinstance(x, TensorRecord):
        return x.value if isinstance(x.value, np.ndarray) else None
    if isinstance(x, str):
        return None
    if isinstance(x, (int, float)) and not isinstance(x, bool):
        return np.asarray(x, dtype=common if common.kind == "f" else None)
    return x


def apply_rule(op: OpRecord, slot: int, incoming: Incoming | None) -> Applied:
    """Run the rule of a slot on symbols with the known values.

    `incoming` holds the gradients of the outputs; without it only the formula is of use.
    """
    rule = rule_of(op, slot)
    if rule is None:
        return Applied()
    try:
        result = _run_on_symbols(op, rule, slot, incoming)
    except TypeError:
        return Applied()
    applied = Applied(result.expr)
    found = factor(result)
    if found is not None:
        applied.factor = found[0]
        applied.scalar_factor = np.ndim(found[1]) == 0 and found[1] is not None
    if incoming:
        applied.parts = [
            p for p in substitute(result) if "value" not in p or p["value"] is not None
        ]
        value = result.value
        applied.raw = None if value is None else np.asarray(value)
    return applied


def _run_on_symbols(op: OpRecord, rule: Rule, slot: int, incoming: Incoming | None) -> Symbol:
    grads = {k: g for k, g in (incoming or {}).items() if isinstance(g, np.ndarray)}
    values = known_values(op, rule.names, grads)
    records = dict(zip(op.row.inputs, op.inputs, strict=False))
    records |= dict(zip(op.row.outputs, op.outputs, strict=False))
    arguments: dict[str, Any] = {}
    for name in rule.names:
        value = values[name]
        if name == "needs":
            arguments[name] = tuple(i == slot for i in range(len(op.inputs)))
        elif name == "grads":
            arguments[name] = tuple(_grad(op, k, incoming) for k in range(len(op.outputs)))
        elif name == "grad":
            arguments[name] = _grad(op, 0, incoming, name)
        elif name in records and op.row.variadic and name in op.row.inputs:
            texts = [f"{name}[{i}]" for i in range(len(op.inputs))]
            arguments[name] = [
                Symbol({"k": "var", "name": n}, v) for n, v in zip(texts, value, strict=True)
            ]
        elif name in records and records[name] is None:
            arguments[name] = None  # an optional input that was not given
        elif name in records:
            arguments[name] = Symbol({"k": "var", "name": name}, value, hint=_hint(records[name]))
        else:
            arguments[name] = value
    result = run_rule(rule.function, arguments)
    if rule.pick is None:
        return result if isinstance(result, Symbol) else Symbol(expression(result), result)
    try:
        picked = result[rule.pick]
    except (TypeError, IndexError, KeyError) as error:
        raise TypeError(f"the rule has no result for slot {slot}") from error
    return picked if isinstance(picked, Symbol) else Symbol(expression(picked), picked)


def _grad(op: OpRecord, output: int, incoming: Incoming | None, name: str | None = None) -> Symbol:
    """The symbol of an incoming gradient; 0 where none came to that output."""
    record = op.outputs[output]
    text = name or f"grad{output}"
    if incoming is None:
        return Symbol({"k": "var", "name": text}, hint=_hint(record))
    value = incoming.get(output)
    if value is None:
        return zero(np.zeros(record.shape, record.dtype))
    array = value if isinstance(value, np.ndarray) else None
    return Symbol({"k": "var", "name": text}, array, hint=_hint(record))


def _hint(record: Any) -> tuple[tuple[int, ...], Any] | None:
    if not isinstance(record, TensorRecord):
        return None
    return tuple(record.shape), np.dtype(record.dtype)


def vjp(op: OpRecord, slot: int, incoming: Incoming) -> np.ndarray | None:
    """The rule of one slot on arrays, broadcasting undone; None where something was not kept.

    `incoming` holds arrays by output; an output that is not in it counts as 0.
    """
    rule, target = rule_of(op, slot), op.inputs[slot]
    if rule is None or not isinstance(target, TensorRecord):
        return None
    grads = {
        k: incoming[k] if k in incoming else np.zeros(t.shape, t.dtype)
        for k, t in enumerate(op.outputs)
    }
    values = known_values(op, rule.names, grads)
    values["needs"] = tuple(i == slot for i in range(len(op.inputs)))
    if not all(_is_known(op, n, values[n]) for n in rule.names):
        return None
    try:
        with np.errstate(all="ignore"):
            result = rule(values)
            if result is None:
                return None
            return np.asarray(sum_to(np.asarray(result), target.shape))
    except Exception:
        return None  # a rule may need what a picture cannot give it; then there is no picture


def _is_known(op: OpRecord, name: str, value: Any) -> bool:
    if isinstance(value, (list, tuple)) and (name in op.row.inputs or name == "grads"):
        return all(v is not None for v in value)
    if value is not None or name in op.attrs:
        return True
    given = dict(zip(op.row.inputs, op.inputs, strict=False))
    stems = [n for n in given if name == n or name.startswith(f"{n}_")]
    return any(given[n] is None for n in stems)


__all__ = [
    "Applied",
    "Incoming",
    "Rule",
    "apply_rule",
    "caption",
    "caption_in_words",
    "input_names",
    "roles",
    "rule_of",
    "vjp",
]
