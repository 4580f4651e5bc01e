"""The trace of a function's call: its operations, and the backward pass of its result."""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Callable, Mapping
from types import FrameType
from typing import Any

from .._tensor import Tensor
from ..language import say
from .of_tensor import as_gradient, rehearse
from .records import known_record
from .trace import Trace
from .variables import names_in


def trace_call(
    function: Callable[..., Any],
    *inputs: Any,
    gradient: Any = None,
    frame: FrameType | None = None,
    **options: Any,
) -> Trace:
    """Record `function(*inputs, **options)`, then the backward pass of what it returns.

    A backward pass that the function runs itself is recorded; otherwise one is rehearsed, and no
    `.grad` is touched. Where nothing that goes in requires grad, copies of the floating point
    tensors do. If the function raises, the exception has the trace up to there as its `.trace`.

    Raises TypeError where nothing came out that has a graph.

    >>> import autograd_lite as torch
    >>> trace_call(lambda x: (x * x).sum(), torch.tensor([1.0, 2.0]))
    <Trace: 2 operations, 4 backward steps>
    """
    inputs, options = _tracked(function, inputs, options)
    trace = Trace(frame=frame)
    try:
        with trace:
            result = function(*inputs, **options)
    except Exception as error:
        trace.title = f"{_name(function)}(…)"
        with contextlib.suppress(AttributeError):  # a class with slots has no room for it
            error.trace = trace  # type: ignore[attr-defined]
        raise
    trace.result = result
    trace.title = f"{_name(function)}({', '.join(_parameters(function, inputs))})"
    trace.add_names(_argument_names(function, inputs))
    if not trace.passes():
        out = _output(result)
        trace.add_names({id(known_record(out)): ["out"]})
        if gradient is not None:
            gradient = as_gradient(gradient, out)
        found = rehearse(out, gradient, "out", trace.notes)
        if found is not None:
            trace.append(found)
    return trace


def _output(result: Any) -> Tensor:
    """The tensor that backward starts from."""
    several = result if isinstance(result, (tuple, list)) else [result]
    several = list(result.values()) if isinstance(result, Mapping) else several
    for t in several:
        if isinstance(t, Tensor) and t._edge is not None:
            return t
    kind = type(result).__name__[:60]
    raise TypeError(
        say(
            f"the function must return a tensor that depends on its inputs; it returned {kind} "
            "without a graph",
            f"함수는 입력에 의존하는 텐서를 돌려주어야 합니다. 그래프가 없는 값을 돌려주었습니다: {kind}",
        )
    )


def _tracked(function: Any, inputs: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """The inputs, with copies that require grad where nothing would."""
    given = [*inputs, *options.values()]
    parameters = getattr(function, "parameters", None)
    held = [*parameters()] if callable(parameters) else []
    held += [v for v in _captured(function) if isinstance(v, Tensor)]
    if any(isinstance(t, Tensor) and t._edge is not None for t in (*given, *held)):
        return inputs, options
    return tuple(map(_copy, inputs)), {k: _copy(v) for k, v in options.items()}


def _captured(function: Any) -> list[Any]:
    """What a function uses from around it."""
    try:
        found = inspect.getclosurevars(function)
    except TypeError:
        return []
    return [*found.nonlocals.values(), *found.globals.values()]


def _copy(value: Any) -> Any:
    if not isinstance(value, Tensor) or value._data.dtype.kind != "f":
        return value
    return value.detach().clone().requires_grad_()


def _name(function: Any) -> str:
    name = str(getattr(function, "__name__", type(function).__name__))
    return "f" if name == "<lambda>" else name


def _parameters(function: Any, inputs: tuple[Any, ...]) -> list[str]:
    try:
        bound = inspect.signature(getattr(function, "forward", function)).bind(*inputs)
    except (TypeError, ValueError):
        return ["…"] if inputs else []
    return list(bound.arguments)


def _argument_names(function: Any, inputs: tuple[Any, ...]) -> dict[int, list[str]]:
    """What the function calls its inputs."""
    names = _parameters(function, inputs)
    return {
        id(known_record(t)): [name]
        for name, t in zip(names, inputs, strict=False)
        if isinstance(t, Tensor) and known_record(t) is not None
    }


__all__ = ["names_in", "trace_call"]
