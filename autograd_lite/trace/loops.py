"""The loops of a code object, read from its instructions: no source text is needed.

A loop is a jump backwards; what lies between the jump and its target runs again.
"""

from __future__ import annotations

import dis
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType


@dataclass(frozen=True, eq=False)
class Loop:
    """The instructions `start` to `end` of a loop, and what it is called: "for x, y" or "while"."""

    start: int
    end: int
    name: str
    target: str | None  # the variable of a `for` with one, if nothing else sets it

    def __contains__(self, instruction: int) -> bool:
        return self.start <= instruction <= self.end


@lru_cache(maxsize=1024)
def loops_of(code: CodeType) -> tuple[Loop, ...]:
    """The loops of a code object, outer ones before those inside them.

    >>> def f(pairs):
    ...     for a, b in pairs:
    ...         while a < b:
    ...             a += 1
    >>> [loop.name for loop in loops_of(f.__code__)]
    ['for a, b', 'while']
    """
    instructions = list(dis.get_instructions(code))
    found: list[Loop] = []
    stores = Counter(
        str(i.argval) for i in instructions if i.opname.startswith("STORE_") and i.argval
    )
    for instruction in instructions:
        start = instruction.argval
        back = "JUMP_BACKWARD" in instruction.opname  # conditional ones too
        if not back or not isinstance(start, int) or start > instruction.offset:
            continue
        names = _targets(instructions, start)
        name = "while" if names is None else f"for {', '.join(names)}".rstrip()
        target = names[0] if names is not None and len(names) == 1 else None
        if target is not None and stores[target] > 1:
            target = None
        _add(found, Loop(start, instruction.offset, name, target))
    return tuple(sorted(found, key=lambda loop: (loop.start, -loop.end)))


def _add(found: list[Loop], loop: Loop) -> None:
    """Join it with one of which it is another way round: `continue`, or a second test."""
    for i, other in enumerate(found):
        same = loop.start == other.start
        crossing = other.start < loop.start <= other.end < loop.end or (
            loop.start < other.start <= loop.end < other.end
        )
        if same or (crossing and loop.target is None is other.target):
            start, end = min(loop.start, other.start), max(loop.end, other.end)
            found[i] = Loop(start, end, other.name, other.target)
            return
    found.append(loop)


def _targets(instructions: list[dis.Instruction], start: int) -> list[str] | None:
    """The variables of a `for`; None for another loop."""
    names: list[str] = []
    inside = False
    for instruction in instructions:
        if instruction.offset < start:
            continue
        if not inside:
            if instruction.opname != "FOR_ITER":
                return None
            inside = True
        elif instruction.opname.startswith("STORE_") and isinstance(instruction.argval, str):
            names.append(instruction.argval)
        elif isinstance(instruction.argval, tuple):  # STORE_FAST_STORE_FAST of 3.13
            names += [n for n in instruction.argval if isinstance(n, str)]
            if "LOAD" in instruction.opname:
                names.pop()
        elif instruction.opname not in ("UNPACK_SEQUENCE", "UNPACK_EX", "EXTENDED_ARG", "CACHE"):
            break
    return names
