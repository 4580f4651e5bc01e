"""What the rules of reductions share: dimensions put back, and gradients sent to chosen elements."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from ..adding import add_at_axis
from ..dims import wrap_dim, wrap_dims
from ..pick_rules import flat_places
from ..rulelib import expand, rule_function, unsqueeze
from ..table import define

_ARRAYS = (np.ndarray, np.generic)

#: NumPy's reductions, untyped: their declared types know no variable `keepdims`.
add_along: Any = np.add.reduce
multiply_along: Any = np.multiply.reduce
max_along: Any = np.maximum.reduce
min_along: Any = np.minimum.reduce

#: Ones for so many elements that BLAS sums them in a third of the time of a reduction.
FEW: Final = {np.dtype(t): [np.ones(n, t) for n in range(17)] for t in (np.float32, np.float64)}


def total(x: np.ndarray) -> Any:
    """Return the sum of all elements of an array of a type that FEW has."""
    if x.__class__ is np.ndarray and x.size <= 16:
        if x.size == 1:
            return x.reshape(())[()] + 0  # the sum of a single -0 is 0; BLAS has -0
        return x.ravel().dot(FEW[x.dtype][x.size])
    return add_along(x, axis=None)


def few_along(x: np.ndarray, dim: int, keepdim: bool = False) -> Any:
    """Return the sum over a dimension of a vector or matrix with few elements along it, else None."""
    ones = FEW[x.dtype]
    if x.size == 1:  # see `total`
        return None
    if x.ndim == 2:
        if dim in (1, -1):
            n = x.shape[1]
            if n > 16:
                return None
            out = x.dot(ones[n])
            return out.reshape(len(out), 1) if keepdim else out
        if dim in (0, -2):
            n = x.shape[0]
            if n > 16:
                return None
            out = ones[n].dot(x)
            return out.reshape(1, len(out)) if keepdim else out
    elif x.ndim == 1 and dim in (0, -1) and x.size <= 16 and not keepdim:
        return np.asarray(x.dot(ones[x.size]))
    return None


#: A row as rules call it: on arrays, on symbols and on Tensors.
Rule = Callable[..., Any]


def rule_row(signature: str, forward: Callable[..., Any], /, **options: Any) -> Rule:
    """Define a row that rules call: on arrays its forward, on anything else the row itself."""
    return rule_call(define(signature, forward, **options).name, forward)


def rule_call(name: str, forward: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function for rules: `forward` on arrays, the row or method `name` on anything else."""

    def call(x: Any, *args: Any) -> Any:
        if isinstance(x, _ARRAYS):
            return forward(x, *args)
        return x.__rule_function__(name, args, {})

    call.__name__ = name
    return call


def axes_of(dim: Any, ndim: int) -> Any:
    """Return the axes that `dim` (None or empty: all) names, for NumPy; IndexError if out of range."""
    if dim is None or len(dim) == 0:
        return None
    if len(dim) == 1 and -ndim <= dim[0] < ndim:
        return dim[0]
    axes = wrap_dims(dim, ndim)
    return axes if ndim else None


def as_dims(dim: Any) -> tuple[int, ...] | None:
    """Return a `dim` argument as a tuple, as nodes save it; None stays None."""
    if dim is None:
        return None
    if type(dim) is int:
        return (dim,)
    if isinstance(dim, (list, tuple)):
        return tuple(d.__index__() for d in dim)
    return (dim.__index__(),)


def kept_shape(shape: tuple[int, ...], dim: Any) -> tuple[int, ...]:
    """Return the shape that `keepdim=True` gives."""
    axes = range(len(shape)) if not dim else wrap_dims(dim, len(shape))
    return tuple(1 if i in axes else n for i, n in enumerate(shape))


def reduced_count(shape: tuple[int, ...], dim: Any) -> int:
    """Return how many elements become one."""
    if dim and len(dim) == 1 and -len(shape) <= dim[0] < len(shape):
        return shape[dim[0]]
    axes = range(len(shape)) if not dim else wrap_dims(dim, len(shape))
    count = 1
    for i in axes if shape else ():
        count *= shape[i]
    return count


def restore_dims(x: Any, dim: Any, keepdim: bool, ndim: int) -> Any:
    """Put back the dimensions that a reduction took away, with extent 1."""
    if keepdim or not dim or ndim == 0:
        return x
    if len(dim) == 1 and -ndim <= dim[0] < ndim:
        return unsqueeze(x, dim[0] % ndim)
    for d in sorted(wrap_dims(dim, ndim)):
        x = unsqueeze(x, d)
    return x


