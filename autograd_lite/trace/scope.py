"""Where the user's code is while it runs: in which functions, modules and turns of loops.

A loop's turn ends where the code is found further up than before, or at the same instruction
called anew. Of two nested loops of which only the inner one computes anything, the outer one went
round where a variable changed that it sets and the inner one does not, or where the inner one
counts from its beginning again.
"""

from __future__ import annotations

import itertools
import os
import sys
import sysconfig
import weakref
from types import CodeType, FrameType
from typing import Any

from .loops import Loop, loops_of
from .source import Position, is_own

#: One entry of a scope: kind, name, number of the turn.
Entry = tuple[str, str, int | None]
Scope = tuple[Entry, ...]
#: Identifies a turn of the innermost loop: of every loop around it the call that it is in, which
#: loop it is, and the turn's number.
Path = tuple[tuple[int, Loop, int], ...]
#: Where an operation ran, cheap to keep: what is around the function, its loops and their turns, the
#: modules that it called.
Spot = tuple[Scope, tuple[Loop, ...], tuple[int, ...], Scope]
_NOWHERE: Spot = ((), (), (), ())
_NAMELESS = frozenset(("<module>", "<listcomp>", "<genexpr>", "<dictcomp>", "<setcomp>"))
_MAX_DEPTH = 200


class _Level:
    """One running function of the user's."""

    __slots__ = ("around", "at", "callee", "code", "counted", "counts", "frame", "head", "inside",
                 "loops", "name", "path_head", "seen", "serial", "tail")  # fmt: skip

    def __init__(self, frame: FrameType, name: str | None, serial: int) -> None:
        self.frame = frame
        self.code = frame.f_code
        self.at = frame.f_lasti
        self.name = name
        self.serial = serial
        self.loops = loops_of(self.code)
        self.callee: FrameType | None = None  # what it called then: the same as long as that lasts
        self.inside: dict[int, tuple[Loop, ...]] = {}
        self.around = self.loops_at(self.at)
        self.counts = (0,) * len(self.around)  # the turns of the loops around
        #: Of the loops around the innermost, the variables that tell their turns apart.
        self.seen: dict[Loop, list[tuple[str, Any]]] = {}
        self.counted: tuple[int, int] | None = None  # by the innermost: its first number, its last
        self.head: Scope = ()  # the scope and path without these loops
        self.tail: Scope = ()  # the modules that it called
        self.path_head: Path = ()

    def loops_at(self, at: int) -> tuple[Loop, ...]:
        """The loops around an instruction, outermost first."""
        found = self.inside.get(at)
        if found is None:
            found = tuple(loop for loop in self.loops if at in loop)
            self.inside[at] = found = next((f for f in self.inside.values() if f == found), found)
        return found


