"""Factorisations: QR, eigenvalues of symmetric matrices, singular values, LU; and what rests on them."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import return_types
from .._tensor import Tensor, wrap
from ..rulelib import unsqueeze
from ..table import define
from .calling import function
from .linalg_checks import (
    absent,
    check_float,
    check_matrix,
    check_square,
    constant,
    diag_embed,
    half_diagonal,
    lu_factor,
    matmul,
    mT,
    permutation,
    tril,
    triu,
    without_diagonal,
    zero_pivot,
)  # fmt: skip
from .linalg_cholesky import solve_triangular_rule
from .reduce_rules import rule_call, rule_row

# -- QR -------------------------------------------------------------------------------------------


def _qr(A: np.ndarray, mode: str) -> Any:
    check_matrix("linalg.qr", A)
    check_float("linalg.qr", A)
    if mode not in ("reduced", "r", "complete"):
        raise RuntimeError(
            f"qr received unrecognized mode '{mode}' but expected one of 'reduced' (default), 'r', or 'complete'"
        )
    if mode == "r":
        return np.zeros(0, A.dtype), np.linalg.qr(A, mode="r")
    return tuple(np.linalg.qr(A, mode=mode))  # type: ignore[call-overload]


def _first(x: Any, n: int, dim: int) -> Any:
    """The first n rows (-2) or columns (-1)."""
    return part_rule(x, dim, 0, n)


def _part(x: np.ndarray, dim: int, start: int, end: int) -> np.ndarray:
    rows = dim in (-2, x.ndim - 2)
    return x[..., start:end, :] if rows else x[..., start:end]


def _padded(x: np.ndarray, dim: int, start: int, end: int, size: int) -> np.ndarray:
    shape = list(x.shape)
    shape[dim] = size
    out = np.zeros(shape, x.dtype)
    _part(out, dim, start, end)[...] = x
    return out


part_rule: Any = rule_row(
    "rows_or_columns(self; dim, start, end)", _part, node="SliceBackward0", jvp="linear", structure="selection",
    self=lambda grad, dim, start, end, self_sym_sizes: padded_rule(grad, dim, start, end, self_sym_sizes[dim]),
)  # fmt: skip
padded_rule: Any = rule_row(
    "placed_rows_or_columns(self; dim, start, end, size)", _padded, node="SliceBackwardBackward0", jvp="linear",
    self=lambda grad, dim, start, end: part_rule(grad, dim, start, end),
)  # fmt: skip


def _qr_backward(grads: Any, Q: Any, R: Any, mode: str) -> Any:
    gQ, gR = grads
    m, n = Q.shape[-2] if Q.ndim > 1 else 0, R.shape[-1]
    if mode == "r":
        raise RuntimeError(
            "The derivative of linalg.qr depends on Q, which is not computed when mode='r'. Please use "
            "linalg.qr(A, mode='reduced') if you are going to differentiate through linalg.qr."
        )
    if mode == "complete" and m > n:
        raise RuntimeError(
            "The QR decomposition is not differentiable when mode='complete' and nrows > ncols."
        )
    if m >= n:
        return _qr_square(gQ, gR, Q, R)
    gV, V = part_rule(gR, -1, m, n), part_rule(R, -1, m, n)  # A = Q [U | V]
    gX = _qr_square(gQ + matmul(matmul(Q, V), mT(gV)), _first(gR, m, -1), Q, _first(R, m, -1))
    return padded_rule(gX, -1, 0, m, n) + padded_rule(matmul(Q, gV), -1, m, n, n)


def _qr_square(gQ: Any, gR: Any, Q: Any, R: Any) -> Any:
    inner = triu(matmul(gR, mT(R)) - matmul(mT(Q), gQ))
    both = half_diagonal(inner + mT(inner))
    return solve_triangular_rule(mT(R), matmul(Q, both) + gQ, False, False, False)


qr_row = define(
    "linalg_qr(A; mode)", _qr,
    caption={"A": "@caption.factorisation"}, outputs="Q, R", structure="dense",
    A=lambda grads, Q, R, mode: _qr_backward(grads, Q, R, mode),
)  # fmt: skip


@function()
def qr(input: Tensor, some: bool = True) -> Any:
    """An orthogonal and a triangular factor, as `torch.linalg.qr`."""
    return return_types.qr(qr_row(input, "reduced" if some else "complete"))


# -- eigenvalues of symmetric matrices ------------------------------------------------------------


def _eigh(A: np.ndarray, UPLO: str, compute_v: bool) -> Any:
    check_square("linalg.eigh", A)
    check_float("linalg.eigh", A)
    if UPLO.upper() not in ("L", "U"):
        raise RuntimeError(f"Expected UPLO argument to be 'L' or 'U', but got {UPLO}")
    return tuple(np.linalg.eigh(A, UPLO=UPLO.upper()))  # type: ignore[call-overload]


def _eigh_backward(grads: Any, eigenvalues: Any, eigenvectors: Any) -> Any:
    gL, gV = grads
    L, V = eigenvalues, eigenvectors
    if absent(gV):
        return matmul(V * unsqueeze(gL, -2), mT(V))
    n = L.shape[-1]
    gaps = unsqueeze(L, -2) - unsqueeze(L, -1) + constant(L, np.eye(n))
    turn = matmul(mT(V), gV)  # only its skew-symmetric part turns the eigenvectors
    inner = without_diagonal((turn - mT(turn)) * 0.5 / gaps) + diag_embed(gL)
    return matmul(matmul(V, inner), mT(V))


eigh_row = define(
    "linalg_eigh(A; UPLO, compute_v)", _eigh,
    caption={"A": "@caption.factorisation"}, outputs="eigenvalues, eigenvectors", structure="dense",
    A=lambda grads, eigenvalues, eigenvectors: _eigh_backward(grads, eigenvalues, eigenvectors),
)  # fmt: skip

# -- singular values ------------------------------------------------------------------------------


def _svd(A: np.ndarray, full_matrices: bool, compute_uv: bool) -> Any:
    check_matrix("linalg.svd", A)
    check_float("linalg.svd", A)
    return tuple(np.linalg.svd(A, full_matrices=full_matrices))


def _svd_backward(grads: Any, U: Any, S: Any, Vh: Any, full_matrices: bool) -> Any:
    gU, gS, gVh = grads
    k = S.shape[-1]
    if full_matrices:
        U, gU, Vh, gVh = _first(U, k, -1), _first(gU, k, -1), _first(Vh, k, -2), _first(gVh, k, -2)
    if absent(gU) and absent(gVh):
        return matmul(U * unsqueeze(gS, -2), Vh)
    m, n = U.shape[-2], Vh.shape[-1]
    squares = S * S
    gaps = unsqueeze(squares, -2) - unsqueeze(squares, -1) + constant(S, np.eye(k))
    of_U, of_V = matmul(mT(U), gU), matmul(Vh, mT(gVh))
    inner = ((of_U - mT(of_U)) / gaps) * unsqueeze(S, -2) + unsqueeze(S, -1) * (
        (of_V - mT(of_V)) / gaps
    )
    out = matmul(U, inner + diag_embed(gS))
    if m > k:
        out = out + (gU - matmul(U, of_U)) / unsqueeze(S, -2)
    out = matmul(out, Vh)
    if n > k:
        out = out + matmul(U, (gVh - matmul(mT(of_V), Vh)) / unsqueeze(S, -1))
    return out


svd_row = define(
    "linalg_svd(A; full_matrices, compute_uv)", _svd,
    caption={"A": "@caption.factorisation"}, outputs="U, S, Vh", structure="dense",
    A=lambda grads, U, S, Vh, full_matrices: _svd_backward(grads, U, S, Vh, full_matrices),
)  # fmt: skip
svd_row.node._saved_S_sym_argsize_minus_1 = property(  # type: ignore[attr-defined]
    lambda node: node._saved_S.shape[-1]
)


@function()
def svd(input: Tensor, some: bool = True, compute_uv: bool = True) -> Any:
    """U, S and V (not transposed) of input = U diag(S) Vᵀ."""
    U, S, Vh = svd_row(input, not some, True)
    if not compute_uv:
        nothing = (
            np.zeros((*S.shape[:-1], n, n), S._data.dtype) for n in (U.shape[-2], Vh.shape[-1])
        )
        U, V = (wrap(x) for x in nothing)
        return return_types.svd((U, S, V))
    return return_types.svd((U, S, Vh.mT))


# -- pseudo-inverse -------------------------------------------------------------------------------


def cutoff(S: np.ndarray, shape: tuple[int, ...], atol: Any, rtol: Any) -> Any:
    """The size below which singular values count as 0."""
    atol = 0.0 if atol is None else getattr(atol, "_data", np.asarray(atol))
    if rtol is None:
        rtol = 0.0 if np.any(np.asarray(atol) > 0) else max(shape[-2:]) * np.finfo(S.dtype).eps
    else:
        rtol = getattr(rtol, "_data", np.asarray(rtol))
    top = S.max(-1, initial=0)
    return np.maximum(np.asarray(atol), np.asarray(rtol) * top)[..., None]


def pinv_array(A: np.ndarray, atol: Any, rtol: Any, hermitian: bool) -> Any:
    check_matrix("linalg.pinv", A)
    check_float("linalg.pinv", A)
    if hermitian:
        L, V = np.linalg.eigh(A)
        size = np.abs(L)
        keep = size > cutoff(size, A.shape, atol, rtol)
        return np.matmul(
            V * np.where(keep, 1 / np.where(keep, L, 1), 0)[..., None, :], np.swapaxes(V, -1, -2)
        )
    U, S, Vh = np.linalg.svd(A, full_matrices=False)
    keep = cutoff(S, A.shape, atol, rtol) < S
    scaled = np.where(keep, 1 / np.where(keep, S, 1), 0).astype(A.dtype)
    return np.matmul(np.swapaxes(Vh, -1, -2) * scaled[..., None, :], np.swapaxes(U, -1, -2))


def pinv_backward(grad: Any, self: Any, result: Any) -> Any:
    A, P, Pt, gt = self, result, mT(result), mT(grad)
    if A.shape[-2] <= A.shape[-1]:
        K = matmul(gt, P)
        KPt = matmul(K, Pt)
        return (
            -mT(matmul(P, K))
            + KPt
            - matmul(matmul(A, P), KPt)
            + matmul(matmul(Pt, P), gt - matmul(K, A))
        )
    K = matmul(P, gt)
    PtK = matmul(Pt, K)
    return (
        -mT(matmul(K, P))
        + matmul(matmul(gt - matmul(A, K), P), Pt)
        + PtK
        - matmul(matmul(PtK, P), A)
    )


pinv_row = define(
    "linalg_pinv(self; atol, rtol, hermitian)", pinv_array,
    caption={"self": "@caption.factorisation"}, structure="dense",
    self=lambda grad, self, result: pinv_backward(grad, self, result),
)  # fmt: skip
pinv_rule = rule_call("linalg_pinv", lambda A, *args: pinv_array(A, None, None, False))


@function(out=False)
def pinverse(input: Tensor, rcond: float = 1e-15) -> Tensor:
    """The Moore-Penrose inverse."""
    return pinv_row(input, None, rcond, False)


# -- LU -------------------------------------------------------------------------------------------


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
        U, gU = _first(U, k, -1), _first(gU, k, -1)
        rest = solve_triangular_rule(mT(L), gV, True, True, True)
        gL = gL - tril(matmul(rest, mT(V)), -1)
    elif m > k:  # tall: the last rows are A U^-1
        M, gM = part_rule(L, -2, k, m), part_rule(gL, -2, k, m)
        L, gL = _first(L, k, -2), _first(gL, k, -2)
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
    L, U = tril(_first(LU, k, -1), -1) + unit, triu(_first(LU, k, -2))
    gL, gU = tril(_first(grad, k, -1), -1), triu(_first(grad, k, -2))
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
