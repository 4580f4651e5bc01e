"""From a program's rows to array primitives: each row's own forward is run on traced arrays.

So what a row means stands in one place, its forward; a forward that asks for values, or calls
what has no primitive, becomes a node that runs that forward when the program runs.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .._tensor import Tensor, wrap
from .arrays import TracedArray
from .functions import RULES
from .nodes import Graph, Node
from .program import Operation, Value
from .traced import NotFusable

#: Forwards of which a simpler form is the same function: arithmetic without checks and kernels.
_PLAIN = {
    name: getattr(np, function)
    for name, function in {
        "add": "add", "sub": "subtract", "mul": "multiply", "div": "divide", "neg": "negative", "exp": "exp",
        "log": "log", "sin": "sin", "cos": "cos", "tanh": "tanh", "sqrt": "sqrt", "abs": "absolute",
        "expm1": "expm1", "log1p": "log1p", "log2": "log2", "log10": "log10", "exp2": "exp2", "tan": "tan",
        "maximum": "maximum", "minimum": "minimum", "reciprocal": "reciprocal", "sinh": "sinh", "cosh": "cosh",
        "eq": "equal", "ne": "not_equal", "lt": "less", "le": "less_equal", "gt": "greater", "ge": "greater_equal",
    }.items()
}  # fmt: skip


class Lowering:
    """Puts operations into a graph, one after the other."""

    def __init__(self) -> None:
        self.graph = Graph()
        self.nodes: dict[Value, Node] = {}
        self.fallbacks: list[str] = []  # names of the rows that run by their own forward

    def array(self, x: Any) -> Any:
        """Return the traced array of a value; numbers as they are."""
        if isinstance(x, Value):
            return TracedArray(self.graph, self.nodes[x], weak=x.weak)
        return x

    def add(self, operation: Operation) -> None:
        """Put one operation into the graph."""
        row = operation.row
        try:
            raw = self.fused(operation)
            results = tuple(raw) if row.multi else (raw,)
            nodes = [self.checked(r, v) for r, v in zip(results, operation.outputs, strict=True)]
        except Exception:  # whatever a forward raises on an array without values
            nodes = self.by_itself(operation)
        for value, node in zip(operation.outputs, nodes, strict=True):
            self.nodes[value] = node

    def fused(self, operation: Operation) -> Any:
        row = operation.row
        operands = [self.array(x) for x in operation.inputs]
        attrs = [_lowered(self, a) for a in operation.attrs]
        if row.promote is not None:
            operands = _promoted(self, operation, operands)
        special = _FORWARDS.get(row.name)
        if special is not None:
            return special(operands, *attrs) if row.variadic else special(*operands, *attrs)
        plain = _PLAIN.get(row.name)
        if plain is not None and all(a in (1, None) for a in attrs):
            return plain(*operands)
        if any(isinstance(a, TracedArray) or type(a) is list for a in attrs):
            raise NotFusable("arrays among the arguments")
        if row.variadic:
            return row.forward(operands, *attrs)
        return row.forward(*operands, *attrs)

    def checked(self, result: Any, value: Value) -> Node:
        """Return the node of a result; NotFusable if it is not what the row really gave."""
        if isinstance(result, TracedArray):
            node = result.node
        else:
            array = np.asarray(result)
            if array.ndim:
                raise NotFusable("a plain array")
            node = self.graph.constant(array[()], array.dtype)
        if node.shape != value.shape or node.dtype != value.dtype:
            raise NotFusable(f"{node.shape} {node.dtype} for {value.shape} {value.dtype}")
        return node

    def by_itself(self, operation: Operation) -> list[Node]:
        """The operation as one node that calls its forward."""
        row = operation.row
        self.fallbacks.append(row.name)
        values = list(dict.fromkeys(operation.values()))
        args = tuple(self.nodes[v] for v in values)
        first = operation.outputs[0]
        call = RowCall(row, operation, {v: k for k, v in enumerate(values)})
        if not row.multi:
            return [self.graph.make("row", args, call, first.shape, first.dtype, pure=False)]
        whole = self.graph.make("row", args, call, (), np.int64, pure=False)
        return [
            self.graph.make("item", (whole,), k, v.shape, v.dtype)
            for k, v in enumerate(operation.outputs)
        ]


class RowCall:
    """Runs a row's forward on arrays, where the program has no loop for it."""

    def __init__(self, row: Any, operation: Operation, places: dict[Value, int]) -> None:
        self.row, self.operation, self.places = row, operation, places

    def __repr__(self) -> str:
        return f"{self.row.name}"

    def __call__(self, *arrays: Any) -> Any:
        tensors = [wrap(np.asarray(a)) for a in arrays]

        def fill(x: Any) -> Any:
            if isinstance(x, Value):
                return tensors[self.places[x]]
            if type(x) in (list, tuple):
                return type(x)(fill(i) for i in x)
            return x

        operands = [fill(x) for x in self.operation.inputs]
        attrs = [fill(a) for a in self.operation.attrs]
        with np.errstate(all="ignore"):
            if self.row.variadic:
                result = self.row(operands, *attrs)
            else:
                result = self.row(*operands, *attrs)
        return result._data if isinstance(result, Tensor) else tuple(r._data for r in result)


