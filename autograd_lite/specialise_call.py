"""What `row(...)` runs, generated: `engine.apply` for plain Tensors and any further arguments."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .specialise import (
    WRONG,
    attempt,
    compile_source,
    forward_names,
    saved_values,
    telling,
    tracked_edges,
)
from .thread_mode import state
from .version import counter_of

if TYPE_CHECKING:
    from .table import Row


def compile_call(row: Row, absent: frozenset[int] = frozenset()) -> Callable[..., Any]:
    """Generate the call of a row; `absent` are the numbers of inputs that are None.

    Recorders, transformations, errors and types to be promoted go to `apply`. A row whose inputs
    may be absent (a loss without weights) has a call for each selection of them that occurs.
    """
    names = [f"i_{n}" for n in row.inputs]
    attrs = {n: f"a_{n}" for n in row.attrs}
    everything = ", ".join([*names, *attrs.values()])
    give_up = f"return apply(row, {everything})"
    here = [n for k, n in enumerate(names) if k not in absent]
    plain = " and ".join(
        ["mode < 4", *(f"isinstance({n}, Tensor)" if n in here else f"{n} is None" for n in names)]
    )
    env = call_names(row)
    if not absent and len(names) > 1:
        env["otherwise"] = _otherwise(row)
    lines = [
        f"def {row.name}({everything}):",
        " mode = usual.mode or state.mode",
        f" if not ({plain}): {f'return otherwise({everything})' if 'otherwise' in env else give_up}",
    ]
    if row.promote is not None:
        lines += [f" t = {here[0]}._data.dtype", f" if not (t is F32 or t is F64): {give_up}"]
        lines += [f" if {n}._data.dtype is not t: {give_up}" for n in here[1:]]
    lines += running(row, names, attrs, give_up, absent=absent)
    return compile_source(row, row.name, "\n".join(lines), env)


def _otherwise(row: Row) -> Callable[..., Any]:
    """Return what runs a row where not all its inputs are plain Tensors."""
    from ._tensor import Tensor
    from .engine import apply

    count = len(row.inputs)
    calls: dict[frozenset[int], Callable[..., Any]] = {}

    def otherwise(*args: Any) -> Any:
        absent = frozenset([k for k in range(count) if args[k] is None])
        if state.mode > 3 or not absent or not isinstance(args[0], Tensor):
            return apply(row, *args)
        run = calls.get(absent)
        if run is None:
            run = calls[absent] = compile_call(row, absent)
        return run(*args)

    return otherwise


def call_names(row: Row, which: str = "") -> dict[str, Any]:
    """Return what the source of a call sees; the row's own names end in `which`."""
    from .engine import apply
    from .views import mark_view

    names = forward_names(row) | {
        "forward": row.forward, "apply": apply, "mark_view": mark_view, "counter_of": counter_of,
        "ref": weakref.ref,
    }  # fmt: skip
    return names | {own + which: names[own] for own in ("row", "Node", "forward")}


def running(
    row: Row,
    names: list[str],
    attrs: dict[str, str],
    give_up: str,
    array: str = "",
    which: str = "",
    absent: frozenset[int] = frozenset(),
    shape: str = "r.shape",
) -> list[str]:
    """Return the lines that run a row on Tensors and return its result.

    `names` are the variables of its tensors, `attrs` the expressions of its other arguments;
    `mode` is known. `array` computes the result's array, of the first tensor's type, instead of the
    row's forward; then the tensors' arrays are `a` and `b`. What that cannot do runs `give_up`.
    `which` is the ending of the row's names in the source, see `call_names`. The tensors whose
    numbers are `absent` are None. `shape` is the result's shape, where it is known.
    """
    arrays = ["None" if k in absent else f"{n}._data" for k, n in enumerate(names)]
    outs = [f"r{k}" for k in range(len(row.outputs))] if row.multi else ["r"]
    compute = array or f"forward{which}({', '.join([*arrays, *attrs.values()])})"
    if row.outputs == ("*",):
        return attempt(f"r = {compute}", WRONG, _listed(row, names, attrs, arrays, absent), give_up)
    lines = []
    if row.multi:
        lines.append(f" {', '.join(outs)}, = r")
    for k, r in enumerate(outs):
        if not array:
            lines.append(f" if {r}.__class__ is not ndarray: {r} = asarray({r})")
        if row.layout == "C":
            lines.append(
                f" if {r}.ndim > 1 and not {r}.flags.c_contiguous: {r} = ascontiguousarray({r})"
            )
        lines += [f" o{k} = new()", f" o{k}._data = {r}"]
        if row.view:
            lines += _view_lines(f"o{k}", names[0], row.multi)
    if row.differentiable:
        lines += _node(
            row, names, attrs, outs, arrays if not array else ["a", "b"], which, absent, shape
        )
    told = [f"o{k}" for k in range(len(outs))]
    lines.append(telling(names, attrs, "".join(o + ", " for o in told), which))
    lines.append(f" return {', '.join(told)}{',' if row.multi else ''}")
    return attempt(f"r = {compute}", WRONG, lines, give_up)


