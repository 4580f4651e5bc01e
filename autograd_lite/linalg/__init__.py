"""`torch.linalg`: linear algebra under its newer names."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import return_types
from .._tensor import Tensor, wrap
from ..ops import (
    linalg as _systems,
    linalg_cholesky as _cholesky,
    linalg_factor as _factor,
    linalg_functions as _functions,
    linalg_ldl as _ldl,
    linalg_lstsq as _lstsq,
    linalg_lu as _lu,
    linalg_more as _more,
    linalg_norm as _norms,
    products as _products,
    reduce_norm as _reduce,
)
from ..ops.calling import namespace_function
from ..ops.linalg_checks import _LinAlgError as LinAlgError, check_float, check_square
from ..ops.matmul import matmul as _matmul

_member = namespace_function(globals())
"""Each function below checks its arguments, serves `out=` and then runs rows of the table."""


@_member
def norm(
    A: Tensor, ord: Any = None, dim: Any = None, keepdim: bool = False, *, dtype: Any = None
) -> Any:
    """A vector norm, or a matrix norm where two dimensions are meant and `ord` is given."""
    return _norms.norm(A, ord, dim, keepdim, dtype)


@_member
def vector_norm(
    x: Tensor, ord: Any = 2, dim: Any = None, keepdim: bool = False, *, dtype: Any = None
) -> Any:
    """The p-norm of all elements, or along dimensions."""
    if isinstance(ord, str):
        raise TypeError(
            f"linalg_vector_norm(): argument 'ord' (position 2) must be Number, not {type(ord).__name__}"
        )
    return _reduce.vector_norm(x, ord, dim, keepdim, dtype)


@_member
def matrix_norm(
    A: Tensor, ord: Any = "fro", dim: Any = (-2, -1), keepdim: bool = False, *, dtype: Any = None
) -> Any:
    """A norm of matrices: "fro", "nuc", 1, 2, inf, or the negatives."""
    return _norms.matrix_norm(A, ord, dim, keepdim, dtype)


@_member
def matmul(input: Tensor, other: Tensor) -> Any:
    """`torch.matmul`."""
    return _matmul(input, other)


@_member
def vecdot(x: Tensor, y: Tensor, *, dim: int = -1) -> Any:
    """The dot products of vectors along a dimension."""
    return _products.vecdot(x, y, dim)


@_member
def cross(input: Tensor, other: Tensor, *, dim: int = -1) -> Any:
    """The cross product of vectors along a dimension of 3."""
    return _products.cross_row(input, other, dim)


def multi_dot(tensors: Any, *, out: Any = None) -> Any:
    """The product of several matrices, in the cheapest order."""
    return _products.multi_dot(list(tensors))


@_member
def diagonal(A: Tensor, *, offset: int = 0, dim1: int = -2, dim2: int = -1) -> Any:
    """The diagonals of matrices, as a view."""
    return A.diagonal(offset, dim1, dim2)


@_member
def det(A: Tensor) -> Any:
    """The determinant of square matrices."""
    return _systems.det_row(A)[0]


@_member
def slogdet(A: Tensor) -> Any:
    """The sign and the logarithm of the magnitude of determinants."""
    return return_types.linalg_slogdet(_systems.slogdet_row(A)[:2])


@_member
def inv(A: Tensor) -> Any:
    """The inverse of square matrices; raises LinAlgError for a singular one.

    >>> import autograd_lite as torch
    >>> torch.linalg.inv(torch.tensor([[2.0, 0.0], [0.0, 4.0]]))
    tensor([[0.5000, 0.0000],
            [0.0000, 0.2500]])
    """
    return _systems.inv_ex_row(A, True)[0]


@_member
def inv_ex(A: Tensor, *, check_errors: bool = False) -> Any:
    """The inverse, and per matrix 0 or the number of the zero pivot."""
    return return_types.linalg_inv_ex(_systems.inv_ex_row(A, check_errors))


@_member
def solve(A: Tensor, B: Tensor, *, left: bool = True) -> Any:
    """The solution of AX = B (or XA = B); raises LinAlgError for a singular A.

    >>> import autograd_lite as torch
    >>> torch.linalg.solve(torch.tensor([[2.0, 0.0], [0.0, 4.0]]), torch.tensor([2.0, 2.0]))
    tensor([1.0000, 0.5000])
    """
    return _systems.solve_ex_row(A, B, left, True)[0]


@_member
def solve_ex(A: Tensor, B: Tensor, *, left: bool = True, check_errors: bool = False) -> Any:
    """The solution of AX = B, and per matrix 0 or the number of the zero pivot."""
    result, _, _, info = _systems.solve_ex_row(A, B, left, check_errors)
    return return_types.linalg_solve_ex((result, info))


@_member
def solve_triangular(
    A: Tensor, B: Tensor, *, upper: bool, left: bool = True, unitriangular: bool = False
) -> Any:
    """The solution of AX = B (or XA = B) for a triangular A."""
    return _cholesky.solve_triangular_row(A, B, upper, left, unitriangular)


@_member
def cholesky(A: Tensor, *, upper: bool = False) -> Any:
    """The triangular factor of positive-definite matrices; raises LinAlgError for others."""
    return _cholesky.cholesky_ex_row(A, upper, True)[0]


@_member
def cholesky_ex(A: Tensor, *, upper: bool = False, check_errors: bool = False) -> Any:
    """The triangular factor, and per matrix 0 or the order of the first minor that is not positive."""
    return return_types.linalg_cholesky_ex(_cholesky.cholesky_ex_row(A, upper, check_errors))


@_member
def qr(A: Tensor, mode: str = "reduced") -> Any:
    """An orthogonal and an upper triangular factor."""
    return return_types.linalg_qr(_factor.qr_row(A, mode))


@_member
def eigh(A: Tensor, UPLO: str = "L") -> Any:
    """Eigenvalues (ascending) and eigenvectors of symmetric matrices, read from one triangle."""
    return return_types.linalg_eigh(_factor.eigh_row(A, UPLO, True))


@_member
def eigvalsh(A: Tensor, UPLO: str = "L") -> Any:
    """Eigenvalues (ascending) of symmetric matrices."""
    return _factor.eigh_row(A, UPLO, False)[0]


@_member
def svd(A: Tensor, full_matrices: bool = True, *, driver: Any = None) -> Any:
    """Singular values and vectors: A = U diag(S) Vh."""
    return return_types.linalg_svd(_factor.svd_row(A, full_matrices, True))


@_member
def svdvals(A: Tensor, *, driver: Any = None) -> Any:
    """Singular values (descending)."""
    return _factor.svd_row(A, False, False)[1]


@_member
def pinv(
    A: Tensor, rcond: Any = None, *, atol: Any = None, rtol: Any = None, hermitian: bool = False
) -> Any:
    """The Moore-Penrose inverse."""
    return _factor.pinv_row(A, atol, rcond if rtol is None else rtol, hermitian)


@_member
def lstsq(A: Tensor, B: Tensor, rcond: Any = None, *, driver: Any = None) -> Any:
    """The least-squares solution of AX = B, with residuals, rank and singular values."""
    return return_types.linalg_lstsq(_lstsq.lstsq_row(A, B, rcond, driver))


@_member
def lu(A: Tensor, *, pivot: bool = True) -> Any:
    """P, L and U with A = P L U."""
    return return_types.linalg_lu(_lu.lu_row(A, pivot))


@_member
def lu_factor(A: Tensor, *, pivot: bool = True) -> Any:
    """L and U in one matrix, and the pivots."""
    return return_types.linalg_lu_factor(_lu.lu_factor_ex_row(A, pivot, False)[:2])


@_member
def lu_factor_ex(A: Tensor, *, pivot: bool = True, check_errors: bool = False) -> Any:
    """L and U in one matrix, the pivots, and per matrix 0 or the number of the zero pivot."""
    return return_types.linalg_lu_factor_ex(_lu.lu_factor_ex_row(A, pivot, check_errors))


@_member
def lu_solve(
    LU: Tensor, pivots: Tensor, B: Tensor, *, left: bool = True, adjoint: bool = False
) -> Any:
    """The solution of AX = B (or XA = B, or with Aᵀ) by what `lu_factor` returned for A."""
    return _more.lu_solve_row(LU, B, pivots, left, adjoint)


@_member
def ldl_factor(A: Tensor, *, hermitian: bool = False) -> Any:
    """The LDLᵀ factors of symmetric matrices, with pivots; RuntimeError where D is singular."""
    LD, pivots, _ = _ldl.factor(A, True, "torch.linalg.ldl_factor")
    return return_types.linalg_ldl_factor((LD, pivots))


@_member
def ldl_factor_ex(A: Tensor, *, hermitian: bool = False, check_errors: bool = False) -> Any:
    """The LDLᵀ factors of symmetric matrices, with pivots and the number of D's first zero block."""
    return return_types.linalg_ldl_factor_ex(
        _ldl.factor(A, check_errors, "torch.linalg.ldl_factor_ex")
    )


