"""Inference mode: like `no_grad`, and what is computed can never take part in a graph."""

from __future__ import annotations

from typing import Any

from ..grad_mode import _GradMode
from ..thread_mode import GRAD, HELD, INFERENCE, set_mode, state


class inference_mode(_GradMode):
    """Do not record operations; results are inference tensors, which no graph may use.

    >>> import autograd_lite as torch
    >>> with torch.inference_mode():
    ...     y = torch.ones(1) * 2
    >>> y.is_inference()
    True
    """

    def __new__(cls, mode: Any = True) -> Any:
        self = object.__new__(cls)
        if isinstance(mode, bool):
            return self
        self.__init__()  # type: ignore[misc]
        return self(mode)

    def __init__(self, mode: bool = True) -> None:
        self.mode = mode
        self._modes: list[int] = []

    def __enter__(self) -> None:
        mode = state.mode
        self._modes.append(mode)
        other = mode & ~(INFERENCE | GRAD | HELD)
        set_mode(other | (INFERENCE if self.mode else GRAD))

    def __exit__(self, *exc: Any) -> None:
        own = INFERENCE | GRAD | HELD
        set_mode(state.mode & ~own | self._modes.pop() & own)

    def clone(self) -> Any:
        return type(self)(self.mode)


def is_inference_mode_enabled() -> bool:
    """Return whether this thread is in inference mode."""
    return bool(state.mode & INFERENCE)


def is_inference(input: Any) -> bool:
    """Return whether a tensor was made in inference mode."""
    return bool(input._inference)
