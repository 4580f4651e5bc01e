"""What `row(...)` runs, generated: `engine.apply` for plain Tensors and any further arguments."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .specialise import compile_source, forward_names, saved_values, telling, tracked_edges
from .version import counter_of

if TYPE_CHECKING:
    from .table import Row


def compile_call(row: Row) -> Callable[..., Any]:
    """Generate the call of a row.

    Absent inputs, recorders, transformations, errors and types to be promoted go to `apply`.
    """
    from .engine import apply
    from .views import mark_view

    names = [f"i_{n}" for n in row.inputs]
    attrs = [f"a_{n}" for n in row.attrs]
    everything = ", ".join([*names, *attrs])
    env = forward_names(row) | {
        "forward": row.forward, "apply": apply, "mark_view": mark_view, "counter_of": counter_of,
        "ref": weakref.ref,
    }  # fmt: skip
    give_up = f"return apply(row, {everything})"
    plain = " and ".join(["mode < 4", *(f"isinstance({n}, Tensor)" for n in names)])
    lines = [
        f"def {row.name}({everything}):",
        " mode = state.mode",
        f" if not ({plain}): {give_up}",
    ]
    if row.promote is not None:
        lines += [f" t = {names[0]}._data.dtype", f" if not (t is F32 or t is F64): {give_up}"]
        lines += [f" if {n}._data.dtype is not t: {give_up}" for n in names[1:]]
    lines += [
        f" try: r = forward({', '.join([*(f'{n}._data' for n in names), *attrs])})",
        f" except (ValueError, RuntimeError, IndexError, RuntimeWarning): {give_up}",
    ]
    outs = [f"r{k}" for k in range(len(row.outputs))] if row.multi else ["r"]
    if row.multi:
        lines.append(f" {', '.join(outs)}, = r")
    for k, r in enumerate(outs):
        lines += [
            f" if {r}.__class__ is not ndarray: {r} = asarray({r})",
            f" o{k} = new(Tensor)",
            f" o{k}._data = {r}",
        ]
        if row.view:
            lines += _view_lines(f"o{k}", names[0], row.multi)
    if row.differentiable:
        lines += _node(row, names, outs)
    lines.append(
        telling(
            names, dict(zip(row.attrs, attrs, strict=True)), [f"o{k}" for k in range(len(outs))]
        )
    )
    lines.append(
        f" return {', '.join(f'o{k}' for k in range(len(outs)))}{',' if row.multi else ''}"
    )
    return compile_source(row, row.name, "\n".join(lines), env)


def _view_lines(view: str, source: str, multiple: bool) -> list[str]:
    """Make a view of what its source is a view of; `mark_view` knows the cases that are not plain."""
    if multiple:
        return [f" mark_view({view}, {source}, True)"]
    return [
        f" if not mode & 1 or {source}._inference or {source}._view_origin is not None: mark_view({view}, {source})",
        " else:",
        f"  base = {source}._base",
        f"  if base is None: base = {source}",
        f"  {view}._base = base",
        f"  {view}._vc = vc = base._vc or counter_of(base)",
        "  views = vc._views",
        f"  views.append(ref({view}))",
        "  if len(views) > vc._prune_at: vc.prune()",
    ]


def _node(row: Row, names: list[str], outs: list[str]) -> list[str]:
    lead = [k for k, n in enumerate(row.outputs) if n not in row.non_differentiable]
    lines = tracked_edges(names, f" and (t := {outs[lead[0]]}.dtype).kind == 'f'")
    lines += saved_values(row, names, "a_", outs)
    if row.multi:
        lines.append(f"  n.outputs = {len(outs)}")
        lines += [
            f"  n.{what} = [{', '.join(f'{r}.{what}' for r in outs)}]"
            for what in ("shape", "dtype")
        ]
    else:
        lines += ["  n.shape = r.shape", "  n.dtype = t"]
    lines.append("  n.seq = next_sequence()")
    for k in lead:
        lines.append(
            f"  {'if ' + outs[k] + '.dtype.kind == chr(102): ' if k else ''}o{k}._edge = (n, {k})"
        )
        if row.view and row.saves_output:
            lines += [f"  n.watch_output({k}, o{k}._vc)", f"  n.out_version = o{k}._vc.stamp"]
    return lines
