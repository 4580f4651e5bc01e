"""The graph of array primitives that a program becomes before it is made into loops.

A node is an elementwise function, a reduction, a product of matrices, a view, or a row that runs
by its own NumPy forward. Nodes are interned, so that equal ones are one (common subexpressions),
and constants are folded as they are made. All shapes are known.

A view says, for each dimension of what it views, how its index follows from the view's own:
`offset + Σ step * index[dim]`, kept as `(offset, ((dim, step), ...))`. Transposing, slicing,
expanding, inserting dimensions and taking diagonals are all of this form.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

Shape = tuple[int, ...]
#: Per dimension of the viewed node: an offset, and pairs (dimension of the view, step).
Map = tuple[tuple[int, tuple[tuple[int, int], ...]], ...]
#: Per dimension: the first index and the step between indices.
Places = tuple[tuple[int, int], ...]


class Node:
    """One value of the graph; `op` is how it is computed from `args` with `params`."""

    __slots__ = ("args", "dtype", "number", "op", "params", "shape")

    def __init__(
        self, op: str, args: tuple[Node, ...], params: Any, shape: Shape, dtype: Any, number: int
    ) -> None:
        self.op, self.args, self.params = op, args, params
        self.shape, self.dtype, self.number = shape, np.dtype(dtype), number

    @property
    def size(self) -> int:
        return math.prod(self.shape)

    def __repr__(self) -> str:
        args = ", ".join(f"n{a.number}" for a in self.args)
        return f"n{self.number} = {self.op}[{self.params}]({args}) {self.dtype}{list(self.shape)}"


class Graph:
    """Makes and keeps nodes, in an order in which they can be computed."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self._known: dict[Any, Node] = {}

    def make(
        self,
        op: str,
        args: tuple[Node, ...],
        params: Any,
        shape: Shape,
        dtype: Any,
        pure: bool = True,
    ) -> Node:
        """Return the node for these, the same for the same ones unless it is not pure."""
        key = (op, tuple(a.number for a in args), params, shape, np.dtype(dtype).char)
        if pure:
            found = self._known.get(key)
            if found is not None:
                return found
        node = Node(op, args, params, shape, dtype, len(self.nodes))
        self.nodes.append(node)
        if pure:
            self._known[key] = node
        return node

    def input(self, index: int, shape: Shape, dtype: Any) -> Node:
        """An array that is handed over when the program runs."""
        return self.make("input", (), index, shape, dtype)

    def constant(self, value: Any, dtype: Any, shape: Shape = ()) -> Node:
        """A number, the same for all elements of a shape."""
        with np.errstate(all="ignore"):
            scalar = np.asarray(value).astype(dtype)[()]
        # By its bits: NaN is to equal itself, and 0.0 not to equal -0.0.
        return self.make("constant", (), Constant(scalar), shape, dtype)

    # -- elementwise ------------------------------------------------------------------------

    def elementwise(self, name: str, args: tuple[Node, ...], dtype: Any) -> Node:
        """Apply a function to elements; the arguments are broadcast."""
        shape = np.broadcast_shapes(*(a.shape for a in args))
        args = tuple(self.expand(a, shape) for a in args)
        if all(a.op == "constant" for a in args):
            folded = _fold(name, [a.params.value for a in args], dtype)
            if folded is not None:
                return self.constant(folded, dtype, shape)
        simple = _simplified(name, args)
        if simple is not None and simple.dtype == dtype:
            return simple
        return self.make("elementwise", args, name, shape, dtype)

    def cast(self, a: Node, dtype: Any) -> Node:
        """The same numbers in another type."""
        return a if a.dtype == dtype else self.elementwise("cast", (a,), np.dtype(dtype))

    # -- views ------------------------------------------------------------------------------

    def view(self, a: Node, shape: Shape, map_: Map) -> Node:
        """Another arrangement of elements; a view of a view is made one."""
        if a.op == "constant":
            return self.constant(a.params.value, a.dtype, shape)
        if a.op == "view":
            map_ = _composed(a.params, map_)
            a = a.args[0]
        if shape == a.shape and map_ == identity(len(shape)):
            return a
        return self.make("view", (a,), map_, shape, a.dtype)

    def expand(self, a: Node, shape: Shape) -> Node:
        """Repeat along new dimensions and those of extent 1."""
        if a.shape == shape:
            return a
        extra = len(shape) - len(a.shape)
        map_ = tuple(
            (0, ((d + extra, 1),) if n == shape[d + extra] and n != 1 else ())
            for d, n in enumerate(a.shape)
        )
        return self.view(a, shape, map_)

    def permute(self, a: Node, order: tuple[int, ...]) -> Node:
        """Put the dimensions into another order."""
        place = {old: new for new, old in enumerate(order)}
        map_ = tuple((0, ((place[d], 1),)) for d in range(len(order)))
        return self.view(a, tuple(a.shape[d] for d in order), map_)

    def reshape(self, a: Node, shape: Shape) -> Node:
        """The same elements, in row-major order, in another shape."""
        if a.shape == shape:
            return a
        if a.op == "constant":
            return self.constant(a.params.value, a.dtype, shape)
        old = [(d, n) for d, n in enumerate(a.shape) if n != 1]
        new = [(d, n) for d, n in enumerate(shape) if n != 1]
        if [n for _, n in old] == [n for _, n in new]:  # only dimensions of extent 1 come and go
            place = {o: n for (o, _), (n, _) in zip(old, new, strict=True)}
            map_ = tuple((0, ((place[d], 1),) if d in place else ()) for d in range(len(a.shape)))
            return self.view(a, shape, map_)
        if a.op == "reshape":
            return self.reshape(a.args[0], shape)
        if a.op == "view":  # a reshape is another shape of the same memory
            a = self.make("elementwise", (a,), "positive", a.shape, a.dtype)
        return self.make("reshape", (a,), None, shape, a.dtype)

    # -- the rest ---------------------------------------------------------------------------

    def reduce(self, name: str, a: Node, axes: tuple[int, ...], dtype: Any) -> Node:
        """Sum (or the like) over axes, which disappear."""
        axes = tuple(sorted(axes))
        shape = tuple(n for d, n in enumerate(a.shape) if d not in axes)
        if all(a.shape[d] == 1 for d in axes):
            return self.reshape(self.cast(a, dtype), shape)
        return self.make("reduce", (self.cast(a, dtype),), (name, axes), shape, dtype)

    def place(self, parts: list[tuple[Node, Places]], shape: Shape, dtype: Any) -> Node:
        """Zeros with parts in them: per dimension, where a part starts and its step."""
        nodes = tuple(self.cast(a, dtype) for a, _ in parts)
        return self.make("place", nodes, tuple(p for _, p in parts), shape, dtype)

    def dot(self, a: Node, b: Node) -> Node:
        """The product of two matrices, or of batches of them with equal first dimensions."""
        shape = (*a.shape[:-1], b.shape[-1])
        return self.make("dot", (a, b), None, shape, a.dtype)


