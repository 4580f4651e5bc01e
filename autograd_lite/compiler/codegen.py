"""The source of a program's functions: loops for Numba, and the Python that runs them in turn.

Shapes are constants in this source. A stage's loops are merged where all its memory allows (a
matrix is then one long vector), reductions of inner dimensions are summed in a register and those
of outer ones in memory. Products of small matrices are loops too; large ones go to NumPy's BLAS
between two functions, as do rows that have no nodes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .expressions import IMPORTS, expression, number_source, type_source
from .nodes import Node
from .schedule import Schedule, Stage, base, core

#: Multiplications above which BLAS is faster than our loops (measured: 2 cores, AVX-512).
BLAS_FROM = 1 << 17
#: How many float32 are summed before the sum goes to float64.
BLOCK = 4096


@dataclass
class Source:
    """Generated functions: the text, and what its `run` needs besides the inputs."""

    text: str
    workspace: int  # bytes
    rows: list[tuple[Any, Any]] = field(default_factory=list)  # rows that run by their forward
    jitted: dict[str, list[Node]] = field(default_factory=dict)  # their arguments

    def signatures(self) -> dict[str, Any]:
        """Return the types of each function's arguments, for Numba."""
        from numba import types

        kinds = {
            "?": types.boolean, "i": types.int32, "l": types.int64, "q": types.int64, "f": types.float32,
            "d": types.float64,
        }  # fmt: skip
        return {
            name: types.void(
                *(types.Array(kinds[n.dtype.char], len(n.shape), "C") for n in nodes),
                types.Array(types.uint8, 1, "C"),
            )
            for name, nodes in self.jitted.items()
        }


def generate(plan: Schedule, inputs: list[Node], outputs: list[Node]) -> Source:
    """Return the source of a scheduled program."""
    return _Generator(plan, inputs, outputs).source()


def contiguous(shape: tuple[int, ...]) -> list[int]:
    """The strides, in elements, of an array in row-major order."""
    strides, step = [], 1
    for n in reversed(shape):
        strides.append(step)
        step *= n
    return strides[::-1]


def access(value: Node) -> tuple[int, list[int]]:
    """The offset and strides with which a value is read from its base's memory."""
    if value.op != "view":
        return 0, contiguous(value.shape)
    strides = contiguous(value.args[0].shape)
    offset, result = 0, [0] * len(value.shape)
    for step, (start, terms) in zip(strides, value.params, strict=True):
        offset += step * start
        for dim, s in terms:
            result[dim] += step * s
    return offset, result


def over_loop(strides: list[int], shape: tuple[int, ...]) -> list[int]:
    """The strides of the dimensions that are not of extent 1."""
    return [s for s, n in zip(strides, shape, strict=True) if n != 1]