class Tracker:
    """Follows the user's code from one operation to the next; `spot` and `path` say where it is.

    It holds the frames it saw last, so that it knows them again, until `forget`.
    """

    def __init__(self, base: FrameType | None = None) -> None:
        self.spot: Spot = _NOWHERE
        self._path: Path | None = ()
        self._base = base
        self._levels: list[_Level] = []
        self._count = 0
        self._modules: list[tuple[str, FrameType | None]] = []

    def forget(self) -> None:
        """Let go of all frames."""
        self._levels, self._base = [], None

    def locate(self, depth: int = 1) -> Position | None:
        """The innermost place of the user's that is running now; `depth` callers are ours."""
        callee: FrameType | None = sys._getframe(depth)
        frame = callee.f_back  # type: ignore[union-attr]
        while frame is not None and is_own(frame.f_code.co_filename):
            callee, frame = frame, frame.f_back
        if frame is None:
            return None
        at = frame.f_lasti
        levels = self._levels
        if levels and levels[-1].frame is frame:
            level = levels[-1]
            if level.loops and (at != level.at or callee is not level.callee):
                if at == level.at and len(level.around) == 1:  # mostly: one loop, and it went round
                    level.callee = callee
                    level.counts = counts = (level.counts[0] + 1,)
                    self.spot = (level.head, level.around, counts, level.tail)
                    self._path = None
                else:
                    self._advance(level, at, callee)
        else:
            self._enter(frame, callee)
        return frame.f_code, at

    def enter_module(self, name: str) -> None:
        """A module of neural networks starts to run."""
        self.locate()
        self._modules.append((name, self._levels[-1].frame if self._levels else None))
        self._compose()

    def leave_module(self) -> None:
        """The module that started last is done."""
        if self._modules:
            self._modules.pop()
        self._compose()

    # -- details ----------------------------------------------------------------------------

    def _enter(self, frame: FrameType, callee: FrameType | None) -> None:
        """Functions were called or left since the last time."""
        levels = self._levels
        known = {id(level.frame): i for i, level in enumerate(levels)}  # held, so ids are theirs
        fresh: list[tuple[FrameType, FrameType | None]] = []
        kept = 0
        at: FrameType | None = frame
        while at is not None and len(fresh) < _MAX_DEPTH:
            number = known.get(id(at))
            if number is not None:
                kept = number + 1
                break
            if not is_own(at.f_code.co_filename):
                fresh.append((at, callee))
            if at is self._base or at.f_code.co_name == "<module>":
                break
            callee, at = at, at.f_back
        del levels[kept:]
        if kept and levels[-1].loops:
            self._advance(levels[-1], levels[-1].frame.f_lasti, callee)
        for each, called in reversed(fresh):
            levels.append(self._level(each, called))
        self._compose()

    def _level(self, frame: FrameType, callee: FrameType | None) -> _Level:
        code = frame.f_code
        name = None
        if frame is not self._base and code.co_name not in _NAMELESS:
            name = None if _is_foreign(code.co_filename) else _function_name(code)
        self._count += 1
        level = _Level(frame, name, self._count)
        if level.loops:
            level.callee = callee
        self._remember(level)
        return level

    def _advance(self, level: _Level, at: int, callee: FrameType | None) -> None:
        """The code of a level moved on, or came back to where it was."""
        was = level.at
        if at == was and callee is level.callee:
            return  # one call that runs several operations
        level.at, level.callee = at, callee
        before, counts = level.around, level.counts
        around = level.inside.get(at)
        if around is None:
            around = level.loops_at(at)
        if around is before and (at > was or len(around) < 2):
            if at > was or not around:
                return
            level.counts = (counts[0] + 1,)
        elif at > was:
            known = dict(zip(before, counts, strict=True))
            level.counts = tuple([known.get(loop, 0) for loop in around])
        else:
            shared = [loop for loop in around if loop in before]
            again = self._moved(level, shared) if shared else None
            known = dict(zip(before, counts, strict=True))
            cut = len(around) if again is None else around.index(again)
            level.counts = tuple(
                [known.get(x, 0) + (i == cut) if i <= cut else 0 for i, x in enumerate(around)]
            )
        level.around = around
        if len(around) > 1 and (around is not before or level.counts[-1] == 0):
            self._remember(level)
        if level is self._levels[-1]:
            self.spot = (level.head, around, level.counts, level.tail)
            self._path = None

    def _moved(self, level: _Level, shared: list[Loop]) -> Loop:
        """Which of the loops around both places went round: the outermost of which that is seen."""
        variables = level.frame.f_locals
        for loop in shared[:-1]:
            if loop in level.seen and _changed(level.seen[loop], variables):
                return loop
        inner = shared[-1]
        if len(shared) > 1 and inner is level.around[-1] and level.counted is not None:
            first, last = level.counted
            number = variables.get(str(inner.counter))
            if isinstance(number, int):
                if not _goes_on(first, last, number):
                    return shared[-2]
                level.counted = first, number
        return inner

    def _remember(self, level: _Level) -> None:
        """Keep what tells the next turns apart: the innermost loop began anew."""
        if len(level.around) < 2:
            return
        variables = level.frame.f_locals
        level.seen = {
            loop: [(name, _token(variables.get(name))) for name in loop.apart_from(inner)]
            for loop, inner in itertools.pairwise(level.around)
        }
        number = variables.get(str(level.around[-1].counter))
        level.counted = (number, number) if isinstance(number, int) else None

    def _compose(self) -> None:
        """Work out anew where it is, level by level."""
        scope: Scope = tuple([("module", name, None) for name, f in self._modules if f is None])
        path: Path = ()
        self.spot, self._path = (scope, (), (), ()), ()
        for level in self._levels:
            is_forward = bool(scope) and scope[-1][0] == "module"
            if level.name is not None and not (is_forward and level.code.co_name == "forward"):
                scope += (("function", level.name, None),)
            level.head, level.path_head = scope, path
            level.tail = tuple([("module", n, None) for n, f in self._modules if f is level.frame])
            self.spot = (scope, level.around, level.counts, level.tail)
            scope, path = scope_of(self.spot), _path_of(level)
            self._path = path

    @property
    def path(self) -> Path:
        """The turn of the innermost loop, among all the turns there are."""
        if self._path is None:
            self._path = _path_of(self._levels[-1])
        return self._path


def scope_of(spot: Spot) -> Scope:
    """The entries of a spot, outermost first."""
    head, loops, counts, tail = spot
    turns = zip(loops, counts, strict=True)
    return (*head, *[("loop", loop.name, number) for loop, number in turns], *tail)


def _path_of(level: _Level) -> Path:
    turns = zip(level.around, level.counts, strict=True)
    return (*level.path_head, *[(level.serial, loop, number) for loop, number in turns])


def _token(value: Any) -> Any:
    """What tells one value of a variable from the next, without holding on to a large one."""
    if value is None or isinstance(value, (int, float, str)):
        return value
    try:
        return weakref.ref(value)
    except TypeError:
        return id(value)


def _changed(seen: list[tuple[str, Any]], variables: dict[str, Any]) -> bool:
    for name, token in seen:
        now = variables.get(name)
        if isinstance(token, weakref.ref):
            if token() is not now:
                return True
        elif token is not (new := _token(now)) and token != new:
            return True
    return False


def _goes_on(first: int, last: int, number: int) -> bool:
    """Whether a loop that counted from `first` to `last` goes on to `number`."""
    if number == last:
        return False
    return first == last or (number > last) == (last > first)


def _function_name(code: CodeType) -> str:
    name = code.co_qualname.rpartition("<locals>.")[2]
    return "lambda" if name == "<lambda>" else name


_LIBRARIES = tuple(
    path + os.sep
    for path in {
        sysconfig.get_path(kind) for kind in ("stdlib", "platstdlib", "purelib", "platlib")
    }
    if path
)


def _is_foreign(filename: str) -> bool:
    """Whether a file belongs to an installed library."""
    return filename.startswith(_LIBRARIES) or "site-packages" in filename


__all__ = ["Entry", "Path", "Scope", "Spot", "Tracker", "scope_of"]
