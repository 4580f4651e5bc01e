"""Norms and distances."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .._tensor import Tensor
from ..dims import wrap_dim, wrap_dims
from ..inplace import apply_in_place
from ..rulelib import expand, sgn
from ..table import define
from .calling import function, write_out
from .reduce_rules import (
    abs,
    add_along,
    as_dims,
    axes_of,
    has_nan,
    isnan,
    masked_fill,
    max_along,
    min_along,
    pow,
    restore_dims,
    sum_dims,
)  # fmt: skip
from .register import method

_F16, _F32 = np.dtype(np.float16), np.dtype(np.float32)


def norm_of(x: Any, p: Any, axes: Any, keepdim: bool) -> Any:
    """The p-norm along axes (None: of all elements)."""
    if x.dtype is _F16:
        return norm_of(x.astype(_F32), p, axes, keepdim).astype(_F16)
    if p == 2:
        return np.sqrt(add_along(x * x, axis=axes, keepdims=keepdim))
    size = np.abs(x)
    if p == 1:
        return add_along(size, axis=axes, keepdims=keepdim)
    if p == 0:
        return add_along(size != 0, axis=axes, keepdims=keepdim, dtype=x.dtype)
    if p == math.inf:
        return max_along(size, axis=axes, keepdims=keepdim)
    if p == -math.inf:
        return min_along(size, axis=axes, keepdims=keepdim)
    return add_along(size ** x.dtype.type(p), axis=axes, keepdims=keepdim) ** x.dtype.type(1 / p)


def norm_backward(
    grad: Any, self: Any, p: Any, result: Any, dim: Any = None, keepdim: bool = True
) -> Any:
    """The gradient of a p-norm: 0 where the norm is 0, shared where the largest is not alone."""
    grad = restore_dims(grad, dim, keepdim, self.ndim)
    result = restore_dims(result, dim, keepdim, self.ndim)
    if p == 0:  # constant almost everywhere: no gradient
        return None
    if p == 1:
        return sgn(self) * grad
    if p == 2:
        return grad * masked_fill(self / result, result == 0, 0)
    if p in (math.inf, -math.inf):
        largest = abs(self) == abs(result)
        if has_nan(result):
            largest = largest | (isnan(self) & isnan(result))
        return sgn(self) * (grad / sum_dims(largest, dim, True) * largest)
    if p < 1:
        scaled = sgn(self) * masked_fill(pow(abs(self), p - 1), self == 0, 0)
        return scaled * grad * pow(result, 1 - p)
    scaled = sgn(self) * pow(abs(self), p - 1) if p < 2 else self * pow(abs(self), p - 2)
    return scaled * masked_fill(grad / pow(result, p - 1), result == 0, 0)


def _vector_norm(x: np.ndarray, ord: Any, dim: Any, keepdim: bool, dtype: Any = None) -> Any:
    if dtype is not None:
        x = x.astype(dtype.np)
    axes = axes_of(dim, x.ndim)
    if x.size == 0 and (ord < 0 or ord == math.inf):
        if not dim:
            raise RuntimeError(
                f"linalg.vector_norm cannot compute the {ord} norm on an empty tensor because the operation does "
                "not have an identity"
            )
        for d in wrap_dims(dim, x.ndim):
            if x.shape[d] == 0:
                raise RuntimeError(
                    f"linalg.vector_norm cannot compute the {ord} norm on the dimension {d}because this dimension "
                    "is empty and the operation does not have an identity"
                )
    return norm_of(x, ord, axes, keepdim)


vector_norm_row = define(
    "linalg_vector_norm(self; ord, dim, keepdim, dtype)", _vector_norm, symbol="‖·‖",
    self=lambda grad, self, ord, result, dim, keepdim: norm_backward(grad, self, ord, result, dim, keepdim),
    layout="C",
)  # fmt: skip
old_norm_row = define(
    "norm(self; p, dim, keepdim)", _vector_norm, symbol="‖·‖", node="NormBackward1",
    self=lambda grad, self, p, result, dim, keepdim: norm_backward(grad, self, p, result, dim, keepdim),
    layout="C",
)  # fmt: skip


def vector_norm(
    x: Any, ord: Any = 2, dim: Any = None, keepdim: bool = False, dtype: Any = None
) -> Any:
    """`torch.linalg.vector_norm` without the argument checks."""
    if isinstance(ord, bool) or not isinstance(ord, (int, float)):
        ord = float(ord)
    if x._data.dtype.kind != "f":
        raise RuntimeError(
            f"linalg.vector_norm: Expected a floating point or complex tensor as input. Got {x.dtype.type_name}"
        )
    if dtype is not None:
        check_no_narrowing("linalg.vector_norm", x.dtype, dtype)
    return vector_norm_row(x, ord, as_dims(dim), keepdim, dtype)


def check_no_narrowing(name: str, from_: Any, to: Any) -> None:
    """Raise PyTorch's RuntimeError where `dtype=` would lose precision."""
    if not to.is_floating_point:
        raise RuntimeError(f"{name}: dtype should be floating point or complex. Got {to.type_name}")
    if to.itemsize < from_.itemsize:
        raise RuntimeError(
            f"{name}: the dtype of the input ({from_.type_name}) should be convertible without narrowing to the "
            f"specified dtype ({to.type_name})"
        )


