"""Names from before tensors recorded by themselves, and the engine's few switches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .._tensor import Tensor
from ..thread_mode import state


class _Engine:
    """What `Variable._execution_engine` offers."""

    def queue_callback(self, callback: Callable[[], Any]) -> None:
        """Run `callback()` at the end of the backward pass that runs now; RuntimeError outside one."""
        if state.sweep is None:
            raise RuntimeError("Final callbacks can only be installed during backward pass.")
        if state.sweep.callbacks is None:
            state.sweep.callbacks = []
        state.sweep.callbacks.append(callback)


class _VariableMeta(type):
    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, Tensor)


class Variable(metaclass=_VariableMeta):
    """A Tensor, in code from before 2018: `Variable(x, requires_grad=True)` returns one.

    >>> import autograd_lite as torch
    >>> torch.autograd.Variable(torch.ones(1), requires_grad=True)
    tensor([1.], requires_grad=True)
    """

    _execution_engine = _Engine()

    def __new__(cls, data: Any = None, requires_grad: bool = False, volatile: Any = None) -> Any:
        from ..ops.register import PUBLIC

        if data is None:
            return PUBLIC["empty"](0)
        return data.detach().requires_grad_(requires_grad)


def variable(*args: Any, **kwargs: Any) -> Any:
    """Refuse: PyTorch has no `torch.autograd.variable` function any more."""
    raise RuntimeError("torch.autograd.variable(...) is deprecated, use torch.tensor(...) instead")


_threads = True


def is_multithreading_enabled() -> bool:
    """Return the setting; backward here runs in the thread that calls it either way."""
    return _threads


class set_multithreading_enabled:
    """Accept PyTorch's setting, at once; as a `with` block, until its end."""

    def __init__(self, mode: bool) -> None:
        global _threads
        self._before, _threads = _threads, bool(mode)

    def __enter__(self) -> None:
        pass

    def __exit__(self, *exc: Any) -> None:
        global _threads
        _threads = self._before
