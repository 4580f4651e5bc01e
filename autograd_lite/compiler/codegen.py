"""The source of a program's functions: loops for Numba, and the Python that runs them in turn.

Shapes are constants in this source. A stage's loops are merged where all its memory allows (a
matrix is then one long vector), reductions of inner dimensions are summed in a register and those
of outer ones in memory. Products of small matrices are loops too; large ones go to NumPy's BLAS
between two functions, as do rows that have no nodes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from . import threads
from .expressions import IMPORTS, number_source, type_source
from .loops import Loop
from .nodes import Node
from .placement import placement
from .places import access, contiguous
from .products import Product
from .schedule import Schedule, Stage, base

#: Multiplications above which BLAS is faster than our loops (measured: 2 cores, AVX-512).
BLAS_FROM = 1 << 17
#: Operations after which a function ends and another begins: Numba's time grows faster than they.
MOST = 60


@dataclass
class Source:
    """Generated functions: the text, and what its `run` needs besides the inputs."""

    text: str
    workspace: int  # bytes
    rows: list[tuple[Any, Any]] = field(default_factory=list)  # rows that run by their forward
    #: Of each function: its arrays, and how many numbers follow.
    jitted: dict[str, tuple[list[Node], int]] = field(default_factory=dict)

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
                *[types.int64] * more,
            )
            for name, (nodes, more) in self.jitted.items()
        }


def generate(plan: Schedule, inputs: list[Node], outputs: list[Node]) -> Source:
    """Return the source of a scheduled program."""
    return Generator(plan, inputs, outputs).source()


class Generator:
    """Puts stages into functions, and writes the `run` that calls them."""

    def __init__(self, plan: Schedule, inputs: list[Node], outputs: list[Node]) -> None:
        self.plan, self.inputs, self.outputs = plan, inputs, outputs
        self.names: dict[Node, str] = {}
        self.offsets: dict[Node, int] = {}
        self.workspace = 0
        self.rows: list[tuple[Any, Any]] = []
        self.functions: list[str] = []
        self.jitted: dict[str, tuple[list[Node], int]] = {}
        self.driver: list[str] = []
        self.constants: dict[str, str] = {}
        self.products = sum(stage.kind == "dot" for stage in plan.stages)

    # -- the whole --------------------------------------------------------------------------

    def source(self) -> Source:
        self.place_buffers()
        segment: list[Any] = []
        parts = threads.parts()
        for stage in self.plan.stages:
            if stage.kind in ("row", "item") or (stage.kind == "dot" and is_large(stage.nodes[0])):
                self.segment(segment)
                segment = []
                self.outside(stage)
            elif parts > 1 and stage.kind == "loop" and Loop(self, stage, {}).can_be_shared(parts):
                self.segment(segment)
                segment = [self.shared(stage, parts)]
            else:
                if sum(map(_length, segment)) > MOST:
                    self.segment(segment)
                    segment = []
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
            self.reserve(node)

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

    def segment(self, stages: list[Any]) -> None:
        """Put stages (or the loops whose parts are to be put together) into one function."""
        buffers: dict[Node, int] = {}
        body: list[str] = []
        for stage in stages:
            if isinstance(stage, Loop):
                body += stage.totals(buffers)
            elif stage.kind == "loop":
                body += Loop(self, stage, buffers).lines()
            elif stage.kind == "place":
                body += placement(self, stage.nodes[0], buffers)
            else:
                body += Product(self, stage, buffers).lines()
        if body:
            name, parameters = self.function(buffers, body)
            self.driver.append(f"{name}({parameters})")

    def shared(self, stage: Stage, parts: int) -> Loop:
        """Put a loop into a function of its own, of which threads run parts."""
        buffers: dict[Node, int] = {}
        loop = Loop(self, stage, buffers, parts)
        name, parameters = self.function(buffers, loop.lines(), ", start, stop, part_number")
        self.driver.append(f"share({name}, {loop.dims[0]}, {parts}, {parameters})")
        return loop

    def function(self, buffers: dict[Node, int], body: list[str], more: str = "") -> Any:
        """Write a function for Numba; return its name and its parameters."""
        numbers: dict[str, int] = {}
        for node in buffers:  # an input and its new value are one buffer
            numbers.setdefault(self.names[node], len(numbers))
        count = len(numbers)
        name = f"loops{len(self.functions)}"
        inside = {self.names[k] for k in self.offsets}
        arguments = [n for n in numbers if n not in inside]
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
        self.functions.append(f"def {name}({parameters}{more}):\n{text}\n")
        by_name = {self.names[node]: node for node in buffers}
        self.jitted[name] = ([by_name[n] for n in arguments], more.count(","))
        return name, parameters

    def workspace_for(self, shape: tuple[int, ...], like: Node) -> Node:
        """Make room for an array that is no value of the program."""
        node = Node("room", (), None, shape, like.dtype, -1)
        self.names[node] = f"u{len(self.names)}"
        self.reserve(node)
        return node

    def reserve(self, node: Node) -> None:
        """Give a node a place in the workspace."""
        self.offsets[node] = self.workspace
        self.workspace += -(-node.size * node.dtype.itemsize // 64) * 64

    def constant(self, source: str) -> str:
        """The name of a constant of the module."""
        return self.constants.setdefault(source, f"C{len(self.constants)}")

    def buffer(self, node: Node, buffers: dict[Node, int]) -> str:
        buffers.setdefault(node, len(buffers))
        return self.names[node]


def _length(stage: Any) -> int:
    """Roughly how much source a stage has."""
    return 1 if isinstance(stage, Loop) else 5 if stage.kind == "dot" else len(stage.nodes)


def is_large(dot: Node) -> bool:
    """Whether a product of matrices goes to BLAS."""
    return dot.size * dot.args[0].shape[-1] >= BLAS_FROM