@_member
def ldl_solve(LD: Tensor, pivots: Tensor, B: Tensor, *, hermitian: bool = False) -> Any:
    """The solution of AX = B by what `ldl_factor` returned for A."""
    return _ldl.solve(LD, pivots, B)


@_member
def householder_product(A: Tensor, tau: Tensor) -> Any:
    """The first columns of a product of Householder reflections."""
    return _more.householder_row(A, tau)


@_member
def matrix_power(A: Tensor, n: int) -> Any:
    """The n-th power of square matrices."""
    return _functions.matrix_power(A, n)


@_member
def matrix_exp(A: Tensor) -> Any:
    """The exponential of square matrices."""
    return _functions.matrix_exp_row(A)


@_member
def matrix_rank(
    A: Tensor, tol: Any = None, *, atol: Any = None, rtol: Any = None, hermitian: bool = False
) -> Any:
    """How many singular values are above the tolerance."""
    return _norms.matrix_rank(A, atol if tol is None else tol, rtol, hermitian)


@_member
def cond(A: Tensor, p: Any = None) -> Any:
    """The condition number in a matrix norm."""
    return _norms.cond(A, p)


@_member
def tensorinv(A: Tensor, ind: int = 2) -> Any:
    """The inverse for `tensordot` over `ind` dimensions."""
    if ind <= 0:
        raise RuntimeError(f"Expected a strictly positive integer for 'ind', but got {ind}")
    shape = A._data.shape[ind:] + A._data.shape[:ind]
    rows = int(np.prod(A._data.shape[:ind]))
    columns = int(np.prod(A._data.shape[ind:]))
    if rows != columns:
        raise RuntimeError(
            "Expected self to satisfy the requirement prod(self.shape[ind:]) == prod(self.shape[:ind]), but got "
            f"{columns} != {rows}"
        )
    return inv(A.reshape(rows, columns)).reshape(shape)


