"""Random tensors: `rand`, `randn`, … and samples from distributions, with PyTorch's streams bit for bit.

Drawing has no gradient: the nodes of this family send zeros, as PyTorch's do.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import sampling
from .._tensor import Tensor, wrap
from ..dtypes import get_default_dtype, int64
from ..errors import type_name
from ..generator import default_generator
from ..resize import resize_data
from ..rulelib import zeros_like
from ..sampling.discrete import permutation
from ..strides import empty_like
from ..thread_mode import INFERENCE, TRANSFORM, state
from .calling import function, write_out
from .random_calls import (
    check_options,
    factory_forms,
    generator_of,
    is_int,
    like_forms,
    no_form,
    plain_shape,
    produce,
    produce_like,
    size_from,
    tuple_size,
)
from .register import define, public

_CAREFULLY = TRANSFORM | INFERENCE


def _is_plain(args: tuple[Any, ...], options: dict[str, Any], kind: type) -> bool:
    """Return whether a function was called with one argument of a type, outside of all modes."""
    return (
        not options and len(args) == 1 and args[0].__class__ is kind and not state.mode & _CAREFULLY
    )


# -- factories ----------------------------------------------------------------------------------


def _size_argument(name: str, size: tuple[Any, ...], options: dict[str, Any], forms: Any) -> Any:
    position: int | None = 1
    if "size" in options:
        if size:
            raise no_form(name, size, options, forms)
        given = options.pop("size")
        size, position = (given,), None
        if not isinstance(given, (tuple, list)):
            raise TypeError(
                f"{name}(): argument 'size' must be tuple of ints, not {type_name(given)}"
            )
    if options:
        check_options(name, size, options, forms)
    return size_from(name, size, position, forms)


def _factory(name: str, draw: Any, doc: str) -> None:
    forms = factory_forms("tuple of ints size")

    def make(*size: Any, **options: Any) -> Tensor:
        if not options:
            shape = plain_shape(size)
            if shape is not None and not state.mode & _CAREFULLY:
                array = np.empty(shape, get_default_dtype().np)
                draw(default_generator, array)
                return wrap(array)
        return produce(_size_argument(name, size, options, forms), draw, options)

    like = like_forms("Tensor input")

    def make_like(*args: Any, **options: Any) -> Tensor:
        if _is_plain(args, options, Tensor):
            array = empty_like(args[0]._data)
            draw(default_generator, array)
            return wrap(array)
        model = options.pop("input", None) if not args else args[0]
        if len(args) > 1 or (model is None and not args):
            raise no_form(f"{name}_like", args, options, like)
        if not isinstance(model, Tensor):
            raise TypeError(
                f"{name}_like(): argument 'input' (position 1) must be Tensor, not {type_name(model)}"
            )
        check_options(f"{name}_like", (model,), options, like)
        return produce_like(model, draw, options)

    make.__name__ = make.__qualname__ = name
    make_like.__name__ = make_like.__qualname__ = f"{name}_like"
    make.__doc__, make_like.__doc__ = (
        doc,
        f"Return what `{name}` does, in the shape and type of a tensor.",
    )
    make.__module__ = make_like.__module__ = "autograd_lite"
    public(make)
    public(make_like)


_factory(
    "rand",
    sampling.fill_uniform,
    """Return uniform samples from [0, 1).

    >>> import autograd_lite as torch
    >>> torch.rand(2, generator=torch.Generator().manual_seed(0))
    tensor([0.4963, 0.7682])
    """,
)
_factory(
    "randn",
    sampling.fill_normal,
    """Return samples from the standard normal distribution.

    >>> import autograd_lite as torch
    >>> torch.randn(3, generator=torch.Generator().manual_seed(0))
    tensor([ 1.5410, -0.2934, -2.1788])
    """,
)

_RANDINT = factory_forms("int high, tuple of ints size", "int low, int high, tuple of ints size")
_RANDINT_LIKE = like_forms(
    "Tensor input, int low, int high", "Tensor input, Tensor high", "Tensor input, int high"
)
_RANDPERM = factory_forms("int n")


@public
def randint(*args: Any, **options: Any) -> Tensor:
    """Return integers from [low, high); `low` is 0 unless given.

    Raises RuntimeError for an empty range or one that the type cannot hold.

    >>> import autograd_lite as torch
    >>> torch.randint(0, 10, (4,), generator=torch.Generator().manual_seed(0))
    tensor([4, 9, 3, 0])
    """
    if not options and not state.mode & _CAREFULLY and 1 < len(args) < 4:
        bounds, shape = args[:-1], plain_shape(args[-1:]) if args[-1].__class__ is tuple else None
        if shape is not None and all(b.__class__ is int for b in bounds):
            array = np.empty(shape, np.int64)
            sampling.randint_into(
                default_generator, 0 if len(args) == 2 else args[0], args[-2], array
            )
            return wrap(array)
    given, position = list(args), len(args)
    rest = dict(options)
    named = {k: rest.pop(k) for k in ("low", "high", "size") if k in rest}
    names = ["high", "size"] if len(given) + len(named) == 2 else ["low", "high", "size"]
    bound = dict(zip(names, given, strict=False)) | named
    if len(given) + len(named) not in (2, 3) or set(bound) != set(names):
        raise no_form("randint", args, options, _RANDINT)
    low, high = bound.get("low", 0), bound["high"]
    if not (is_int(low) and is_int(high)):
        raise no_form("randint", args, options, _RANDINT)
    shape = tuple_size("randint", bound["size"], None if "size" in named else position, _RANDINT)
    check_options("randint", args, rest, _RANDINT)
    return produce(
        shape, lambda g, a: sampling.randint_into(g, int(low), int(high), a), rest, int64
    )


@public
def randint_like(*args: Any, **options: Any) -> Tensor:
    """Return integers from [low, high) in the shape and type of a tensor; `low` is 0 unless given."""
    rest = dict(options)
    named = {k: rest.pop(k) for k in ("input", "low", "high") if k in rest}
    names = ["input", "high"] if len(args) + len(named) == 2 else ["input", "low", "high"]
    bound = dict(zip(names, args, strict=False)) | named
    if set(bound) != set(names) or len(args) + len(named) != len(names):
        raise no_form("randint_like", args, options, _RANDINT_LIKE)
    low, high = bound.get("low", 0), bound["high"]
    if not (isinstance(bound["input"], Tensor) and is_int(low) and is_int(high)):
        raise no_form("randint_like", args, options, _RANDINT_LIKE)
    check_options("randint_like", args, rest, _RANDINT_LIKE)
    return produce_like(
        bound["input"], lambda g, a: sampling.randint_into(g, int(low), int(high), a), rest
    )


@public
def randperm(*args: Any, **options: Any) -> Tensor:
    """Return the integers 0 … n - 1 in random order.

    >>> import autograd_lite as torch
    >>> torch.randperm(5, generator=torch.Generator().manual_seed(0))
    tensor([4, 0, 1, 3, 2])
    """
    if _is_plain(args, options, int) and args[0] >= 0:
        return wrap(permutation(default_generator, args[0]))
    rest = dict(options)
    values = [*args, rest.pop("n")] if "n" in rest else list(args)
    if len(values) != 1:
        raise no_form("randperm", args, options, _RANDPERM)
    n = values[0]
    if not is_int(n):
        raise TypeError(f"randperm(): argument 'n' (position 1) must be int, not {type_name(n)}")
    check_options("randperm", args, rest, _RANDPERM)
    if n < 0:
        raise RuntimeError(f"Trying to create tensor with negative dimension {n}: [{n}]")

    def draw(g: Any, array: np.ndarray) -> None:
        array[...] = permutation(g, int(n), array.dtype)

    return produce((int(n),), draw, rest, int64)


# -- distributions given by tensors ---------------------------------------------------------------


def samples(dtype: Any, shape: tuple[int, ...], fill: Any) -> np.ndarray:
    out = np.empty(shape, dtype)
    fill(out)
    return out


def _normal(mean: Any, std: Any, generator: Any) -> np.ndarray:
    dtype = (mean if isinstance(mean, np.ndarray) else std).dtype
    return sampling.normal_tensors(generator_of(generator), mean, std, dtype)


normal_mean = define(
    "normal_mean(mean; std, generator)", _normal, node="NormalBackward1", symbol="normal",
    saves="mean_sym_sizes", mean=lambda grad: zeros_like(grad),
)  # fmt: skip
normal_std = define(
    "normal_std(std; mean, generator)", lambda std, mean, generator: _normal(mean, std, generator),
    node="NormalBackward2", symbol="normal", saves="std_sym_sizes", std=lambda grad: zeros_like(grad),
)  # fmt: skip
normal_both = define(
    "normal_both(mean, std; generator)", _normal, node="NormalBackward3", symbol="normal",
    saves="mean_sym_sizes, std_sym_sizes", mean=lambda grad: zeros_like(grad), std=lambda grad: zeros_like(grad),
)  # fmt: skip
bernoulli_row = define(
    "bernoulli(self; generator)",
    lambda p, generator: samples(p.dtype, p.shape, lambda out: sampling.fill_bernoulli(generator_of(generator), out, p)),
    structure="diagonal", self=lambda grad: zeros_like(grad),
)  # fmt: skip
bernoulli_p = define(
    "bernoulli_p(self; p, generator)",
    lambda x, p, generator: samples(x.dtype, x.shape, lambda out: sampling.fill_bernoulli(generator_of(generator), out, p)),
)  # fmt: skip


_NORMAL = [
    "Tensor mean, Tensor std, *, torch.Generator generator = None, Tensor out = None",
    "Tensor mean, float std = 1, *, torch.Generator generator = None, Tensor out = None",
    "float mean, Tensor std, *, torch.Generator generator = None, Tensor out = None",
    "float mean, float std, tuple of ints size, *, torch.Generator generator = None, Tensor out = None, "
    "torch.dtype dtype = None, torch.layout layout = None, torch.device device = None, "
    "bool pin_memory = False, bool requires_grad = False",
]


@public
def normal(*args: Any, **options: Any) -> Tensor:
    """Return normal samples; mean and deviation are numbers (then with a size) or tensors.

    Raises RuntimeError for a negative deviation.

    >>> import autograd_lite as torch
    >>> torch.normal(torch.tensor([0.0, 9.0]), 1.0, generator=torch.Generator().manual_seed(0))
    tensor([1.5410, 8.7066])
    """
    rest = dict(options)
    values = dict(zip(("mean", "std", "size"), args, strict=False))
    for name in ("mean", "std", "size"):
        if name in rest and name not in values:
            values[name] = rest.pop(name)

    def fail() -> TypeError:
        return no_form("normal", args, options, _NORMAL)

    if "mean" not in values or len(args) > 3:
        raise fail()
    mean, std = values["mean"], values.get("std", 1.0)
    tensors = [v for v in (mean, std) if isinstance(v, Tensor)]
    if not all(isinstance(v, (Tensor, int, float, np.number)) for v in (mean, std)):
        raise fail()
    if bool(tensors) == ("size" in values) or (not tensors and "std" not in values):
        raise fail()
    check_options("normal", args, rest, _NORMAL)
    if not tensors:
        if not isinstance(values["size"], (tuple, list)):
            raise fail()
        shape = size_from("normal", (values["size"],), 3, _NORMAL)
        return produce(
            shape, lambda g, a: sampling.fill_normal(g, a, float(mean), float(std)), rest
        )
    generator = rest.get("generator")
    if len(tensors) == 2:
        result = normal_both(mean, std, generator)
    elif isinstance(mean, Tensor):
        result = normal_mean(mean, std, generator)
    else:
        result = normal_std(std, mean, generator)
    return _into("normal", result, rest.get("out"))


def _into(name: str, result: Tensor, out: Any) -> Tensor:
    if out is None:
        return result
    if out._data.shape != result._data.shape:  # resized without a warning, as in PyTorch
        resize_data(out, result._data.shape)
    written: Tensor = write_out(name, result, out)
    return written


@function(out=False)
def bernoulli(input: Tensor, p: Any = None, *, generator: Any = None, out: Any = None) -> Tensor:
    """Flip a coin for each element: 1 with the element (or `p`) as the probability, else 0.

    >>> import autograd_lite as torch
    >>> torch.bernoulli(torch.tensor([0.0, 1.0]))
    tensor([0., 1.])
    """
    if isinstance(p, Tensor):
        p = p.item()
    if p is not None:
        if not 0 <= p <= 1:
            raise RuntimeError(f"bernoulli expects p to be in [0, 1], but got p={p:g}")
        return _into("bernoulli", bernoulli_p(input, p, generator), out)
    return _into("bernoulli", bernoulli_row(input, generator), out)