class Constant:
    """A NumPy scalar that is equal to another only bit for bit."""

    __slots__ = ("key", "value")

    def __init__(self, value: Any) -> None:
        self.value = value
        self.key = (value.dtype.char, value.tobytes())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Constant) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    def __repr__(self) -> str:
        return f"{self.value!r}"


def identity(ndim: int) -> Map:
    """The map of a view that changes nothing."""
    return tuple((0, ((d, 1),)) for d in range(ndim))


def _composed(inner: Map, outer: Map) -> Map:
    """The map from a view of a view to what the inner one views."""
    result = []
    for offset, terms in inner:
        steps: dict[int, int] = {}
        for dim, step in terms:
            more, parts = outer[dim]
            offset += step * more
            for d, s in parts:
                steps[d] = steps.get(d, 0) + step * s
        result.append((offset, tuple(sorted((d, s) for d, s in steps.items() if s))))
    return tuple(result)


def _fold(name: str, values: list[Any], dtype: Any) -> Any:
    with np.errstate(all="ignore"):
        if name == "cast":
            return values[0].astype(dtype)
        if name == "where":
            return values[1] if values[0] else values[2]
        function = getattr(np, name, None)
        return None if function is None else function(*values)


def _is(node: Node, value: float) -> bool:
    return node.op == "constant" and node.params.value == value


def _simplified(name: str, args: tuple[Node, ...]) -> Node | None:
    """What an operation with a neutral element is, for every value (signed zeros and NaN too)."""
    if name == "multiply":
        a, b = args
        return a if _is(b, 1) else b if _is(a, 1) else None
    if name == "divide":
        return args[0] if _is(args[1], 1) else None
    if name == "subtract":
        minus = _is(args[1], 0) and not np.signbit(args[1].params.value)
        return args[0] if minus else None
    if name == "negative" and args[0].op == "elementwise" and args[0].params == "negative":
        return args[0].args[0]
    return None
