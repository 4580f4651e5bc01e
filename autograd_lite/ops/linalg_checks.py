"""What linear algebra shares: checks with PyTorch's errors, factorisations NumPy lacks, rule helpers."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..dims import batch_of
from ..dtypes import FROM_NUMPY
from ..rulelib import transpose, unsqueeze
from ..triangles import lower_triangle, upper_triangle
from .reduce_rules import rule_call


class _LinAlgError(RuntimeError):
    """A matrix is singular, or not positive-definite, where that is needed."""


def check_matrix(name: str, x: np.ndarray, letter: str = "A") -> None:
    """Raise RuntimeError unless `x` is (a batch of) matrices."""
    if x.ndim < 2:
        raise RuntimeError(f"{name}: The input tensor {letter} must have at least 2 dimensions.")


def check_square(name: str, x: np.ndarray, letter: str = "A") -> None:
    """Raise RuntimeError unless `x` is (a batch of) square matrices."""
    check_matrix(name, x, letter)
    if x.shape[-1] != x.shape[-2]:
        raise RuntimeError(
            f"{name}: {letter} must be batches of square matrices, but they are {x.shape[-2]} by {x.shape[-1]} matrices"
        )


def check_float(name: str, x: np.ndarray) -> None:
    """Raise RuntimeError unless `x` is float32 or float64."""
    if x.dtype.kind != "f":
        kind = FROM_NUMPY[x.dtype].type_name
        raise RuntimeError(
            f"{name}: Expected a floating point or complex tensor as input. Got {kind}"
        )
    if x.dtype.itemsize < 4:
        raise RuntimeError(
            f"{name}: Low precision dtypes not supported. Got {FROM_NUMPY[x.dtype].type_name}"
        )


def lu_factor(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """LU with partial pivoting of (a batch of) matrices: L and U in one array, pivots from 1."""
    a = batch_of(np.array(x, order="C"))
    rows, columns = x.shape[-2:]
    count = min(rows, columns)
    pivots = np.empty((len(a), count), np.int32)
    batch = np.arange(len(a))
    for k in range(count):
        at = np.abs(a[:, k:, k]).argmax(1) + k
        pivots[:, k] = at + 1
        held = a[:, k].copy()
        a[:, k] = a[batch, at]
        a[batch, at] = held
        pivot = a[:, k, k]
        a[:, k + 1 :, k] /= np.where(pivot == 0, 1, pivot)[:, None]
        a[:, k + 1 :, k + 1 :] -= a[:, k + 1 :, k, None] * a[:, k, None, k + 1 :]
    return a.reshape(x.shape), pivots.reshape(*x.shape[:-2], count)


def row_order(pivots: np.ndarray, rows: int) -> np.ndarray:
    """The order of rows that a sequence of row exchanges makes."""
    flat = batch_of(pivots, 1)
    order = np.tile(np.arange(rows), (len(flat), 1))
    batch = np.arange(len(flat))
    for k in range(flat.shape[1]):
        at = flat[:, k] - 1
        held = order[:, k].copy()
        order[:, k] = order[batch, at]
        order[batch, at] = held
    return order.reshape(*pivots.shape[:-1], rows)


def permutation(pivots: np.ndarray, rows: int, dtype: Any) -> np.ndarray:
    """The matrix P of A = P L U."""
    return np.swapaxes(np.eye(rows, dtype=dtype)[row_order(pivots, rows)], -1, -2)


def zero_pivot(lu: np.ndarray) -> np.ndarray:
    """Per matrix, the number (from 1) of the first zero on U's diagonal, or 0."""
    zero = np.diagonal(lu, axis1=-2, axis2=-1) == 0
    if not zero.shape[-1]:
        return np.zeros(zero.shape[:-1], np.int32)
    return np.where(zero.any(-1), zero.argmax(-1) + 1, 0).astype(np.int32)


def first_bad(info: np.ndarray) -> tuple[str, int] | None:
    """Return (the words for the batch element, the number) of the first failure, or None."""
    flat = info.reshape(-1)
    bad = np.flatnonzero(flat)
    if not bad.size:
        return None
    return (f"(Batch element {bad[0]}): " if info.ndim else ""), int(flat[bad[0]])


# -- functions of the rules -----------------------------------------------------------------------


def mT(x: Any) -> Any:  # noqa: N802 (PyTorch's name)
    """Transpose the last two dimensions."""
    return transpose(x, -2, -1)


matmul = rule_call("matmul", np.matmul)

tril = rule_call("tril", lower_triangle)
triu = rule_call("triu", upper_triangle)


def _diag_embed(x: np.ndarray) -> np.ndarray:
    out = np.zeros((*x.shape, x.shape[-1]), x.dtype)
    np.einsum("...ii->...i", out)[...] = x
    return out


diag_embed = rule_call("diag_embed", _diag_embed)


def half_diagonal(x: Any) -> Any:
    """Halve the diagonal of square matrices."""
    n = x.shape[-1]
    return x * constant(x, np.where(np.eye(n, dtype=bool), 0.5, 1.0))


def without_diagonal(x: Any) -> Any:
    """Set the diagonal of square matrices to 0."""
    return x * constant(x, 1.0 - np.eye(x.shape[-1]))


def constant(like: Any, values: np.ndarray) -> Any:
    """Return constant values as what `like` is, an array or a Tensor, in its type."""
    if isinstance(like, (np.ndarray, np.generic)):
        return values.astype(like.dtype)
    from .._tensor import wrap

    return wrap(values.astype(like._data.dtype))


def columns_of(x: Any, vector: bool) -> Any:
    """Make vectors matrices of one column."""
    return unsqueeze(x, -1) if vector else x


def absent(grad: Any) -> bool:
    """Tell whether a gradient is the zeros that stand for none."""
    data = getattr(grad, "_data", grad)
    return (
        getattr(grad, "_edge", None) is None
        and isinstance(data, (np.ndarray, np.generic))
        and not np.any(data)
    )
