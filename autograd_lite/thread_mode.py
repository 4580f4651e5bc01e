"""What is switched on in this thread: gradients, a recorder, transformations.

One small integer per thread answers the question that every operation asks first. `PLAIN` and
`GRAD` take the fast path; any further bit sends the operation through `engine.apply`.

Asking a thread for its own takes as long as a small view, so generated code first asks `usual`,
which all threads share: `usual.mode or state.mode`. Only `set_mode` and `switch` may change the
mode, since they keep the two in step.
"""

from __future__ import annotations

import sys
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
HELD: Final = 128  # in inference mode: gradients were switched on, though nothing is recorded there


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


class _Usual:
    """What every thread's mode is: `GRAD`, or 0 as long as some thread has another one.

    CPython lets another thread run only after a call and at a jump back; there is none between
    the lines that change this. Without its global lock nothing is shared: the mode stays 0.
    """

    __slots__ = ("locked", "mode", "others")

    def __init__(self) -> None:
        self.locked: bool = getattr(sys, "_is_gil_enabled", lambda: True)()
        self.mode = GRAD if self.locked else 0
        self.others = 0  # threads of another mode; one that ended in such a mode counts for good


usual: Final = _Usual()


def set_mode(mode: int) -> None:
    """Set this thread's mode."""
    before = state.mode
    if before == mode:
        return
    if before == GRAD:
        usual.mode = 0
        usual.others += 1
    state.mode = mode
    if mode == GRAD:
        usual.others -= 1
        if not usual.others and usual.locked:
            usual.mode = GRAD


def switch(bit: int, on: bool) -> bool:
    """Turn one bit of this thread's mode on or off; return whether it was on."""
    mode = state.mode
    set_mode(mode | bit if on else mode & ~bit)
    return bool(mode & bit)


def switch_grad(on: bool) -> int:
    """Switch gradients on or off; return GRAD, HELD or 0: what was on.

    In inference mode this is only remembered: nothing is recorded there.
    """
    mode = state.mode
    if mode & INFERENCE:
        set_mode(mode | HELD if on else mode & ~HELD)
        return mode & HELD
    set_mode(mode | GRAD if on else mode & ~GRAD)
    return mode & GRAD


def set_listener(listener: Any) -> Any:
    """Install the recorder of this thread (None removes it); return the one before."""
    before = state.listener
    state.listener = listener
    switch(LISTEN, listener is not None)
    return before
