"""The backward sweep of an everyday graph: no hooks, no recorder, everything that is reached wanted.

It gives what `Sweep` gives, in the same order, without counting contributions beforehand. A node
is younger than those its edges lead to, so of the nodes that have received something the youngest
has received everything. Only a hook could tell when a leaf is complete; where there is one, the
sweep stops and hands what it has so far to `Sweep`.
"""

from __future__ import annotations

from heapq import heappop, heappush, heappushpop
from typing import Any

import numpy as np

from .fit import fit
from .graph import AccumulateGrad, Node

_ndarray = np.ndarray


def sweep_plainly(node: Node, grad: Any, keep_graph: bool) -> tuple[dict[Any, Any], bool]:
    """Walk down from a node; return what the leaves received, and whether that is all.

    If not, nodes with hooks are ahead: what is returned is what every node that has not run yet
    has received so far (None where only undefined gradients came).
    """
    received: dict[Node, Any] = {}  # all but the next node's
    heap: list[tuple[int, Node]] = []
    while node.hooks is None:
        edges = node.edges
        if grad is not None or node.accepts_undefined:
            parts = node.vjp(grad, edges)
        else:
            parts = (None,) * len(edges)
        hooked = False
        following: Node | None = (
            None  # mostly the one node to go to, which need not wait in the heap
        )
        following_grad: Any = None
        for slot, edge in enumerate(edges):
            if edge is None:
                continue
            target = edge[0]
            part = parts[slot]
            if part is None:
                if target is not following and target not in received:
                    _wait(target, None, received, heap)
                continue
            if part.shape != target.shape or part.dtype is not target.dtype:
                if target.multi:
                    number = edge[1]
                    part = fit(part, target.shape[number], target.dtype[number], node, slot)
                    _receive_one_of(target, number, part, received, heap)
                    continue
                part = fit(part, target.shape, target.dtype, node, slot)
            if target.__class__ is AccumulateGrad:
                sum_ = received.get(target)
                if sum_ is None:
                    if part.__class__ is _ndarray and (
                        part is grad or part.base is not None or grad.__class__ is list
                    ):
                        part = part.copy()  # `.grad` owns its memory
                    received[target] = part
                    if target.hooks is not None:
                        hooked = True
                elif sum_.__class__ is _ndarray:
                    np.add(sum_, part, sum_)
                else:
                    received[target] = sum_ + part
            elif target is following:
                following_grad = following_grad + part
            elif target in received:
                sum_ = received[target]
                received[target] = part if sum_ is None else sum_ + part
            elif following is None:
                following, following_grad = target, part
            else:
                _wait(target, part, received, heap)
        if not keep_graph:
            node.release()
        if following is None:
            if not heap:
                return received, not hooked
            following = heappop(heap)[1]
            following_grad = received.pop(following)
        elif heap and -heap[0][0] > following.seq:
            received[following] = following_grad
            following = heappushpop(heap, (-following.seq, following))[1]
            following_grad = received.pop(following)
        node, grad = following, following_grad
        if hooked:
            break
    received[node] = grad
    return received, False


def _wait(target: Node, part: Any, received: dict[Node, Any], heap: list[tuple[int, Node]]) -> None:
    """Let a node wait for its turn with what it received first."""
    received[target] = part
    if target.__class__ is not AccumulateGrad:
        heappush(heap, (-target.seq, target))


def _receive_one_of(
    target: Node, number: int, part: Any, received: dict[Node, Any], heap: list[tuple[int, Node]]
) -> None:
    """Add to what a node with several outputs received for one of them."""
    if received.get(target) is None:
        if target not in received:
            _wait(target, None, received, heap)
        received[target] = [None] * target.outputs
    sums = received[target]
    sums[number] = part if sums[number] is None else sums[number] + part