class _Generator:
    def __init__(self, plan: Schedule, inputs: list[Node], outputs: list[Node]) -> None:
        self.plan, self.inputs, self.outputs = plan, inputs, outputs
        self.names: dict[Node, str] = {}
        self.offsets: dict[Node, int] = {}
        self.workspace = 0
        self.rows: list[tuple[Any, Any]] = []
        self.functions: list[str] = []
        self.jitted: dict[str, list[Node]] = {}
        self.driver: list[str] = []
        self.constants: dict[str, str] = {}

    # -- the whole --------------------------------------------------------------------------

    def source(self) -> Source:
        self.place_buffers()
        segment: list[Stage] = []
        for stage in self.plan.stages:
            if stage.kind in ("row", "item") or (stage.kind == "dot" and is_large(stage.nodes[0])):
                self.segment(segment)
                segment = []
                self.outside(stage)
            else:
                segment.append(stage)
        self.segment(segment)
        arguments = ", ".join([*(self.names[i] for i in self.inputs), "w"])
        returned = "".join(self.returned(o) + ", " for o in self.outputs)
        made = [
            f"{self.names[b]} = np.empty({b.shape}, {type_source(b.dtype)})"
            for b in self.plan.stored
            if b in self.names and self.names[b].startswith("o")
        ]
        lines = [*sorted(made), *self.driver, f"return ({returned})"]
        run = f"def run({arguments}):\n" + "".join(f"    {line}\n" for line in lines)
        head = IMPORTS + "\n" + "".join(f"{n} = {v}\n" for v, n in self.constants.items())
        text = "\n\n".join([head, *self.functions, run])
        return Source(text, self.workspace, self.rows, self.jitted)

    def place_buffers(self) -> None:
        for i, node in enumerate(self.inputs):
            self.names[node] = f"i{i}"
        for i, node in enumerate(self.outputs):
            self.names[base(node)] = f"o{i}"
        for value, targets in self.plan.writes.items():
            self.names[value] = self.names[targets[0]]
        for node in sorted(self.plan.stored, key=lambda n: n.number):
            if node in self.names:
                continue
            if self.plan.stages[self.plan.place[node]].kind in ("row", "item"):
                self.names[node] = f"t{node.number}"
                continue
            self.names[node] = f"t{node.number}"
            self.offsets[node] = self.workspace
            self.workspace += -(-node.size * node.dtype.itemsize // 64) * 64

    def returned(self, out: Node) -> str:
        source = base(out)
        name = self.names[source]
        return name if source.shape == out.shape else f"{name}.reshape({out.shape})"

    # -- between functions ------------------------------------------------------------------

    def array(self, value: Node) -> str:
        """The source of a value as a NumPy array."""
        if value.op == "constant":
            number = number_source(value.params.value)
            return number if not value.shape else f"np.full({value.shape}, {number})"
        source = base(value)
        name = self.names[source]
        if source in self.offsets:
            name = f"np.ndarray({source.shape}, {type_source(source.dtype)}, w, {self.offsets[source]})"
        if value is source:
            return name
        offset, strides = access(value)
        if offset == 0 and strides == contiguous(value.shape):
            return f"{name}.reshape({value.shape})"
        size = value.dtype.itemsize
        steps = tuple(s * size for s in strides)
        if source in self.offsets:
            offset = offset * size + self.offsets[source]
            return f"np.ndarray({value.shape}, {type_source(value.dtype)}, w, {offset}, {steps})"
        return f"np.ndarray({value.shape}, {type_source(value.dtype)}, {name}, {offset * size}, {steps})"

    def outside(self, stage: Stage) -> None:
        """A stage that NumPy runs."""
        node = stage.nodes[0]
        args = [] if stage.kind == "item" else [self.array(a) for a in node.args]
        if stage.kind == "dot":
            self.driver.append(f"np.matmul({args[0]}, {args[1]}, {self.array(node)})")
            return
        if stage.kind == "item":
            call = f"{self.names[node.args[0]]}[{node.params}]"
        elif node.params.row.multi:
            self.rows.append(node.params)
            self.driver.append(f"{self.names[node]} = row{len(self.rows) - 1}({', '.join(args)})")
            return
        else:
            self.rows.append(node.params)
            call = f"row{len(self.rows) - 1}({', '.join(args)})"
        if self.names[node].startswith("o"):
            self.driver.append(f"{self.names[node]}[...] = {call}")
        else:
            self.driver.append(
                f"{self.names[node]} = np.asarray({call}, {type_source(node.dtype)}, order='C')"
            )

    # -- one function -----------------------------------------------------------------------

    def segment(self, stages: list[Stage]) -> None:
        if not stages:
            return
        buffers: dict[Node, int] = {}
        body: list[str] = []
        for stage in stages:
            maker = (
                _Loop(self, stage, buffers) if stage.kind == "loop" else _Dot(self, stage, buffers)
            )
            body += maker.lines()
        numbers: dict[str, int] = {}
        for node in buffers:  # an input and its new value are one buffer
            numbers.setdefault(self.names[node], len(numbers))
        count = len(numbers)
        name = f"loops{len(self.functions)}"
        arguments = [n for n in numbers if not any(self.names[k] == n for k in self.offsets)]
        head = []
        for node in buffers:
            own = self.names[node]
            if own in arguments:
                head.append(f"p_{own} = address({own})")
            else:
                like = self.constant(f"{type_source(node.dtype)}(0)")
                head.append(f"p_{own} = part(w, {self.offsets[node]}, {like})")
        head = list(dict.fromkeys(head))
        text = "\n".join(f"    {line}" for line in [*head, *body])
        for own, number in numbers.items():
            text = text.replace(f"<{own}>", f"{number}, {count}")
        parameters = ", ".join([*arguments, "w"])
        self.functions.append(f"def {name}({parameters}):\n{text}\n")
        by_name = {self.names[node]: node for node in buffers}
        self.jitted[name] = [by_name[n] for n in arguments]
        self.driver.append(f"{name}({parameters})")

    def constant(self, source: str) -> str:
        """The name of a constant of the module."""
        return self.constants.setdefault(source, f"C{len(self.constants)}")

    def buffer(self, node: Node, buffers: dict[Node, int]) -> str:
        buffers.setdefault(node, len(buffers))
        return self.names[node]


def is_large(dot: Node) -> bool:
    """Whether a product of matrices goes to BLAS."""
    return dot.size * dot.args[0].shape[-1] >= BLAS_FROM


def index(offset: int, strides: list[int], variables: list[str]) -> str:
    """The source of a position in memory."""
    terms = [v if s == 1 else f"{v} * {s}" for v, s in zip(variables, strides, strict=True) if s]
    if offset or not terms:
        terms.append(str(offset))
    return " + ".join(terms)


class _Loop:
    """The source of one loop nest."""

    def __init__(self, generator: _Generator, stage: Stage, buffers: dict[Node, int]) -> None:
        self.g, self.stage, self.buffers = generator, stage, buffers
        self.local = {n for n in stage.nodes if n.op == "elementwise"}
        self.accesses: dict[Any, tuple[int, list[int]]] = {}
        self.collect()
        self.dims = list(stage.shape)
        self.merge()
        self.variables = [f"d{d}" for d in range(len(self.dims))]

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

    def store(self, node: Node, value: str) -> str:
        own = self.g.buffer(node, self.buffers)
        offset, strides = self.accesses[node]
        return f"store(p_{own}, {index(offset, strides, self.variables)}, {value}, <{own}>)"

    def reload(self, node: Node) -> str:
        own = self.g.buffer(node, self.buffers)
        offset, strides = self.accesses[node]
        return f"load(p_{own}, {index(offset, strides, self.variables)}, <{own}>)"

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
                lines.append(f"{pad}for d{d} in range({self.dims[d]}):")
        if not depth:
            lines += body
        for d in reversed(range(depth)):
            lines += ["    " * d + x for x in after[d]]
        return lines

    def innermost(
        self, pad: str, body: list[str], block: list[str], block_end: list[str]
    ) -> list[str]:
        n, i = self.dims[-1], self.variables[-1]
        if not block:
            return [f"{pad}for {i} in range({n}):", *(f"{pad}    {x}" for x in body)]
        if n <= BLOCK:
            return [
                *(pad + x for x in block),
                f"{pad}for {i} in range({n}):",
                *(f"{pad}    {x}" for x in body),
                *(pad + x for x in block_end),
            ]
        return [
            f"{pad}for b in range(0, {n}, {BLOCK}):",
            *(f"{pad}    {x}" for x in block),
            f"{pad}    for {i} in range(b, min(b + {BLOCK}, {n})):",
            *(f"{pad}        {x}" for x in body),
            *(f"{pad}    {x}" for x in block_end),
        ]

    def filled(self, node: Node) -> list[str]:
        own = self.g.buffer(node, self.buffers)
        return [
            f"for k in range({node.size}):",
            f"    store(p_{own}, k, {self.start(node)}, <{own}>)",
        ]


class _Dot:
    """The source of a product of small matrices, or of a batch of them."""

    def __init__(self, generator: _Generator, stage: Stage, buffers: dict[Node, int]) -> None:
        self.g, self.node, self.buffers = generator, stage.nodes[0], buffers

    def operand(self, value: Node) -> Any:
        if value.op == "constant":
            number = self.g.constant(number_source(value.params.value))
            return None, lambda variables: number
        own = self.g.buffer(base(value), self.buffers)
        offset, strides = access(value)
        return (
            strides,
            lambda variables: f"load(p_{own}, {index(offset, strides, variables)}, <{own}>)",
        )

    def lines(self) -> list[str]:
        node = self.node
        a_strides, a = self.operand(node.args[0])
        b_strides, b = self.operand(node.args[1])
        own = self.g.buffer(node, self.buffers)
        strides = contiguous(node.shape)
        batch = node.shape[:-2]
        n, m, depth = *node.shape[-2:], node.args[0].shape[-1]
        lead = ["h"] * len(batch)
        zero = self.g.constant(f"{type_source(node.dtype)}(0)")

        def out(i: str, j: str) -> str:
            return f"p_{own}, {index(0, strides, [*lead, i, j])}"

        inner_b = b_strides is None or b_strides[-1] == 1
        along_depth = (a_strides is None or a_strides[-1] == 1) and (
            b_strides is None or b_strides[-2] == 1
        )
        lines: list[str] = []
        if m == 1 and not along_depth and n > 1:  # a matrix by columns times a vector
            lines += [f"for i in range({n}):", f"    store({out('i', '0')}, {zero}, <{own}>)"]
            lines += [
                f"for k in range({depth}):",
                f"    y = {b([*lead, 'k', '0'])}",
                f"    for i in range({n}):",
                f"        c = load({out('i', '0')}, <{own}>)",
                f"        store({out('i', '0')}, fma({a([*lead, 'i', 'k'])}, y, c), <{own}>)",
            ]
        elif (m == 1 or (along_depth and not inner_b)) or m < 4:
            lines += [
                f"for i in range({n}):",
                f"    for j in range({m}):",
                f"        c = {zero}",
                f"        for k in range({depth}):",
                f"            c = add_any_order(c, {a([*lead, 'i', 'k'])} * {b([*lead, 'k', 'j'])})",
                f"        store({out('i', 'j')}, c, <{own}>)",
            ]
        else:  # rows of the result, four terms at a time
            lines += [f"for i in range({n}):"]
            lines += [
                f"    for j in range({m}):",
                f"        store({out('i', 'j')}, {zero}, <{own}>)",
            ]
            whole = depth - depth % 4
            for start, stop, width in ((0, whole, 4), (whole, depth, 1)):
                if start == stop:
                    continue
                lines.append(f"    for k in range({start}, {stop}, {width}):")
                for w in range(width):
                    lines.append(f"        y{w} = {a([*lead, 'i', f'(k + {w})'])}")
                lines.append(f"        for j in range({m}):")
                lines.append(f"            c = load({out('i', 'j')}, <{own}>)")
                for w in range(width):
                    lines.append(f"            c = fma(y{w}, {b([*lead, f'(k + {w})', 'j'])}, c)")
                lines.append(f"            store({out('i', 'j')}, c, <{own}>)")
        if batch:
            return [f"for h in range({math.prod(batch)}):", *("    " + x for x in lines)]
        return lines
