"""Recording of notebook cells as they run, so that `show` knows their values, names and lines.

Policy: what hangs on a live graph is kept (small arrays copied, of large ones a few rows and
columns and, unless they are very large, statistics), at most `CELL_LIMIT` operations and backward steps of a cell; then the recorder steps
aside and the rest of the cell runs at full speed. Nothing else is kept: records hang on tensors
and nodes and go with them. Only the thread that runs cells is recorded.
"""

from __future__ import annotations

import sys
from typing import Any

from ..thread_mode import state
from .recorder import Recorder

CELL_LIMIT = 10_000
_running: list[tuple[Any, _CellRecorder]] = []


class _CellRecorder:
    """The two callbacks of one shell."""

    def __init__(self) -> None:
        self.recorder: Recorder | None = None

    def begin(self, *_: Any) -> None:
        """A cell starts."""
        self.end()
        try:
            if state.listener is None:
                self.recorder = Recorder(whole=False, limit=CELL_LIMIT)
                self.recorder.start()
        except Exception as error:  # a picture must never break a cell
            _complain(error)

    def end(self, *_: Any) -> None:
        """A cell ended, perhaps by an error."""
        try:
            if self.recorder is not None:
                self.recorder.stop()
                self.recorder = None
        except Exception as error:
            _complain(error)


def install(shell: Any) -> None:
    """Record this IPython shell's cells from now on; doing so twice is harmless."""
    if any(known is shell for known, _ in _running):
        return
    callbacks = _CellRecorder()
    shell.events.register("pre_run_cell", callbacks.begin)
    shell.events.register("post_run_cell", callbacks.end)
    _running.append((shell, callbacks))
    callbacks.begin()  # the cell that imports is recorded too


def uninstall(shell: Any) -> None:
    """Stop recording the shell's cells."""
    for entry in [e for e in _running if e[0] is shell]:
        shell.events.unregister("pre_run_cell", entry[1].begin)
        shell.events.unregister("post_run_cell", entry[1].end)
        entry[1].end()
        _running.remove(entry)


def _complain(error: Exception) -> None:
    print(f"autograd_lite: this cell is not recorded ({error})", file=sys.stderr)
