"""Factors of Gaussian elimination: LU, and what is made of it."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import return_types
from .._tensor import Tensor
from ..table import define
from .calling import function
from .linalg_checks import (
    check_float,
    check_matrix,
    constant,
    lu_factor,
    matmul,
    mT,
    permutation,
    tril,
    triu,
    zero_pivot,
)  # fmt: skip
from .linalg_cholesky import solve_triangular_rule
from .linalg_factor import first_part, padded_rule, part_rule
from .reduce_rules import rule_row


def _lu_parts(LU: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    k = min(LU.shape[-2:])
    L = np.tril(LU[..., :, :k], -1) + np.eye(LU.shape[-2], k, dtype=LU.dtype)
    return L, np.triu(LU[..., :k, :])


def _lu(A: np.ndarray, pivot: bool) -> Any:
    check_matrix("linalg.lu", A)
    check_float("linalg.lu", A)
    LU, pivots = lu_factor(A)
    return permutation(pivots, A.shape[-2], A.dtype), *_lu_parts(LU)


def _lu_backward(gL: Any, gU: Any, P: Any, L: Any, U: Any) -> Any:
    m, k, n = L.shape[-2], L.shape[-1], U.shape[-1]
    rest: Any = None
    if n > k:  # wide: the last columns are L^-1 P^T A
        V, gV = part_rule(U, -1, k, n), part_rule(gU, -1, k, n)
        U, gU = first_part(U, k, -1), first_part(gU, k, -1)
        rest = solve_triangular_rule(mT(L), gV, True, True, True)
        gL = gL - tril(matmul(rest, mT(V)), -1)
    elif m > k:  # tall: the last rows are A U^-1
        M, gM = part_rule(L, -2, k, m), part_rule(gL, -2, k, m)
        L, gL = first_part(L, k, -2), first_part(gL, k, -2)
        rest = solve_triangular_rule(mT(U), gM, False, False, False)
        gU = gU - triu(matmul(mT(M), rest))
    inner = tril(matmul(mT(L), gL), -1) + triu(matmul(gU, mT(U)))
    out = solve_triangular_rule(
        mT(U), solve_triangular_rule(mT(L), inner, True, True, True), False, False, False
    )
    if rest is not None:
        at, size = (-1, n) if n > k else (-2, m)
        out = padded_rule(out, at, 0, k, size) + padded_rule(rest, at, k, size, size)
    return matmul(P, out)


lu_row = define(
    "linalg_lu(A; pivot)", _lu,
    caption={"A": "@caption.factorisation"}, outputs="P, L, U", non_differentiable="P", saves="pivot",
    A=lambda grads, P, L, U: _lu_backward(grads[1], grads[2], P, L, U),
)  # fmt: skip


def _lu_factor_ex(A: np.ndarray, pivot: bool, check_errors: bool) -> Any:
    check_matrix("torch.linalg.lu_factor", A)
    check_float("torch.linalg.lu_factor", A)
    LU, pivots = lu_factor(A)
    return LU, pivots, zero_pivot(LU)


#: The matrix P of A = P L U, from pivots: on arrays and, for rules, on Tensors.
permutation_of: Any = rule_row("lu_permutation(pivots; rows, dtype)", permutation)


def permutation_for(LU: Any, pivots: Any) -> Any:
    """Return P in the type of LU: an array, or a Tensor if one of them is one."""
    rows = LU.shape[-2]
    if isinstance(LU, np.ndarray):
        return permutation(getattr(pivots, "_data", pivots), rows, LU.dtype)
    P = permutation_of(pivots, rows, LU._data.dtype)
    return constant(LU, P) if isinstance(P, np.ndarray) else P


def _lu_factor_backward(grad: Any, LU: Any, pivots: Any) -> Any:
    m, n = LU.shape[-2], LU.shape[-1]
    k = min(m, n)
    unit = constant(LU, np.eye(m, k))
    L, U = tril(first_part(LU, k, -1), -1) + unit, triu(first_part(LU, k, -2))
    gL, gU = tril(first_part(grad, k, -1), -1), triu(first_part(grad, k, -2))
    return _lu_backward(gL, gU, permutation_for(LU, pivots), L, U)


lu_factor_ex_row = define(
    "linalg_lu_factor_ex(A; pivot, check_errors)", _lu_factor_ex,
    caption={"A": "@caption.factorisation"}, outputs="LU, pivots, info",
    non_differentiable="pivots, info", saves="pivot",
    A=lambda grad, LU, pivots: _lu_factor_backward(grad, LU, pivots),
)  # fmt: skip


def _lu_unpack(LU_data: np.ndarray, LU_pivots: np.ndarray) -> Any:
    return permutation(LU_pivots, LU_data.shape[-2], LU_data.dtype), *_lu_parts(LU_data)


def _lu_unpack_backward(grads: Any, m: int, n: int) -> Any:
    k = min(m, n)
    return padded_rule(tril(grads[1], -1), -1, 0, k, n) + padded_rule(triu(grads[2]), -2, 0, k, m)


lu_unpack_row = define(
    "lu_unpack(LU_data, LU_pivots)", _lu_unpack,
    caption={"LU_data": "tril(grad1, -1) + triu(grad2)"}, outputs="P, L, U", non_differentiable="P",
    LU_data=lambda grads, LU_data_sym_argsize_minus_2, LU_data_sym_argsize_minus_1: _lu_unpack_backward(
        grads, LU_data_sym_argsize_minus_2, LU_data_sym_argsize_minus_1),
)  # fmt: skip


@function(as_method=False)
def lu_unpack(
    LU_data: Tensor, LU_pivots: Tensor, unpack_data: bool = True, unpack_pivots: bool = True
) -> Any:
    """P, L and U from what `lu_factor` returns."""
    return return_types.lu_unpack(lu_unpack_row(LU_data, LU_pivots))


@function(out=False)
def lu(input: Tensor, pivot: bool = True, get_infos: bool = False) -> Any:
    """LU factors in one matrix, and the pivots (and whether it worked)."""
    found = lu_factor_ex_row(input, pivot, False)
    return found if get_infos else found[:2]
