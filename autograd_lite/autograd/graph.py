"""`torch.autograd.graph`: looking at nodes, and hooks on the graph and on what it saves."""

from __future__ import annotations

import abc
import contextlib
import functools
import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from .._tensor import Tensor
from ..graph import Node as _EngineNode, edge_of
from ..hooks import RemovableHandle
from ..thread_mode import state
from ..version import counter_of
from .edges import GradientEdge
from .function import BackwardCFunction
from .saved_hooks import saved_tensors_hooks

__all__ = [
    "GradientEdge",
    "Node",
    "allow_mutation_on_saved_tensors",
    "disable_saved_tensors_hooks",
    "get_gradient_edge",
    "increment_version",
    "register_multi_grad_hook",
    "save_on_cpu",
    "saved_tensors_hooks",
]


class Node(abc.ABC):
    """What `grad_fn` is: `isinstance(x.grad_fn, torch.autograd.graph.Node)`.

    >>> import autograd_lite as torch
    >>> y = torch.ones(1, requires_grad=True) * 2
    >>> isinstance(y.grad_fn, torch.autograd.graph.Node)
    True
    """

    @abc.abstractmethod
    def name(self) -> str:
        """Return the node's name."""

    @property
    @abc.abstractmethod
    def next_functions(self) -> Any:
        """The nodes that this one's gradients go to."""

    @abc.abstractmethod
    def register_hook(self, fn: Callable[..., Any]) -> RemovableHandle:
        """Run `fn(grad_inputs, grad_outputs)` after the node."""

    @abc.abstractmethod
    def register_prehook(self, fn: Callable[..., Any]) -> RemovableHandle:
        """Run `fn(grad_outputs)` before the node."""


Node.register(_EngineNode)
Node.register(BackwardCFunction)


def get_gradient_edge(tensor: Tensor) -> GradientEdge:
    """Return the place in the graph where a tensor's gradient goes.

    Raises RuntimeError for a tensor that does not require grad.
    """
    edge = edge_of(tensor)
    if edge is None:
        raise RuntimeError(
            "It is not possible to get the gradient edge for a Tensor that does not require gradients"
        )
    return GradientEdge(edge[0].public, edge[1])


def increment_version(tensor: Any) -> None:
    """Count an in-place change that was made behind the engine's back, of one or more tensors."""
    for t in (tensor,) if isinstance(tensor, Tensor) else tensor:
        if t._inference:
            raise RuntimeError(
                "Inference tensors do not track version counter, cannot increment it."
            )
        counter_of(t).bump()


class save_on_cpu(saved_tensors_hooks):
    """In this `with` block, keep saved tensors on the CPU; here all are, so they are kept as is."""

    def __init__(self, pin_memory: bool = False, device_type: str = "cuda") -> None:
        def pack(tensor: Tensor) -> Any:
            return (tensor.device, tensor.detach().clone() if pin_memory else tensor.detach())

        super().__init__(pack, lambda packed: packed[1])


@contextlib.contextmanager
def disable_saved_tensors_hooks(error_message: str) -> Iterator[None]:
    """In this `with` block, default hooks for saved tensors raise RuntimeError(error_message)."""
    if state.saved_hooks:
        raise RuntimeError(error_message)
    before = state.saved_hooks_disabled
    state.saved_hooks_disabled = error_message
    try:
        yield
    finally:
        state.saved_hooks_disabled = before


class _MultiHandle(RemovableHandle):
    """Removes the hooks on several tensors at once."""

    def __init__(self, handles: tuple[RemovableHandle, ...]) -> None:
        self.handles = handles

    def remove(self) -> None:
        for handle in self.handles:
            handle.remove()


