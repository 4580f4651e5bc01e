"""The source of arrays put together from parts: `cat`, `stack`, and gradients of slices."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from .expressions import number_source, type_source
from .nodes import Node
from .places import access, contiguous, index
from .schedule import base

if TYPE_CHECKING:
    from .codegen import Generator


def placement(generator: Generator, node: Node, buffers: dict[Node, int]) -> list[str]:
    """Return the lines that fill an array with zeros and copy the parts to their places."""
    own = generator.buffer(node, buffers)
    strides = contiguous(node.shape)
    lines: list[str] = []
    if sum(a.size for a in node.args) < math.prod(node.shape):
        zero = generator.constant(f"{type_source(node.dtype)}(0)")
        lines += [f"for k in range({node.size}):", f"    store(p_{own}, k, {zero}, <{own}>)"]
    for part, places in zip(node.args, node.params, strict=True):
        variables = [f"d{d}" for d in range(len(part.shape))]
        start = sum(s * first for s, (first, _) in zip(strides, places, strict=True))
        steps = [s * step for s, (_, step) in zip(strides, places, strict=True)]
        if part.op == "constant":
            value = generator.constant(number_source(part.params.value))
        else:
            other = generator.buffer(base(part), buffers)
            value = f"load(p_{other}, {index(*access(part), variables)}, <{other}>)"
        for d, n in enumerate(part.shape):
            lines.append("    " * d + f"for d{d} in range({n}):")
        pad = "    " * len(part.shape)
        lines.append(f"{pad}store(p_{own}, {index(start, steps, variables)}, {value}, <{own}>)")
    return lines
