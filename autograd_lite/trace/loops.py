"""The loops of a code object, read from its instructions: no source text is needed.

A loop is a jump backwards; what lies between the jump and its target runs again.
"""

from __future__ import annotations

import dis
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType

#: What a `for` counts with: its first variable is a number that only goes up, or only down.
_COUNTING = frozenset(("range", "enumerate"))
_MOST_NAMES = 6


@dataclass(frozen=True, eq=False)
class Loop:
    """The instructions `start` to `end` of a loop, and what it is called: "for x, y" or "while"."""

    start: int
    end: int
    name: str
    #: How often each variable is set inside, in the order of the code.
    stores: dict[str, int]
    #: The variable with which a `for` over a range counts, if nothing else inside sets it.
    counter: str | None

    def __contains__(self, instruction: int) -> bool:
        return self.start <= instruction <= self.end

    def apart_from(self, inner: Loop) -> tuple[str, ...]:
        """Some variables that change with this loop's turns, and not with those of an inner one."""
        return tuple([name for name in self.stores if name not in inner.stores][:_MOST_NAMES])


@lru_cache(maxsize=1024)
def loops_of(code: CodeType) -> tuple[Loop, ...]:
    """The loops of a code object, outer ones before those inside them.

    >>> def f(pairs):
    ...     for a, b in pairs:
    ...         while a < b:
    ...             a += 1
    >>> outer, inner = loops_of(f.__code__)
    >>> outer.name, inner.name, outer.apart_from(inner)
    ('for a, b', 'while', ('b',))
    """
    instructions = list(dis.get_instructions(code))
    found: list[tuple[int, int, list[str] | None]] = []
    for instruction in instructions:
        start = instruction.argval
        back = "JUMP_BACKWARD" in instruction.opname  # conditional ones too
        if back and isinstance(start, int) and start <= instruction.offset:
            _add(found, start, instruction.offset, _targets(instructions, start))
    found.sort(key=lambda loop: (loop[0], -loop[1]))
    return tuple([_loop(instructions, *one) for one in found])


def _add(
    found: list[tuple[int, int, list[str] | None]], start: int, end: int, names: list[str] | None
) -> None:
    """Join it with one of which it is another way round: `continue`, or a second test."""
    for i, (first, last, others) in enumerate(found):
        crossing = first < start <= last < end or start < first <= end < last
        if start == first or (crossing and not names and not others):
            found[i] = (min(start, first), max(end, last), others)
            return
    found.append((start, end, names))


def _loop(
    instructions: list[dis.Instruction], start: int, end: int, names: list[str] | None
) -> Loop:
    inside = (i for i in instructions if start <= i.offset <= end)
    stores = Counter([name for i in inside for name in _stored(i)])
    counter = names[0] if names and stores[names[0]] == 1 and _counts(instructions, start) else None
    name = "while" if names is None else f"for {', '.join(names)}".rstrip()
    return Loop(start, end, name, dict(stores), counter)


def _stored(instruction: dis.Instruction) -> Iterator[str]:
    """The variables that an instruction sets."""
    opname, argval = instruction.opname, instruction.argval
    if not opname.startswith("STORE_") or opname.startswith(("STORE_ATTR", "STORE_SUBSCR")):
        return
    if isinstance(argval, str):
        yield argval
    elif isinstance(argval, tuple):  # STORE_FAST_STORE_FAST and STORE_FAST_LOAD_FAST of 3.13
        yield from [n for n in argval if isinstance(n, str)][: 1 if "LOAD" in opname else 2]


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
        elif instruction.opname.startswith("STORE_"):
            names += _stored(instruction)
        elif instruction.opname not in ("UNPACK_SEQUENCE", "UNPACK_EX", "EXTENDED_ARG", "CACHE"):
            break
    return names


def _counts(instructions: list[dis.Instruction], start: int) -> bool:
    """Whether what a `for` goes over is the result of `range(…)` or `enumerate(…)`."""
    before = [i for i in instructions if i.offset < start and i.opname != "EXTENDED_ARG"]
    if not before or before.pop().opname != "GET_ITER":
        return False
    if not before or before[-1].opname != "CALL":
        return False
    call = before.pop()
    if before and before[-1].opname == "PRECALL":  # 3.11
        before.pop()
    # Back to where the function that is called was put on the stack.
    missing = (call.arg or 0) + 2
    while before and missing > 0:
        instruction = before.pop()
        if "JUMP" in instruction.opname:
            return False
        missing -= dis.stack_effect(instruction.opcode, instruction.arg)
        if missing <= 1 and instruction.argval in _COUNTING:
            return instruction.opname in ("LOAD_GLOBAL", "LOAD_NAME")
    return False