def register_multi_grad_hook(
    tensors: Sequence[Tensor], fn: Callable[..., None], *, mode: str = "all"
) -> RemovableHandle:
    """Run `fn` once per backward: on all gradients (None where none comes), or on the first.

    With `mode="all"`, `fn(grads)` runs when every gradient that this pass will compute is there;
    with `mode="any"`, `fn(grad)` runs on the first. Raises ValueError for another mode.
    """
    if mode not in ("all", "any"):
        raise ValueError(f"Expects mode to be one of ('all', 'any') but got {mode}")
    lock = threading.Lock()
    if mode == "any":
        return _MultiHandle(_register_any(tensors, fn, lock))
    received: weakref.WeakKeyDictionary[Any, list[Any]] = weakref.WeakKeyDictionary()
    nodes = [_node_of(t) for t in tensors]
    count = len(nodes)

    def hook(position: int, grad: Tensor) -> None:
        sweep = state.sweep
        with lock:
            entry = received.get(sweep)
            if entry is None:
                expected = sum(n in sweep.waiting for n in nodes)
                entry = received[sweep] = [expected, [None] * count]
            entry[0] -= 1
            entry[1][position] = grad
            complete = entry[0] == 0
            if complete:
                del received[sweep]
        if complete:
            fn(entry[1])

    return _MultiHandle(
        tuple(t.register_hook(functools.partial(hook, i)) for i, t in enumerate(tensors))
    )


def _register_any(tensors: Any, fn: Any, lock: Any) -> tuple[RemovableHandle, ...]:
    done: weakref.WeakSet[Any] = weakref.WeakSet()

    def hook(grad: Tensor) -> None:
        with lock:
            first = state.sweep not in done
            done.add(state.sweep)
        if first:
            fn(grad)

    return tuple(t.register_hook(hook) for t in tensors if t.requires_grad)


def _node_of(tensor: Tensor) -> Any:
    edge = edge_of(tensor)
    if edge is None:
        raise AssertionError("Expected gradient function to be set")
    return edge[0]


class _AllowMutationOnSavedContext:
    """The copies that `allow_mutation_on_saved_tensors` keeps."""

    def __init__(self) -> None:
        self.copies: dict[int, Tensor] = {}
        self.next = 0

    def clear(self) -> None:
        """Let go of all copies; backward through them is then an error."""
        self.copies.clear()


_mutation = threading.local()


@contextlib.contextmanager
def allow_mutation_on_saved_tensors() -> Iterator[_AllowMutationOnSavedContext]:
    """In this `with` block, tensors saved for backward may be changed in place.

    Each is copied when it is saved, so backward, which must run inside the block too, uses the
    values of that time. Blocks cannot be nested.

    >>> import autograd_lite as torch
    >>> with torch.autograd.graph.allow_mutation_on_saved_tensors():
    ...     a = torch.ones(2, requires_grad=True)
    ...     b = a * 2
    ...     loss = (b * b).sum()
    ...     _ = b.mul_(0)
    ...     loss.backward()
    >>> a.grad
    tensor([8., 8.])
    """
    if getattr(_mutation, "active", False):
        raise RuntimeError("allow_mutation_on_saved_tensors contexts cannot be nested")
    context = _AllowMutationOnSavedContext()

    def pack(tensor: Tensor) -> Any:
        context.next += 1
        copy = _detached_copy(tensor)
        context.copies[context.next] = copy
        return _Key(context, context.next)

    def unpack(key: _Key) -> Tensor:
        copy = context.copies.get(key.number)
        if copy is None:
            raise AssertionError(
                "Trying to backward outside of the 'allow_mutation_on_saved_tensors' context"
                "in which the graph was originally recorded."
            )
        return copy

    _mutation.active = True
    try:
        with saved_tensors_hooks(pack, unpack):
            yield context
    finally:
        context.clear()
        _mutation.active = False


class _Key:
    """Stands for a copy; when the node lets go of it, so does the context."""

    __slots__ = ("__weakref__", "number")

    def __init__(self, context: _AllowMutationOnSavedContext, number: int) -> None:
        self.number = number
        weakref.finalize(self, context.copies.pop, number, None)


def _detached_copy(tensor: Tensor) -> Tensor:
    from .._tensor import wrap

    return wrap(tensor._data.copy())