def _lowered(lowering: Lowering, attr: Any) -> Any:
    if isinstance(attr, Value):
        return lowering.array(attr)
    if type(attr) in (list, tuple) and any(isinstance(a, Value) for a in attr):
        return [lowering.array(a) for a in attr]
    return attr


def _promoted(lowering: Lowering, operation: Operation, operands: list[Any]) -> list[Any]:
    """Bring operands to the type in which the row computes, as the engine does."""
    from ..wrapped import wrapped_number

    samples = [
        wrap(np.ones(x.shape, x.dtype)) if isinstance(x, Value) else x for x in operation.inputs
    ]
    for sample, x in zip(samples, operation.inputs, strict=True):
        if isinstance(x, Value) and x.weak:
            sample._wrapped = True
    from .. import dtypes

    common = dtypes.result_of([s for s in samples if s is not None])
    if operation.row.promote == "float" and common.category != dtypes.FLOAT:
        common = dtypes.get_default_dtype()
    result: list[Any] = []
    for x in operands:
        if x is None:
            result.append(None)
        elif isinstance(x, TracedArray):
            result.append(x if x.dtype == common.np else x.astype(common.np))
        else:
            number = wrapped_number(x, common.np)._data
            result.append(TracedArray(lowering.graph, lowering.graph.constant(number, common.np)))
    return result


def _expand(x: Any, size: Any) -> Any:
    from ..sizes import expanded_shape

    return np.broadcast_to(x, expanded_shape(x, size))


def _placed(parts: list[tuple[Any, Any]], shape: Any) -> TracedArray:
    graph = parts[0][0].graph
    nodes = [(x.node, tuple(places)) for x, places in parts]
    return TracedArray(graph, graph.place(nodes, tuple(shape), parts[0][0].dtype))


def _slice_backward(grad: Any, shape: Any, dim: int, start: int, end: int, step: int) -> Any:
    dim %= len(shape)
    first, _, step = slice(start, end, step).indices(shape[dim])
    return _placed(
        [(grad, [(first, step) if d == dim else (0, 1) for d in range(len(shape))])], shape
    )


def _select_backward(grad: Any, shape: Any, dim: int, index: int) -> Any:
    dim %= len(shape)
    at = index % shape[dim]
    whole = grad.reshape([1 if d == dim else n for d, n in enumerate(shape)])
    return _placed([(whole, [(at if d == dim else 0, 1) for d in range(len(shape))])], shape)


def _cat(arrays: list[Any], dim: int) -> Any:
    ndim = arrays[0].ndim
    if any(a.ndim != ndim for a in arrays) or not ndim:
        raise NotFusable("tensors of different dimensions")
    dim %= ndim
    shape = list(arrays[0].shape)
    shape[dim] = sum(a.shape[dim] for a in arrays)
    parts, start = [], 0
    for a in arrays:
        parts.append((a, [(start if d == dim else 0, 1) for d in range(ndim)]))
        start += a.shape[dim]
    return _placed(parts, shape)


def _stack(arrays: list[Any], dim: int) -> Any:
    return _cat([np.expand_dims(a, dim) for a in arrays], dim)


_FORWARDS: dict[str, Any] = {
    "cat": _cat,
    "stack": _stack,
    "slice_backward": _slice_backward,
    "select_backward": _select_backward,
    "sigmoid": RULES["sigmoid"],
    "erf": RULES["erf"],
    "expand": _expand,
}
