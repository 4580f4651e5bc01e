"""Which nodes are computed in which loop, and which values are written to memory.

Every elementwise node or reduction goes into the first loop over its shape in which what it needs
is at hand: computed in the same turn, or written by an earlier loop. So a chain, its reductions
and its derivative share one loop, and a value reaches memory only if another loop reads it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .nodes import Graph, Node, Shape


@dataclass(eq=False)
class Stage:
    """One loop nest, one product of matrices, or one row run by its own forward."""

    kind: str  # "loop", "dot", "place", "row" or "item" (one result of a row with several)
    shape: Shape
    nodes: list[Node] = field(default_factory=list)


@dataclass
class Schedule:
    """The stages in order, and the nodes that are written to memory."""

    stages: list[Stage]
    stored: set[Node]
    place: dict[Node, int]
    writes: dict[Node, list[Node]]  # by value: the inputs that it replaces


def squeezed(shape: Shape) -> Shape:
    """A shape without the dimensions of extent 1."""
    return tuple(n for n in shape if n != 1)


def core(node: Node) -> Node:
    """A node without views that only add or drop dimensions of extent 1."""
    while node.op == "view" and _is_trivial(node):
        node = node.args[0]
    return node


def _is_trivial(node: Node) -> bool:
    viewed = node.args[0]
    if squeezed(viewed.shape) != squeezed(node.shape):
        return False
    wanted = iter(d for d, n in enumerate(node.shape) if n != 1)
    for n, (offset, terms) in zip(viewed.shape, node.params, strict=True):
        if offset:
            return False
        if n != 1 and terms != ((next(wanted), 1),):
            return False
    return True


def base(node: Node) -> Node:
    """The node whose memory a value is read from."""
    while node.op in ("view", "reshape"):
        node = node.args[0]
    return node


def live(outputs: list[Node]) -> list[Node]:
    """The nodes that outputs depend on, in order."""
    seen: set[Node] = set()
    stack = list(outputs)
    while stack:
        node = stack.pop()
        if node not in seen:
            seen.add(node)
            stack += node.args
    return sorted(seen, key=lambda n: n.number)


def schedule(graph: Graph, outputs: list[Node], writes: list[tuple[Node, Node]]) -> Schedule:
    """Put all that outputs and writes `(input, new value)` need into stages."""
    return _Scheduler(outputs, writes).run()


class _Scheduler:
    def __init__(self, outputs: list[Node], writes: list[tuple[Node, Node]]) -> None:
        self.outputs = outputs
        self.writes = [(p, core(v)) for p, v in writes]
        self.targets: dict[Node, list[Node]] = {}
        for p, v in self.writes:
            self.targets.setdefault(v, []).append(p)
        self.stages: list[Stage] = []
        self.place: dict[Node, int] = {}
        self.stored: set[Node] = set()
        self.last_reader: dict[Node, int] = {}

    def run(self) -> Schedule:
        for node in live([*self.outputs, *(v for _, v in self.writes)]):
            if node.op in ("elementwise", "reduce"):
                self.into_loop(node)
            elif node.op in ("dot", "place", "row", "item"):
                at = len(self.stages)
                for a in node.args:
                    self.read(a, at)
                self.stages.append(Stage(node.op, node.shape, [node]))
                self.place[node] = at
                self.stored.add(node)
        for out in self.outputs:
            self.stored.add(base(out))
        for p, v in self.writes:
            self.stored.add(v)
            assert self.place.get(v, -1) >= self.last_reader.get(p, -1)
        return Schedule(self.stages, self.stored, self.place, self.targets)

    def available(self, node: Node) -> int:
        """The first stage in which a stored node may be read."""
        return self.place[node] + 1 if node in self.place else 0

    def read(self, value: Node, at: int) -> None:
        """Note that stage `at` reads a value from memory."""
        source = base(value)
        if source.op == "constant":
            return
        self.stored.add(source)
        same_place = core(value) is source  # else other elements are read than the loop is at
        self.last_reader[source] = max(self.last_reader.get(source, 0), at + (not same_place))

    def into_loop(self, node: Node) -> None:
        args = node.args
        over = squeezed(args[0].shape if node.op == "reduce" else node.shape)
        first = 0
        for p in self.targets.get(node, ()):
            first = max(first, self.last_reader.get(p, 0))
        local = []
        for a in args:
            if a.op == "constant":
                continue
            c = core(a)
            if c.op == "elementwise":
                first = max(first, self.place[c])
                local.append(c)
            else:
                first = max(first, self.available(base(a)))
        at = next(
            (
                i
                for i in range(first, len(self.stages))
                if self.stages[i].kind == "loop" and self.stages[i].shape == over
            ),
            len(self.stages),
        )
        if at == len(self.stages):
            self.stages.append(Stage("loop", over))
        self.stages[at].nodes.append(node)
        self.place[node] = at
        for a in args:
            if a.op == "constant":
                continue
            c = core(a)
            if c in local:
                if self.place[c] != at:
                    self.read(c, at)
            else:
                self.read(a, at)
        if node.op == "reduce":
            self.stored.add(node)


def prepare(
    graph: Graph, outputs: list[Node], writes: list[tuple[Node, Node]]
) -> tuple[list[Node], list[tuple[Node, Node]]]:
    """Return outputs and new values that are nodes of their own, not memory of something else."""
    taken: set[Node] = set()
    own = []
    for out in outputs:
        source = base(out)
        computed = (
            source.op in ("elementwise", "reduce", "dot", "place", "row", "item")
            and source not in taken
        )
        if not computed or (out.op == "view" and core(out).op == "view"):
            out = source = _copy(graph, out)
        taken.add(source)
        own.append(out)
    return own, [(p, _copy(graph, v)) for p, v in writes]


def _copy(graph: Graph, value: Node) -> Node:
    return graph.make("elementwise", (value,), "positive", value.shape, value.dtype, pure=False)
