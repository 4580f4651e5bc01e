"""`SavedTensor`: the handle `_raw_saved_*` by which hooks are put on one saved tensor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .._tensor import Tensor, wrap
from ..saved import Packed
from .function_node import FunctionNode, SavedOutput
from .saved_hooks import pack_entry, pack_function_entry

_FREED = (
    "Calling register_hooks on a saved tensor after it has been freed. Saved intermediate values of "
    "the graph are freed when you call .backward() or autograd.grad(). Specify retain_graph=True if "
    "you need to backward through the graph a second time or if you need to access saved variables "
    "after calling backward."
)


class SavedTensor:
    """One saved tensor of a node, before it is unpacked."""

    __slots__ = ("_index", "_node", "_position")

    def __init__(self, node: Any, position: int, index: int | None = None) -> None:
        self._node, self._position, self._index = node, position, index

    def _value(self) -> Any:
        saved = None if self._node.saved is None else self._node.saved[self._position]
        return saved if self._index is None or saved is None else saved[self._index]

    @property
    def data(self) -> Tensor | None:
        """The tensor as it was saved, without history (None if it was not needed, or freed)."""
        value = self._value()
        if isinstance(value, Packed):
            return value.packed
        if value is None:
            return None
        if isinstance(value, SavedOutput):
            return wrap(value.data)
        return value if isinstance(value, Tensor) else wrap(value)

    def register_hooks(
        self, pack_hook: Callable[[Tensor], Any], unpack_hook: Callable[[Any], Tensor]
    ) -> None:
        """Keep `pack_hook(tensor)` instead; `unpack_hook` gets it when the tensor is needed.

        Raises RuntimeError if the tensor was freed, was not saved, or has hooks already.
        """
        if not callable(pack_hook) or not callable(unpack_hook):
            raise TypeError(
                "register_hooks(): incompatible function arguments. The following argument types "
                "are supported:\n    1. (self: torch._C._autograd.SavedTensor, arg0: "
                "collections.abc.Callable, arg1: collections.abc.Callable) -> None\n\nInvoked with: "
                f"{self!r}, {pack_hook!r}, {unpack_hook!r}"
            )
        node = self._node
        if node.saved is None:
            raise RuntimeError(_FREED)
        value = self._value()
        if value is None:
            raise RuntimeError(
                "Calling register_hooks on a saved tensor with value None is forbidden"
            )
        if isinstance(value, Packed):
            raise RuntimeError(
                "Calling register_hooks on a saved tensor whose hooks have already been set. Hint: "
                "only one pair of hooks is allowed at a time."
            )
        hooks = (pack_hook, unpack_hook)
        if isinstance(node, FunctionNode):
            packed = pack_function_entry(node, value, hooks)
        else:
            packed = pack_entry(node, node.row.saved[self._position], value, hooks)
        saved = list(node.saved)
        if self._index is None:
            saved[self._position] = packed
        else:
            items = list(saved[self._position])
            items[self._index] = packed
            saved[self._position] = tuple(items)
        node.saved = tuple(saved)

    def __repr__(self) -> str:
        return f"<torch._C._autograd.SavedTensor object at 0x{self._node.seq:012x}>"


def raw_saved(node: Any) -> tuple[SavedTensor, ...]:
    """Return the handles of all tensors that a custom Function saved."""
    return tuple(SavedTensor(node, k) for k in range(len(node.saved or ())))


def raw_of_row(node: Any, name: str) -> Any:
    """Return the handle(s) of a row's saved tensor; AttributeError if there is none."""
    for position, entry in enumerate(node.row.saved if node.row is not None else ()):
        if entry.name == name and entry.kind in ("input", "output"):
            saved = None if node.saved is None else node.saved[position]
            if isinstance(saved, tuple):
                return tuple(SavedTensor(node, position, i) for i in range(len(saved)))
            return SavedTensor(node, position)
    raise AttributeError(f"'{node.name()}' object has no attribute '_raw_saved_{name}'")
