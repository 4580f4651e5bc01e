"""The in-place form of a row, generated, for everyday tensors.

It does what `inplace.apply_in_place` does where nothing is recorded, as in an optimiser's step:
float32 and float64 tensors of one type, and Python numbers beside them. Everything else goes to
the general path, before anything is changed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from .entry import MISSING
from .specialise import F32, F64, compile_source, number_names, taking_number
from .thread_mode import state, usual
from .version import counter_of
from .views import StaleView, told_change

if TYPE_CHECKING:
    from .table import Row


def compile_in_place(row: Row, general: Callable[..., Any]) -> Callable[..., Any]:
    """Generate `run(target, *inputs, *arguments)` of a row, which returns the changed target."""
    inputs = [f"i_{n}" for n in row.inputs[1:]]
    attrs = [f"a_{n}" for n in row.attrs]
    everything = ", ".join(["target", *inputs, *attrs])
    head = f"def {row.name}_({everything}):"
    env = {"general": general} | {f"usual_{n}": v for n, v in _usual(row).items()}
    return _compile(row, [], head, f"return general(row, {everything})", env)


def compile_in_place_method(
    row: Row, defaults: dict[str, Any], general: Callable[..., Any], numbers: tuple[str, ...] = ()
) -> Callable[..., Any]:
    """Generate the method `x.add_(…)`; what is not plain goes to `general`, as it was called.

    `numbers` are the inputs that may be Python numbers.
    """
    inputs = [f"i_{n}" for n in row.inputs[1:]]
    attrs = [f"a_{n}" for n in row.attrs]

    def again(
        target: Any,
        inputs: tuple[Any, ...],
        more: tuple[Any, ...],
        attrs: dict[str, Any],
        rest: Any,
    ) -> Any:
        operands = tuple(i for i in inputs if i is not MISSING) + more
        given = {n: v for n, v in attrs.items() if v is not defaults[n]}
        return general(target, *operands, **given, **rest)

    named = ", ".join(f"'{n}': a_{n}" for n in row.attrs) if inputs else ""
    given = inputs or attrs  # what may follow the tensor
    give_up = f"return again(target, ({''.join(i + ', ' for i in given)}), more, {{{named}}}, rest)"
    last = [f"{n}=default_{n}" for n in row.attrs]
    if inputs:
        parameters = ["target", *(f"{i}=MISSING" for i in inputs), "/", "*more", *last, "**rest"]
    else:  # what follows the tensor is an argument
        parameters = ["target", "/", *last, "*more", "**rest"]
    lines = [f" {a} = {n}" for a, n in zip(attrs, row.attrs, strict=True)]
    lines.append(f" if more or rest: {give_up}")
    env = {"again": again, "MISSING": MISSING} | {f"default_{n}": v for n, v in defaults.items()}
    env |= {f"usual_{n}": v for n, v in (_usual(row) if row.plain else defaults).items()}
    head = f"def {row.name}_({', '.join(parameters)}):"
    return _compile(row, lines, head, give_up, env, numbers)


def _usual(row: Row) -> dict[str, Any]:
    """Return the values of a row's arguments that its quickest forward is for."""
    values = row.plain[1] if row.plain else (MISSING,) * len(row.attrs)
    return dict(zip(row.attrs, values, strict=True))


def _compile(
    row: Row, begin: list[str], head: str, give_up: str, env: dict[str, Any], numbers: Any = None
) -> Callable[..., Any]:
    from ._tensor import Tensor

    env |= number_names() | {
        "fast": row.plain[0] if row.plain else row.forward, "combine": row.step and row.step[0], "multiply": np.multiply, "divide": np.divide, "state": state, "Tensor": Tensor, "StaleView": StaleView, "F32": F32, "F64": F64,
        "forward": row.forward, "row": row, "counter_of": counter_of, "told_change": told_change,
        "getframe": sys._getframe, "usual": usual,
    }  # fmt: skip
    inputs = [f"i_{n}" for n in row.inputs[1:]]
    lines = [head, *begin]
    lines += [
        " try: data, vc = target._data, target._vc",
        " except AttributeError: data = None",
        f" if data is None: {give_up}",
        " t = data.dtype",
        " mode = usual.mode or state.mode",
        f" if mode > 1: {give_up}",
        # Who is not told of its changes shares its memory with nobody, and its array was looked at.
        " quiet = vc is not None and vc.quiet and target._owned is data",
        " if not quiet:",
        f"  if target.__class__ is StaleView or not isinstance(target, Tensor): {give_up}",
        f"  if target._inference or not (t is F32 or t is F64): {give_up}",
        f"  if mode and (base := target._base) is not None and base._edge is not None: {give_up}",
        "  if data.base is None: target._owned = data",
        # Elements that lie on each other must not be written.
        f"  elif 0 in data.strides: {give_up}",
        "  if vc is None: vc = counter_of(target)",
        f" if mode and target._edge is not None: {give_up}",
    ]
    for name, parameter in zip(inputs, row.inputs[1:], strict=True):
        taken = row.promote is not None and (numbers is None or parameter in numbers)
        lines += _input(name, taken, give_up)
    lines += _writing(row, inputs, give_up)
    lines += [
        " vc.stamp += 1",
        " if not quiet: told_change(vc, getframe(1))",
        " return target",
    ]
    return compile_source(row, f"{row.name}_", "\n".join(lines), env)


