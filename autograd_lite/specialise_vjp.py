"""The VJP of a row, generated: on raw arrays, and on Tensors where gradients are to have gradients."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from .graph import FREED, Node
from .saved import check_output, check_saved, unpack
from .specialise import compile_source, metadata_source
from .strides import STRIDES, in_elements

if TYPE_CHECKING:
    from .table import Row


def compile_vjp(row: Row) -> Callable[..., Any]:
    """Generate `vjp(node, grad, edges)` of a row: one contribution per edge that is not None."""
    env: dict[str, Any] = {
        "check_saved": check_saved, "check_output": check_output, "materialise": materialise, "ndarray": np.ndarray,
    }  # fmt: skip
    lines = _take_saved(row, "vjp")
    for k, entry in enumerate(row.saved):
        if entry.kind == "input" and row.variadic:
            lines.append(f" s{k} = [check_saved(n, {k}, t)._data for t in s{k}]")
        elif entry.kind == "input":
            lines += [
                f" if s{k} is not None:",
                f"  if s{k}._vc is not None: s{k} = check_saved(n, {k}, s{k})",
                f"  s{k} = s{k}._data",
            ]
        elif entry.kind == "output":
            lines.append(
                f" if n.out_vc is not None: s{k} = check_output(n, {k}, s{k}, {entry.index})"
            )
    lines += _metadata(row, "s{}")
    arrays = [k for k, e in enumerate(row.saved) if e.kind in ("input", "output")]
    if arrays and not row.variadic and not row.multi:
        # Arithmetic on NumPy's numbers takes a tenth of the time of that on 0-d arrays.
        lines.append(" if grad.__class__ is not ndarray:")
        lines += [f"  if s{k} is not None: s{k} = s{k}[()]" for k in arrays]
    lines += _contributions(row, env)
    return compile_source(row, "vjp", "\n".join(lines), env)


def compile_vjp_on_tensors(row: Row) -> Callable[..., Any]:
    """Generate `vjp_tensors(node, grad, edges)`: the same rules, recorded."""
    env: dict[str, Any] = {"unpack": unpack, "materialise": materialise_tensors}
    lines = _take_saved(row, "vjp_tensors")
    lines += [
        f" if s{k} is not None: s{k} = unpack(n, {k})"
        for k, e in enumerate(row.saved)
        if e.kind in ("input", "output")
    ]
    lines += _metadata(row, "s{}._data")
    lines += _contributions(row, env)
    return compile_source(row, "vjp_tensors", "\n".join(lines), env)


def _take_saved(row: Row, name: str) -> list[str]:
    lines = [f"def {name}(n, grad, edges):"]
    if row.saved:
        lines += [" saved = n.saved", " if saved is None: raise RuntimeError(FREED)"]
        lines.append(f" {''.join(f's{k}, ' for k in range(len(row.saved)))}= saved")
    if row.multi:
        lines += [" grads = materialise(n, grad)", " grad = grads[0]"]
    return lines


def _metadata(row: Row, array: str) -> list[str]:
    """Return the lines that read what is said of an input off the input, where it was saved.

    `array` is the expression of the array of the saved input with a number.
    """
    lines = []
    for k, entry in enumerate(row.saved):
        if entry.kind != "metadata" or row.variadic:
            continue
        holder = row.holder_of(entry)
        if holder is not None:
            at = row.saved.index(holder)
            found = metadata_source(entry.name, array.format(at))
            lines.append(f" if s{k} is None and s{at} is not None: s{k} = {found}")
        if entry.name.endswith(STRIDES):
            wanted = " or ".join(f"edges[{i}] is not None" for i in sorted(entry.wanted_by))
            lines.append(f" if {wanted}: s{k} = in_elements(s{k}, n.dtype)")
    return lines


def _contributions(row: Row, env: dict[str, Any]) -> list[str]:
    env |= {"FREED": FREED, "in_elements": in_elements}
    position = {s.name: f"s{k}" for k, s in enumerate(row.saved)}
    position |= {"grad": "grad", "grads": "grads", "needs": "needs"}

    def call(function: str, rule: Callable[..., Any]) -> str:
        env[function] = rule
        return f"{function}({', '.join(position[p] for p in row.parameters_of(rule))})"

    if row.joint is not None or row.variadic:
        rule = row.joint if row.joint is not None else row.rules[row.inputs[0]]
        lines = [f" return {call('rule', rule)}"]
        if "needs" in row.parameters_of(rule):
            lines.insert(0, " needs = tuple([e is not None for e in edges])")
        return lines
    if len(row.inputs) == 1:
        return [f" return ({call('rule', row.rules[row.inputs[0]])},)"]
    parts = []
    for i, name in enumerate(row.inputs):
        own = row.rules.get(name)
        parts.append(
            "None"
            if own is None
            else f"None if edges[{i}] is None else {call(f'rule_{name}', own)}"
        )
    return [f" return ({', '.join(parts)},)"]


def materialise(node: Node, grads: list[Any]) -> tuple[Any, ...]:
    """Return the gradients of all outputs, zeros where none arrived."""
    return tuple(
        np.zeros(shape, dtype) if g is None else g
        for g, shape, dtype in zip(grads, node.shape, node.dtype, strict=True)
    )


def materialise_tensors(node: Node, grads: Any) -> tuple[Any, ...]:
    from ._tensor import wrap

    return tuple(
        wrap(np.zeros(shape, dtype)) if g is None else g
        for g, shape, dtype in zip(grads, node.shape, node.dtype, strict=True)
    )
