"""Code made from a row: its VJP on raw arrays, and its entry for everyday tensors.

Both do what `engine.apply` and `double.vjp_on_tensors` do, with the row's questions answered
beforehand. They are generated as source because a call per saved value would cost more than the
arithmetic on small tensors. Set `AUTOGRAD_LITE_SHOW_SOURCE=1` to print what is generated.
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from .dims import strides_of
from .graph import FREED, LEAF, Node, leaf_edge, next_sequence
from .saved import check_output, check_saved
from .strides import geometry_of
from .thread_mode import state
from .version import counter_of, stamp_of

if TYPE_CHECKING:
    from .table import Row

_F32, _F64 = np.dtype("float32"), np.dtype("float64")


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


# -- backward -----------------------------------------------------------------------------------


def compile_vjp(row: Row) -> Callable[..., Any]:
    """Generate `vjp(node, grad, edges)` of a row: one contribution per edge that is not None."""
    env: dict[str, Any] = {
        "FREED": FREED, "check_saved": check_saved, "check_output": check_output, "materialise": materialise,
        "ndarray": np.ndarray,
    }  # fmt: skip
    lines = ["def vjp(n, grad, edges):"]
    if row.saved:
        lines += [" saved = n.saved", " if saved is None: raise RuntimeError(FREED)"]
        lines.append(f" {''.join(f's{k}, ' for k in range(len(row.saved)))}= saved")
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
    if row.multi:
        lines += [" grads = materialise(n, grad)", " grad = grads[0]"]
    arrays = [k for k, e in enumerate(row.saved) if e.kind in ("input", "output")]
    if arrays and not row.variadic:
        # Arithmetic on NumPy's numbers takes a tenth of the time of that on 0-d arrays.
        lines.append(" if grad.__class__ is not ndarray:")
        lines += [f"  if s{k} is not None: s{k} = s{k}[()]" for k in arrays]
    lines += _contributions(row, env)
    return compile_source(row, "vjp", "\n".join(lines), env)


def _contributions(row: Row, env: dict[str, Any]) -> list[str]:
    position = {s.name: f"s{k}" for k, s in enumerate(row.saved)}
    position |= {"grad": "grad", "grads": "grads", "needs": "needs"}

    def call(function: str, rule: Callable[..., Any]) -> str:
        env[function] = rule
        return f"{function}({', '.join(position[p] for p in row.parameters_of(rule))})"

    if row.joint is not None:
        return [
            " needs = tuple(e is not None for e in edges)",
            f" return {call('rule', row.joint)}",
        ]
    if row.variadic:
        return [f" return {call('rule', row.rules[row.inputs[0]])}"]
    if len(row.inputs) == 1:
        return [f" return ({call('rule', row.rules[row.inputs[0]])},)"]
    parts = []
    for i, name in enumerate(row.inputs):
        rule = row.rules.get(name)
        parts.append(
            "None"
            if rule is None
            else f"None if edges[{i}] is None else {call(f'rule_{name}', rule)}"
        )
    return [f" return ({', '.join(parts)},)"]


def materialise(node: Node, grads: list[Any]) -> tuple[Any, ...]:
    """Return the gradients of all outputs, zeros where none arrived."""
    return tuple(
        np.zeros(shape, dtype) if g is None else g
        for g, shape, dtype in zip(grads, node.shape, node.dtype, strict=True)
    )


# -- forward ------------------------------------------------------------------------------------


def compile_entry(
    row: Row, fast: Callable[..., Any], defaults: dict[str, Any], numbers: bool = True
) -> Callable[..., Any]:
    """Generate the function of a row with one or two tensor inputs.

    It handles float32 and float64 tensors of one type, and Python numbers beside them, and hands
    everything else to `slow`, the general path: integers, mixed types, recorders,
    transformations, `out=`. Shapes that do not broadcast go there too, for the error, and
    numbers if the operation takes none.
    """
    from ._tensor import Tensor
    from .engine import wrapped_number
    from .entry import MISSING, slow_entry

    binary = len(row.inputs) == 2
    env: dict[str, Any] = {
        "state": state, "Tensor": Tensor, "Node": row.node, "new": object.__new__, "forward": fast, "LEAF": LEAF,
        "leaf_edge": leaf_edge, "next_sequence": next_sequence, "stamp_of": stamp_of, "F32": _F32, "F64": _F64,
        "number": wrapped_number, "strides_of": strides_of, "geometry_of": geometry_of, "slow": slow_entry(row), "ndarray": np.ndarray, "asarray": np.asarray,
    }  # fmt: skip
    ufunc = isinstance(fast, np.ufunc)
    keywords = "".join(f", {n}={n}" for n in defaults)
    names = ["input", row.inputs[1]] if binary else ["input"]
    env |= {f"default_{n}": v for n, v in defaults.items()}
    env["MISSING"] = MISSING
    signature = ", ".join(
        [
            *(f"{n}=MISSING" for n in names),
            "*more",
            *(f"{n}=default_{n}" for n in defaults),
            "out=None",
        ]
    )
    give_up = f"return slow({', '.join(names)}{keywords}, out=out, more=more)"
    plain = " and ".join(
        [
            "mode < 2",
            "not more",
            "out is None",
            "isinstance(input, Tensor)",
            *(f"{n} is default_{n}" for n in defaults),
        ]
    )
    lines = [
        f"def {row.name}({signature}):",
        " mode = state.mode",
        f" if not ({plain}): {give_up}",
        " a = input._data",
        " t = a.dtype",
    ]
    lines.append(f" if not (t is F32 or t is F64): {give_up}")
    if binary:
        other = names[1]
        lines.append(f" if not isinstance({other}, Tensor):")
        if row.promote is None or not numbers:
            lines.append(f"  {give_up}")
        else:
            lines += [
                f"  kind = type({other})",
                f"  if not (kind is float or kind is int): {give_up}",
                f"  {other} = number({other}, t)",
            ]
        lines += [f" b = {other}._data", f" if b.dtype is not t: {give_up}"]
    arguments = "a, b" if binary else "a"
    lines += [
        f" try: r = forward({arguments}{', out=...' if ufunc else ''})",
        f" except (ValueError, RuntimeError, IndexError, RuntimeWarning): {give_up}",
    ]
    if not ufunc:
        lines.append(" if type(r) is not ndarray: r = asarray(r)")
    lines += [" out = new(Tensor)", " out._data = r"]
    if row.differentiable:
        lines += _entry_node(row, names)
    lines.append(" return out")
    entry = compile_source(row, row.name, "\n".join(lines), env)
    entry.__doc__ = row.doc
    entry.__module__ = "autograd_lite"
    return entry


def compile_call(row: Row) -> Callable[..., Any]:
    """Generate what `row(...)` runs: `apply` for plain Tensors and any further arguments.

    Absent inputs, recorders, transformations, errors and types to be promoted go to `apply`.
    """
    from ._tensor import Tensor
    from .engine import apply
    from .views import mark_view

    names = [f"i_{n}" for n in row.inputs]
    attrs = [f"a_{n}" for n in row.attrs]
    everything = ", ".join([*names, *attrs])
    env: dict[str, Any] = {
        "state": state, "Tensor": Tensor, "Node": row.node, "new": object.__new__, "forward": row.forward,
        "LEAF": LEAF, "leaf_edge": leaf_edge, "next_sequence": next_sequence, "stamp_of": stamp_of, "F32": _F32,
        "F64": _F64, "ndarray": np.ndarray, "asarray": np.asarray, "apply": apply, "row": row,
        "mark_view": mark_view, "counter_of": counter_of, "strides_of": strides_of, "geometry_of": geometry_of,
    }  # fmt: skip
    give_up = f"return apply(row, {everything})"
    plain = " and ".join(["mode < 2", *(f"isinstance({n}, Tensor)" for n in names)])
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
            f" if type({r}) is not ndarray: {r} = asarray({r})",
            f" o{k} = new(Tensor)",
            f" o{k}._data = {r}",
        ]
        if row.view:
            lines += _view_lines(f"o{k}", names[0], row.multi)
    if row.differentiable:
        lines += _call_node(row, names, outs)
    lines.append(
        f" return {', '.join(f'o{k}' for k in range(len(outs)))}{',' if row.multi else ''}"
    )
    return compile_source(row, row.name, "\n".join(lines), env)


def _view_lines(view: str, source: str, multiple: bool) -> list[str]:
    """Make a view of what its source is a view of; `mark_view` knows the cases that are not plain."""
    if multiple:
        return [f" mark_view({view}, {source}, True)"]
    return [
        f" if not mode or {source}._inference or {source}._view_origin is not None: mark_view({view}, {source})",
        " else:",
        f"  base = {source}._base",
        f"  if base is None: base = {source}",
        f"  {view}._base = base",
        f"  {view}._vc = vc = base._vc or counter_of(base)",
        f"  vc.add_view({view})",
    ]


def _call_node(row: Row, names: list[str], outs: list[str]) -> list[str]:
    lead = [k for k, n in enumerate(row.outputs) if n not in row.non_differentiable]
    lines = _tracked_edges(names, f" and {outs[lead[0]]}.dtype.kind == 'f'")
    saved, versioned = _saved_sources(row, names, "a_", outs)
    lines.append(f"  n.saved = ({''.join(s + ', ' for s in saved)})")
    lines += versioned
    if row.multi:
        lines.append(f"  n.outputs = {len(outs)}")
        lines += [
            f"  n.{what} = [{', '.join(f'{r}.{what}' for r in outs)}]"
            for what in ("shape", "dtype")
        ]
    else:
        lines += ["  n.shape = r.shape", "  n.dtype = r.dtype"]
    lines.append("  n.seq = next_sequence()")
    for k in lead:
        lines.append(
            f"  {'if ' + outs[k] + '.dtype.kind == chr(102): ' if k else ''}o{k}._edge = (n, {k})"
        )
        if row.view and row.saves_output:
            lines += [f"  n.watch_output({k}, o{k}._vc)", f"  n.out_version = o{k}._vc.stamp"]
    return lines


def _tracked_edges(names: list[str], further: str = "") -> list[str]:
    edges = [f"e{i}" for i in range(len(names))]
    tracked = " or ".join(f"{e} is not None" for e in edges)
    lines = [f" {e} = {n}._edge" for e, n in zip(edges, names, strict=True)]
    lines.append(f" if mode and ({tracked}){further}:")
    lines += [f"  if {e} is LEAF: {e} = leaf_edge({n})" for e, n in zip(edges, names, strict=True)]
    lines += ["  n = new(Node)", f"  n.edges = ({', '.join(edges)},)"]
    return lines


_METADATA_SOURCE = {
    "_sym_sizes": "{}._data.shape",
    "_sym_sizes_opt": "{}._data.shape",
    "_sym_numel": "{}._data.size",
    "_options": "{}._data.dtype",
    "_sym_strides": "strides_of({}._data)",
    "_geometry": "geometry_of({}._data)",
    "_shapes": "{}._data.shape",
    "_dim": "{}._data.ndim",
    "_sym_argsize_0": "{}._data.shape[0]",
    "_sym_argsize_1": "{}._data.shape[1]",
    "_sym_argsize_2": "{}._data.shape[2]",
    "_sym_argsize_minus_3": "{}._data.shape[-3]",
    "_sym_argsize_minus_1": "{}._data.shape[-1]",
    "_sym_argsize_minus_2": "{}._data.shape[-2]",
}


def _saved_sources(
    row: Row, names: list[str], attr_prefix: str, outs: list[str]
) -> tuple[list[str], list[str]]:
    """Return the source of each saved value, and the lines that note the inputs' versions."""
    saved, versioned = [], []
    for entry in row.saved:
        if entry.kind == "attr":
            saved.append(attr_prefix + entry.name)
        elif entry.kind == "output":
            saved.append(outs[entry.index])
        elif entry.kind == "metadata":
            template = next(t for s, t in _METADATA_SOURCE.items() if entry.name.endswith(s))
            saved.append(template.format(names[entry.index]))
        else:
            source = names[entry.index]
            wanted = " or ".join(f"e{i} is not None" for i in sorted(entry.wanted_by))
            always = len(entry.wanted_by) == len(names)
            saved.append(source if always else f"{source} if {wanted} else None")
            versioned.append(source)
    counted = " or ".join(f"{v}._vc is not None" for v in dict.fromkeys(versioned))
    if not versioned:
        return saved, []
    stamps = [
        f"stamp_of(n.saved[{k}])" if e.kind == "input" else "0" for k, e in enumerate(row.saved)
    ]
    return saved, [f"  if {counted}: n.versions = ({', '.join(stamps)},)"]


def _entry_node(row: Row, names: list[str]) -> list[str]:
    lines = _tracked_edges(names)
    saved, versioned = _saved_sources(row, names, "default_", ["r"])
    lines.append(f"  n.saved = ({''.join(s + ', ' for s in saved)})")
    lines += versioned
    lines += [
        "  n.seq = next_sequence()",
        "  n.shape = r.shape",
        "  n.dtype = r.dtype",
        "  out._edge = (n, 0)",
    ]
    return lines