def _input(name: str, promotes: bool, give_up: str) -> list[str]:
    """Return the lines that check an input, and make a Python number a tensor."""
    lines = [
        f" if isinstance({name}, Tensor):",
        f"  if mode and {name}._edge is not None: {give_up}",
        # Two that are known elsewhere, and are not both the owners of their memory, may overlap.
        f"  if not quiet and {name} is not target and {name}._vc is not None and"
        f" (data.base is not None or {name}._data.base is not None): {give_up}",
    ]
    if promotes:
        lines += [
            f" elif {name}.__class__ is float or {name}.__class__ is int:",
            *("  " + line for line in taking_number(name, name)),
        ]
    return [*lines, f" else: {give_up}", f" if {name}._data.dtype is not t: {give_up}"]


def _writing(row: Row, inputs: list[str], give_up: str) -> list[str]:
    """Return the lines that write: by the row's own way, its ufunc, or its forward and a copy."""
    arrays = [f"{n}._data" for n in inputs]
    attrs = [f"a_{n}" for n in row.attrs]
    shown = dict(zip(row.inputs, ["data", *arrays], strict=True))
    if row.write is not None:
        condition, statement = (text.format(**shown) for text in row.write)
        return [
            f" if not {condition}: {give_up}",
            f" try: {statement}",
            " except ValueError: data = None",
            f" if data is None: {give_up}",
        ]
    fast = row.plain[0] if row.plain else row.forward
    usual = " and ".join(f"{a} is usual_{n}" for a, n in zip(attrs, row.attrs, strict=True))
    if row.step is not None:
        plain, scaled = row.step[1:]
        lines = [f" if {usual}:", *_operand(plain.format(**shown), give_up), " else:"]
        for a in attrs:
            lines += [
                f"  if not ({a}.__class__ is float or {a}.__class__ is int): {give_up}",
                *("  " + line for line in taking_number(a, f"{a}_array")),
                f"  {a}_array = {a}_array._data",
            ]
        shown |= {n: f"a_{n}_array" for n in row.attrs}
        lines += _operand(scaled.format(**shown), give_up)
        return [*lines, *_by_ufunc("combine", "operand, ", "data", give_up)]
    lines = []
    if isinstance(fast, np.ufunc):
        out = "out=data" if fast in (np.maximum, np.minimum) else "data"  # they mistrust a third
        operand = "".join(f"{a}, " for a in arrays)
        written = _by_ufunc("fast", operand, out, give_up)
        if not attrs:
            return written
        lines += [f" if {usual}:", *(" " + line for line in written), " else:"]
    else:
        lines.append(" if True:")
    lines += [
        f"  try: r = forward({', '.join(['data', *arrays, *attrs])})",
        "  except (ValueError, RuntimeWarning, FloatingPointError): r = None",
        f"  if r is None or r.shape != data.shape or r.dtype is not t: {give_up}",
        "  data[...] = r",
    ]
    return lines


def _operand(expression: str, give_up: str) -> list[str]:
    if "(" not in expression:
        return [f"  operand = {expression}"]
    return [
        f"  try: operand = {expression}",
        "  except (ValueError, RuntimeWarning, FloatingPointError): operand = None",
        f"  if operand is None: {give_up}",
    ]


def _by_ufunc(name: str, operand: str, out: str, give_up: str) -> list[str]:
    """Return the lines that combine the target with `operand` by a ufunc that writes into it."""
    return [
        f" try: {name}(data, {operand}{out})",
        " except (ValueError, TypeError): data = None",
        # Such a warning comes when all has been written; the general path does not give it.
        " except (RuntimeWarning, FloatingPointError): pass",
        f" if data is None: {give_up}",
    ]
