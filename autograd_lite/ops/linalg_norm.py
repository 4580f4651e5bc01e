"""Norms of matrices, and numbers that rest on singular values."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..dims import wrap_dims
from .linalg_checks import check_matrix
from .linalg_factor import eigh_row, svd_row
from .reduce_norm import check_no_narrowing, vector_norm
from .reduce_rules import add_along


def matrix_norm(
    A: Any, ord: Any = "fro", dim: Any = (-2, -1), keepdim: bool = False, dtype: Any = None
) -> Any:
    """`torch.linalg.matrix_norm`: by columns (1), rows (inf), singular values (2, "nuc"), or "fro"."""
    if isinstance(ord, str) and ord not in ("fro", "nuc"):
        raise RuntimeError(f"linalg.matrix_norm: Order {ord} not supported.")
    check_matrix("linalg.matrix_norm", A._data)
    if not isinstance(dim, (tuple, list)) or len(dim) != 2:
        given = [dim] if isinstance(dim, int) else list(dim)
        raise RuntimeError(f"linalg.matrix_norm: dim must be a 2-tuple. Got {given}")
    ndim = A._data.ndim
    rows, columns = (wrap_dims(d, ndim)[0] for d in dim)
    if rows == columns:
        raise RuntimeError(f"linalg.matrix_norm: dims must be different. Got ({dim[0]}, {dim[1]})")
    if not isinstance(ord, str) and abs(ord) not in (1, 2, math.inf):
        raise RuntimeError(f"linalg.matrix_norm: Order {ord} not supported.")
    if ord == "fro":
        return vector_norm(A, 2, (rows, columns), keepdim, dtype)
    if dtype is not None and dtype is not A.dtype:
        check_no_narrowing("linalg.matrix_norm", A.dtype, dtype)
        A = A.to(dtype)
    if ord == "nuc" or abs(ord) == 2:
        return _by_singular_values(A, ord, rows, columns, keepdim)
    along, over = (rows, columns) if abs(ord) == 1 else (columns, rows)
    if not keepdim and along < over:
        over -= 1
    sums = vector_norm(A, 1, along, keepdim)
    return sums.amax(over, keepdim) if ord > 0 else sums.amin(over, keepdim)


def _by_singular_values(A: Any, ord: Any, rows: int, columns: int, keepdim: bool) -> Any:
    ndim = A._data.ndim
    order = [*(d for d in range(ndim) if d not in (rows, columns)), rows, columns]
    S = svd_row(A.permute(order), False, False)[1]
    if ord == "nuc":
        out = S.sum(-1, keepdim)
    else:
        out = S.amax(-1, keepdim) if ord > 0 else S.amin(-1, keepdim)
    if not keepdim:
        return out
    back = [0] * ndim
    for place, d in enumerate(order):
        back[d] = place
    return out.unsqueeze(-1).permute(back)


def norm(A: Any, ord: Any = None, dim: Any = None, keepdim: bool = False, dtype: Any = None) -> Any:
    """`torch.linalg.norm`: a vector norm, or a matrix norm of two dimensions."""
    ndim = A._data.ndim
    if dim is not None:
        dims = (dim,) if isinstance(dim, int) else tuple(dim)
        if len(dims) not in (1, 2):
            raise RuntimeError(
                f"linalg.norm: If dim is specified, it must be of length 1 or 2. Got {list(dims)}"
            )
    elif ord is not None and ndim not in (1, 2):
        raise RuntimeError(
            f"linalg.norm: If dim is not specified but ord is, the input must be 1D or 2D. Got {ndim}D."
        )
    if ord is not None and ((dim is not None and len(dims) == 2) or (dim is None and ndim == 2)):
        return matrix_norm(A, ord, dims if dim is not None else (0, 1), keepdim, dtype)
    if isinstance(ord, str):
        raise RuntimeError(f"linalg.norm: Order {ord} not supported.")
    return vector_norm(A, 2.0 if ord is None else ord, dim, keepdim, dtype)


def matrix_rank(A: Any, atol: Any = None, rtol: Any = None, hermitian: bool = False) -> Any:
    """`torch.linalg.matrix_rank`: how many singular values are above the tolerance."""
    from .._tensor import wrap
    from .linalg_factor import cutoff

    check_matrix("linalg.matrix_rank", A._data)
    S = (
        np.abs(np.linalg.eigvalsh(A._data))
        if hermitian
        else np.linalg.svd(A._data, compute_uv=False)
    )
    found = add_along(cutoff(S, A._data.shape, atol, rtol) < S, axis=-1, dtype=np.int64)
    return wrap(np.asarray(found))


def cond(A: Any, p: Any = None) -> Any:
    """`torch.linalg.cond`: the condition number in a matrix norm (2 unless given)."""
    from .linalg import inv_ex_row

    check_matrix("linalg.cond", A._data)
    if p is None or p in (2, -2):
        S = svd_row(A, False, False)[1]
        ends = S.narrow(-1, 0, 1), S.narrow(-1, S.shape[-1] - 1, 1)
        return (ends[1] / ends[0] if p == -2 else ends[0] / ends[1]).squeeze(-1)
    inverse, info = inv_ex_row(A, False)
    failed = info.to(A.dtype).bool() if hasattr(info, "to") else info
    mask = failed.unsqueeze(-1).unsqueeze(-1)
    product = matrix_norm(A, p) * matrix_norm(inverse.masked_fill(mask, math.inf), p)
    return product.nan_to_num(math.inf, math.inf, -math.inf)


__all__ = ["cond", "eigh_row", "matrix_norm", "matrix_rank", "norm"]
