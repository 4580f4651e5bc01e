"""The table of operations: one row defines an operation for every reading of it.

A row names its tensor inputs and its other arguments, has a forward on raw arrays, and one rule
per differentiable input. **A rule's parameter names say what the node saves**: `grad` is the
incoming gradient; an input's name, `result` (or an output's name) and an argument's name are
saved under that name; `<input>_sym_sizes` and the like save only the shape. The manner is that of
PyTorch's `derivatives.yaml`.

    define("mul(self, other)", np.multiply, symbol="⊙", kind="infix", promote="arithmetic",
           self=lambda grad, other: grad * other,
           other=lambda grad, self: grad * self)

From the row come the node class (`MulBackward0`), its `_saved_*` attributes, the VJP on arrays
and on Tensors, the function itself, its caption and its picture.
"""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from .graph import FREED, Node
from .strides import STRIDES, geometry_of, in_elements

#: Every row by name.
ROWS: Final[dict[str, Row]] = {}

_SIGNATURE = re.compile(r"(\w+)\(([^;)]*)(?:;([^)]*))?\)")
#: What a rule may ask of an input besides its value, by the ending of the parameter's name.
METADATA: Final[dict[str, Callable[[Any], Any]]] = {
    "_sym_sizes": lambda t: tuple(t._data.shape),
    "_sym_sizes_opt": lambda t: tuple(t._data.shape),
    STRIDES: lambda t: t._data.strides,
    "_sym_numel": lambda t: t._data.size,
    "_options": lambda t: t._data.dtype,
    "_geometry": lambda t: t.geometry if hasattr(t, "geometry") else geometry_of(t._data),
    "_shapes": lambda t: t._data.shape,
    "_dim": lambda t: t._data.ndim,
    "_sym_argsize_0": lambda t: t._data.shape[0],
    "_sym_argsize_1": lambda t: t._data.shape[1],
    "_sym_argsize_2": lambda t: t._data.shape[2],
    "_sym_argsize_minus_1": lambda t: t._data.shape[-1],
    "_sym_argsize_minus_2": lambda t: t._data.shape[-2],
    "_sym_argsize_minus_3": lambda t: t._data.shape[-3],
}
_GRADS = ("grad", "grads", "needs")


class Saved:
    """One thing a row's node saves: its name, where it comes from, and which rules want it."""

    __slots__ = ("index", "kind", "metadata", "name", "wanted_by")

    def __init__(self, name: str, kind: str, index: int, metadata: Any = None) -> None:
        self.name, self.kind, self.index, self.metadata = name, kind, index, metadata
        self.wanted_by: set[int] = set()


