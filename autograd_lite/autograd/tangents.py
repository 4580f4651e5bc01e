"""Jacobian-vector products of table rows: what forward mode does at each operation.

Where the Jacobian is diagonal or the identity, the VJP rule is the JVP rule. A row says
`jvp="linear"` or `"multilinear"`, or gives a function; for all others the VJP, which is linear in
the incoming gradient, is transposed: differentiated with respect to that gradient.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .._tensor import Tensor, wrap
from ..table import Row

_ELEMENTWISE = ("identity", "diagonal")


def row_jvp(
    row: Row,
    operands: tuple[Any, ...],
    tangents: tuple[Any, ...],
    attrs: tuple[Any, ...],
    outputs: tuple[Tensor, ...],
) -> tuple[Any, ...]:
    """Return the tangent of each output (None: none), given those of the tensors (None: zero)."""
    if not row.differentiable:
        return (None,) * len(outputs)
    tangents = tuple(
        t if t is not None and _is_float(o) else None
        for t, o in zip(tangents, operands, strict=True)
    )
    if all(t is None for t in tangents):
        return (None,) * len(outputs)
    result = _product(row, operands, tangents, attrs, outputs)
    return tuple(
        _fitted(t, o) if t is not None and o._data.dtype.kind == "f" else None
        for t, o in zip(result, outputs, strict=True)
    )


def kind_of(row: Row) -> str:
    """Return how a row's JVP is found: "rule", "linear", "multilinear", "own" or "transpose"."""
    if callable(row.jvp):
        return "own"
    if row.jvp is not None:
        return str(row.jvp)
    names = [n for n in row.inputs if n in row.rules]
    elementwise = names and all(row.structure.get(n) in _ELEMENTWISE for n in names)
    return "rule" if elementwise and row.joint is None and not row.multi else "transpose"


def _product(row: Row, operands: Any, tangents: Any, attrs: Any, outputs: Any) -> tuple[Any, ...]:
    kind = kind_of(row)
    if kind == "own":
        return _own(row, operands, tangents, attrs, outputs)
    if kind == "linear":
        return _linear(row, operands, tangents, attrs)
    if kind == "multilinear":
        return _multilinear(row, operands, tangents, attrs)
    if kind == "rule":
        return (_by_rules(row, operands, tangents, attrs, outputs),)
    return _transposed(row, operands, tangents, attrs, outputs)


def _is_float(operand: Any) -> bool:
    return isinstance(operand, Tensor) and operand._data.dtype.kind == "f"


def _zeros(operand: Tensor) -> Tensor:
    from ..func.zeros import zeros_of

    return zeros_of(operand)


def _fitted(tangent: Any, output: Tensor) -> Any:
    """Return a tangent in its output's shape and type."""
    if tangent._data.shape != output._data.shape:
        tangent = tangent.expand(output._data.shape)
    if tangent._data.dtype != output._data.dtype:
        tangent = tangent.to(output.dtype)
    return tangent


def _values(row: Row, operands: Any, attrs: Any, outputs: Any) -> dict[str, Any]:
    """Return everything that a rule may ask for, by name."""
    values: dict[str, Any] = dict(zip(row.attrs, attrs, strict=True))
    if row.variadic:
        values[row.inputs[0]] = operands
    else:
        values.update(zip(row.inputs, operands, strict=True))
    values.update(zip(row.outputs, outputs, strict=False))
    for entry in row.saved:
        if entry.kind == "metadata":
            found = operands if row.variadic else operands[entry.index]
            if row.variadic:
                values[entry.name] = tuple(map(entry.metadata, found))
            else:
                values[entry.name] = None if found is None else entry.metadata(_tensor(found))
    return values


def _tensor(value: Any) -> Tensor:
    return value if isinstance(value, Tensor) else wrap(np.asarray(value))


def _own(row: Row, operands: Any, tangents: Any, attrs: Any, outputs: Any) -> tuple[Any, ...]:
    values = _values(row, operands, attrs, outputs)
    filled = [
        _zeros(o) if t is None and _is_float(o) else t
        for t, o in zip(tangents, operands, strict=True)
    ]
    if row.variadic:
        values[row.inputs[0] + "_t"] = filled
    else:
        values.update((n + "_t", t) for n, t in zip(row.inputs, filled, strict=True))
    result = row.jvp(*(values[p] for p in row.parameters_of(row.jvp)))
    found = tuple(result) if isinstance(result, (tuple, list)) else (result,)
    return found + (None,) * (len(outputs) - len(found))  # what is left out has no tangent


