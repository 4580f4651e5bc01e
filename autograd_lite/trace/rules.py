"""What a recorded operation's rule says about one of its inputs: formula, numbers, Jacobian."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..fit import sum_to
from .arithmetic import Part, factor, substitute
from .records import OpRecord, TensorRecord
from .structure import classify, declared
from .symbolic import Expr, Symbol, parameters, run_rule

JACOBIAN_SIDE = 16
_METADATA: dict[str, Callable[[TensorRecord], Any]] = {
    "_sym_sizes": lambda t: t.shape,
    "_sym_numel": lambda t: int(np.prod(t.shape)),
    "_options": lambda t: np.dtype(t.dtype),
    "_sym_strides": lambda t: np.empty(t.shape, np.int8).strides,
}


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
    for i, name in enumerate(input_names(op)):
        found[name] = ["input", i]
    for i, name in enumerate(getattr(op.row, "outputs", ())):
        if i < len(op.outputs):
            found[name] = ["output", i]
    for name, value in op.attrs.items():
        found[name] = ["attr", str(value)[:40]]
    return found


def rule_of(op: OpRecord, slot: int) -> Callable[..., Any] | None:
    """The rule for one slot, where the row has one for it alone."""
    row = op.row
    rules = getattr(row, "rules", None)
    if not rules or getattr(row, "joint", None) is not None or row.variadic or row.multi:
        return None
    return rules.get(row.inputs[slot]) if slot < len(row.inputs) else None


def known_values(op: OpRecord, names: tuple[str, ...], grad: Any) -> dict[str, Any]:
    """The value of each parameter of a rule, None where it was not kept."""
    found: dict[str, Any] = {}
    inputs = dict(zip(getattr(op.row, "inputs", ()), op.inputs, strict=False))
    outputs = dict(zip(getattr(op.row, "outputs", ()), op.outputs, strict=False))
    common = np.dtype(op.outputs[0].dtype) if op.outputs else np.dtype("float32")
    for name in names:
        if name in ("grad", "grads", "needs"):
            found[name] = grad
        elif name in inputs:
            found[name] = _array(inputs[name], common)
        elif name in outputs:
            found[name] = _array(outputs[name], common)
        elif name in op.attrs:
            found[name] = op.attrs[name]
        else:
            found[name] = _metadata(name, inputs)
    return found


def _metadata(name: str, inputs: dict[str, Any]) -> Any:
    for suffix, get in _METADATA.items():
        source = inputs.get(name[: -len(suffix)]) if name.endswith(suffix) else None
        if isinstance(source, TensorRecord):
            return get(source)
    return None


def _array(x: Any, common: np.dtype[Any]) -> Any:
    if isinstance(x, TensorRecord):
        return x.value if isinstance(x.value, np.ndarray) else None
    if isinstance(x, str):
        return None
    if isinstance(x, (int, float)) and not isinstance(x, bool):
        return np.asarray(x, dtype=common if common.kind == "f" else None)
    return x


def apply_rule(op: OpRecord, slot: int, grad: Any) -> Applied:
    """Run the rule of a slot on symbols with the known values."""
    rule = rule_of(op, slot)
    if rule is None:
        return Applied()
    names = parameters(rule)
    known = known_values(op, names, grad if isinstance(grad, np.ndarray) else None)
    tensors = {"grad", *getattr(op.row, "inputs", ()), *getattr(op.row, "outputs", ())}
    plain = frozenset(n for n in names if n not in tensors)
    try:
        result = run_rule(rule, known, plain)
    except TypeError:
        return Applied()
    applied = Applied(result.expr)
    found = factor(result)
    if found is not None:
        applied.factor = found[0]
        applied.scalar_factor = np.ndim(found[1]) == 0 and found[1] is not None
    if isinstance(grad, np.ndarray):
        applied.parts = [
            p for p in substitute(result) if "value" not in p or p["value"] is not None
        ]
        value = result.value
        applied.raw = None if value is None else np.asarray(value)
    return applied


def jacobian(op: OpRecord, slot: int, output: int) -> dict[str, Any] | None:
    """The local Jacobian of one output by one input, from the rule on unit cotangents.

    Only its structure where either side has more than 16 elements; None where even that is
    not known.
    """
    target, source = op.inputs[slot], op.outputs[output]
    rows, cols = int(np.prod(source.shape)), int(np.prod(target.shape))
    if not rows or not cols:
        return None
    name = getattr(op.row, "inputs", ("",) * (slot + 1))
    form = getattr(op.row, "structure", {}).get(name[slot] if slot < len(name) else "")
    head = {"rows": rows, "cols": cols}
    if rows <= JACOBIAN_SIDE and cols <= JACOBIAN_SIDE:
        matrix = _materialise(op, slot, output, rows)
        if matrix is not None:
            if form in ("diagonal", "identity") and target.shape == source.shape:
                matrix = np.diag(np.diag(matrix))  # off it, 0 times nan or inf would be nan
            return {**head, "structure": classify(matrix, form), "data": _plain(matrix)}
    structure = declared(form, target.shape, source.shape)
    return None if structure is None else {**head, "structure": structure, "data": None}


def declared_jacobian(op: OpRecord, slot: int, output: int) -> dict[str, Any] | None:
    """The same without numbers: its size and the structure that the table declares."""
    target, source = op.inputs[slot], op.outputs[output]
    name = getattr(op.row, "inputs", ())
    form = getattr(op.row, "structure", {}).get(name[slot] if slot < len(name) else "")
    structure = declared(form, target.shape, source.shape)
    if structure is None:
        return None
    rows, cols = int(np.prod(source.shape)), int(np.prod(target.shape))
    return {"rows": rows, "cols": cols, "structure": structure, "data": None}


def _plain(matrix: np.ndarray) -> list[list[Any]]:
    from .values import encode

    flat = encode(matrix)["data"]
    cols = matrix.shape[1]
    return [flat[i * cols : (i + 1) * cols] for i in range(matrix.shape[0])]


def _materialise(op: OpRecord, slot: int, output: int, rows: int) -> np.ndarray | None:
    shape, dtype = op.outputs[output].shape, np.dtype(op.outputs[output].dtype)
    found = []
    for i in range(rows):
        unit = np.zeros(rows, dtype)
        unit[i] = 1
        row = vjp(op, slot, output, unit.reshape(shape))
        if row is None:
            return None
        found.append(row.reshape(-1))
    return np.stack(found)


def vjp(op: OpRecord, slot: int, output: int, grad: np.ndarray) -> np.ndarray | None:
    """The rule of one slot on arrays, broadcasting undone; None where something was not kept."""
    row, target = op.row, op.inputs[slot]
    joint = getattr(row, "joint", None)
    rule = rule_of(op, slot)
    if rule is None and joint is None and not getattr(row, "rules", None):
        return None
    function = rule or joint or row.rules.get(row.inputs[0])
    if function is None:
        return None
    names = parameters(function)
    values = known_values(op, names, grad)
    if "grads" in values:
        zeros = [np.zeros(t.shape, t.dtype) for t in op.outputs]
        values["grads"] = (*zeros[:output], grad, *zeros[output + 1 :])
    if "needs" in values:
        values["needs"] = tuple(i == slot for i in range(len(op.inputs)))
    if getattr(row, "variadic", False) and row.inputs[0] in values:
        values[row.inputs[0]] = [_array(t, grad.dtype) for t in op.inputs]
    for suffix, get in _METADATA.items():
        for name in names:
            if name.endswith(suffix) and getattr(row, "variadic", False):
                values[name] = tuple(get(t) for t in op.inputs)
    absent = {n for n, given in zip(row.inputs, op.inputs, strict=False) if given is None}
    if any(values[n] is None and n not in op.attrs and n not in absent for n in names):
        return None
    try:
        with np.errstate(all="ignore"):
            result = function(*(values[n] for n in names))
            if rule is None:
                result = result[slot]
            return None if result is None else np.asarray(sum_to(np.asarray(result), target.shape))
    except Exception:
        return None  # a rule may need what a picture cannot give it; then there is no picture


__all__ = ["Applied", "Symbol", "apply_rule", "input_names", "jacobian", "roles", "rule_of", "vjp"]