class Row:
    """One operation of the table; calling it runs the operation on Tensors.

    `inputs` are the names of the tensor arguments (the last may be variadic, `*tensors`), `attrs`
    those of the others, `outputs` those of the results. `structure` names, per input, the form of
    the local Jacobian where it is always the same. The caption in a picture is the rule itself, read
    on symbols; where a rule cannot be read so, or is too long to be, `caption` gives, per input, the
    formula that it computes (`"-self.T @ grad"`, see `trace/expression.py`), or `"@"` and a key of
    the catalogue of messages where only words will do; or both, where the formula fails at some
    numbers.
    """

    def __init__(
        self,
        signature: str,
        forward: Callable[..., Any],
        /,
        *,
        node: str | None = None,
        outputs: str = "result",
        promote: str | None = None,
        symbol: str | None = None,
        kind: str = "function",
        structure: Any = None,
        view: bool = False,
        non_differentiable: str = "",
        saves: str = "",
        vjp: Callable[..., Any] | None = None,
        jvp: Any = None,
        batch: Any = None,
        check: Callable[[tuple[Any, ...]], None] | None = None,
        write: tuple[str, str] | None = None,
        step: tuple[np.ufunc, str, str] | None = None,
        layout: str = "",
        doc: str | None = None,
        caption: dict[str, str | tuple[str, str]] | None = None,
        **rules: Callable[..., Any],
    ) -> None:
        match = _SIGNATURE.fullmatch(signature)
        if match is None:
            raise ValueError(f"not a row signature: {signature!r}")
        self.name: str = match[1]
        names = _names(match[2])
        self.variadic = bool(names) and names[-1].startswith("*")
        self.inputs: tuple[str, ...] = tuple(n.lstrip("*") for n in names)
        self.attrs: tuple[str, ...] = _names(match[3] or "")
        self.outputs: tuple[str, ...] = _names(outputs)
        self.multi = len(self.outputs) > 1 or outputs == "*"
        self.forward = forward
        self.rules = rules
        self.joint = vjp
        self.jvp = jvp
        self.batch = batch
        self.check = check  # looks at the operands before their types are promoted; may raise
        self.promote = promote
        #: In place, on arrays of one type: a condition, and the statement that writes then.
        self.write = write
        #: In place, where the arguments are numbers: `ufunc(target, operand)`, the operand being an
        #: expression: the one for the usual arguments, and the one for any. Their names, as those
        #: of `write`, are arrays, 0-d ones of the numbers.
        self.step = step
        #: "C": results lie in C order, as PyTorch's do, however the operands lie; "" as they come.
        self.layout = layout
        self.symbol = symbol if symbol is not None else self.name
        self.kind = kind
        self.structure: dict[str, str] = (
            dict.fromkeys(self.inputs, structure) if isinstance(structure, str) else structure or {}
        )
        self.view = view
        self.non_differentiable = frozenset(_names(non_differentiable))
        self.doc = doc
        self.caption = caption or {}
        unknown = (set(rules) | set(self.caption)) - set(self.inputs)
        if unknown:
            raise ValueError(f"{self.name}: rules for {sorted(unknown)}, which are no inputs")
        self.node_name = node or _camel(self.name) + "Backward0"
        self.differentiable = bool(rules) or vjp is not None
        self.saved = self._plan_saves(_names(saves))
        self.saves_tensors = any(s.kind in ("input", "output") for s in self.saved)
        self.saves_output = any(s.kind == "output" for s in self.saved)
        self.node: type[Node] = make_node_class(self)
        self.fast: Callable[..., Any] | None = None  # the specialised entry, where there is one
        #: The forward where the arguments have their usual values, and these values.
        self.plain: tuple[Callable[..., Any], tuple[Any, ...]] | None = None
        self.in_place: Callable[..., Any] | None = (
            None  # the generated in-place form, once it was used
        )

    def __repr__(self) -> str:
        attrs = f"; {', '.join(self.attrs)}" if self.attrs else ""
        star = "*" if self.variadic else ""
        return f"<row {self.name}({', '.join((*self.inputs[:-1], star + self.inputs[-1]))}{attrs})>"

    def __call__(self, *args: Any) -> Any:
        """Run the operation: the tensors (a list where variadic), then the other arguments."""
        # The first call gives the row a class whose `__call__` is the generated function itself:
        # one that handed the arguments on would cost half as much as a small view.
        run = self._compiled()
        self.__class__ = type("Row", (Row,), {"__call__": staticmethod(run)})
        return run(*args)

    def _compiled(self) -> Callable[..., Any]:
        from .specialise_call import compile_call

        if self.variadic:
            return functools.partial(apply, self)
        return compile_call(self)

    def parameters_of(self, rule: Callable[..., Any]) -> tuple[str, ...]:
        """Return the names that a rule asks for, in its order."""
        return _parameters(rule)

    def _plan_saves(self, extra: tuple[str, ...]) -> tuple[Saved, ...]:
        plan: dict[str, Saved] = {}
        rules = self.rules.items() if self.joint is None else [(n, self.joint) for n in self.inputs]
        for input_name, rule in rules:
            for name in self.parameters_of(rule):
                if name not in _GRADS:
                    entry = plan.setdefault(name, self._saved_entry(name))
                    entry.wanted_by.add(self.inputs.index(input_name))
        for name in extra:
            entry = plan.setdefault(name, self._saved_entry(name))
            entry.wanted_by.update(range(len(self.inputs)))
        return tuple(plan.values())

    def holder_of(self, metadata: Saved) -> Saved | None:
        """Return the entry that saves the input itself that `metadata` is about, if one does.

        As long as the input is saved, what is said of it is None in `node.saved`, and read there.
        """
        return next(
            (s for s in self.saved if s.kind == "input" and s.index == metadata.index), None
        )

    def _saved_entry(self, name: str) -> Saved:
        if name in self.inputs:
            return Saved(name, "input", self.inputs.index(name))
        if name in self.outputs:
            return Saved(name, "output", self.outputs.index(name))
        if name in self.attrs:
            return Saved(name, "attr", self.attrs.index(name))
        for suffix, get in METADATA.items():
            if name.endswith(suffix) and name[: -len(suffix)] in self.inputs:
                return Saved(name, "metadata", self.inputs.index(name[: -len(suffix)]), get)
        raise ValueError(f"{self.name}: a rule asks for {name!r}, which the row does not have")


@functools.cache
def _parameters(rule: Callable[..., Any]) -> tuple[str, ...]:
    return tuple(inspect.signature(rule).parameters)


