"""The backward sweep: from seeds at the roots to the leaves, without recursion.

Nodes run as PyTorch's engine runs them: a node is ready once every contribution it will receive
has arrived, and of the ready ones the latest made runs first; leaves run as soon as they are
ready. Contributions are raw arrays, or Tensors under `create_graph`.

A leaf's `.grad` changes only at the end of the pass, unless a hook must see it earlier, so an
interrupted backward never leaves some leaves with a gradient and others without.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np

from ._tensor import Tensor, wrap
from .advice import explain_backward
from .fit import fit, fit_edge
from .graph import AccumulateGrad, Node, edge_of
from .inference import made_now
from .leaf_grads import add_to_grads
from .plain_sweep import sweep_plainly
from .sweep_hooks import (
    run_accumulate_hooks,
    run_node_posthooks,
    run_node_prehooks,
    run_tensor_hooks,
)
from .thread_mode import ANOMALY, GRAD, INFERENCE, set_mode, state


def run_backward(
    roots: Sequence[Any],
    seeds: Sequence[Tensor],
    *,
    keep_graph: bool = False,
    create_graph: bool = False,
    accumulate: bool = True,
    inputs: Sequence[Any] | None = None,
    on_tensors: bool = False,
) -> list[Tensor | None]:
    """Run one backward pass and return the gradients of `inputs` (None where none arrived).

    `seeds` are the gradients of `roots` (tensors or edges), of their shapes. With `accumulate`, gradients are added
    to the leaves' `.grad`. `inputs` are tensors or edges `(node, number)`; with them only the
    paths that lead there are walked. With `on_tensors`, rules run on Tensors without being
    recorded (transformations need that). Raises RuntimeError as the nodes do.
    """
    outer, mode = state.sweep, state.mode
    listener = state.listener
    sweep = Sweep(keep_graph, create_graph or on_tensors, accumulate, inputs, listener)
    set_mode(mode | GRAD if create_graph and not mode & INFERENCE else mode & ~GRAD)
    create_graph = create_graph or on_tensors
    state.sweep = sweep
    try:
        with np.errstate(all="ignore"):
            if listener is not None:
                listener.on_backward_start(roots, seeds, keep_graph, create_graph, accumulate)
            try:
                sweep.run(
                    [edge_of(r) if isinstance(r, Tensor) else r for r in roots],
                    # NumPy's numbers are quicker than 0-d arrays.
                    [s if create_graph else s._data[()] for s in seeds],
                )
            except BaseException as error:
                explain_backward(error)
                if listener is not None:
                    listener.on_backward_end(error)
                raise
            if listener is not None:
                listener.on_backward_end(None)
            if sweep.callbacks:
                for callback in sweep.callbacks:
                    callback()
            return sweep.captured
    finally:
        state.sweep = outer
        set_mode(state.mode & ~GRAD | mode & GRAD)


class Sweep:
    """One backward pass over the graph below its roots."""

    # What an everyday pass does not use is made when something else does.
    waiting: dict[Node, int]
    buffer: dict[Node, Any]
    pending: list[tuple[Tensor, Any]]
    callbacks: list[Any] | None = None  # the user's, to be run at the end
    limited = False
    capture: Mapping[Node, list[tuple[int, int]]] = MappingProxyType({})

    def __init__(
        self,
        keep_graph: bool,
        create_graph: bool,
        accumulate: bool,
        inputs: Sequence[Any] | None,
        listener: Any,
    ) -> None:
        self.keep_graph = keep_graph
        self.create_graph = create_graph
        self.accumulate = accumulate
        self.listener = listener
        self.captured: list[Tensor | None] = []
        if inputs is not None:
            self.limited = True
            self.capture = {}
            for position, item in enumerate(inputs):
                edge: Any = edge_of(item) if isinstance(item, Tensor) else item
                node, number = edge[0], edge[1]
                self.capture.setdefault(node, []).append((number, position))
                self.captured.append(None)

    # -- preparation ------------------------------------------------------------------------

    def count_dependencies(self, roots: list[Node]) -> dict[Node, int]:
        """Return, for every node of the graph, how many contributions it will receive."""
        counts: dict[Node, int] = dict.fromkeys(roots, 0)
        stack = list(counts)
        while stack:
            for edge in stack.pop().edges:
                if edge is not None:
                    node = edge[0]
                    if node in counts:
                        counts[node] += 1
                    else:
                        counts[node] = 1
                        stack.append(node)
        return counts

    def find_needed(self, nodes: dict[Node, int]) -> set[Node]:
        """Return the nodes from which a wanted input can be reached (itself included)."""
        users: dict[Node, list[Node]] = {}
        for node in nodes:
            for edge in node.edges:
                if edge is not None:
                    users.setdefault(edge[0], []).append(node)
        needed: set[Node] = set()
        stack = [n for n in self.capture if n in nodes]
        while stack:
            node = stack.pop()
            if node not in needed:
                needed.add(node)
                stack += users.get(node, ())
        return needed

    # -- the pass ---------------------------------------------------------------------------

    def run(self, edges: list[Any], seeds: list[Any]) -> None:
        """Seed the roots, sweep until nothing is ready, and add what the leaves received."""
        if self.is_plain(edges):
            received, complete = sweep_plainly(edges[0][0], seeds[0], self.keep_graph)
            if complete:
                add_to_grads([(n.variable, g) for n, g in received.items() if g is not None])
                return
            self.buffer = received
        else:
            self.buffer = {}
            for edge, seed in zip(edges, seeds, strict=True):
                self.receive(edge[0], edge[1], seed)
        self.pending = []
        self.sweep(list(self.buffer))
        add_to_grads(self.pending)

    def is_plain(self, edges: list[Any]) -> bool:
        """Whether the quick way will do, at least until it meets a hook."""
        if len(edges) > 1 or self.limited or self.create_graph or self.listener is not None:
            return False
        node = edges[0][0]
        return (
            self.accumulate
            and not node.multi
            and node.__class__ is not AccumulateGrad
            and not state.mode & ANOMALY
            and not Node.renumbered
        )

    def sweep(self, roots: list[Node]) -> None:
        """Sweep from nodes that have received something until nothing is ready."""
        waiting = self.count_dependencies(roots)
        needed = self.find_needed(waiting) if self.limited else None
        if needed is not None:  # contributions that will never be sent must not be waited for
            waiting = dict.fromkeys(needed, 0)
            for node in needed:
                for edge in node.edges:
                    if edge is not None and edge[0] in needed:
                        waiting[edge[0]] += 1
            for node in roots:
                if node not in needed:
                    del self.buffer[node]
        self.waiting = waiting
        if self.listener is not None:
            self.count_paths(waiting)
        # One node is mostly all that is ready, so it waits in `ready` and not in the heap.
        ready: Node | None = None
        heap = [(-n.seq, i, n) for i, n in enumerate(roots) if not waiting.get(n, 1)]
        if len(heap) > 1:
            heapq.heapify(heap)
        order = len(heap)
        buffer = self.buffer
        create_graph = self.create_graph
        keep_graph = self.keep_graph
        simple = self.listener is None
        watched = state.mode & ANOMALY
        capture = self.capture
        while True:
            if ready is not None:
                node, ready = ready, None
            elif heap:
                node = heapq.heappop(heap)[2]
            else:
                break
            grad = buffer.pop(node, None)
            if node.__class__ is AccumulateGrad:  # the root is a leaf
                self.finish_leaf(node, grad, is_seed=True)
                continue
            hooks = node.hooks
            if hooks is not None:
                grad = run_tensor_hooks(node, grad, create_graph)
            if capture and node in capture:
                self.take(node, grad)
            own_edges = node.edges
            if needed is not None:
                own_edges = tuple(
                    e if e is not None and e[0] in needed else None for e in own_edges
                )
                if not any(own_edges) and not (self.accumulate and node in capture):
                    continue
            if not simple:
                self.listener.on_node(node)
            if hooks is not None or watched or grad is None:
                parts: Sequence[Any] = self.run_slowly(node, grad, own_edges)
            elif create_graph:
                parts = node.vjp_tensors(grad, own_edges)
            else:
                parts = node.vjp(grad, own_edges)
            leaves: list[Any] | None = None
            for slot, edge in enumerate(own_edges):
                if edge is None:
                    continue
                target, number = edge[0], edge[1]
                part = parts[slot]
                leaf = target.__class__ is AccumulateGrad
                if part is not None:
                    data = part._data if create_graph else part
                    if target.multi:
                        if (
                            data.shape != target.shape[number]
                            or data.dtype is not target.dtype[number]
                        ):
                            part = fit(part, target.shape[number], target.dtype[number], node, slot)
                    elif data.shape != target.shape or data.dtype is not target.dtype:
                        part = fit(part, target.shape, target.dtype, node, slot)
                    if (
                        leaf
                        and not create_graph
                        and (part is grad or part.base is not None or grad.__class__ is list)
                    ):
                        part = part.copy()  # `.grad` owns its memory
                    if simple and not target.multi:
                        sum_ = buffer.get(target)
                        buffer[target] = part if sum_ is None else sum_ + part
                    else:
                        self.receive(target, number, part, node, slot, grad)
                left = waiting[target] - 1
                if left:
                    waiting[target] = left
                elif leaf:
                    leaves = [target] if leaves is None else [*leaves, target]
                elif ready is None and not heap:
                    ready = target
                else:
                    if ready is not None:
                        order += 1
                        heapq.heappush(heap, (-ready.seq, order, ready))
                        ready = None
                    order += 1
                    heapq.heappush(heap, (-target.seq, order, target))
            if not keep_graph:
                node.release()
            if leaves is not None:
                for leaf_node in leaves:
                    self.finish_leaf(leaf_node, buffer.pop(leaf_node, None))

    def run_slowly(self, node: Node, grad: Any, edges: Any) -> Sequence[Any]:
        """Run a node that has hooks, got no gradient, or is watched by anomaly detection."""
        hooks = node.hooks
        if hooks is not None:
            grad = run_node_prehooks(node, grad, self.create_graph)
        if grad is None and not node.accepts_undefined:
            parts: Sequence[Any] = (None,) * len(edges)
        elif state.mode & ANOMALY:
            from .autograd.anomaly import run_watched

            parts = run_watched(node, grad, edges, self.create_graph)
        else:
            run = node.vjp_tensors if self.create_graph else node.vjp
            parts = run(grad, edges)
        if hooks is not None and hooks.post:
            parts = [
                p if e is None or p is None else fit_edge(p, e, node, slot)
                for slot, (p, e) in enumerate(zip(parts, edges, strict=True))
            ]
            parts = run_node_posthooks(node, parts, grad, self.create_graph)
        return parts

    def receive(
        self,
        target: Node,
        number: int,
        part: Any,
        node: Any = None,
        slot: int = 0,
        grad: Any = None,
    ) -> None:
        """Add a contribution to what a node has received, and tell the recorder."""
        if target.multi:
            sums = self.buffer.setdefault(target, [None] * target.outputs)
            before = sums[number]
            sums[number] = after = part if before is None else before + part
        else:
            before = self.buffer.get(target)
            self.buffer[target] = after = part if before is None else before + part
        if self.listener is not None and node is not None:
            key = (target, number)
            self.received[key] = self.received.get(key, 0) + 1
            incoming = tuple(map(_array, grad)) if node.multi else (_array(grad),)
            self.listener.on_vjp(
                node,
                slot,
                incoming,
                part,
                before,
                after,
                self.received[key],
                self.expected[key],
            )

    def count_paths(self, nodes: dict[Node, int]) -> None:
        """Count, for the recorder, the contributions each output will receive."""
        self.received: dict[tuple[Node, int], int] = {}
        self.expected: dict[tuple[Node, int], int] = {}
        for node in nodes:
            for edge in node.edges:
                if edge is not None and edge[0] in nodes:
                    key = (edge[0], edge[1])
                    self.expected[key] = self.expected.get(key, 0) + 1

    def take(self, node: Node, grad: Any) -> None:
        """Keep the gradients of wanted inputs."""
        for number, position in self.capture[node]:
            got = grad[number] if node.multi and grad is not None else grad
            if got is not None:
                self.captured[position] = (
                    got if self.create_graph else made_now(wrap(np.asarray(got)))
                )
                if self.listener is not None:
                    self.listener.on_capture(node, number, got)

    # -- leaves -----------------------------------------------------------------------------

    def finish_leaf(self, node: AccumulateGrad, grad: Any, is_seed: bool = False) -> None:
        """Send a leaf's gradient to its `.grad`: now if a hook waits for it, else at the end.

        Tensor hooks and the capture of wanted inputs come first, as for any node.
        """
        if node.hooks is not None:
            grad = run_tensor_hooks(node, grad, self.create_graph)
        if node in self.capture:
            self.take(node, grad)
        if not self.accumulate or (grad is None and node.hooks is None):
            return
        if is_seed and not self.create_graph and grad is not None:
            grad = grad.copy()  # `.grad` must not share the seed
        leaf = node.variable
        if leaf is None:  # its graph is gone, and so is whoever could look at `.grad`
            return
        if node.hooks is None and self.listener is None:  # as most are
            self.pending.append((leaf, grad))
            return
        if node.hooks is not None:
            grad = run_node_prehooks(node, grad, self.create_graph)
        if self.listener is not None and grad is not None:
            before = None if leaf._grad is None else leaf._grad._data
            after = _array(grad) if before is None else before + _array(grad)
            self.listener.on_accumulate(leaf, _array(grad), before, after)
        if node.hooks is None:
            self.pending.append((leaf, grad))
        else:
            if grad is not None:
                # A hook may have handed out what it returned.
                add_to_grads([(leaf, grad if self.create_graph else grad.copy())])
            run_accumulate_hooks(node, grad)


def _array(value: Any) -> Any:
    if value is None:
        return None
    return value._data if isinstance(value, Tensor) else np.asarray(value)
