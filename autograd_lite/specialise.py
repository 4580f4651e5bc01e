"""Code made from a row, and what its kinds have in common.

    specialise_entry.py     the public function and method of a row of one or two tensors
    specialise_call.py      what `row(...)` runs
    ops/direct.py           the everyday forms of a method
    specialise_in_place.py  the in-place form
    specialise_vjp.py       the VJP, on arrays and on Tensors

All do what the general path does (`engine.apply`, `inplace.apply_in_place`), with the row's
questions answered beforehand, for everyday tensors; anything else they hand to that path before
they change anything. They are generated as source because a call per saved value would cost more
than the arithmetic on small tensors. `AUTOGRAD_LITE_SHOW_SOURCE=1` prints what is generated.
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from .graph import LEAF, accumulator_of, next_sequence
from .strides import geometry_of
from .thread_mode import state, usual

if TYPE_CHECKING:
    from .table import Row, Saved

F32: Final = np.dtype("float32")
F64: Final = np.dtype("float64")
I64: Final = np.dtype("int64")
BOOL: Final = np.dtype("bool")
#: What an array expression raises for operands that only the general path knows.
WRONG: Final = "(ValueError, RuntimeError, IndexError, RuntimeWarning)"


def compile_source(row: Row, name: str, source: str, env: dict[str, Any]) -> Callable[..., Any]:
    """Return the function `name` of a generated source, which sees `env`."""
    if os.environ.get("AUTOGRAD_LITE_SHOW_SOURCE"):
        print(f"# {row!r}\n{source}", file=sys.stderr)
    env["__name__"] = "autograd_lite.specialised"
    exec(_code(source.replace(f"def {name}(", "def generated(", 1)), env)
    function: Callable[..., Any] = env["generated"]
    function.__name__ = function.__qualname__ = name
    return function


@functools.cache
def _code(source: str) -> Any:
    """Return the code of a source; most rows of a kind have the same, and compiling takes time."""
    return compile(source, "<autograd_lite generated>", "exec")


def attempt(statement: str, errors: str, rest: list[str], give_up: str) -> list[str]:
    """Return the lines that run `statement`, then `rest`, or give up if it raises one of `errors`.

    They give up outside the handler: what is raised then has no other error to be explained by.
    """
    inner = [" " + line for line in rest]
    return [f" try: {statement}", f" except {errors}: pass", " else:", *inner, f" {give_up}"]


# -- Python numbers ------------------------------------------------------------------------------


def number_names() -> dict[str, Any]:
    """Return what the lines of `taking_number` see."""
    from .wrapped import NUMBERS, wrapped_number, zero_key

    return {
        "wrapped_number": wrapped_number, "zero_key": zero_key,
        "numbers32": NUMBERS.setdefault(F32, {}), "numbers64": NUMBERS.setdefault(F64, {}),
        "numbers_i64": NUMBERS.setdefault(I64, {}),
    }  # fmt: skip


def taking_number(
    name: str, into: str, numbers: str = "(numbers32 if t is F32 else numbers64)"
) -> list[str]:
    """Return the lines that make a Python number a 0-d tensor of the type `t`.

    `numbers` is the expression of those of this type that are known.
    """
    return [
        f"known = {numbers}.get({name} or zero_key({name}))",
        f"{into} = wrapped_number({name}, t) if known is None else known",
    ]


# -- who listens --------------------------------------------------------------------------------


def telling(operands: list[str], attrs: dict[str, str], outs: str, which: str = "") -> str:
    """Return the line that tells a recorder of an operation that has just run.

    `outs` are the expressions of its results, each with a comma behind it, or one of all. `which`,
    here and below: the source sees the row and its node as `row` and `Node` with this ending, where
    it has several.
    """
    listed = ", ".join(f"'{n}': {value}" for n, value in attrs.items())
    return (
        f" if mode > 1: tell(row{which}, ({''.join(o + ', ' for o in operands)}), {{{listed}}},"
        f" ({outs}))"
    )


def tell(row: Row, operands: Any, attrs: dict[str, Any], outputs: Any) -> None:
    """Tell the recorder of an operation, and the node that it made."""
    node = None
    for out in outputs:
        if out._edge is not None:
            node = out._edge[0]  # None too where it is a leaf
            break
    state.listener.on_forward(row, operands, attrs, outputs, node)


# -- the node -----------------------------------------------------------------------------------


def forward_names(row: Row) -> dict[str, Any]:
    """Return what the source of a forward sees."""
    from ._tensor import Tensor, new_tensor

    return {
        "state": state, "usual": usual, "Tensor": Tensor, "Node": row.node, "new": new_tensor, "ndarray": np.ndarray,
        "asarray": np.asarray, "ascontiguousarray": np.ascontiguousarray, "F32": F32, "F64": F64, "I64": I64, "BOOL": BOOL, "LEAF": LEAF,
        "accumulator_of": accumulator_of,
        "row": row, "tell": tell, "next_sequence": next_sequence, "geometry_of": geometry_of,
    }  # fmt: skip


def tracked_edges(
    names: list[str],
    further: str = "",
    which: str = "",
    absent: frozenset[int] = frozenset(),
) -> list[str]:
    """Return the lines that find the inputs' edges and, if one is tracked, begin a node `n`.

    The inputs whose numbers are `absent` are None. `new(Node)` would take an eighth longer than
    `Node()`.
    """
    edges = {f"e{i}": n for i, n in enumerate(names) if i not in absent}
    tracked = " or ".join(f"{e} is not None" for e in edges)
    if len(edges) > 1:
        tracked = f"({tracked})"
    lines = [f" {e} = {n}._edge" for e, n in edges.items()]
    lines.append(f" if {tracked} and mode & 1{further}:")
    lines += [
        f"  if {e} is LEAF: {e} = ({n}._accumulator or accumulator_of({n}), 0, {n})"
        for e, n in edges.items()
    ]
    all_edges = "".join(f"{'None' if i in absent else f'e{i}'}, " for i in range(len(names)))
    lines += [f"  n = Node{which}()", f"  n.edges = ({all_edges})"]
    return lines


_METADATA_SOURCE: Final = {
    "_sym_sizes": "{}.shape",
    "_sym_sizes_opt": "{}.shape",
    "_sym_numel": "{}.size",
    "_options": "{}.dtype",
    "_sym_strides": "{}.strides",
    "_geometry": "geometry_of({})",
    "_shapes": "{}.shape",
    "_dim": "{}.ndim",
    "_sym_argsize_0": "{}.shape[0]",
    "_sym_argsize_1": "{}.shape[1]",
    "_sym_argsize_2": "{}.shape[2]",
    "_sym_argsize_minus_3": "{}.shape[-3]",
    "_sym_argsize_minus_1": "{}.shape[-1]",
    "_sym_argsize_minus_2": "{}.shape[-2]",
}


def metadata_source(name: str, array: str) -> str:
    """Return the expression of what `name` says of an array."""
    return next(t for s, t in _METADATA_SOURCE.items() if name.endswith(s)).format(array)


def saved_values(
    row: Row,
    names: list[str],
    attrs: dict[str, str],
    outs: list[str],
    arrays: list[str],
    absent: frozenset[int] = frozenset(),
) -> list[str]:
    """Return the lines that put into `n` what the row saves, and the versions of saved inputs.

    `attrs` are the expressions of the row's other arguments, `arrays` those of its tensors' arrays;
    the tensors whose numbers are `absent` are None.
    """
    saved: list[str] = []
    versioned: list[str] = []

    def wanted(entry: Saved) -> str:
        wanting = sorted(entry.wanted_by - absent)
        if len(wanting) == len(names) - len(absent):
            return "True"
        return " or ".join(f"e{i} is not None" for i in wanting) or "False"

    for entry in row.saved:
        if entry.kind == "attr":
            saved.append(attrs[entry.name])
        elif entry.kind == "output":
            saved.append(outs[entry.index])
        elif entry.index in absent:
            saved.append("(0,)" if entry.name.endswith("_opt") else "None")
        elif entry.kind == "metadata":
            value = metadata_source(entry.name, arrays[entry.index])
            holder = row.holder_of(entry)
            # What is saved itself need not be described too.
            saved.append(
                value if holder is None else f"{value} if not ({wanted(holder)}) else None"
            )
        else:
            source, condition = names[entry.index], wanted(entry)
            saved.append(source if condition == "True" else f"{source} if {condition} else None")
            versioned.append(source)
    lines = [f"  n.saved = ({''.join(s + ', ' for s in saved)})"]
    if versioned:
        counters = {v: f"v{k}" for k, v in enumerate(dict.fromkeys(versioned))}
        lines += [f"  {counter} = {v}._vc" for v, counter in counters.items()]
        stamps = [
            f"0 if {counters[names[e.index]]} is None else {counters[names[e.index]]}.stamp"
            if e.kind == "input" and e.index not in absent
            else "0"
            for e in row.saved
        ]
        counted = " or ".join(f"{counter} is not None" for counter in counters.values())
        lines.append(f"  if {counted}:")
        lines.append(f"   n.versions = ({', '.join(stamps)},)")
        lines += [f"   if {c} is not None: {c}.quiet = False" for c in counters.values()]
    return lines
