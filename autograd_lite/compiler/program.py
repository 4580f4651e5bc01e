"""A program: what a function does with tensors, as a list of operations of the table.

It is data. Tracing makes it, printing shows it, `lowering` turns it into loops.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..func.tree import TreeSpec


class Value:
    """A tensor of a program: its shape, type and name; `operation` computes it (None: an input)."""

    __slots__ = ("dtype", "name", "number", "operation", "shape", "weak")

    def __init__(
        self, number: int, shape: tuple[int, ...], dtype: Any, operation: Any = None
    ) -> None:
        self.number, self.shape, self.dtype = number, shape, dtype
        self.operation: Operation | None = operation
        self.name = ""
        self.weak = False  # a Python number, which takes the type of what it meets

    def __repr__(self) -> str:
        return self.name or f"v{self.number}"


@dataclass(eq=False)
class Operation:
    """One row applied to values (or numbers, or None), with its other arguments."""

    row: Any
    inputs: tuple[Any, ...]
    attrs: tuple[Any, ...]  # may hold Values, alone or in lists
    outputs: tuple[Value, ...] = ()
    source: Any = None  # where in the user's code: (code, line)

    def values(self) -> Iterator[Value]:
        """Return the values that are used, those among the arguments included."""
        for part in (*self.inputs, *self.attrs):
            if isinstance(part, Value):
                yield part
            elif type(part) in (list, tuple):
                yield from (v for v in part if isinstance(v, Value))


@dataclass(eq=False)
class Same:
    """A result that is one of the tensors that the function was given, or reaches."""

    value: Value


@dataclass(eq=False)
class Input:
    """A tensor that the program reads: an argument, or one that the function reaches otherwise."""

    value: Value
    kind: str  # "argument", "tensor" (held by the function), "grad" (of it), "draw" or "number"
    tensor: Any = None  # the Tensor itself where it is held
    position: int = -1  # among the flattened arguments
    requires_grad: bool = False
    get: Any = None  # for numbers and gradients: how to read it when the program runs


@dataclass
class Program:
    """What a function computes and changes, and its derivative, as operations of the table.

    `results` are the leaves of what it returns: values, the inputs themselves (`Same`), or Python
    objects as they are. The
    derivative takes `seeds`, the gradients of `roots`, and gives `gradients`, those of `wanted`.
    """

    name: str
    inputs: list[Input]
    operations: list[Operation]
    outputs: list[Value]
    results: list[Any] = field(default_factory=list)
    structure: TreeSpec | None = None
    effects: list[Any] = field(default_factory=list)
    roots: list[Value] = field(default_factory=list)
    seeds: list[Value] = field(default_factory=list)
    wanted: list[Input] = field(default_factory=list)
    gradients: list[Value] = field(default_factory=list)
    derivative: list[Operation] = field(default_factory=list)

    def __str__(self) -> str:
        from .writing import write

        return write(self)


def needed(
    operations: list[Operation], wanted: list[Value], known: frozenset[Value] = frozenset()
) -> list[Operation]:
    """Return the operations on which values depend, in order (dead code is left out).

    `known` values are there already.
    """
    keep: set[Operation] = set()
    stack = list(wanted)
    while stack:
        value = stack.pop()
        operation = value.operation
        if value not in known and operation is not None and operation not in keep:
            keep.add(operation)
            stack += operation.values()
    return [o for o in operations if o in keep]


def without_repeats(operations: list[Operation]) -> tuple[list[Operation], dict[Value, Value]]:
    """Return operations without those that repeat an earlier one, and what stands for what."""
    known: dict[Any, Operation] = {}
    instead: dict[Value, Value] = {}
    kept = []

    def renamed(x: Any) -> Any:
        if isinstance(x, Value):
            return instead.get(x, x)
        return type(x)(map(renamed, x)) if type(x) in (list, tuple) else x

    for operation in operations:
        operation.inputs = renamed(operation.inputs)
        operation.attrs = renamed(operation.attrs)
        key = (operation.row.name, _key(operation.inputs), _key(operation.attrs))
        found = known.setdefault(key, operation)
        if found is operation:
            kept.append(operation)
        else:
            instead.update(zip(operation.outputs, found.outputs, strict=True))
    return kept, instead


def _key(x: Any) -> Any:
    """Something hashable that tells arguments apart: numbers by type and sign, objects by identity."""
    if type(x) in (list, tuple):
        return (type(x), *map(_key, x))
    if isinstance(x, (int, float, str, bool, type(None))):
        return (type(x), repr(x))
    return id(x)
