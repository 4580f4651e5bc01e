"""Least squares."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..rulelib import unsqueeze
from ..table import define
from .linalg_checks import (
    _LinAlgError,
    absent,
    check_float,
    check_matrix,
    first_bad,
    matmul,
    mT,
    zero_pivot,
)
from .linalg_factor import cutoff, pinv_array, pinv_backward, pinv_rule
from .reduce_rules import add_along

_DRIVERS = ("gels", "gelsy", "gelsd", "gelss")
"""LAPACK's drivers: QR of a full rank, QR with pivots (PyTorch's own choice), singular values twice."""


def _lstsq(A: np.ndarray, b: np.ndarray, rcond: Any, driver: Any) -> Any:
    check_matrix("torch.linalg.lstsq", A, "input")
    check_float("torch.linalg.lstsq", A)
    driver = driver or "gelsy"
    if driver not in _DRIVERS:
        names = ", ".join(_DRIVERS)
        raise RuntimeError(f"torch.linalg.lstsq: parameter `driver` should be one of ({names})")
    vector = b.ndim == A.ndim - 1
    columns = b[..., None] if vector else b
    m, n = A.shape[-2:]
    nothing = np.zeros(0, A.dtype)
    if driver == "gels":
        X, rank, values, full = _full_rank(A, columns), np.zeros(0, np.int64), nothing, True
    else:
        S = np.linalg.svd(A, compute_uv=False)
        X = np.matmul(pinv_array(A, None, rcond, False), columns)
        rank = np.asarray((cutoff(S, A.shape, None, rcond) < S).sum(-1), np.int64)
        values, full = nothing if driver == "gelsy" else S, bool((rank == n).all())
    residuals = nothing
    if m > n and driver != "gelsy" and full:
        rest = np.matmul(A, X) - columns
        residuals = add_along(rest * rest, axis=-2)
    return (X[..., 0] if vector else X), residuals, rank, values


def _full_rank(A: np.ndarray, B: np.ndarray) -> np.ndarray:
    """Solve by the QR factors of A, or of Aᵀ where A is wide; LinAlgError where R is singular."""
    wide = A.shape[-2] < A.shape[-1]
    Q, R = np.linalg.qr(np.swapaxes(A, -1, -2) if wide else A)
    # rounding may leave a pivot of a singular matrix just above 0
    size = np.abs(R).max((-2, -1), keepdims=True, initial=0)
    least = np.finfo(R.dtype).eps * max(A.shape[-2:]) * size
    bad = first_bad(zero_pivot(np.where(np.abs(R) <= least, 0, R)))
    if bad is not None:
        raise _LinAlgError(
            f"torch.linalg.lstsq: {bad[0]}The least squares solution could not be computed because the input "
            f"matrix does not have full rank (error code: {bad[1]})."
        )
    if wide:
        return np.matmul(Q, np.linalg.solve(np.swapaxes(R, -1, -2), B))
    return np.linalg.solve(R, np.matmul(np.swapaxes(Q, -1, -2), B))


def _lstsq_backward(grads: Any, self: Any, b: Any, solution: Any) -> Any:
    gX, gR = grads[0], grads[1]
    vector = b.ndim == self.ndim - 1
    if vector:
        gX, b, solution = (unsqueeze(x, -1) for x in (gX, b, solution))
    P = pinv_rule(self, None, None, False)
    of_b = matmul(mT(P), gX)
    of_A = pinv_backward(matmul(gX, mT(b)), self, P)
    if gR.ndim and gR.shape[-1] and not absent(gR):
        rest = (matmul(self, solution) - b) * unsqueeze(gR, -2) * 2.0
        of_A, of_b = of_A + matmul(rest, mT(solution)), of_b - rest
    return of_A, of_b.squeeze(-1) if vector else of_b


lstsq_row = define(
    "linalg_lstsq(self, b; rcond, driver)", _lstsq,
    caption={"self": "@caption.factorisation"}, outputs="solution, residuals, rank, singular_values",
    non_differentiable="rank, singular_values",
    vjp=lambda grads, self, b, solution: _lstsq_backward(grads, self, b, solution),
)  # fmt: skip
