"""What is switched on in this thread: gradients, a recorder, transformations.

One small integer per thread answers the question that every operation asks first. `PLAIN` and
`GRAD` take the fast path; any further bit sends the operation through `engine.apply`.
"""

from __future__ import annotations

import threading
from typing import Any, Final

PLAIN: Final = 0
GRAD: Final = 1  # operations are recorded for backward
LISTEN: Final = 2  # a recorder wants to be told
TRANSFORM: Final = 4  # inside vmap, func.grad, jvp, ...
FORWARD_AD: Final = 8  # inside forward_ad.dual_level
INFERENCE: Final = 16
ANOMALY: Final = 32
SAVED_HOOKS: Final = 64  # default pack/unpack hooks for saved tensors


class _State(threading.local):
    """The per-thread state; class attributes are each new thread's defaults."""

    mode: int = GRAD
    listener: Any = None
    saved_hooks: tuple[Any, ...] = ()
    interpreters: tuple[Any, ...] = ()
    forward_level: int = -1
    anomaly_check_nan: bool = True
    saved_hooks_disabled: str | None = None  # why default hooks for saved tensors are refused
    sweep: Any = None  # the backward pass that runs now
    evaluating: Any = None  # the node whose rule runs now, under anomaly detection


state: Final = _State()


def switch(bit: int, on: bool) -> bool:
    """Turn one bit of this thread's mode on or off; return whether it was on."""
    was = bool(state.mode & bit)
    state.mode = state.mode | bit if on else state.mode & ~bit
    return was


def set_listener(listener: Any) -> Any:
    """Install the recorder of this thread (None removes it); return the one before."""
    before = state.listener
    state.listener = listener
    switch(LISTEN, listener is not None)
    return before
