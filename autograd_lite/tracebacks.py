"""Tracebacks in notebooks that end at the user's line, as those of a library written in C do.

An error that this library raises on purpose tells everything in its message and notes. The frames
between the user's line and the `raise` would only push that line out of sight, so IPython shows
them in its Verbose mode alone (`%xmode Verbose`, then `%tb`). An error that nobody raised on
purpose is a mistake of ours, or of somebody below us: it is shown whole, for the report.
"""

from __future__ import annotations

import contextlib
import dis
import functools
import os
import sysconfig
from collections.abc import Iterator
from types import FrameType, TracebackType
from typing import Any, Final

from .missing import explain_missing, explain_missing_grad
from .operand_notes import explain_raised
from .sources import is_own

_RAISING: Final = frozenset(("RAISE_VARARGS", "RERAISE"))
_INSTALLED: Final = tuple(
    os.path.join(sysconfig.get_path(name), "")
    for name in ("stdlib", "platstdlib", "purelib", "platlib")
)


def shortened(error: BaseException, traceback: TracebackType | None) -> TracebackType | None:
    """Return an error's traceback without this library's frames, or whole where they may matter.

    >>> shortened(RuntimeError(), None) is None
    True
    """
    steps = list(_steps(traceback))
    kept = [step for step in steps if not is_own(step.tb_frame)]
    if not kept or len(kept) == len(steps) or not _on_purpose(error, steps[-1]):
        return traceback
    found: TracebackType | None = None
    for step in reversed(kept):
        found = TracebackType(found, step.tb_frame, step.tb_lasti, step.tb_lineno)
    return found


def install(shell: Any) -> None:
    """Let an IPython shell show shortened tracebacks from now on; doing so twice is harmless."""
    formatter = shell.InteractiveTB
    original = formatter.structured_traceback
    if getattr(original, "shortens", False):
        return

    @functools.wraps(original)
    def structured_traceback(
        kind: Any, error: Any, traceback: Any, *args: Any, **options: Any
    ) -> Any:
        if formatter.mode == "Verbose" or not isinstance(traceback, TracebackType):
            return original(kind, error, traceback, *args, **options)
        chain = list(_chain(error))
        before = [(e, e.__traceback__, e.__suppress_context__) for e in chain]
        try:
            for e in chain:
                _prepare(e)
            return original(kind, error, shortened(error, traceback), *args, **options)
        finally:
            for e, whole, suppressed in before:
                e.__traceback__, e.__suppress_context__ = whole, suppressed

    structured_traceback.shortens = True  # type: ignore[attr-defined]
    formatter.structured_traceback = structured_traceback


def _prepare(error: BaseException) -> None:
    """Say what is known of an error's operands, and leave out what only we have to do with."""
    steps = list(_steps(error.__traceback__))
    context = error.__context__
    if context is not None and error.__cause__ is None:
        inner = list(_steps(context.__traceback__))
        if inner and all(is_own(step.tb_frame) for step in inner):
            error.__suppress_context__ = True
    with contextlib.suppress(Exception):  # what explains an error must not hide it
        if isinstance(error, AttributeError):
            explain_missing(error)
        elif isinstance(error, TypeError) and steps and not is_own(steps[-1].tb_frame):
            explain_missing_grad(error, steps[-1].tb_frame)
        elif steps and _on_purpose(error, steps[-1]):
            explain_raised(error)
    error.__traceback__ = shortened(error, error.__traceback__)


def uninstall(shell: Any) -> None:
    """Let a shell show whole tracebacks again."""
    vars(shell.InteractiveTB).pop("structured_traceback", None)


def _steps(traceback: TracebackType | None) -> Iterator[TracebackType]:
    while traceback is not None:
        yield traceback
        traceback = traceback.tb_next


def _on_purpose(error: BaseException, last: TracebackType) -> bool:
    """Return whether an error was raised by a `raise` of ours, by the user's code, or by the system."""
    if isinstance(error, OSError):
        return True
    if not is_own(last.tb_frame):
        return _of_the_user(last.tb_frame)
    return dis.opname[last.tb_frame.f_code.co_code[last.tb_lasti]] in _RAISING


def _of_the_user(frame: FrameType) -> bool:
    """Return whether a frame is of a cell or a file that nobody installed."""
    return not frame.f_code.co_filename.startswith(_INSTALLED)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and those that led to it."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
