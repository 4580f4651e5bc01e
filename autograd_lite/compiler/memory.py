"""Which tensors of a trace share memory, and what a change in place leaves out of date.

A program's values never change: a tensor that is written to stands for another value afterwards,
and so do those that it is a view of. Other views of them, and what `detach()` made, would have to
follow; they are noted, and whoever uses one ends the trace.
"""

from __future__ import annotations

from typing import Any


class Memory:
    """The views and detached twins of a trace's tensors, and how often each was changed."""

    def __init__(self) -> None:
        self._links: dict[int, list[Any]] = {}
        self._changes: dict[int, int] = {}
        self._stale: set[int] = set()

    def link(self, a: Any, b: Any) -> None:
        """Note that two tensors share memory."""
        self._links.setdefault(id(a), []).append(b)
        self._links.setdefault(id(b), []).append(a)

    def is_shared(self, tensor: Any) -> bool:
        """Whether another tensor shares a tensor's memory."""
        return id(tensor) in self._links

    def is_stale(self, tensor: Any) -> bool:
        """Whether a tensor's memory was changed through another one that it cannot follow."""
        return id(tensor) in self._stale

    def stamp(self, tensor: Any) -> int:
        """Return how often a tensor's memory was changed."""
        return self._changes.get(id(tensor), 0)

    def change(self, tensor: Any) -> None:
        """Count a change; all that share the memory are out of date but the views' own bases."""
        current = set()
        base = tensor
        while base is not None:
            current.add(id(base))
            viewed = base.__dict__.get("_viewed")
            base = viewed and viewed[0]
        found = {id(tensor)}
        stack = [tensor]
        while stack:
            t = stack.pop()
            self._changes[id(t)] = self.stamp(t) + 1
            if id(t) not in current:
                self._stale.add(id(t))
            for other in self._links.get(id(t), ()):
                if id(other) not in found:
                    found.add(id(other))
                    stack.append(other)