def define(signature: str, forward: Callable[..., Any], /, **options: Any) -> Row:
    """Add a row to the table; see `Row`. Raises ValueError for a name that is taken."""
    row = Row(signature, forward, **options)
    if row.name in ROWS:
        raise ValueError(f"the table has a row {row.name!r} already")
    ROWS[row.name] = row
    return row


def make_node_class(row: Row) -> type[Node]:
    """Make the node class of a row, with a property for each saved value."""
    body: dict[str, Any] = {
        # What every node has: a slot is set in a fifth of the time of an entry of `__dict__`.
        "__slots__": ("dtype", "edges", "saved", "seq", "shape"),
        "row": row,
        "multi": row.multi,
        "__module__": "autograd_lite.graph",
        "__doc__": f"Backward half of `{row.name}`.",
    }
    for position, saved in enumerate(row.saved):
        if saved.name.endswith(("_geometry", "_options", "_shapes")):  # kept; PyTorch shows neither
            continue
        body[f"_saved_{saved.name}"] = property(_saved_getter(position, saved))
        if saved.kind in ("input", "output"):
            body[f"_raw_saved_{saved.name}"] = property(_raw_getter(saved.name))
    if not row.saves_tensors:
        body["release"] = _nothing_to_release
    slots = [i for i, name in enumerate(row.inputs) if name in row.rules]
    if row.joint is None and len(slots) < len(row.inputs):
        body["shown"] = tuple(slots)
    return type(row.node_name, (RowNode,), body)


class RowNode(Node):
    """A node whose VJPs are read from its row; they are generated when first used."""

    row: Row

    def vjp(self, grad: Any, edges: Any) -> tuple[Any, ...]:
        from .specialise_vjp import compile_vjp

        generated = compile_vjp(self.row)
        type(self).vjp = generated  # type: ignore[method-assign]
        return generated(self, grad, edges)

    def vjp_tensors(self, grad: Any, edges: Any) -> tuple[Any, ...]:
        from .specialise_vjp import compile_vjp_on_tensors

        generated = compile_vjp_on_tensors(self.row)
        type(self).vjp_tensors = generated  # type: ignore[method-assign]
        return generated(self, grad, edges)


def _nothing_to_release(node: Node) -> None:
    """Only tensors are freed; shapes and arguments stay, so a second backward is legal."""


def _saved_getter(position: int, saved: Saved) -> Callable[[Node], Any]:
    if saved.kind in ("input", "output"):

        def get_tensor(node: Node) -> Any:
            from .saved import unpack

            if node.saved is None:
                raise RuntimeError(FREED)
            return unpack(node, position)

        return get_tensor

    def get(node: Node) -> Any:
        if node.saved is None:
            raise RuntimeError(FREED)
        value = node.saved[position]
        if value is None and saved.kind == "metadata":
            value = _read_from_saved(node, saved)
        if value is not None and saved.name.endswith(STRIDES):
            value = in_elements(value, node.dtype)
        return _as_recorded(value, saved.name)

    return get


def _read_from_saved(node: Node, metadata: Saved) -> Any:
    assert node.row is not None
    holder = node.row.holder_of(metadata)
    if holder is None:
        return None
    assert node.saved is not None
    tensor = node.saved[node.row.saved.index(holder)]
    if not hasattr(tensor, "_data"):  # packed by a hook
        tensor = getattr(node, f"_saved_{holder.name}")
    return None if tensor is None else metadata.metadata(tensor)


#: Arguments that PyTorch keeps as 64-bit integers, which its getters show without a sign.
_INTEGERS: Final = frozenset(
    [
        "dim",
        "dims",
        "dim0",
        "dim1",
        "dim2",
        "dimension",
        "index",
        "start",
        "end",
        "step",
        "offset",
        "storage_offset",
        "shifts",
        "k",
        "diagonal",
        "size",
        "stride",
        "repeats",
        "split_size",
        "split_sizes",
        "source_dim",
        "padding_idx",
        "ignore_index",
    ]
)


def _raw_getter(name: str) -> Callable[[Node], Any]:
    def get(node: Node) -> Any:
        from .autograd.saved_tensor import raw_of_row

        return raw_of_row(node, name)

    return get


def _as_recorded(value: Any, name: str) -> Any:
    """Show an argument as PyTorch does: negative integers as unsigned 64-bit numbers."""
    if isinstance(value, np.dtype):
        return None
    if name in _INTEGERS:
        if type(value) is int and value < 0:
            return value + 2**64
        if type(value) in (tuple, list):
            return tuple(v + 2**64 if type(v) is int and v < 0 else v for v in value)
    return value


def _names(text: str) -> tuple[str, ...]:
    return tuple(n.strip() for n in text.split(",") if n.strip())


def _camel(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


from .engine import apply  # noqa: E402 (engine needs Row for typing only)
