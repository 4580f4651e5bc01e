"""Names for the values of a program: those of the variables that held them."""

from __future__ import annotations

import contextlib
import inspect
import sys
from collections.abc import Callable, Iterator
from typing import Any

from ..func.tree import flatten
from .program import Program
from .tracer import TracedTensor, TraceLevel


@contextlib.contextmanager
def named(level: TraceLevel) -> Iterator[None]:
    """Give values the names of local variables, as the functions that hold them return."""

    def on_event(frame: Any, event: str, _: Any) -> None:
        module = frame.f_globals.get("__name__", "autograd_lite")  # generated code has none
        if event != "return" or module.startswith("autograd_lite"):
            return
        for name, x in list(frame.f_locals.items()):
            if isinstance(x, TracedTensor) and x.level is level:
                x.symbol.name = name  # the outermost function, which returns last, decides

    if sys.getprofile() is not None:  # someone measures: names are not worth disturbing that
        yield
        return
    sys.setprofile(on_event)
    try:
        yield
    finally:
        sys.setprofile(None)


def name_inputs(
    program: Program, function: Callable[..., Any], args: Any, kwargs: Any, names: dict[int, str]
) -> None:
    """Name inputs as the function's parameters, or as the function reaches them."""
    by_id: dict[int, str] = {}
    try:
        bound = inspect.signature(function).bind(*args, **kwargs).arguments
    except (TypeError, ValueError):
        bound = {str(k): v for k, v in enumerate(args)} | kwargs
    for name, given in bound.items():
        for k, leaf in enumerate(flatten(given)[0]):
            by_id.setdefault(id(leaf), name if leaf is given else f"{name}[{k}]")
    for i in program.inputs:
        found = by_id.get(id(i.tensor)) or names.get(id(i.tensor))
        i.value.name = found or i.value.name
