"""Distances between vectors, one by one and in pairs."""

from __future__ import annotations

from typing import Any

import numpy as np

from .._tensor import Tensor
from ..rulelib import unsqueeze
from ..table import define
from ..thread_mode import TRANSFORM, state
from .calling import function
from .reduce_norm import norm_backward, norm_of, old_norm_row, vector_norm
from .reduce_rules import rule_row, sum_dims
from .scalar_rows import add_number

dist_row = define(
    "dist(self, other; p)", lambda a, b, p: norm_of(a - b, p, None, False), promote="arithmetic",
    self=lambda grad, self, other, p, result: norm_backward(grad, self - other, p, result),
    other=lambda grad, self, other, p, result: None if p == 0 else -norm_backward(grad, self - other, p, result),
)  # fmt: skip


@function(out=False)
def dist(input: Tensor, other: Tensor, p: Any = 2) -> Tensor:
    """The p-norm of a difference."""
    return dist_row(input, other, p)


@function(as_method=False, out=False)
def pairwise_distance(
    x1: Tensor, x2: Tensor, p: float = 2.0, eps: float = 1e-6, keepdim: bool = False
) -> Tensor:
    """The p-norms of the differences along the last dimension (`eps` is added to them first)."""
    last = max(x1._data.ndim, x2._data.ndim) - 1
    return old_norm_row(add_number(x1 - x2, eps), float(p), (last,), keepdim)


def _differences(x1: Any, x2: Any) -> Any:
    return unsqueeze(x1, -2) - unsqueeze(x2, -3)


def _cdist(x1: np.ndarray, x2: np.ndarray, p: float) -> Any:
    if p == 2.0 and x1.shape[-2] * x2.shape[-2] * x1.shape[-1] > 2**20:
        squares = (x1 * x1).sum(-1)[..., :, None] + (x2 * x2).sum(-1)[..., None, :]
        return np.sqrt(np.maximum(squares - 2 * np.matmul(x1, np.swapaxes(x2, -1, -2)), 0))
    return norm_of(_differences(x1, x2), p, -1, False)


def _cdist_backward(grad: Any, x1: Any, x2: Any, p: float, result: Any, over: int) -> Any:
    if p == 0:
        return None
    each = norm_backward(grad, _differences(x1, x2), p, result, (-1,), False)
    part = sum_dims(each, (over,), False)
    return part if over == -2 else -part


cdist_row = define(
    "cdist(x1, x2; p)", _cdist,
    caption={"x1": "@caption.distance", "x2": "@caption.distance"}, promote="arithmetic", layout="C",
    x1=lambda grad, x1, x2, p, result: _cdist_backward(grad, x1, x2, p, result, -2),
    x2=lambda grad, x1, x2, p, result: _cdist_backward(grad, x1, x2, p, result, -3),
)  # fmt: skip


@function(as_method=False, out=False)
def cdist(
    x1: Tensor,
    x2: Tensor,
    p: float = 2.0,
    compute_mode: str = "use_mm_for_euclid_dist_if_necessary",
) -> Any:
    """The p-norm distances between all rows of two batches of points.

    >>> import autograd_lite as torch
    >>> torch.cdist(torch.tensor([[0.0, 0.0]]), torch.tensor([[3.0, 4.0], [0.0, 1.0]]))
    tensor([[5., 1.]])
    """
    for name, x in (("X1", x1), ("X2", x2)):
        if x._data.ndim < 2:
            raise RuntimeError(
                f"cdist only supports at least 2D tensors, {name} got: {x._data.ndim}D"
            )
    columns = x1._data.shape[-1], x2._data.shape[-1]
    if columns[0] != columns[1]:
        raise RuntimeError(
            f"X1 and X2 must have the same number of columns. X1: {columns[0]} X2: {columns[1]}"
        )
    if p < 0:
        raise RuntimeError("cdist only supports non-negative p values")
    return cdist_row(x1, x2, float(p))


def _pairs(n: int) -> tuple[np.ndarray, np.ndarray]:
    return np.triu_indices(n, 1)


take_rows: Any = rule_row(
    "take_rows(self; rows)", lambda x, rows: x[rows], jvp="linear", structure="selection",
    self=lambda grad, rows, self_sym_sizes: add_rows(grad, rows, self_sym_sizes),
)  # fmt: skip


def _add_rows(x: np.ndarray, rows: np.ndarray, sizes: Any) -> np.ndarray:
    out = np.zeros(sizes, x.dtype)
    np.add.at(out, rows, x)
    return out


add_rows: Any = rule_row(
    "add_rows(self; rows, sizes)", _add_rows, jvp="linear", self=lambda grad, rows: take_rows(grad, rows),
)  # fmt: skip


def _pdist_backward(grad: Any, self: Any, p: float, result: Any) -> Any:
    if p == 0:
        return None
    first, second = _pairs(self.shape[0])
    each = norm_backward(
        grad, take_rows(self, first) - take_rows(self, second), p, result, (-1,), False
    )
    sizes = tuple(self.shape)
    return add_rows(each, first, sizes) - add_rows(each, second, sizes)


def _pdist(x: np.ndarray, p: float) -> Any:
    if x.ndim != 2:
        raise RuntimeError(f"pdist only supports 2D tensors, got: {x.ndim}D")
    first, second = _pairs(x.shape[0])
    return norm_of(x[first] - x[second], p, -1, False)


pdist_row = define(
    "pdist(self; p)", _pdist, caption={"self": "@caption.distance"}, self=_pdist_backward
)


@function(as_method=False, out=False)
def pdist(input: Tensor, p: float = 2.0) -> Tensor:
    """The p-norm distances between all pairs of rows, in the order (0,1), (0,2), …, (1,2), …."""
    return pdist_row(input, float(p))


@function(as_method=False, out=False)
def cosine_similarity(x1: Tensor, x2: Tensor, dim: int = 1, eps: float = 1e-8) -> Tensor:
    """The cosine of the angle between vectors along a dimension.

    >>> import autograd_lite as torch
    >>> torch.cosine_similarity(torch.tensor([[1.0, 0.0]]), torch.tensor([[1.0, 1.0]]))
    tensor([0.7071])
    """
    from .register import PUBLIC

    x1, x2 = PUBLIC["broadcast_tensors"](x1, x2)
    lengths = [vector_norm(x, 2, dim, True) for x in (x1, x2)]
    floored = []
    for length in lengths:
        if state.mode & TRANSFORM:
            floored.append(PUBLIC["clamp_min"](length, eps))
            continue
        length = length.clone()
        np.maximum(length._data, eps, out=length._data)  # the gradient does not know of the floor
        floored.append(length)
    return ((x1 / floored[0]) * (x2 / floored[1])).sum(dim)
