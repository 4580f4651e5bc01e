"""Batching rules of linear algebra: matrices in the last two dimensions, anything in front."""

from __future__ import annotations

from typing import Any

from ...table import ROWS
from .general import one_by_one, words


def leading(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    """Run as it is: further dimensions in front are a batch already."""
    return row(level.front(operands[0]), *attrs)


def _several(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    """Run on all operands batched, if they have the same number of dimensions (no vectors)."""
    dims = {t._data.ndim for t in operands}
    if len(dims) != 1 or dims == {1}:
        return one_by_one(level, row, operands, attrs)
    return row(*map(level.whole, operands), *attrs)


def _trace(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    return ROWS["diagonal"](level.front(operands[0]), 0, 1, 2).sum(1)


RULES = (
    dict.fromkeys(
        words(
            "linalg_inv_ex linalg_det linalg_slogdet linalg_cholesky_ex cholesky cholesky_inverse "
            "linalg_qr linalg_eigh linalg_svd linalg_pinv linalg_matrix_exp linalg_lu "
            "linalg_lu_factor_ex lu_permutation tril triu frexp"
        ),
        leading,
    )
    | dict.fromkeys(words("linalg_solve_ex linalg_solve_triangular cholesky_solve"), _several)
    | {"trace": _trace}
)
