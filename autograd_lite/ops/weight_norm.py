"""Weights as a direction times a length, and the lengths: T. Salimans, D. Kingma, NeurIPS 2016."""

from __future__ import annotations

from typing import Any

import numpy as np

from .._tensor import Tensor
from ..rulelib import sqrt
from .reduce_rules import sum_dims
from .register import define, public


def _others(dim: int, ndim: int) -> tuple[int, ...]:
    """Return all dimensions but one; for -1 all."""
    return tuple(d for d in range(ndim) if dim == -1 or d != dim)


def _lengths(v: Any, dim: int) -> Any:
    return sqrt(sum_dims(v * v, _others(dim, v.ndim), True))


def _norm(v: np.ndarray, g: np.ndarray, dim: int) -> tuple[Any, Any]:
    lengths = _lengths(v, dim)
    return v * (g / lengths), lengths


def _projected(grad: Any, v: Any, dim: int) -> Any:
    """Return the part of a gradient along the weight, per output."""
    return sum_dims(grad * v, _others(dim, v.ndim), True)


row = define(
    "_weight_norm_interface(v, g; dim)", _norm, outputs="result0, result1", non_differentiable="result1",
    node="WeightNormInterfaceBackward0", saves="result1",
    v=lambda grad, v, g, dim: (grad - v * (_projected(grad, v, dim) / (_lengths(v, dim) * _lengths(v, dim))))
    * (g / _lengths(v, dim)),
    g=lambda grad, v, dim: _projected(grad, v, dim) / _lengths(v, dim),
)  # fmt: skip


@public
def _weight_norm(v: Tensor, g: Tensor, dim: int = 0) -> Tensor:
    """Return `v` with the lengths `g` along all dimensions but `dim` (-1: along all)."""
    if dim in (0, v.dim() - 1):
        return row(v, g, dim)[0]
    return v * (g / norm_except_dim(v, 2, dim))


@public
def norm_except_dim(v: Tensor, pow: int = 2, dim: int = 0) -> Tensor:
    """Return the norms of order `pow` along all dimensions but `dim`, which are kept (-1: along all).

    >>> import autograd_lite as torch
    >>> torch.norm_except_dim(torch.tensor([[3.0, 4.0], [0.0, 2.0]]))
    tensor([[5.],
            [2.]])
    """
    import autograd_lite as torch

    if dim == -1:
        return torch.norm(v, pow)
    if dim == v.dim() - 1:
        shape = [1] * (v.dim() - 1) + [v.size(-1)]
        return torch.norm(v.contiguous().view(-1, v.size(-1)), pow, 0).view(shape)
    if dim == 0:
        shape = [v.size(0)] + [1] * (v.dim() - 1)
        return torch.norm(v.contiguous().view(v.size(0), -1), pow, 1).view(shape)
    return norm_except_dim(v.transpose(0, dim), pow, 0).transpose(0, dim)
