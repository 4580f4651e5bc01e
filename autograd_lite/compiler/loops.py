"""The source of one loop nest: loads, elementwise functions, stores and reductions."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from .expressions import FAST, expression, number_source
from .nodes import Node
from .places import access, contiguous, index, over_loop
from .schedule import Stage, base, core

if TYPE_CHECKING:
    from .codegen import Generator

#: How many float32 are summed before the sum goes to float64.
BLOCK = 4096
#: Instructions above which threads share a loop: they take some 50 µs to start (measured).
SHARE_FROM = 2_000_000
#: Turns of the outermost loop that a part has at least.
LEAST = 8


class Loop:
    """The source of one loop nest."""

    def __init__(
        self, generator: Generator, stage: Stage, buffers: dict[Node, int], parts: int = 1
    ) -> None:
        self.g, self.stage, self.buffers, self.parts = generator, stage, buffers, parts
        self.partial: dict[Node, Node] = {}  # where the parts of a shared loop reduce to
        self.local = {n for n in stage.nodes if n.op == "elementwise"}
        self.accesses: dict[Any, tuple[int, list[int]]] = {}
        self.collect()
        self.dims = list(stage.shape)
        self.merge()
        self.variables = [f"d{d}" for d in range(len(self.dims))]
        if parts > 1:
            for node, reduced in self.reduced.items():
                if reduced[0]:
                    self.partial[node] = generator.workspace_for((parts, *node.shape), node)

    def can_be_shared(self, parts: int) -> bool:
        """Whether threads can take parts of the outermost loop, and whether that pays."""
        if not self.dims or self.dims[0] < LEAST * parts:
            return False
        for node, reduced in self.reduced.items():
            outer = any(reduced[: len(self.dims) - self.trailing(node)])
            if not reduced[0] and (outer or not self.trailing(node)):
                return False  # each part would set the whole result to its start
        turns = math.prod(self.dims)
        return turns * sum(map(_cost, self.stage.nodes)) >= SHARE_FROM

    # -- memory -----------------------------------------------------------------------------

    def collect(self) -> None:
        """Note every place in memory that the loop touches."""
        for node in self.stage.nodes:
            for a in node.args:
                if a.op != "constant" and core(a) not in self.local:
                    offset, strides = access(a)
                    self.accesses[a] = (offset, over_loop(strides, a.shape))
            if node.op == "reduce":
                whole = node.args[0].shape
                kept = iter(contiguous(node.shape))
                strides = [0 if d in node.params[1] else next(kept) for d in range(len(whole))]
                self.accesses[node] = (0, over_loop(strides, whole))
            elif node in self.g.plan.stored:
                self.accesses[node] = (0, over_loop(contiguous(node.shape), node.shape))
        # Reduced or not is to stay the same over a merged dimension, even of an empty array.
        self.reduced: dict[Node, list[bool]] = {}
        for node in self.stage.nodes:
            if node.op == "reduce":
                whole = node.args[0].shape
                self.reduced[node] = [d in node.params[1] for d, n in enumerate(whole) if n != 1]

    def merge(self) -> None:
        """Make adjacent dimensions one where all accesses allow it."""
        d = len(self.dims) - 2
        while d >= 0:
            inner = self.dims[d + 1]
            if all(s[d] == s[d + 1] * inner for _, s in self.accesses.values()) and all(
                r[d] == r[d + 1] for r in self.reduced.values()
            ):
                self.dims[d : d + 2] = [self.dims[d] * inner]
                for _, s in self.accesses.values():
                    del s[d]
                for r in self.reduced.values():
                    del r[d]
            d -= 1

    def load(self, value: Node) -> str:
        own = self.g.buffer(base(value), self.buffers)
        offset, strides = self.accesses[value]
        return f"load(p_{own}, {index(offset, strides, self.variables)}, <{own}>)"

    def place(self, node: Node) -> str:
        """The source of where the loop writes a node: pointer and position."""
        target = self.partial.get(node, node)
        own = self.g.buffer(target, self.buffers)
        offset, strides = self.accesses[node]
        at = index(offset, strides, self.variables)
        if target is not node:
            at = f"part_number * {node.size} + {at}"
        return f"p_{own}, {at}"

    def own(self, node: Node) -> str:
        return self.g.buffer(self.partial.get(node, node), self.buffers)

    def store(self, node: Node, value: str) -> str:
        return f"store({self.place(node)}, {value}, <{self.own(node)}>)"

    def reload(self, node: Node) -> str:
        return f"load({self.place(node)}, <{self.own(node)}>)"

    # -- reductions -------------------------------------------------------------------------

    def trailing(self, node: Node) -> int:
        """How many of the innermost loops a reduction runs over."""
        count = 0
        for r in reversed(self.reduced[node]):
            if not r:
                break
            count += 1
        return count

    def blocked(self, node: Node) -> bool:
        """Whether a sum of float32 is taken in blocks, whose sums are added in float64."""
        t = self.trailing(node)
        if node.params[0] != "add" or node.dtype.char != "f" or not t:
            return False
        return t > 1 or self.dims[-1] > BLOCK

    def start(self, node: Node) -> str:
        name = node.params[0]
        if name == "add":
            value = node.dtype.type(0)
        elif name == "multiply":
            value = node.dtype.type(1)
        elif node.dtype.kind == "f":
            value = node.dtype.type(-np.inf if name == "maximum" else np.inf)
        else:
            limits = np.iinfo(node.dtype)
            value = node.dtype.type(limits.min if name == "maximum" else limits.max)
        return self.g.constant(number_source(value))

    def combined(self, node: Node, total: str, value: str) -> str:
        name = node.params[0]
        if name == "add":
            if node.dtype.kind == "f":
                return f"add_any_order({total}, {value})"
            return f"{total} + {value}"
        if name == "multiply":
            return f"{total} * {value}"
        sign = ">" if name == "maximum" else "<"
        return f"select(({value} {sign} {total}) | ({value} != {value}), {value}, {total})"

    # -- text -------------------------------------------------------------------------------

    def value(self, a: Node) -> str:
        if a.op == "constant":
            return self.g.constant(number_source(a.params.value))
        c = core(a)
        return f"v{c.number}" if c in self.local else self.loaded[a]

    def body(self) -> list[str]:
        """What one turn of the innermost loop does."""
        lines: list[str] = []
        self.loaded: dict[Node, str] = {}
        seen: dict[str, str] = {}
        for node in self.stage.nodes:
            for a in node.args:
                if a.op != "constant" and core(a) not in self.local and a not in self.loaded:
                    text = self.load(a)
                    if text not in seen:
                        seen[text] = f"x{len(seen)}"
                        lines.append(f"{seen[text]} = {text}")
                    self.loaded[a] = seen[text]
            args = [self.value(a) for a in node.args]
            if node.op == "reduce":
                if not self.trailing(node):
                    total = self.reload(node)
                    lines.append(self.store(node, self.combined(node, total, args[0])))
                else:
                    name = f"s{node.number}" if self.blocked(node) else f"r{node.number}"
                    lines.append(f"{name} = {self.combined(node, name, args[0])}")
                continue
            lines.append(f"v{node.number} = {expression(node, args)}")
            if node in self.g.plan.stored:
                lines.append(self.store(node, f"v{node.number}"))
        return lines

    def lines(self) -> list[str]:
        body = self.body()
        depth = len(self.dims)
        before: list[list[str]] = [[] for _ in range(depth + 1)]
        after: list[list[str]] = [[] for _ in range(depth + 1)]
        start: list[str] = []
        block: list[str] = []
        block_end: list[str] = []
        for node in self.reduced:
            t = self.trailing(node)
            outer = any(self.reduced[node][: depth - t])
            if not t or outer:
                start += self.filled(node)
            if not t:
                continue
            total = f"r{node.number}"
            level = depth - t
            if self.blocked(node):
                before[level].append(f"{total} = 0.0")
                zero = self.g.constant("np.float32(0)")
                block.append(f"s{node.number} = {zero}")
                block_end.append(f"{total} += np.float64(s{node.number})")
                total = f"np.float32({total})"
            else:
                before[level].append(f"{total} = {self.start(node)}")
            if outer:
                after[level].append(self.store(node, self.combined(node, self.reload(node), total)))
            else:
                after[level].append(self.store(node, total))
        lines = list(start)
        for d in range(depth):
            pad = "    " * d
            lines += [pad + x for x in before[d]]
            if d == depth - 1:
                lines += self.innermost(pad, body, block, block_end)
            else:
                lines.append(f"{pad}for d{d} in range({self.range(d)}):")
        if not depth:
            lines += body
        for d in reversed(range(depth)):
            lines += ["    " * d + x for x in after[d]]
        return lines

    def innermost(
        self, pad: str, body: list[str], block: list[str], block_end: list[str]
    ) -> list[str]:
        n, i = self.dims[-1], self.variables[-1]
        whole = self.range(len(self.dims) - 1)
        if not block:
            return [f"{pad}for {i} in range({whole}):", *(f"{pad}    {x}" for x in body)]
        if n <= BLOCK:
            return [
                *(pad + x for x in block),
                f"{pad}for {i} in range({whole}):",
                *(f"{pad}    {x}" for x in body),
                *(pad + x for x in block_end),
            ]
        start, _, stop = whole.rpartition(", ")
        return [
            f"{pad}for b in range({start or 0}, {stop}, {BLOCK}):",
            *(f"{pad}    {x}" for x in block),
            f"{pad}    for {i} in range(b, min(b + {BLOCK}, {stop})):",
            *(f"{pad}        {x}" for x in body),
            *(f"{pad}    {x}" for x in block_end),
        ]

    def range(self, d: int) -> str:
        """The bounds of a loop; of the outermost, those of a part where it is shared."""
        return "start, stop" if self.parts > 1 and d == 0 else str(self.dims[d])

    def filled(self, node: Node) -> list[str]:
        """Set a result that is summed in memory to its start."""
        target = self.partial.get(node, node)
        at = f"part_number * {node.size} + k" if target is not node else "k"
        own = self.own(node)
        return [
            f"for k in range({node.size}):",
            f"    store(p_{own}, {at}, {self.start(node)}, <{own}>)",
        ]

    def totals(self, buffers: dict[Node, int]) -> list[str]:
        """The source that puts together what the parts reduced to."""
        lines = []
        for node, partial in self.partial.items():
            own, other = self.g.buffer(node, buffers), self.g.buffer(partial, buffers)
            lines += [
                f"for k in range({node.size}):",
                f"    total = load(p_{other}, k, <{other}>)",
            ]
            for p in range(1, self.parts):
                value = f"load(p_{other}, {p * node.size} + k, <{other}>)"
                lines.append(f"    total = {self.combined(node, 'total', value)}")
            lines.append(f"    store(p_{own}, k, total, <{own}>)")
        return lines


def _cost(node: Node) -> int:
    """A rough count of instructions."""
    return 10 if node.params in FAST or node.params == "power" else 1
