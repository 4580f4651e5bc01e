"""A program as a page of mathematics: one operation a line, with shapes, then the derivative."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..language import get_language
from .program import Operation, Program, Same, Value
from .step import UpdateRow

_UNSAID: dict[str, Any] = {"alpha": 1, "beta": 1, "keepdim": False, "dtype": None, "reduction": 1}
_WORDS = {
    "derivative": (
        "derivative, given {seeds}; ∂v is the gradient with respect to v",
        "도함수, {seeds}이(가) 주어질 때; ∂v는 v에 대한 기울기",
    ),
    "return": ("return", "반환"),
    "becomes": ("changes", "변경"),
}


def _word(key: str, **values: str) -> str:
    return _WORDS[key][get_language() == "ko"].format(**values)


class _Names:
    """Gives each value a name of its own."""

    def __init__(self) -> None:
        self.given: dict[Value, str] = {}
        self.taken: set[str] = set()
        self.count = 0

    def of(self, value: Value) -> str:
        found = self.given.get(value)
        if found is not None:
            return found
        name = value.name
        if not name:
            self.count += 1
            name = f"v{self.count}"
        return self.set(value, name)

    def set(self, value: Value, name: str) -> str:
        """Give a value a name, with a number where others have it."""
        base, k = name, 1
        while name in self.taken:
            k += 1
            name = f"{base}{str(k).translate(_SUBSCRIPTS)}"
        self.given[value] = name
        self.taken.add(name)
        return name


_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def kind(value: Value) -> str:
    """Return a value's type and shape, e.g. ``float32[2, 3]``."""
    return f"{value.dtype}{list(value.shape)}"


def write(program: Program) -> str:
    """Return a program as text."""
    names = _Names()
    used = {v for o in (*program.operations, *program.derivative) for v in o.values()}
    used |= set(program.outputs)
    hidden = _states(program)
    shown = []
    for i in program.inputs:
        if i.kind == "tensor" and not i.value.name and _is_number(i.tensor):
            names.given[i.value] = f"{i.tensor._data.flat[0]:g}"
        elif i.value not in hidden and (i.value in used or i.kind == "argument"):
            shown.append(i.value)
    head = ", ".join(f"{names.of(v)}: {kind(v)}" for v in shown)
    lines = [f"{program.name}({head})", ""]
    for e in program.effects:
        if e.kind == "grad" and e.value not in names.given:
            names.set(e.value, "∂" + _name_of(e.tensor, program, names))
    for o in program.operations:
        if isinstance(o.row, UpdateRow):
            names.set(o.outputs[0], f"{names.of(o.inputs[0])}′")
    rows = [_row(o, names) for o in program.operations]
    rows.append((f"{_word('return')} " + ", ".join(_result(r, names) for r in program.results), ""))
    lines += _columns(rows)
    changes = [e for e in program.effects if e.value is not None and e.target is not None]
    changes = [e for e in changes if e.target not in hidden]
    if changes:
        lines += ["", _word("becomes"), ""]
        lines += [f"    {names.of(e.target)} ← {names.of(e.value)}" for e in changes]
    if program.gradients:
        for root, seed in zip(program.roots, program.seeds, strict=True):
            names.set(seed, f"∂{names.of(root)}")
        for i, gradient in zip(program.wanted, program.gradients, strict=True):
            if gradient not in names.given:
                names.set(gradient, f"∂{names.of(i.value)}")
        seeds = ", ".join(names.of(s) for s in program.seeds)
        lines += ["", _word("derivative", seeds=seeds), ""]
        rows = [_row(o, names) for o in program.derivative]
        rows.append((f"{_word('return')} " + ", ".join(names.of(g) for g in program.gradients), ""))
        lines += _columns(rows)
    return "\n".join(lines)


def _name_of(tensor: Any, program: Program, names: _Names) -> str:
    return next((names.of(i.value) for i in program.inputs if i.tensor is tensor), "?")


def _states(program: Program) -> set[Value]:
    """The inputs that are an optimiser's own state: it is not shown."""
    updates = [o for o in program.operations if isinstance(o.row, UpdateRow)]
    return {v for o in updates for v in o.inputs[2:-1]}


def _is_number(tensor: Any) -> bool:
    data = tensor._data
    return bool(data.size and (data == data.flat[0]).all())


def _columns(rows: list[tuple[str, str]]) -> list[str]:
    width = max((len(left) for left, right in rows if right), default=0)
    return [f"    {left:<{width}}  {right}".rstrip() for left, right in rows]


def _row(operation: Operation, names: _Names) -> tuple[str, str]:
    if isinstance(operation.row, UpdateRow):
        param, grad, *_, lr = operation.inputs
        given = ", ".join(names.of(v) for v in (param, grad, lr))
        left = names.of(operation.outputs[0])
        return f"{left} = {operation.row.symbol}({given})", kind(operation.outputs[0])
    right = equation(operation, names)
    left = ", ".join(names.of(v) for v in operation.outputs)
    return f"{left} = {right}", ", ".join(kind(v) for v in operation.outputs)


def _result(x: Any, names: _Names) -> str:
    if isinstance(x, Same):
        x = x.value
    return names.of(x) if isinstance(x, Value) else repr(x)


def equation(operation: Operation, names: _Names) -> str:
    """Return the right-hand side of an operation."""
    row = operation.row
    args = [_argument(x, names) for x in operation.inputs if x is not None]
    attrs = [
        f"{n}={_argument(a, names)}"
        for n, a in zip(row.attrs, operation.attrs, strict=True)
        if not (n in _UNSAID and a == _UNSAID[n]) and a is not None
    ]
    if row.kind == "infix" and len(args) == 2 and not attrs:
        return f"{args[0]} {row.symbol} {args[1]}"
    if row.kind == "infix" and len(args) == 1 and len(operation.attrs):
        text = ", ".join(_argument(a, names) for a in operation.attrs[:1])
        order = (text, args[0]) if row.name.startswith("r") else (args[0], text)
        return f"{order[0]} {row.symbol} {order[1]}"
    if row.kind == "prefix" and len(args) == 1:
        return f"{row.symbol}{args[0]}"
    if row.kind == "postfix" and len(args) == 1:
        return f"{args[0]}{row.symbol}"
    if not attrs and len(args) == 1 and row.symbol in ("Σ", "Π", "√"):
        return f"{row.symbol} {args[0]}"
    return f"{row.symbol}({', '.join([*args, *attrs])})"


def _argument(x: Any, names: _Names) -> str:
    if isinstance(x, Value):
        return names.of(x)
    if isinstance(x, (list, tuple)):
        inner = ", ".join(_argument(i, names) for i in x)
        return f"[{inner}]"
    if isinstance(x, float):
        return f"{x:.6g}"
    if isinstance(x, np.dtype):
        return str(x)
    return str(x)
