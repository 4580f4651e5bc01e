"""`argnums`, and the checks and error texts that the transformations share."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from .._tensor import Tensor


def name_of(function: Any) -> str:
    """Return a function's name as error texts show it."""
    if hasattr(function, "__name__"):
        return str(function.__name__)
    if isinstance(function, functools.partial):
        return f"functools.partial({name_of(function.func)}, ...)"
    return repr(function)


def wraps(function: Callable[..., Any]) -> Callable[[Any], Any]:
    """Give a transformed function the name and doc of the one it was made from."""

    def decorate(wrapper: Any) -> Any:
        for name in ("__name__", "__qualname__", "__doc__", "__module__"):
            if hasattr(function, name):
                setattr(wrapper, name, getattr(function, name))
        wrapper.__wrapped__ = function
        return wrapper

    return decorate


def of_programs(transform: Callable[..., Any]) -> Any:
    """Let a transformation of a compiled function be compiled too: the whole is one program."""

    @functools.wraps(transform)
    def call(func: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if hasattr(func, "derive"):  # `torch.compile` made it
            return func.derive(transform, *args, **kwargs)
        return transform(func, *args, **kwargs)

    return call


def _wrapped(argnum: Any, count: int) -> int:
    if not isinstance(argnum, int):
        raise RuntimeError(f"argnum must be int, got: {type(argnum)}")
    if 0 <= argnum < count:
        return argnum
    if -count <= argnum < 0:
        return argnum + count
    raise RuntimeError(f"Got argnum={argnum}, but only {count} positional inputs")


def normal_argnums(argnums: Any, count: int) -> Any:
    """Return argnums from 0; RuntimeError, in PyTorch's words, for bad ones."""
    if isinstance(argnums, int):
        return _wrapped(argnums, count)
    if not isinstance(argnums, tuple):
        raise RuntimeError(f"argnums must be int or Tuple[int, ...], got: {type(argnums)}")
    done = tuple(_wrapped(a, count) for a in argnums)
    if not done:
        raise RuntimeError("argnums must be non-empty")
    if len(set(done)) != len(done):
        raise RuntimeError(f"argnums elements must be unique, got {done}")
    return done


def chosen(args: tuple[Any, ...], argnums: Any, as_tuple: bool = True) -> Any:
    """Return the arguments that `argnums` names."""
    argnums = normal_argnums(argnums, len(args))
    if isinstance(argnums, int):
        return (args[argnums],) if as_tuple else args[argnums]
    return tuple(args[i] for i in argnums)


def replaced(args: tuple[Any, ...], new: tuple[Any, ...], argnums: Any) -> tuple[Any, ...]:
    """Return the arguments with those that `argnums` names replaced."""
    argnums = normal_argnums(argnums, len(args))
    places = (argnums,) if isinstance(argnums, int) else argnums
    by_place = dict(zip(places, new, strict=True))
    return tuple(by_place.get(i, a) for i, a in enumerate(args))


def check_tensor_outputs(outputs: list[Any], api: str) -> None:
    """Raise RuntimeError unless a function returned tensors, and at least one."""
    if (len(outputs) == 1 and outputs[0] is None) or not outputs:
        raise RuntimeError(
            f"{api}: Expected f to be a function that has non-empty output (got output = {outputs})"
        )
    for o in outputs:
        if not isinstance(o, Tensor):
            raise RuntimeError(
                f"{api}: expected f(*primals) to return only tensors, got unsupported type {type(o)}"
            )


def check_tensors(values: list[Any], api: str, name: str) -> None:
    """Raise RuntimeError unless a list holds tensors, and at least one."""
    if not values:
        raise RuntimeError(f"{api}: Expected {name} to contain at least one Tensor.")
    for v in values:
        if not isinstance(v, Tensor):
            raise RuntimeError(f"{api}: Expected {name} to only contain Tensors, got {type(v)}")
