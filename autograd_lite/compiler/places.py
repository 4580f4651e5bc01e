"""Where values lie in memory: strides, and the source of a position."""

from __future__ import annotations

from .nodes import Node


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


def index(offset: int, strides: list[int], variables: list[str]) -> str:
    """The source of a position in memory."""
    terms = [v if s == 1 else f"{v} * {s}" for v, s in zip(variables, strides, strict=True) if s]
    if offset or not terms:
        terms.append(str(offset))
    return " + ".join(terms)
