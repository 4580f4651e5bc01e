"""The end of a backward pass: what the leaves received is added to their `.grad`, all or nothing."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np

from ._tensor import Tensor, wrap
from .grad_checks import check_grad_target
from .graph import LEAF
from .inference import mark_inference
from .strides import laid_out_as
from .thread_mode import INFERENCE, state
from .version import counter_of

_lock = threading.RLock()


def add_to_grads(pending: Sequence[tuple[Tensor, Any]]) -> None:
    """Add gradients to their leaves' `.grad`: in place for arrays, a new tensor for Tensors.

    The arrays must be the caller's own; they become a leaf's first `.grad`. Ctrl-C on the way
    leaves either every leaf as it was or every leaf with its gradient: first all sums are computed
    elsewhere, and an interrupt among the writes, each of which may be repeated, starts them anew.
    """
    with _lock:
        changes = [_change(leaf, grad) for leaf, grad in _by_leaf(pending)]
        if state.mode & INFERENCE:
            for _, new, old, _ in changes:
                if old is None and isinstance(new, Tensor) and not new._inference:
                    mark_inference(new)
        interrupt: KeyboardInterrupt | None = None
        while True:
            try:
                for leaf, new, old, stamp in changes:
                    if old is None:
                        leaf._grad = new
                    else:
                        old._data[...] = new
                        if old._vc.stamp == stamp:
                            old._vc.bump()
                break
            except KeyboardInterrupt as error:
                interrupt = error
    if interrupt is not None:
        raise interrupt


def _by_leaf(pending: Sequence[tuple[Tensor, Any]]) -> Sequence[tuple[Tensor, Any]]:
    """Return each leaf once, with the sum of what it received.

    A leaf that several threads began to use at the same moment may be in a graph twice.
    """
    leaves = [item for item in pending if item[0]._edge is LEAF]
    if len(leaves) < len(pending):  # others stopped to require grad, or came to have a history
        if any(leaf._edge not in (None, LEAF) for leaf, _ in pending):
            raise RuntimeError("leaf variable has been moved into the graph interior")
        pending = leaves
    if len(pending) == 1 or len({id(leaf) for leaf, _ in pending}) == len(pending):
        return pending
    sums: dict[int, tuple[Tensor, Any]] = {}
    for leaf, grad in pending:
        known = sums.get(id(leaf))
        sums[id(leaf)] = (leaf, grad if known is None else known[1] + grad)
    return tuple(sums.values())


def _change(leaf: Tensor, grad: Any) -> tuple[Tensor, Any, Any, int]:
    """Return a leaf, its new gradient, the tensor to write that into, and this one's stamp."""
    old: Any = leaf._grad
    if isinstance(grad, Tensor):
        return leaf, _recorded_copy(grad) if old is None else old + grad, None, 0
    if old is None:
        array = grad if type(grad) is np.ndarray else np.asarray(grad)
        if array.strides != leaf._data.strides and array.ndim > 1:
            array = laid_out_as(leaf._data, array)
        return leaf, wrap(array), None, 0
    if old._inference or not old._data.flags.c_contiguous:
        check_grad_target(old)
    if type(grad) is np.ndarray:
        np.add(old._data, grad, grad)
    else:
        grad = old._data + grad
    return leaf, grad, old, (old._vc or counter_of(old)).stamp


def _recorded_copy(grad: Tensor) -> Any:
    """Return a copy of a gradient that has a history, as `CopyBackwards`."""
    from .ops.fill import copy_row

    return copy_row(wrap(np.zeros_like(grad._data)), grad)
