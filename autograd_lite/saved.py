"""Saved tensors: what a node kept for backward, checked when it is used.

A saved input is the Tensor itself with the stamp it had; a saved output is its array, so that
the node does not keep itself alive through its own result.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .graph import FREED
from .stale import changed_error, check_detached, forgiven
from .version import stamp_of

if TYPE_CHECKING:
    from ._tensor import Tensor
    from .graph import Node


def stamps(saved: tuple[Any, ...]) -> tuple[Any, ...] | None:
    """Return the stamps of saved inputs, by position; None if all are 0."""
    found = tuple(tuple(map(stamp_of, s)) if type(s) is tuple else stamp_of(s) for s in saved)
    return found if any(found) else None


def check_saved(node: Node, position: int, saved: Any) -> Tensor:
    """Return the saved input at a position; RuntimeError if it was changed since it was saved."""
    if isinstance(saved, Packed):
        return saved.unpack(node)
    if saved is None or saved._vc is None:
        return saved
    wanted: Any = 0 if node.versions is None else node.versions[position]
    if type(wanted) is tuple:  # one of a list
        at = next(i for i, s in enumerate(node.saved[position]) if s is saved)  # type: ignore[index]
        wanted = wanted[at]
    if saved._vc.stamp != wanted:
        if not forgiven(saved._vc, wanted):
            raise changed_error(node, saved._data, saved._edge, saved._vc, wanted)
        check_detached(node, position, saved)
    return saved


def check_output(node: Node, position: int, saved: Any, number: int = 0) -> np.ndarray:
    """Return the saved output's array; RuntimeError if the output was changed since."""
    if isinstance(saved, Packed):
        return saved.unpack(node)._data
    vc = node.out_vc.get(number) if isinstance(node.out_vc, dict) else node.out_vc
    if vc is not None and vc.stamp != node.out_version and not forgiven(vc, node.out_version):
        raise changed_error(node, saved, (node, number), vc, node.out_version)
    return saved


class Packed:
    """A saved tensor that pack/unpack hooks changed into something else."""

    __slots__ = ("edge", "packed", "unpack_hook")
    _vc = True  # sends every use through check_saved

    def __init__(self, packed: Any, unpack_hook: Any, edge: Any = None) -> None:
        self.packed = packed
        self.unpack_hook = unpack_hook
        self.edge = edge  # the place in the graph of the tensor that was packed

    def unpack(self, node: Node) -> Tensor:
        """Return what the unpack hook makes of it; TypeError if that is no Tensor."""
        from ._tensor import Tensor
        from .autograd.saved_hooks import restore

        result = self.unpack_hook(self.packed)
        if not isinstance(result, Tensor):
            raise TypeError(
                "Output of saved tensor unpack_hook expected to be a Tensor but got result of type "
                + type(result).__name__
            )
        return restore(result, self.edge, node)


def unpack(node: Any, position: int) -> Any:
    """Return a node's saved tensor as a Tensor with its history (None if it was not needed)."""
    from ._tensor import wrap

    if node.saved is None:
        raise RuntimeError(FREED)
    entry = node.row.saved[position]
    saved = node.saved[position]
    if saved is None:
        return None
    if entry.kind == "input":
        if isinstance(saved, (list, tuple)):
            return tuple(check_saved(node, position, s) for s in saved)
        return check_saved(node, position, saved)
    if isinstance(saved, Packed):
        return saved.unpack(node)
    if not isinstance(saved, np.ndarray) and hasattr(saved, "_edge"):
        return saved  # inside a transformation: a tensor of the level below
    data = check_output(node, position, saved, entry.index)
    slices = getattr(node, "slices", None)  # the operation rewrote a view
    edge = (node, entry.index) if slices is None else slices().edge_of_output()
    if entry.name in node.row.non_differentiable:
        edge = None
    out = wrap(data, edge)
    if "tangents" in node.__dict__:
        out._tangents = node.tangents.get(entry.index)
    out._vc = node.out_vc.get(entry.index) if isinstance(node.out_vc, dict) else node.out_vc
    return out
