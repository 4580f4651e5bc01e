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
    matmul,
    mT,
    triu,
    without_diagonal,
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


def first_part(x: Any, n: int, dim: int) -> Any:
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
    gX = _qr_square(
        gQ + matmul(matmul(Q, V), mT(gV)), first_part(gR, m, -1), Q, first_part(R, m, -1)
    )
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
        U, gU, Vh, gVh = (
            first_part(U, k, -1),
            first_part(gU, k, -1),
            first_part(Vh, k, -2),
            first_part(gVh, k, -2),
        )
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
