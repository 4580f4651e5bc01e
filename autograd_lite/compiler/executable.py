"""Something that runs: operations lowered, put into loops, and compiled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from . import codegen, store
from .lowering import Lowering
from .program import Operation, Value, needed
from .schedule import live, prepare, schedule


class Executable:
    """A compiled function from arrays (inputs, in order) to arrays (outputs, in order).

    `folded` gives values that are known numbers. `writes` are pairs (input, new value): its array
    is overwritten. `fallbacks` names the rows that run by their NumPy forward.
    """

    def __init__(
        self,
        inputs: Sequence[Value],
        operations: Sequence[Operation],
        outputs: Sequence[Value],
        writes: Sequence[tuple[Value, Value]] = (),
        folded: dict[Value, Any] | None = None,
        known: frozenset[Value] = frozenset(),
    ) -> None:
        lowering = Lowering()
        graph = lowering.graph
        given = []
        for index, value in enumerate(inputs):
            node = graph.input(index, value.shape, value.dtype)
            given.append(node)
            lowering.nodes[value] = node
        for value, number in (folded or {}).items():
            lowering.nodes[value] = graph.constant(number, value.dtype, value.shape)
        for operation in needed(list(operations), [*outputs, *(v for _, v in writes)], known):
            lowering.add(operation)
        wanted, changes = prepare(
            graph,
            [lowering.nodes[v] for v in outputs],
            [(lowering.nodes[p], lowering.nodes[v]) for p, v in writes],
        )
        plan = schedule(graph, wanted, changes)
        self.nodes = live([*wanted, *(v for _, v in changes)])
        self.used = [i for i, node in enumerate(given) if node in set(self.nodes)]
        self.used += [
            i
            for i, (p) in enumerate(given)
            if any(p is t for t, _ in changes) and i not in self.used
        ]
        self.used.sort()
        targets = [t for t, _ in changes]
        self.written = [k for k, i in enumerate(self.used) if given[i] in targets]
        source = codegen.generate(plan, [given[i] for i in self.used], wanted)
        self.text = source.text
        self.fallbacks = lowering.fallbacks
        self._workspaces: list[np.ndarray] = []
        self._size = source.workspace
        self._run = store.build(
            source.text, source.signatures(), {f"row{k}": r for k, r in enumerate(source.rows)}
        )

    def __call__(self, *arrays: Any) -> tuple[np.ndarray, ...]:
        """Run on the arrays of `used` inputs."""
        workspaces = self._workspaces
        try:
            w = workspaces.pop()
        except IndexError:
            w = np.empty(self._size, np.uint8)
        try:
            return self._run(*arrays, w)
        except TypeError:  # an array that is strided or read-only
            copies = [np.array(a, order="C") for a in arrays]
            results = self._run(*copies, w)
            for k in self.written:
                np.copyto(arrays[k], copies[k])
            return results
        finally:
            workspaces.append(w)