def _listed(
    row: Row, names: list[str], attrs: dict[str, str], arrays: list[str], absent: frozenset[int]
) -> list[str]:
    """Return the lines that make Tensors of as many arrays as `r` has, all of the input's type."""
    lines = [" outs = []", " for array in r:", "  o = new()", "  o._data = array"]
    if row.view:
        lines.append(f"  mark_view(o, {names[0]}, True)")
    lines += ["  outs.append(o)", " outs = tuple(outs)"]
    if row.differentiable:
        lines += tracked_edges(names, f" and {arrays[0]}.dtype.kind == 'f'", "", absent)
        lines += saved_values(row, names, attrs, [], arrays, absent)
        lines += [
            "  n.outputs = len(r)",
            "  n.shape = [array.shape for array in r]",
            "  n.dtype = [array.dtype for array in r]",
            "  n.seq = next_sequence()",
            "  for k, o in enumerate(outs): o._edge = (n, k)",
        ]
    return [*lines, telling(names, attrs, "outs"), " return outs"]


def _view_lines(view: str, source: str, multiple: bool) -> list[str]:
    """Make a view of what its source is a view of; `mark_view` knows the cases that are not plain."""
    if multiple:
        return [f" mark_view({view}, {source}, True)"]
    return [
        f" vc = {source}._vc or counter_of({source})",
        f" if not (mode & 1 and vc.plain): mark_view({view}, {source})",
        " else:",
        f"  base = {source}._base",
        f"  {view}._base = {source} if base is None else base",
        f"  {view}._vc = vc",
        "  vc.quiet = False",
        "  views = vc._views",
        f"  views.append(ref({view}))",
        "  if len(views) > vc._prune_at: vc.prune()",
    ]


def _node(
    row: Row,
    names: list[str],
    attrs: dict[str, str],
    outs: list[str],
    arrays: list[str],
    which: str,
    absent: frozenset[int],
    shape: str,
) -> list[str]:
    """Return the lines that make the node, if some input is tracked."""
    direct = arrays[0] == "a"  # then the result has the first tensor's type
    lead = [k for k, n in enumerate(row.outputs) if n not in row.non_differentiable]
    is_float = "" if direct else f" and (t := {outs[lead[0]]}.dtype).kind == 'f'"
    lines = tracked_edges(names, is_float, which, absent)
    lines += saved_values(row, names, attrs, outs, arrays, absent)
    if row.multi:
        lines.append(f"  n.outputs = {len(outs)}")
        lines += [
            f"  n.{what} = [{', '.join(f'{r}.{what}' for r in outs)}]"
            for what in ("shape", "dtype")
        ]
    else:
        lines += [f"  n.shape = {shape}", f"  n.dtype = {'a.dtype' if direct else 't'}"]
    lines.append("  n.seq = next_sequence()")
    for k in lead:
        lines.append(
            f"  {'if ' + outs[k] + '.dtype.kind == chr(102): ' if k else ''}o{k}._edge = (n, {k})"
        )
        if row.view and row.saves_output:
            lines += [f"  n.watch_output({k}, o{k}._vc)", f"  n.out_version = o{k}._vc.stamp"]
    return lines
