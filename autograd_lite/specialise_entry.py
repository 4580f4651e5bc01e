"""The public function of a row of one or two tensors, generated."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from .specialise import (
    WRONG,
    attempt,
    compile_source,
    forward_names,
    number_names,
    saved_values,
    taking_number,
    telling,
    tracked_edges,
)

if TYPE_CHECKING:
    from .table import Row

#: What gives on 64-bit integers, and on bools, just what PyTorch does.
_EXACT: Final = frozenset(
    (
        np.add, np.subtract, np.multiply, np.equal, np.not_equal, np.less, np.less_equal, np.greater, np.greater_equal,
        np.logical_and, np.logical_or, np.logical_xor,
    )
)  # fmt: skip
_MOST: Final = 2**63


def compile_entry(
    row: Row,
    fast: Callable[..., Any],
    defaults: dict[str, Any],
    numbers: bool,
    slow: Callable[..., Any],
    style: str,
    name: str,
) -> Callable[..., Any]:
    """Generate the function of a row with one or two tensor inputs.

    It handles float32 and float64 tensors of one type, and Python numbers beside them (unless the
    operation takes none), and hands everything else to `slow`, the general path: integers, mixed
    types, recorders, transformations, `out=`. Shapes that do not broadcast go there too, for the
    error. `style` is how it is called; as "operator" it takes the tensors alone.
    """
    from .entry import MISSING

    names = ["input", *row.inputs[1:]]
    env = forward_names(row) | {
        "forward": fast, "slow": slow, "MISSING": MISSING,
    }  # fmt: skip
    env |= number_names()
    env |= {f"default_{n}": v for n, v in defaults.items()}
    plain = ["mode < 4", "isinstance(input, Tensor)"]
    if style == "operator":
        parameters = names
        keywords = "".join(f", {n}=default_{n}" for n in defaults)
        give_up = f"return slow({', '.join(names)}{keywords})"
    else:
        parameters = [
            *(f"{n}=MISSING" for n in names), "*more", *(f"{n}=default_{n}" for n in defaults), "out=None",
        ]  # fmt: skip
        keywords = "".join(f", {n}={n}" for n in defaults)
        give_up = f"return slow({', '.join(names)}{keywords}, out=out, more=more)"
        plain[1:1] = ["not more", "out is None"]
        plain += [f"{n} is default_{n}" for n in defaults]
    lines = [
        f"def {name}({', '.join(parameters)}):",
        " mode = usual.mode or state.mode",
        f" if not ({' and '.join(plain)}): {give_up}",
        " a = input._data",
        " t = a.dtype",
        f" if not ({_taken(fast)}): {give_up}",
    ]
    if len(names) == 2:
        lines += _second_operand(
            names[1], row.promote is not None and numbers, give_up, fast in _EXACT
        )
    arguments = "a, b" if len(names) == 2 else "a"
    ufunc = isinstance(fast, np.ufunc)
    rest = [] if ufunc else [" if r.__class__ is not ndarray: r = asarray(r)"]
    rest += [" out = new()", " out._data = r"]
    if row.differentiable:
        rest += tracked_edges(names)
        rest += saved_values(row, names, {n: f"default_{n}" for n in row.attrs}, ["r"], ["a", "b"])
        rest += [
            "  n.seq = next_sequence()",
            "  n.shape = r.shape",
            "  n.dtype = t" if row.promote is not None else "  n.dtype = r.dtype",
            "  out._edge = (n, 0)",
        ]
    rest += [telling(names, {n: f"default_{n}" for n in defaults}, "out, "), " return out"]
    run = f"r = forward({arguments}{', out=...' if ufunc else ''})"
    lines += attempt(run, WRONG, rest, give_up)
    entry = compile_source(row, name, "\n".join(lines), env)
    entry.__doc__ = row.doc
    entry.__module__ = "autograd_lite"
    entry.explains = "function" if style == "function" else "method"  # type: ignore[attr-defined]
    return entry


def _taken(fast: Callable[..., Any]) -> str:
    """Return the condition on the first operand's type `t`."""
    taken = "t is F32 or t is F64"
    if fast in _EXACT:
        taken += " or t is I64" + ("" if fast is np.subtract else " or t is BOOL")
    return taken


def _second_operand(name: str, numbers: bool, give_up: str, exact: bool) -> list[str]:
    """Return the lines that take the second operand's array, a Python number's too."""
    lines = [f" if not isinstance({name}, Tensor):"]
    if numbers:
        lines += [
            f"  kind = {name}.__class__",
            f"  if not (kind is float or kind is int): {give_up}",
        ]
        taking = taking_number(name, name)
        if exact:
            lines += [
                "  if t is I64:",
                f"   if kind is float or not -{_MOST} <= {name} < {_MOST}: {give_up}",
                *("   " + line for line in taking_number(name, name, "numbers_i64")),
                f"  elif t is BOOL: {give_up}",
                "  else:",
                *("   " + line for line in taking),
            ]
        else:
            lines += ["  " + line for line in taking]
    else:
        lines.append(f"  {give_up}")
    return [*lines, f" b = {name}._data", f" if b.dtype is not t: {give_up}"]