@function(out=False, as_method=False)
def norm(
    input: Tensor,
    p: Any = "fro",
    dim: Any = None,
    keepdim: bool = False,
    out: Any = None,
    dtype: Any = None,
) -> Any:
    """The p-norm of all elements, or over dimensions; "fro" is 2, "nuc" the sum of singular values.

    >>> import autograd_lite as torch
    >>> torch.tensor([3.0, 4.0]).norm(), torch.tensor([[3.0, -4.0]]).norm(p=1, dim=1)
    (tensor(5.), tensor([7.]))
    """
    from .linalg_norm import matrix_norm

    if p == "fro" or not isinstance(p, str):
        order = 2 if p == "fro" else 2.0 if p is None else p
        result = vector_norm(input, order, dim, keepdim, dtype)
        return result if out is None else write_out("norm", result, out)
    result = matrix_norm(input, p, (-2, -1) if dim is None else dim, keepdim, dtype)
    return result if out is None else write_out("norm", result, out)


def _norm_method(
    self: Any, p: Any = "fro", dim: Any = None, keepdim: bool = False, dtype: Any = None
) -> Any:
    return norm(self, p, dim, keepdim, None, dtype)


method(_norm_method, "norm")


# -- renorm ---------------------------------------------------------------------------------------


def _renorm_factor(
    x: np.ndarray, p: Any, dim: int, maxnorm: Any
) -> tuple[Any, Any, tuple[int, ...]]:
    at = wrap_dim(dim, x.ndim)
    axes = tuple(i for i in range(x.ndim) if i != at)
    wide = x.astype(_F32) if x.dtype is _F16 else x
    norms = norm_of(wide, p, axes, True)
    return norms, np.where(norms > maxnorm, maxnorm / (norms + 1e-7), 1).astype(x.dtype), axes


def _renorm(x: np.ndarray, p: Any, dim: int, maxnorm: Any) -> Any:
    if x.ndim < 2:
        raise RuntimeError(f"renorm: input needs at least 2 dimensions, got {x.ndim} dimensions")
    if maxnorm < 0:
        raise RuntimeError(f"renorm: expected maxnorm to be >= 0 but got {maxnorm}")
    return x * _renorm_factor(x, p, dim, maxnorm)[1]


def _renorm_backward(grad: Any, self: Any, p: Any, dim: int, maxnorm: Any) -> Any:
    at = wrap_dim(dim, self.ndim)
    axes = tuple(i for i in range(self.ndim) if i != at)
    norms = slice_norms(self, p, axes)
    shrunk = norms > maxnorm
    along = sum_dims(grad * self, axes, True)
    turn = norm_backward(along, self, p, norms, axes, True)
    inverse = 1 / (norms + 1e-7)
    return masked_where(shrunk, maxnorm * (grad * inverse - inverse * inverse * turn), grad)


def slice_norms(x: Any, p: Any, axes: tuple[int, ...]) -> Any:
    """The p-norm over axes, kept with extent 1, on arrays or anything else."""
    if isinstance(x, (np.ndarray, np.generic)):
        return norm_of(x, p, axes, True)
    return vector_norm(x, p, axes, True)


def masked_where(mask: Any, a: Any, b: Any) -> Any:
    """`where` with both sides in one shape."""
    from ..rulelib import where

    return where(expand(mask, tuple(b.shape)), a, b)


renorm_row = define(
    "renorm(self; p, dim, maxnorm)",
    _renorm,
    caption={"self": "@caption.renorm"},
    self=_renorm_backward,
    layout="C",
)


def _renorm_in_place(self: Any, p: Any, dim: int, maxnorm: Any) -> Tensor:
    """In-place version of `renorm`."""
    return apply_in_place(renorm_row, self, p, dim, maxnorm)


method(_renorm_in_place, "renorm_")


@function()
def renorm(input: Tensor, p: Any, dim: int, maxnorm: Any) -> Tensor:
    """Shrink each slice along `dim` whose p-norm exceeds `maxnorm` to that norm."""
    return renorm_row(input, p, dim, maxnorm)


__all__ = ["check_no_narrowing", "norm_of", "vector_norm"]
