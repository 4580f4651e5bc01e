"""Large data without the garbage collector looking through it again and again."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the garbage collector away while a document or a scene is made.

    Either is many small objects and no garbage, and looking through all of them would take most
    of the time. The collector is the whole process's, so only the main thread switches it: no two
    threads undo each other's switching.

    >>> with uncollected():
    ...     gc.isenabled()
    False
    """
    if threading.current_thread() is not threading.main_thread() or not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
