"""How the random functions are called: sizes, options, and PyTorch's errors for what does not fit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from .._tensor import Tensor
from ..data import finish
from ..devices import device as device_of
from ..dtypes import dtype as dtype_type, get_default_dtype
from ..errors import type_name
from ..generator import Generator, default_generator
from ..strides import empty_like
from ..thread_mode import TRANSFORM, state


def is_int(value: Any) -> bool:
    """Return whether a value counts as an int argument: not a bool, but a one-element integer tensor."""
    if isinstance(value, Tensor):
        return value._data.size == 1 and value._data.dtype.kind in "iu"
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool)


_OPTIONS: Final = (
    "torch.dtype dtype = None, torch.layout layout = None, torch.device device = None, "
    "bool pin_memory = False, bool requires_grad = False"
)
_FORMAT: Final = "torch.memory_format memory_format = None, "


def factory_forms(*arguments: str) -> list[str]:
    """Return the forms of a factory that PyTorch's error lists: with a generator, and without."""
    return [
        f"{a}, *, {g}Tensor out = None, {_OPTIONS}"
        for a in arguments
        for g in ("torch.Generator generator, ", "")
    ]


def like_forms(*arguments: str) -> list[str]:
    """Return the forms of a `*_like` function."""
    return [
        f"{a}, *, {g}{_FORMAT}{_OPTIONS}"
        for a in arguments
        for g in ("torch.Generator generator, ", "")
    ]


def no_form(
    name: str, args: tuple[Any, ...], kwargs: dict[str, Any], forms: list[str]
) -> TypeError:
    """Make PyTorch's error for arguments that fit none of a function's forms."""
    given = [type(a).__name__ for a in args]
    given += [f"{k}={type(v).__name__}" for k, v in kwargs.items()]
    listed = "".join(f" * ({form})\n" for form in forms)
    return TypeError(
        f"{name}() received an invalid combination of arguments - got ({', '.join(given)}), "
        f"but expected one of:\n{listed}"
    )


def size_from(name: str, args: tuple[Any, ...], position: int | None, forms: list[str]) -> Any:
    """Return the shape that `f(2, 3)` or `f((2, 3))` asks for; TypeError in PyTorch's words."""
    where = "" if position is None else f" (position {position})"
    if not args:
        raise no_form(name, args, {}, forms)
    first = args[0]
    if isinstance(first, (tuple, list)):
        if len(args) > 1:
            raise no_form(name, args, {}, forms)
        for at, n in enumerate(first):
            if not is_int(n):
                raise TypeError(
                    f"{name}(): argument 'size'{where} must be tuple of ints, but found element of type "
                    f"{type(n).__name__} at pos {at}"
                )
        args = tuple(first)
    else:
        for n in args:
            if not is_int(n):
                raise TypeError(
                    f"{name}(): argument 'size'{where} must be tuple of ints, not {type_name(n)}"
                )
    shape = plain_shape(args)
    if shape is not None:
        return shape
    shape = tuple(int(n) for n in args)
    if any(n < 0 for n in shape):
        first_bad = next(n for n in shape if n < 0)
        raise RuntimeError(
            f"Trying to create tensor with negative dimension {first_bad}: {list(shape)}"
        )
    return shape


def plain_shape(size: tuple[Any, ...]) -> tuple[int, ...] | None:
    """Return the shape of a size given as it mostly is, in ints; None for any other."""
    if len(size) == 1 and isinstance(size[0], (tuple, list)):
        size = tuple(size[0])
    for n in size:
        if n.__class__ is not int or n < 0:
            return None
    return size or None


def tuple_size(name: str, size: Any, position: int | None, forms: list[str]) -> Any:
    """Return a shape given as a tuple or list, as `randint` wants it."""
    if not isinstance(size, (tuple, list)):
        where = "" if position is None else f" (position {position})"
        raise TypeError(
            f"{name}(): argument 'size'{where} must be tuple of ints, not {type_name(size)}"
        )
    return size_from(name, (size,), position, forms)


def generator_of(generator: Any) -> Generator:
    """Return the generator to draw from: the default one for None."""
    return default_generator if generator is None else generator


#: The options that every factory takes, with what they must be.
_CHECKS: Final[dict[str, Callable[[Any], bool]]] = {
    "generator": lambda v: v is None or isinstance(v, Generator),
    "out": lambda v: v is None or isinstance(v, Tensor),
    "dtype": lambda v: v is None or isinstance(v, dtype_type),
    "layout": lambda v: True,
    "device": lambda v: v is None or isinstance(v, (str, device_of, int)),
    "pin_memory": lambda v: isinstance(v, bool),
    "requires_grad": lambda v: isinstance(v, bool),
    "memory_format": lambda v: True,
}


def check_options(
    name: str, args: tuple[Any, ...], options: dict[str, Any], forms: list[str]
) -> None:
    """Raise PyTorch's TypeError for an option that does not exist or is of the wrong type."""
    for key, value in options.items():
        check = _CHECKS.get(key)
        if check is None or not check(value):
            raise no_form(name, args, options, forms)
    if options.get("device") is not None:
        device_of(options["device"])


def produce(
    shape: tuple[int, ...],
    draw: Callable[[Any, np.ndarray], None],
    options: dict[str, Any],
    default: Any = None,
) -> Tensor:
    """Make a tensor (or fill `out=`) with `draw(generator, array)`."""
    if state.mode & TRANSFORM:
        from ..func.randomness import produced

        return produced(produce, shape, draw, options, default)
    generator = generator_of(options.get("generator"))
    out = options.get("out")
    if out is None:
        kind = options.get("dtype") or default or get_default_dtype()
        array = np.empty(shape, kind.np)
        requires_grad = options.get("requires_grad", False)
        if requires_grad and array.dtype.kind != "f":
            finish(array, True)
        draw(generator, array)
        return finish(array, requires_grad)
    if out._data.shape != shape:
        from ..resize import resize_data

        resize_data(out, shape)
    from ..version import counter_of

    draw(generator, out._data)
    counter_of(out).bump()
    return out


def produce_like(
    model: Tensor, draw: Callable[[Any, np.ndarray], None], options: dict[str, Any]
) -> Tensor:
    """Make a tensor in the shape, type and layout of another, filled by `draw`."""
    if state.mode & TRANSFORM:
        return produce(tuple(model._data.shape), draw, {"dtype": model.dtype, **options})
    kind = options.get("dtype")
    array = empty_like(model._data, None if kind is None else kind.np)
    requires_grad = options.get("requires_grad", False)
    if requires_grad and array.dtype.kind != "f":
        finish(array, True)
    draw(generator_of(options.get("generator")), array)
    return finish(array, requires_grad)
