"""Hooks: functions of the user's that run during backward, and the handles that remove them."""

from __future__ import annotations

import itertools
import weakref
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

_ids = itertools.count()


class RemovableHandle:
    """Removes a hook again: by `remove()`, or at the end of a `with` block.

    >>> import autograd_lite as torch
    >>> x = torch.ones(1, requires_grad=True)
    >>> with x.register_hook(lambda g: g * 2):
    ...     (x * 1).sum().backward()
    >>> x.grad
    tensor([2.])
    """

    def __init__(self, hooks: dict[int, Any], *others: dict[int, Any]) -> None:
        self.id = next(_ids)
        self._dicts = [weakref.ref(d) for d in (hooks, *others) if isinstance(d, HookDict)]

    def remove(self) -> None:
        """Remove the hook; doing so twice is harmless."""
        for ref in self._dicts:
            hooks = ref()
            if hooks is not None:
                hooks.pop(self.id, None)

    def __repr__(self) -> str:
        return f"<torch.utils.hooks.RemovableHandle object at 0x{self.id:012x}>"

    def __enter__(self) -> RemovableHandle:
        return self

    def __exit__(self, *exc: Any) -> None:
        self.remove()


class HookDict(OrderedDict[int, Callable[..., Any]]):
    """Hooks in order of registration; weakly referenced by their handles."""


def add_hook(hooks: HookDict, hook: Callable[..., Any]) -> RemovableHandle:
    """Add a hook; return the handle that removes it."""
    handle = RemovableHandle(hooks)
    hooks[handle.id] = hook
    return handle


class NodeHooks:
    """All hooks of one node, in the order in which they run.

    Tensor hooks (per output), then the capture of `retain_grad`, then prehooks, then the
    operation, then posthooks. For a leaf, `AccumulateGrad` also has post-accumulate hooks.
    """

    __slots__ = ("post", "post_accumulate", "pre", "retain", "tensor")

    def __init__(self) -> None:
        self.tensor: dict[int, HookDict] = {}
        self.retain: dict[int, weakref.ref[Any]] = {}
        self.pre = HookDict()
        self.post = HookDict()
        self.post_accumulate = HookDict()