def sum_backward(grad: Any, sizes: tuple[int, ...], dim: Any, keepdim: bool) -> Any:
    """Spread a gradient over the elements that were summed."""
    return expand(restore_dims(grad, dim, keepdim, len(sizes)), sizes)


#: Sum over some dimensions (None or empty: all); then whether they stay with extent 1.
sum_dims = rule_call(
    "sum", lambda x, dim, keepdim: add_along(x, axis=axes_of(dim, x.ndim), keepdims=keepdim)
)


@rule_function
def isnan(x: Any) -> Any:
    """Tell which elements are NaN."""
    return np.isnan(x)


def values_of(x: Any) -> Any:
    """Return the array behind a rule's operand: inside `vmap`, of the whole batch; a symbol
    itself where its value is not known.

    A rule may look at it to choose its way, if the way is right for every example.
    """
    while hasattr(inner := getattr(x, "value", None), "_data"):
        x = inner
    return getattr(x, "_data", x)


def has_zero(x: Any) -> bool:
    """Tell whether some element (of some example) is zero; False for a symbol without a value."""
    data = values_of(x)
    return isinstance(data, _ARRAYS) and not np.all(data)


def has_nan(x: Any) -> bool:
    """Tell whether some element (of some example) is NaN; False for a symbol without a value."""
    data = values_of(x)
    return isinstance(data, _ARRAYS) and bool(np.isnan(data).any())


# -- elements chosen by an index ------------------------------------------------------------------


def _gather(x: Any, index: Any, dim: int) -> Any:
    return np.take_along_axis(x, index, dim) if x.ndim else x.copy()


def _scatter_zeros(grad: Any, index: Any, dim: int, sizes: tuple[int, ...], distinct: bool) -> Any:
    out = np.zeros(sizes, grad.dtype)
    if not sizes:
        out[...] = grad
    elif distinct:
        np.put_along_axis(out, index, grad, dim)
    elif grad.size:
        add_at_axis(out.reshape(-1), 0, flat_places(sizes, dim, index), np.ravel(grad))
    return out


gather_along: Any = rule_row(
    "gather_along(self, index; dim)", _gather, node="GatherBackward0", jvp="linear", structure="selection",
    self=lambda grad, index, dim, self_sym_sizes: scatter_zeros(grad, index, dim, self_sym_sizes, False),
)  # fmt: skip
scatter_zeros: Any = rule_row(
    "scatter_zeros(grad, index; dim, sizes, distinct)", _scatter_zeros, node="ScatterBackward0", jvp="linear",
    structure="selection", grad=lambda grad, index, dim: gather_along(grad, index, dim),
)  # fmt: skip


def select_backward(
    grad: Any, dim: int, indices: Any, sizes: tuple[int, ...], keepdim: bool
) -> Any:
    """Send each gradient to the element that a reduction chose."""
    if not keepdim and sizes:
        at = wrap_dim(dim, len(sizes))
        grad, indices = unsqueeze(grad, at), unsqueeze(indices, at)
    return scatter_zeros(grad, indices, dim, sizes, True)


def evenly_distribute(grad: Any, self: Any, result: Any) -> Any:
    """Share a gradient among all elements that equal the result."""
    nan = has_nan(result)
    mask = (self == result) | (isnan(self) & isnan(result)) if nan else self == result
    return mask * (grad / sum_dims(mask, None, False))


def share_among_equal(grad: Any, self: Any, result: Any, dim: Any, keepdim: bool, ndim: int) -> Any:
    """Share gradients among the elements that equal the result of their group."""
    mask = restore_dims(result, dim, keepdim, ndim) == self
    grad = restore_dims(grad, dim, keepdim, ndim)
    return grad * mask / sum_dims(mask, dim, True)


# -- elementwise functions of the rules -----------------------------------------------------------


@rule_function
def masked_fill(x: Any, mask: Any, value: Any) -> Any:
    """Put a number where the mask holds."""
    return np.where(mask, x.dtype.type(value), x)


@rule_function
def abs(x: Any) -> Any:
    """Elementwise magnitude."""
    return np.abs(x)


@rule_function
def pow(x: Any, exponent: float) -> Any:
    """Elementwise power."""
    return x if exponent == 1 else np.power(x, x.dtype.type(exponent))