@_member
def tensorsolve(A: Tensor, B: Tensor, dims: Any = None) -> Any:
    """The X with tensordot(A, X, X.ndim) = B."""
    if dims is not None:
        A = A.movedim(dims, tuple(range(A._data.ndim - len(dims), A._data.ndim)))
    shape = A._data.shape[B._data.ndim :]
    n, rows = int(np.prod(shape)), int(np.prod(A._data.shape[: B._data.ndim]))
    if n != rows:
        raise RuntimeError(
            "Expected self to satisfy the requirement prod(self.shape[other.ndim:]) == "
            f"prod(self.shape[:other.ndim]), but got {n} != {rows}"
        )
    return solve(A.reshape(n, n), B.reshape(-1)).reshape(shape)


@_member
def vander(x: Tensor, *, N: Any = None) -> Any:
    """The matrix of powers 0, 1, …, N-1 of numbers."""
    from ..ops.register import PUBLIC

    if x._data.ndim == 0:
        x = x.unsqueeze(0)
    n = x._data.shape[-1] if N is None else N
    ones = wrap(np.ones((*x._data.shape, 1), x._data.dtype))
    powers = x.unsqueeze(-1).expand(*x._data.shape, n - 1).cumprod(-1)
    return PUBLIC["cat"]((ones, powers), -1)


def eigvals(A: Tensor) -> Any:
    """Eigenvalues are complex numbers, which this package does not have: raises RuntimeError."""
    check_square("linalg.eigvals", A._data)
    check_float("linalg.eigvals", A._data)
    raise RuntimeError(
        "linalg.eigvals: the result is complex, and complex tensors are not supported; see eigvalsh"
    )


__all__ = ["LinAlgError"]
