"""The functions that rules may call: on arrays NumPy, on Tensors the operations themselves.

A rule is written once and run on raw arrays (the fast path), on Tensors (`create_graph`), on
symbols (the caption in the picture). Anything that has `__rule_function__(name, args, kwargs)`
can be an argument; operators (`+ - * / ** @`) need nothing from here.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from .choosing import choose
from .fit import sum_to as _sum_to

_ARRAYS = (np.ndarray, np.generic)


def rule_function(on_arrays: Callable[..., Any]) -> Callable[..., Any]:
    """Make a function on arrays one that rules can call on anything.

    On Tensors the method of that name is called, or the public function where there is none.
    """
    name = on_arrays.__name__

    @functools.wraps(on_arrays)
    def call(x: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(x, _ARRAYS):
            return on_arrays(x, *args, **kwargs)
        return x.__rule_function__(name, args, kwargs)

    return call


def on_tensors(name: str, x: Any, *args: Any, **kwargs: Any) -> Any:
    """Run a rule function on Tensors: a row or method of that name, or a function of the package."""
    if name == "joined_with":
        from .table import ROWS

        return ROWS["cat"]([x, args[0]], args[1])
    if name == "where":  # `x.where(c, y)` is another order
        from .ops.select import where_function

        return where_function(x, *args)
    function = getattr(type(x), name, None)
    if function is None:
        from .table import ROWS

        function = ROWS.get(name)
    if function is None:
        import autograd_lite

        function = getattr(autograd_lite, name)
    return function(x, *args, **kwargs)


def scaled(x: Any, factor: Any) -> Any:
    """Return `x * factor`, or `x` itself where the factor is 1."""
    return x if factor == 1 else x * factor


def _ufunc(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    def on_arrays(x: Any) -> Any:
        return function(x)

    on_arrays.__name__ = name
    on_arrays.__doc__ = f"Elementwise {name}."
    return rule_function(on_arrays)


def _sgn(x: Any) -> Any:
    """NumPy's sign of NaN is NaN; that of PyTorch's rules is 0."""
    sign = np.sign(x)
    return np.where(sign == sign, sign, x.dtype.type(0))


exp = _ufunc("exp", np.exp)
log = _ufunc("log", np.log)
sin = _ufunc("sin", np.sin)
cos = _ufunc("cos", np.cos)
sinh = _ufunc("sinh", np.sinh)
cosh = _ufunc("cosh", np.cosh)
tanh = _ufunc("tanh", np.tanh)
sqrt = _ufunc("sqrt", np.sqrt)
sign = _ufunc("sign", np.sign)


@rule_function
def where(condition: Any, a: Any, b: Any) -> Any:
    """Return `a` where the condition holds, else `b`."""
    return choose(condition, a, b)


@rule_function
def zeros_like(x: Any) -> Any:
    """Return zeros in the shape and type of `x`."""
    return np.zeros_like(x)


@rule_function
def expand(x: Any, shape: tuple[int, ...]) -> Any:
    """Repeat `x` along new or 1-sized dimensions, without a copy where it is large."""
    if math.prod(shape) > 4096:
        return np.broadcast_to(x, shape)
    out = np.empty(shape, x.dtype)  # several times faster than a broadcast view
    out[...] = x
    return out


@rule_function
def reshape(x: Any, shape: tuple[int, ...]) -> Any:
    """Return the same elements in another shape."""
    return np.reshape(x, shape)


@rule_function
def unsqueeze(x: Any, dim: int) -> Any:
    """Insert a dimension of extent 1."""
    at = dim if dim >= 0 else dim + x.ndim + 1
    return x.reshape((*x.shape[:at], 1, *x.shape[at:]))


@rule_function
def sum_to_size(x: Any, shape: tuple[int, ...]) -> Any:
    """Sum over the dimensions that broadcasting from `shape` added or stretched."""
    return _sum_to(x, tuple(shape))


@rule_function
def transpose(x: Any, dim0: int, dim1: int) -> Any:
    """Swap two dimensions."""
    return np.swapaxes(x, dim0, dim1) if np.ndim(x) else x


@rule_function
def div(x: Any, y: Any, rounding_mode: str | None = None) -> Any:
    """Divide, rounding the quotient down ("floor") or toward zero ("trunc")."""
    if rounding_mode == "floor":
        return np.floor_divide(x, y)
    return np.trunc(np.divide(x, y)) if rounding_mode == "trunc" else np.divide(x, y)


@rule_function
def rsqrt(x: Any) -> Any:
    """Return 1 over the square root."""
    return 1 / np.sqrt(x)


@rule_function
def type_as(x: Any, y: Any) -> Any:
    """Return `x` in the type of `y`."""
    return x.astype(y.dtype, copy=False)


@rule_function
def isfinite(x: Any) -> Any:
    """Return whether each element is neither infinite nor nan."""
    return np.isfinite(x)


@rule_function
def joined_with(x: Any, y: Any, dim: int) -> Any:
    """Put `y` behind `x` along a dimension."""
    return np.concatenate((x, y), dim)


def _special(name: str) -> Callable[..., Any]:
    def on_arrays(x: Any, *args: Any) -> Any:
        from .kernels import special

        return getattr(special, name)(x, *args)

    on_arrays.__name__ = name
    on_arrays.__doc__ = f"The special function {name}."
    return rule_function(on_arrays)


log1p = _ufunc("log1p", np.log1p)
sgn = _ufunc("sgn", _sgn)
digamma = _special("digamma")
erf = _special("erf")
erfcx = _special("erfcx")
erfinv = _special("erfinv")
i0 = _special("i0")
i0e = _special("i0e")
i1 = _special("i1")
i1e = _special("i1e")
lgamma = _special("lgamma")
polygamma = _special("polygamma")
sigmoid = _special("sigmoid")
zeta = _special("zeta")
zeta_of_number = _special("zeta_of_number")
