"""Singular values of low rank, from random projections (N. Halko et al., SIAM Review 53, 2011)."""

from __future__ import annotations

from typing import Any

from .._tensor import Tensor
from .register import PUBLIC, public


def _basis(A: Any, q: int, niter: int, M: Any) -> Any:
    """Return orthonormal columns that span nearly all that A (minus M) reaches."""
    from .. import linalg

    def times(x: Any, turned: bool = False) -> Any:
        a = A.mT if turned else A
        product = PUBLIC["matmul"](a, x)
        return product if M is None else product - PUBLIC["matmul"](M.mT if turned else M, x)

    Q = linalg.qr(times(PUBLIC["randn"](A.shape[-1], q, dtype=A.dtype)))[0]
    for _ in range(niter):
        Q = linalg.qr(times(Q, turned=True))[0]
        Q = linalg.qr(times(Q))[0]
    return Q


@public
def svd_lowrank(A: Tensor, q: int | None = 6, niter: int | None = 2, M: Any = None) -> Any:
    """Return the first `q` singular vectors and values of A (minus M): U, S and V.

    The random numbers are drawn as PyTorch draws them. Raises ValueError for a rank that A cannot have.
    """
    from .. import linalg

    q, niter = 6 if q is None else q, 2 if niter is None else niter
    m, n = A._data.shape[-2:]
    if M is not None:
        M = M.broadcast_to(tuple(A._data.shape))
    wide = m < n
    a, b = (A.mT, None if M is None else M.mT) if wide else (A, M)
    Q = _basis(a, q, niter, b)
    B = PUBLIC["matmul"](Q.mT, a)
    if b is not None:
        B = B - PUBLIC["matmul"](Q.mT, b)
    U, S, Vh = linalg.svd(B, full_matrices=False)
    U, V = PUBLIC["matmul"](Q, U), Vh.mT
    return (V, S, U) if wide else (U, S, V)


@public
def pca_lowrank(A: Tensor, q: int | None = None, center: bool = True, niter: int = 2) -> Any:
    """Return the first `q` principal components of rows: U, S and V, with A's columns centred.

    Raises ValueError for a number of components or iterations that A does not have.
    """
    m, n = A._data.shape[-2:]
    q = min(6, m, n) if q is None else q
    if not 0 <= q <= min(m, n):
        raise ValueError(
            f"q(={q}) must be non-negative integer and not greater than min(m, n)={min(m, n)}"
        )
    if niter < 0:
        raise ValueError(f"niter(={niter}) must be non-negative integer")
    if center:
        centred: Any = A - A.mean(-2, True)
        return svd_lowrank(centred, q, niter)
    return svd_lowrank(A, q, niter)
