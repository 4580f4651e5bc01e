"""Anomaly detection: where was the operation whose backward failed, or gave NaN?

PyTorch puts the traceback of the forward call into a warning; so do we, and the exception
carries it as a note too, so that it is seen where the error is read.
"""

from __future__ import annotations

import sys
import traceback
import warnings
from types import FrameType
from typing import Any

import numpy as np

from .._tensor import Tensor
from ..language import say_to_reader
from ..thread_mode import ANOMALY, state, switch

_ENABLED = (
    "Anomaly Detection has been enabled. This mode will increase the runtime and should only be "
    "enabled for debugging."
)


class _Trace:
    """Where forward ran, and the node whose backward was running then (for second derivatives)."""

    __slots__ = ("lines", "parent")

    def __init__(self, lines: traceback.StackSummary, parent: Any) -> None:
        self.lines, self.parent = lines, parent


def remember_forward(node: Any) -> None:
    """Keep where a node's forward runs now."""
    node.forward_trace = _Trace(_stack(), state.evaluating)


def _stack() -> traceback.StackSummary:
    """Return the user's frames, oldest first, without this package's own."""
    frame: FrameType | None = sys._getframe(2)
    frames = []
    while frame is not None:
        if not frame.f_globals.get("__name__", "").startswith("autograd_lite"):
            frames.append((frame, frame.f_lineno))
        frame = frame.f_back
    return traceback.StackSummary.extract(iter(reversed(frames)), lookup_lines=False)


def run_watched(node: Any, grad: Any, edges: Any, create_graph: bool) -> Any:
    """Run a node's VJP; an error or a NaN names the forward call it belongs to."""
    outer, state.evaluating = state.evaluating, node
    try:
        parts = node.vjp_tensors(grad, edges) if create_graph else node.vjp(grad, edges)
        if state.anomaly_check_nan:
            for slot, part in enumerate(parts):
                if part is None or edges[slot] is None:
                    continue
                array = part._data if isinstance(part, Tensor) else np.asarray(part)
                if array.dtype.kind == "f" and np.isnan(array).any():
                    raise RuntimeError(
                        f"Function '{node.name()}' returned nan values in its {slot}th output."
                    )
    except Exception as error:
        _explain(node, error)
        raise
    finally:
        state.evaluating = outer
    return parts


def _explain(node: Any, error: Exception) -> None:
    name, trace = node.name(), node.forward_trace
    if trace is None:
        text = (
            f"Error detected in {name}. No forward pass information available. Enable detect "
            "anomaly during forward pass for more information."
        )
        warnings.warn(text, UserWarning, stacklevel=2)
        error.add_note(
            say_to_reader(
                f"{name} has no record of its forward call: run the forward pass inside "
                "`torch.autograd.detect_anomaly()` too.",
                f"{name}의 순전파 위치가 기록되어 있지 않습니다. 순전파도 "
                "`torch.autograd.detect_anomaly()` 안에서 실행하면 위치를 볼 수 있습니다.",
            )
        )
        return
    lines = "".join(trace.lines.format())
    warnings.warn(
        f"Error detected in {name}. Traceback of forward call that caused the error:\n{lines}",
        UserWarning,
        stacklevel=2,
    )
    error.add_note(
        say_to_reader(
            f"{name} belongs to this forward call:\n",
            f"{name}은(는) 다음 순전파 호출에서 만들어졌습니다:\n",
        )
        + lines.rstrip("\n")
    )
    parent = trace.parent
    while parent is not None and parent.forward_trace is not None:
        lines = "".join(parent.forward_trace.lines.format())
        warnings.warn(
            f"\n\nPrevious calculation was induced by {parent.name()}. Traceback of forward call "
            f"that induced the previous calculation:\n{lines}",
            UserWarning,
            stacklevel=2,
        )
        parent = parent.forward_trace.parent


def is_anomaly_enabled() -> bool:
    """Return whether anomaly detection is on in this thread."""
    return bool(state.mode & ANOMALY)


def is_anomaly_check_nan_enabled() -> bool:
    """Return whether anomaly detection looks for NaN in gradients."""
    return state.anomaly_check_nan


class set_detect_anomaly:
    """Switch anomaly detection on or off, at once; as a `with` block, until its end.

    With `check_nan`, a gradient that is NaN is an error too: RuntimeError names the node.
    """

    def __init__(self, mode: bool, check_nan: bool = True) -> None:
        self._before = (bool(state.mode & ANOMALY), state.anomaly_check_nan)
        self._wanted = (bool(mode), bool(check_nan))
        _set(self._wanted)

    def __enter__(self) -> None:
        pass

    def __exit__(self, *exc: Any) -> None:
        _set(self._before)


class detect_anomaly:
    """In this `with` block, backward errors say which forward call they come from.

    >>> import warnings
    >>> import autograd_lite as torch
    >>> warnings.simplefilter("ignore")
    >>> x = torch.tensor([0.0], requires_grad=True)
    >>> try:
    ...     with torch.autograd.detect_anomaly():
    ...         (x.sqrt() * 0).sum().backward()
    ... except RuntimeError as error:
    ...     print(error)
    Function 'SqrtBackward0' returned nan values in its 0th output.
    """

    def __init__(self, check_nan: bool = True) -> None:
        self._check_nan = check_nan
        self._before: list[tuple[bool, bool]] = []
        warnings.warn(_ENABLED, UserWarning, stacklevel=2)

    def __enter__(self) -> None:
        self._before.append((bool(state.mode & ANOMALY), state.anomaly_check_nan))
        _set((True, self._check_nan))

    def __exit__(self, *exc: Any) -> None:
        _set(self._before.pop())


def _set(wanted: tuple[bool, bool]) -> None:
    switch(ANOMALY, wanted[0])
    state.anomaly_check_nan = wanted[1]
