"""Running a function once while noting which rows of the table it runs on which tensors.

The tracer is the lowest level of the transformations' stack: operations, those of `func.grad` or
`vmap` above it and those of backward's rules included, arrive here, are run on real values, and
are noted as operations of a program. Whatever asks for a value (`if x > 0`, `.item()`) cannot be
noted and ends the trace with `Untraceable`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from itertools import compress
from typing import Any

import numpy as np

from .._tensor import Tensor, wrap
from ..engine import differentiable_outputs, new_node
from ..func.levels import Level, Wrapper, call_row, note_view, split_args
from ..func.vmap_level import DYNAMIC
from ..graph import LEAF, edge_of, leaf_edge
from ..table import Row
from ..thread_mode import GRAD, state
from .memory import Memory
from .program import Input, Operation, Value

_RANDOM = frozenset(["native_dropout", "rrelu_with_noise"])


class Untraceable(BaseException):
    """The function did something that a program cannot repeat; `reason` names a message."""

    def __init__(self, reason: str, what: str = "") -> None:
        super().__init__(reason, what)
        self.reason, self.what = reason, what
        self.place = user_place()


class _Unreadable(np.ndarray):
    """The array of a traced tensor: has a shape and a type; its values cannot be read."""

    def _refuse(self, *args: Any, **kwargs: Any) -> Any:
        raise Untraceable("value")

    __array_ufunc__ = __getitem__ = __setitem__ = __bool__ = __iter__ = __float__ = _refuse
    __int__ = __index__ = item = tolist = astype = copy = all = any = sum = max = min = fill = (
        _refuse
    )

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        if function in _SHAPES:
            return function(
                *(np.empty(a.shape, a.dtype) if a is self else a for a in args), **kwargs
            )
        return self._refuse()


#: NumPy functions that look at an array's shape and type alone.
_SHAPES = frozenset([np.zeros_like, np.ones_like, np.empty_like, np.shape, np.ndim, np.size])


def unreadable(shape: tuple[int, ...], dtype: Any) -> np.ndarray:
    """Return an array of a shape and type without values."""
    return np.ndarray.__new__(_Unreadable, shape, dtype)  # memory that is never touched


def user_place() -> tuple[str, int] | None:
    """The file and line of the innermost frame that is not ours."""
    frame: Any = sys._getframe(1)
    while frame is not None:
        if not frame.f_globals.get("__name__", "").startswith("autograd_lite"):
            return frame.f_code.co_filename, frame.f_lineno
        frame = frame.f_back
    return None


class TracedTensor(Wrapper):
    """A tensor inside a trace: a real value, and the value of the program that it stands for."""

    symbol: Value
    level: TraceLevel

    def _ask(self, *args: Any, **kwargs: Any) -> Any:
        raise self.level.stop("value")

    item = tolist = numpy = __bool__ = __int__ = __float__ = __index__ = __contains__ = _ask
    __array__ = __format__ = __complex__ = _ask

    def __repr__(self, *, tensor_contents: Any = None) -> str:  # type: ignore[override]
        raise self.level.stop("print")

    __str__ = __repr__

    def rewrap(self, value: Tensor) -> Any:
        return self.level.wrapped(value, self.symbol)

    def detach(self) -> Any:
        level = self.level
        level.check_current(self)
        out = level.wrapped(self.value, self.symbol)
        level.memory.link(self, out)
        return out

    @property
    def data(self) -> Any:
        return self.detach()

    @data.setter
    def data(self, value: Any) -> None:
        raise self.level.stop("data")

    requires_grad_ = Tensor.requires_grad_
    retain_grad = Tensor.retain_grad


TracedTensor.__name__ = TracedTensor.__qualname__ = "Tensor"
TracedTensor.__module__ = Tensor.__module__


class TraceLevel(Level):
    """Notes operations; tensors from outside become inputs of the program."""

    traces = True

    def __init__(self, known: dict[int, Tensor] | None = None) -> None:
        super().__init__()
        self.operations: list[Operation] = []
        self.inputs: list[Input] = []
        self.values = 0
        self.held: dict[int, tuple[Any, TracedTensor]] = {}  # by the id of a tensor from outside
        self.made: list[TracedTensor] = []
        self.stepped = False  # whether backward ran inside
        self.owners: dict[int, Tensor] = {}  # by the id of a `.grad`: the tensor that has it
        self.numbers: dict[Any, Value] = {}
        self.same_memory = {id(t._data): t for t in (known or {}).values()}
        self.failure: Untraceable | None = None
        self.memory = Memory()
        self.parts: set[int] = set()  # views of which an operation made several
        self.updated: list[Any] = []

    def stop(self, reason: str, what: str = "") -> Untraceable:
        """Make the signal that ends the trace, and remember it, should anyone catch it."""
        self.failure = self.failure or Untraceable(reason, what)
        return self.failure

    # -- values -----------------------------------------------------------------------------

    def value(self, tensor: Tensor, operation: Operation | None = None) -> Value:
        """Make the program's value for a tensor."""
        self.values += 1
        return Value(self.values, tensor._data.shape, tensor._data.dtype, operation)

    def wrapped(self, value: Tensor, symbol: Value, edge: Any = None) -> TracedTensor:
        """Make a tensor of this trace."""
        if not value._data.flags.c_contiguous:  # as all arrays of a program are
            value = wrap(np.array(value._data, order="C"))
        out = object.__new__(TracedTensor)
        out.value, out.symbol, out.level = value, symbol, self
        out._data, out._edge = unreadable(value._data.shape, value._data.dtype), edge
        self.made.append(out)
        return out

    def input(self, tensor: Tensor, kind: str, **about: Any) -> TracedTensor:
        """Make a tensor from outside an input of the program."""
        symbol = self.value(tensor)
        symbol.name = tensor.name if isinstance(tensor.name, str) else ""
        tracked = tensor._edge is not None
        self.inputs.append(Input(symbol, kind, tensor, requires_grad=tracked, **about))
        edge = tensor._edge
        if kind == "argument" and tracked:
            edge = LEAF
        elif edge is LEAF:
            edge = leaf_edge(tensor)
        return self.wrapped(wrap(tensor._data), symbol, edge)

    def python_number(self, read: Callable[[], Tensor]) -> Value:
        """Make a Python number, read anew in each run, an input of the program."""
        symbol = self.value(read())
        symbol.weak = True
        self.inputs.append(Input(symbol, "number", get=read))
        return symbol

    def drawn(self, draw: Callable[[], Tensor]) -> TracedTensor:
        """Make random numbers an input of the program, drawn anew each time it runs."""
        tensor = draw()
        traced = self.input(tensor, "draw", get=draw)
        self.held[id(tensor)] = (tensor, traced)
        return traced

    def own(self, x: Any, numbers: bool = True) -> Any:
        """Return what an operand is in this trace: a traced tensor, a number or None."""
        if isinstance(x, TracedTensor):
            if x.level is not self:
                raise self.stop("leak")
            self.check_current(x)
            return x
        if not isinstance(x, Tensor):
            return x
        if isinstance(x, Wrapper):
            raise self.stop("leak")
        if x._wrapped and numbers:
            return x._data.item()
        found = self.held.get(id(x))
        if found is None:
            tensor = x
            if x._edge is None and x._data.base is None:
                tensor = self.same_memory.get(id(x._data), x)
                if tensor is not x:  # `p.detach()` or `p.data` of a known tensor
                    twin = self.own(tensor)
                    found = (x, self.wrapped(twin.value, twin.symbol))
                    self.memory.link(twin, found[1])
            if found is None:
                owner = self.owners.get(id(x))
                if owner is not None:
                    found = (x, self.input(x, "grad", get=owner))
                else:
                    found = (x, self.input(x, "tensor"))
            self.held[id(x)] = found
        self.check_current(found[1])
        return found[1]

    def check_current(self, tensor: Any) -> None:
        """End the trace at a tensor whose memory was changed behind its back."""
        if self.memory.is_stale(tensor):
            raise self.stop("views")

    # -- operations -------------------------------------------------------------------------

    def process(self, row: Row, args: tuple[Any, ...]) -> Any:
        if row.name in DYNAMIC:
            raise self.stop("shape", row.name)
        if row.name in _RANDOM or "generator" in row.attrs:
            raise self.stop("random", row.name)
        operands, attrs = split_args(row, args)
        target = operands[0]
        if row.name == "copy" and target._edge is None and _same_shape(*operands):
            same = self.own(operands[1])  # what `.grad` takes: a program's arrays are never shared
            return self.wrapped(same.value, same.symbol, same._edge)
        operands = tuple([self.own(t, row.promote is not None) for t in operands])
        attrs = tuple(map(self._own_attr, attrs))
        values, others = tuple(map(_concrete, operands)), tuple(map(_concrete, attrs))
        with np.errstate(all="ignore"):
            result = self.below(call_row, row, values, others)
        results = result if row.multi else (result,)
        operation = Operation(row, tuple(map(_symbol, operands)), tuple(map(_symbol, attrs)))
        operation.source = user_place()
        outputs = tuple(self.wrapped(r, self.value(r, operation)) for r in results)
        operation.outputs = tuple(o.symbol for o in outputs)
        self.operations.append(operation)
        if state.mode & GRAD and row.differentiable:
            self.record(row, operands, attrs, outputs)
        if row.view and isinstance(operands[0], TracedTensor):
            for out in outputs:
                self.memory.link(operands[0], out)
                if row.multi:
                    self.parts.add(id(out))
        return note_view(row, operands, attrs, outputs if row.multi else outputs[0])

    def update(self, optimizer: Any, param: Tensor, group: dict[str, Any]) -> None:
        """Note an optimiser's update of one parameter."""
        from .step import update

        update(self, optimizer, param, group)

    def settle(self) -> None:
        """Make what is left of the trace's tensors ordinary: someone may have kept them."""
        for out in self.made:
            value = out.value
            out.__dict__.clear()
            out.__class__ = Tensor  # type: ignore[assignment]
            out._data = value._data
        self.made.clear()

    def _own_attr(self, attr: Any) -> Any:
        if isinstance(attr, Tensor):
            return self.own(attr)
        if type(attr) in (list, tuple) and any(isinstance(a, Tensor) for a in attr):
            return type(attr)(map(self.own, attr))
        return attr

    def record(self, row: Row, operands: Any, attrs: Any, outputs: Any) -> None:
        """Make the node of an operation; it saves tensors of this trace."""
        if not any(isinstance(t, TracedTensor) and t._edge is not None for t in operands):
            return
        differentiable = differentiable_outputs(row, outputs)
        if not differentiable:
            return
        node = new_node(
            row,
            tuple(edge_of(t) if isinstance(t, TracedTensor) else None for t in operands),
            outputs,
        )
        node.saved = tuple(_saved(row, s, operands, attrs, outputs) for s in row.saved)
        needed = [
            s.kind != "input" or any(node.edges[i] is not None for i in s.wanted_by)
            for s in row.saved
        ]
        stamps = self._stamps(compress(node.saved, needed))
        by_rule = node.vjp_tensors

        def vjp_tensors(grad: Any, edges: Any) -> Any:
            before = self.failure
            if self._stamps(compress(node.saved or (), needed)) != stamps:
                raise self.stop("changed")  # an error, which the function itself raises best
            try:
                return by_rule(grad, edges)
            except Untraceable:  # the rule looks at values
                self.failure = before
                from .opaque import rule_on_arrays

                return rule_on_arrays(self, node, grad, edges)

        node.vjp_tensors = vjp_tensors  # type: ignore[method-assign]
        for i in differentiable:
            outputs[i]._edge = (node, i)

    def _stamps(self, saved: Iterable[Any]) -> list[Any]:
        return [
            self._stamps(s) if isinstance(s, (tuple, list)) else self.memory.stamp(s) for s in saved
        ]

    def process_in_place(self, row: Row, args: tuple[Any, ...]) -> Any:
        from .in_place import run

        return run(self, row, args)


def _same_shape(a: Tensor, b: Tensor) -> bool:
    return a._data.shape == b._data.shape


def _saved(row: Row, entry: Any, operands: Any, attrs: Any, outputs: Any) -> Any:
    if entry.kind == "attr":
        return attrs[entry.index]
    if entry.kind == "output":
        return outputs[entry.index]
    if row.variadic:
        return tuple(operands) if entry.kind == "input" else tuple(map(entry.metadata, operands))
    value = operands[entry.index]
    if value is None:
        return (0,) if entry.name.endswith("_opt") else None
    if not isinstance(value, Tensor):
        from ..func.grad_level import as_number

        value = as_number(value)
    return value if entry.kind == "input" else entry.metadata(value)


def _concrete(x: Any) -> Any:
    if isinstance(x, TracedTensor):
        return x.value
    if type(x) in (list, tuple):
        return type(x)(map(_concrete, x))
    return x


def _symbol(x: Any) -> Any:
    if isinstance(x, TracedTensor):
        return x.symbol
    if type(x) in (list, tuple):
        return type(x)(map(_symbol, x))
    return x
