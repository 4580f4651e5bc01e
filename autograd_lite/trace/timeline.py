"""What a whole recording keeps, in order, and what it lets go of in a long training loop.

A turn of a loop in which a backward pass began is a *training turn*. At most `KEPT` of them keep
their events: the first, the last, and evenly spaced ones between; of the others the value that
backward began from stays, for a curve, of at most `CURVE` turns.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .records import PassRecord, Snapshot
from .scope import Path, Spot

KEPT = 48
CURVE = 4096


@dataclass(eq=False, slots=True)
class Chunk:
    """What happened in one turn of the innermost loop, or outside all loops."""

    path: Path
    events: list[Any] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class Turn:
    """One training turn: where it is, and the value its last pass began from."""

    path: Path
    spot: Spot
    number: int  # among the training turns
    root: Snapshot | None = None
    kept: bool = True


class Timeline:
    """Events in order, in chunks; `add` and `begin_pass` say where in the user's loops they are."""

    def __init__(self) -> None:
        self.chunks: list[Chunk] = []
        self.turns: list[Turn] = []
        self.dropped = 0
        self._open: list[Turn] = []
        self._kept: list[Turn] = []
        self._numbered = 0
        self._stride = 1
        self._coarse = 1

    def add(self, path: Path, event: Any) -> None:
        """Put an event at the end."""
        self._chunk(path).events.append(event)

    def touch(self, path: Path) -> None:
        """Something will be put there."""
        self._chunk(path)

    def before(self, events: list[Any]) -> None:
        """Put events before the last chunk: they happened before anyone listened."""
        if events:
            at = max(0, len(self.chunks) - 1)
            self.chunks.insert(at, Chunk((), events))

    def begin_pass(self, path: Path, spot: Spot, record: PassRecord) -> None:
        """Put a backward pass at the end; the turn it is in becomes a training turn."""
        chunk = self._chunk(path)
        if path:
            turn = next((t for t in self._open if t.path == path), None)
            if turn is None:
                turn = Turn(path, spot, self._numbered)
                self._numbered += 1
                for turns in (self._open, self._kept, self.turns):
                    turns.append(turn)
            if record.seeds and record.roots:
                turn.root = record.roots[0].value
        chunk.events.append(record)

    def finish(self) -> None:
        """Nothing more will come."""
        self._close(())

    @property
    def count(self) -> int:
        """How many training turns there were."""
        return self._numbered

    # -- details ----------------------------------------------------------------------------

    def _chunk(self, path: Path) -> Chunk:
        last = self.chunks[-1] if self.chunks else None
        if last is not None and last.path == path:
            return last
        self._close(path)
        made = Chunk(path)
        self.chunks.append(made)
        return made

    def _close(self, path: Path) -> None:
        """Turns that the user's code has left are complete; now and then most of them go."""
        still = [t for t in self._open if path[: len(t.path)] == t.path]
        if len(still) == len(self._open):
            return
        self._open = still
        if self._stride > 1 and len(self._kept) > 1:
            self._drop([t for t in self._kept[-2:-1] if t.number % self._stride])
        if len(self._kept) > KEPT:
            self._stride *= 2
            self._drop([t for t in self._kept[:-1] if t.number % self._stride])
        if len(self.turns) > CURVE:
            self._coarse *= 2
            self.turns = [t for t in self.turns if t.kept or t.number % self._coarse == 0]

    def _drop(self, turns: list[Turn]) -> None:
        """Let go of the events of whole turns, unless they are still open."""
        gone = [t for t in turns if t not in self._open]
        if not gone:
            return
        paths = {t.path for t in gone}
        lengths = sorted({len(path) for path in paths})
        at = len(self.chunks)
        left = len(gone)
        inside = False  # the newest turns are at the end, and each of them is in one piece
        while at and (left or inside):
            at -= 1
            chunk = self.chunks[at]
            was, inside = inside, any(chunk.path[:n] in paths for n in lengths)
            if inside:
                self.dropped += size_of(chunk.events)
                del self.chunks[at]
            left -= inside and not was
        for turn in gone:
            turn.kept = False
        self._kept = [t for t in self._kept if t.kept]


def size_of(events: list[Any]) -> int:
    """How many events there are, those of passes included."""
    return len(events) + sum(size_of(e.events) for e in events if isinstance(e, PassRecord))


__all__ = ["CURVE", "KEPT", "Chunk", "Timeline", "Turn", "size_of"]
