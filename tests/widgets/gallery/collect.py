"""The gallery: small programs of many kinds, whose text and DOT are stored and compared."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from autograd_lite.trace import Trace
from tests.widgets.gallery import arrays, derivatives, memory, names, networks, scalars

GOLDEN = Path(__file__).parent / "golden"


def _programs(module: ModuleType) -> dict[str, Callable[[], Trace]]:
    return {
        name: f
        for name, f in vars(module).items()
        if inspect.isfunction(f)
        and f.__module__ == module.__name__
        and not inspect.signature(f).parameters
    }


PROGRAMS: dict[str, Callable[[], Trace]] = {
    name: program
    for module in (scalars, arrays, memory, derivatives, networks, names)
    for name, program in _programs(module).items()
}
