"""The source of products of small matrices; large ones go to BLAS."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from .expressions import number_source, type_source
from .nodes import Node
from .places import access, contiguous, index
from .schedule import Stage, base

if TYPE_CHECKING:
    from .codegen import Generator
#: Products above which a program calls one function for all (measured: a tenth of a second each).
MANY = 10


class Product:
    """The source of a product of small matrices, or of a batch of them."""

    def __init__(self, generator: Generator, stage: Stage, buffers: dict[Node, int]) -> None:
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
        """Loops with known sizes; in a program with many products, a call."""
        constant = any(a.op == "constant" for a in self.node.args)
        if self.g.products > MANY and not constant:
            return self.call()
        return self.loops()

    def call(self) -> list[str]:
        """The source of a call of the kernel for all sizes."""
        node = self.node
        batch = len(node.shape) > 2
        lead = ["h"] if batch else []
        zero = self.g.constant(f"{type_source(node.dtype)}(0)")
        pointers, places = [], []
        for value in node.args:
            pointers.append(f"p_{self.g.buffer(base(value), self.buffers)}")
            offset, strides = access(value)
            start = index(offset, strides[:-2], lead)
            places.append(f"{start}, {strides[-2]}, {strides[-1]}")
        own = f"p_{self.g.buffer(node, self.buffers)}"
        start = index(0, contiguous(node.shape)[:-2], lead)
        n, m, depth = *node.shape[-2:], node.args[0].shape[-1]
        sizes = f"{start}, {n}, {m}, {depth}, {zero}"
        call = f"product({', '.join(pointers)}, {own}, {sizes}, {', '.join(places)})"
        return [f"for h in range({node.shape[0]}):", f"    {call}"] if batch else [call]

    def loops(self) -> list[str]:
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
