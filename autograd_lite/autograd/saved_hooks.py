"""Hooks that decide how saved tensors are kept: pack when saved, unpack when used."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .._tensor import Tensor, wrap
from ..graph import LEAF, leaf_edge
from ..saved import Packed
from ..thread_mode import GRAD, SAVED_HOOKS, state, switch
from ..version import VersionCounter, stamp_of

_MODIFIED = (
    "A saved tensor pack hook is modifying its input in place. Tensors provided as input to pack "
    "hook cannot be modified by in-place operations as this can lead to unexpected side-effects. "
    "Please open an issue if you need to perform in-place operations on the input to a pack hook."
)


def pack(tensor: Tensor, hooks: tuple[Any, Any], edge: Any) -> Packed:
    """Run the pack hook on a tensor, without recording; remember its place in the graph."""
    pack_hook, unpack_hook = hooks
    before = stamp_of(tensor)
    grad_was_on = switch(GRAD, False)
    try:
        packed = pack_hook(tensor)
    finally:
        switch(GRAD, grad_was_on)
    if stamp_of(tensor) != before:
        raise RuntimeError(_MODIFIED)
    if packed is tensor:  # keep the values, not a way back to the node that saves them
        packed = wrap(tensor._data)
        packed._vc = tensor._vc
        if edge is not None and edge[0] is None:
            packed._edge = LEAF
    return Packed(packed, unpack_hook, edge)


def pack_saved(node: Any) -> None:
    """Pack the saved tensors of a row's node with this thread's hooks, if there are any."""
    if not state.saved_hooks:
        return
    hooks = state.saved_hooks[-1]
    saved = list(node.saved)
    for kind in ("input", "output"):  # in the order in which they come to be
        for position, entry in enumerate(node.row.saved):
            if entry.kind == kind and saved[position] is not None:
                saved[position] = pack_entry(node, entry, saved[position], hooks)
    node.saved = tuple(saved)


def pack_entry(node: Any, entry: Any, value: Any, hooks: tuple[Any, Any]) -> Any:
    """Pack one saved value of a row's node."""
    if entry.kind == "output":
        if node.out_vc is None:  # sends the use of saved outputs through check_output
            node.out_vc = {} if node.multi else VersionCounter()
        edge = (node, entry.index)
        return pack(wrap(value, edge), hooks, ("output", entry.index))
    if isinstance(value, (tuple, list)):
        return tuple(pack_entry(node, entry, v, hooks) for v in value)
    if value is None or not isinstance(value, Tensor) or value._wrapped:
        return value
    return pack(value, hooks, edge_to_keep(value))


def edge_to_keep(tensor: Tensor) -> Any:
    """Return what is needed to give an unpacked tensor its history back."""
    if tensor._edge is LEAF:
        return (None, leaf_edge(tensor))
    return tensor._edge


def pack_function(node: Any) -> None:
    """Pack the saved tensors of a custom Function's node."""
    if not state.saved_hooks:
        return
    node.saved = tuple(pack_function_entry(node, s, state.saved_hooks[-1]) for s in node.saved)


def pack_function_entry(node: Any, saved: Any, hooks: tuple[Any, Any]) -> Any:
    """Pack one saved value of a custom Function's node."""
    if saved is None:
        return None
    if isinstance(saved, Tensor):
        return saved if saved._wrapped else pack(saved, hooks, edge_to_keep(saved))
    edge = (node, saved.number)
    return pack(wrap(saved.data, edge), hooks, ("output", saved.number))


def restore(result: Tensor, edge: Any, node: Any) -> Tensor:
    """Return an unpacked tensor with the history of the one that was saved."""
    out = wrap(result._data)
    if edge is None:
        return out
    if edge[0] == "output":
        out._edge = (node, edge[1])
    elif edge[0] is None:
        out._edge = LEAF
        out._accumulator, _, out._stands_for = edge[1]  # type: ignore[attr-defined]
    else:
        out._edge = edge
    return out


class saved_tensors_hooks:
    """In this `with` block, `pack_hook(tensor)` is kept instead of each saved tensor.

    `unpack_hook` gets it back when the tensor is needed and must return a Tensor of the same
    contents; else TypeError, in backward.

    >>> import autograd_lite as torch
    >>> x = torch.tensor([2.0], requires_grad=True)
    >>> with torch.autograd.graph.saved_tensors_hooks(lambda t: t.tolist(), torch.tensor):
    ...     y = x.exp()
    >>> torch.autograd.grad(y, x)
    (tensor([7.3891]),)
    """

    def __init__(
        self, pack_hook: Callable[[Tensor], Any], unpack_hook: Callable[[Any], Tensor]
    ) -> None:
        self.pack_hook = pack_hook
        self.unpack_hook = unpack_hook

    def __enter__(self) -> None:
        push_hooks(self.pack_hook, self.unpack_hook)

    def __exit__(self, *exc: object) -> None:
        pop_hooks()


def push_hooks(pack_hook: Any, unpack_hook: Any) -> None:
    """Use a pair of hooks from now on; RuntimeError where hooks are disabled."""
    if not callable(pack_hook) or not callable(unpack_hook):
        raise TypeError(
            "_push_saved_tensors_default_hooks(): incompatible function arguments. The following "
            "argument types are supported:\n    1. (arg0: collections.abc.Callable, arg1: "
            f"collections.abc.Callable) -> None\n\nInvoked with: {pack_hook!r}, {unpack_hook!r}"
        )
    if state.saved_hooks_disabled is not None:
        raise RuntimeError(state.saved_hooks_disabled)
    state.saved_hooks = (*state.saved_hooks, (pack_hook, unpack_hook))
    switch(SAVED_HOOKS, True)


def pop_hooks() -> None:
    """Use the pair of hooks before again."""
    state.saved_hooks = state.saved_hooks[:-1]
    switch(SAVED_HOOKS, bool(state.saved_hooks))