def _call(row: Row, operands: Any, attrs: Any) -> tuple[Any, ...]:
    result = row(list(operands), *attrs) if row.variadic else row(*operands, *attrs)
    return tuple(result) if row.multi else (result,)


def _linear(row: Row, operands: Any, tangents: Any, attrs: Any) -> tuple[Any, ...]:
    moved = []
    for i, (o, t) in enumerate(zip(operands, tangents, strict=True)):
        name = row.inputs[0] if row.variadic else row.inputs[i]
        # What a rule is for is linear, and did not move; the rest (an index, a mask) is given.
        own = isinstance(o, Tensor) and name in row.rules
        differentiable = own or (row.joint is not None and _is_float(o))
        moved.append(t if t is not None else _zeros(o) if differentiable else o)
    return _call(row, moved, attrs)


def _multilinear(row: Row, operands: Any, tangents: Any, attrs: Any) -> tuple[Any, ...]:
    total: list[Any] = []
    affine = "beta" in row.attrs  # beta * self + alpha * product of the others
    rest = (_zeros(operands[0]), *operands[1:]) if affine else operands
    for i, t in enumerate(tangents):
        if t is None:
            continue
        others = (operands[0], *map(_zeros, operands[1:])) if affine and not i else rest
        parts = _call(row, _with(row, others, i, t), attrs)
        total = [a + b for a, b in zip(total, parts, strict=True)] if total else list(parts)
    return tuple(total)


def _with(row: Row, operands: Any, position: int, tangent: Any) -> list[Any]:
    return [tangent if i == position else o for i, o in enumerate(operands)]


def _by_rules(row: Row, operands: Any, tangents: Any, attrs: Any, outputs: Any) -> Any:
    values = _values(row, operands, attrs, outputs)
    total = None
    for name, tangent in zip(row.inputs, tangents, strict=True):
        if tangent is None or name not in row.rules:
            continue
        values["grad"] = _fitted(tangent, outputs[0])
        rule = row.rules[name]
        part = rule(*(values[p] for p in row.parameters_of(rule)))
        if part is not None:
            total = part if total is None else total + part
    return total


def _transposed(
    row: Row, operands: Any, tangents: Any, attrs: Any, outputs: Any
) -> tuple[Any, ...]:
    """Differentiate `grad -> <vjp(grad), tangents>`: its gradient is the tangent of the output.

    It is linear, so it may be taken anywhere: at ones, because some rules take logarithms of grad.
    """
    from ..func.grad_level import GradLevel
    from ..func.zeros import ones_of

    values = _values(row, operands, attrs, outputs)
    values["needs"] = tuple(t is not None for t in tangents)
    level = GradLevel()
    with level:
        seeds = [
            level.leaf(ones_of(o)) if o._data.dtype.kind == "f" else _zeros(o) for o in outputs
        ]
        values["grad"], values["grads"] = seeds[0], tuple(seeds)
        parts = _contributions(row, values, tangents)
    pairs = []
    for part, tangent, operand in zip(parts, tangents, operands, strict=False):
        if part is None or tangent is None:
            continue
        with_level = part if level.owns(part) else None
        if with_level is None or with_level._edge is None:
            continue
        pairs.append((part, tangent, operand))
    if not pairs:
        return tuple(None for _ in outputs)
    return tuple(_transposed_of(level, seeds, pairs))


def _transposed_of(level: Any, seeds: Any, pairs: Any) -> Any:
    cotangents = []
    for part, tangent, _operand in pairs:
        seed = tangent
        if part._data.shape != tangent._data.shape:  # undoing a broadcast, transposed, is one
            seed = seed.expand(part._data.shape)
        if seed._data.dtype != part._data.dtype:
            seed = seed.to(part.dtype)
        cotangents.append(seed)
    leaves = [s for s in seeds if level.owns(s)]
    grads = iter(level.gradients([p for p, _, _ in pairs], cotangents, leaves))
    return [next(grads) if level.owns(s) else None for s in seeds]


def _contributions(row: Row, values: dict[str, Any], tangents: Any) -> tuple[Any, ...]:
    if row.joint is not None:
        return tuple(row.joint(*(values[p] for p in row.parameters_of(row.joint))))
    if row.variadic:
        rule = row.rules[row.inputs[0]]
        return tuple(rule(*(values[p] for p in row.parameters_of(rule))))
    parts: list[Any] = []
    for name, tangent in zip(row.inputs, tangents, strict=True):
        own = row.rules.get(name)
        if own is None or tangent is None:
            parts.append(None)
        else:
            parts.append(own(*(values[p] for p in row.parameters_of(own))))
    return tuple(parts)
