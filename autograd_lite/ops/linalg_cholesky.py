"""Triangular systems and Cholesky factors."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import return_types
from .._tensor import Tensor
from ..dims import batch_of
from ..table import define
from .calling import function
from .linalg import check_system, solve_array
from .linalg_checks import (
    _LinAlgError,
    check_float,
    check_square,
    first_bad,
    matmul,
    mT,
    tril,
    triu,
)
from .reduce_rules import rule_call

# -- triangular systems ---------------------------------------------------------------------------


def _triangle(A: np.ndarray, upper: bool, unitriangular: bool) -> np.ndarray:
    T = np.triu(A) if upper else np.tril(A)
    if unitriangular:
        n = A.shape[-1]
        T = np.where(np.eye(n, dtype=bool), A.dtype.type(1), T)
    return T


def _solve_triangular(
    A: np.ndarray, B: np.ndarray, upper: bool, left: bool, unitriangular: bool
) -> Any:
    check_square("linalg.solve_triangular", A)
    check_system("linalg.solve_triangular", A, B, left)
    try:
        return solve_array(_triangle(A, upper, unitriangular), B, left)
    except np.linalg.LinAlgError:
        shape = np.broadcast_shapes(A.shape[:-2], B.shape[:-2]) + B.shape[-2:]
        return np.full(shape, np.inf, A.dtype)


def _triangular_part(x: Any, upper: bool, unitriangular: bool) -> Any:
    if upper:
        return triu(x, 1 if unitriangular else 0)
    return tril(x, -1 if unitriangular else 0)


def _solve_triangular_backward(
    grad: Any, self: Any, result: Any, upper: bool, left: bool, unitriangular: bool, needs: Any
) -> Any:
    of_B = solve_triangular_rule(mT(self), grad, not upper, left, unitriangular)
    of_A = -matmul(of_B, mT(result)) if left else -matmul(mT(result), of_B)
    return _triangular_part(of_A, upper, unitriangular) if needs[0] else None, of_B


solve_triangular_row = define(
    "linalg_solve_triangular(self, B; upper, left, unitriangular)", _solve_triangular,
    caption={"self": "-solve(self.T, grad) @ result.T"}, structure="dense",
    vjp=lambda grad, self, result, upper, left, unitriangular, needs: _solve_triangular_backward(
        grad, self, result, upper, left, unitriangular, needs),
)  # fmt: skip
solve_triangular_rule = rule_call("linalg_solve_triangular", _solve_triangular)


def _triangular_solve(
    B: np.ndarray, A: np.ndarray, upper: bool, transpose: bool, unitriangular: bool
) -> Any:
    check_square("triangular_solve", A)
    T = _triangle(A, upper, unitriangular)
    return solve_array(np.swapaxes(T, -1, -2) if transpose else T, B), A.copy()


def _triangular_solve_backward(
    grads: Any, self: Any, A: Any, solution: Any, upper: bool, transpose: bool, unitriangular: bool
) -> Any:
    T = mT(A) if not transpose else A
    of_B = solve_triangular_rule(T, grads[0], upper == transpose, True, unitriangular)
    of_A = -matmul(solution, mT(of_B)) if transpose else -matmul(of_B, mT(solution))
    return of_B, _triangular_part(of_A, upper, unitriangular) + grads[1]


triangular_solve_row = define(
    "triangular_solve(self, A; upper, transpose, unitriangular)", _triangular_solve,
    caption={"A": "-solve(A.T, grad0) @ solution.T"},
    outputs="solution, cloned_coefficient",
    vjp=lambda grads, self, A, solution, upper, transpose, unitriangular: _triangular_solve_backward(
        grads, self, A, solution, upper, transpose, unitriangular),
)  # fmt: skip


@function()
def triangular_solve(
    input: Tensor,
    A: Tensor,
    upper: bool = True,
    transpose: bool = False,
    unitriangular: bool = False,
) -> Any:
    """Solve AX = input for a triangular A; also returns A's copy, as PyTorch does."""
    return return_types.triangular_solve(
        triangular_solve_row(input, A, upper, transpose, unitriangular)
    )


# -- Cholesky -------------------------------------------------------------------------------------


def _cholesky_array(name: str, A: np.ndarray, upper: bool, check_errors: bool) -> Any:
    check_square(name, A)
    check_float(name, A)
    if upper:
        A = np.swapaxes(A, -1, -2)
    matrices = batch_of(A)
    L: Any = np.zeros_like(matrices)
    info: Any = np.zeros(len(matrices), np.int32)
    for i, matrix in enumerate(matrices):
        try:
            L[i] = np.linalg.cholesky(matrix)
        except np.linalg.LinAlgError:
            minors = (k for k in range(1, len(matrix) + 1) if not _positive(matrix[:k, :k]))
            info[i] = next(minors, len(matrix))
    L, info = L.reshape(A.shape), info.reshape(A.shape[:-2])
    bad = first_bad(info)
    if bad is not None and check_errors:
        raise _LinAlgError(
            f"{name}: {bad[0]}The factorization could not be completed because the input is not "
            f"positive-definite (the leading minor of order {bad[1]} is not positive-definite)."
        )
    return (np.swapaxes(L, -1, -2) if upper else L), info


def _positive(A: np.ndarray) -> bool:
    try:
        np.linalg.cholesky(A)
    except np.linalg.LinAlgError:
        return False
    return True


def _cholesky_backward(grad: Any, L: Any, upper: bool) -> Any:
    if upper:
        L, grad = mT(L), mT(grad)
    phi = tril(matmul(mT(L), grad))
    phi = (phi + mT(tril(phi, -1))) * 0.5
    half = solve_triangular_rule(mT(L), phi, True, True, False)
    return solve_triangular_rule(L, half, False, False, False)


cholesky_ex_row = define(
    "linalg_cholesky_ex(self; upper, check_errors)",
    lambda A, upper, check: _cholesky_array("linalg.cholesky", A, upper, check), outputs="L, info",
    caption={"self": "@caption.factorisation"},
    non_differentiable="info", structure="dense", self=lambda grad, L, upper: _cholesky_backward(grad, L, upper),
)  # fmt: skip
cholesky_row = define(
    "cholesky(self; upper)", lambda A, upper: _cholesky_array("cholesky", A, upper, True)[0],
    caption={"self": "@caption.factorisation"}, structure="dense",
    self=lambda grad, result, upper: _cholesky_backward(grad, result, upper),
)  # fmt: skip


@function()
def cholesky(input: Tensor, upper: bool = False) -> Tensor:
    """The lower (or upper) triangular factor of positive-definite matrices."""
    return cholesky_row(input, bool(upper))


def _cholesky_solve(B: np.ndarray, L: np.ndarray, upper: bool) -> Any:
    T = np.swapaxes(np.triu(L), -1, -2) if upper else np.tril(L)
    return solve_array(np.matmul(T, np.swapaxes(T, -1, -2)), B)


def _cholesky_solve_backward(grad: Any, self: Any, input2: Any, result: Any, upper: bool) -> Any:
    of_B = cholesky_solve_rule(grad, input2, upper)
    both = matmul(of_B, mT(result))
    both = both + mT(both)
    return of_B, -matmul(input2, both) if upper else -matmul(both, input2)


cholesky_solve_row = define(
    "cholesky_solve(self, input2; upper)", _cholesky_solve,
    caption={"input2": "@caption.factorisation"},
    vjp=lambda grad, self, input2, result, upper: _cholesky_solve_backward(grad, self, input2, result, upper),
)  # fmt: skip
cholesky_solve_rule = rule_call("cholesky_solve", _cholesky_solve)


@function("cholesky_solve")
def cholesky_solve(input: Tensor, L: Tensor, upper: bool = False) -> Tensor:
    """Solve AX = input where L is the Cholesky factor of A."""
    for name, array in (("b", input._data), ("u", L._data)):
        if array.ndim < 2:
            raise RuntimeError(
                f"{name} should have at least 2 dimensions, but has {array.ndim} dimensions instead"
            )
    rows, columns = L._data.shape[-2:]
    if rows != columns:
        raise RuntimeError(
            f"A must be batches of square matrices, but they are {rows} by {columns} matrices"
        )
    return cholesky_solve_row(input, L, bool(upper))


def _cholesky_inverse(L: np.ndarray, upper: bool) -> Any:
    n = L.shape[-1]
    return _cholesky_solve(np.broadcast_to(np.eye(n, dtype=L.dtype), L.shape), L, upper)


def _cholesky_inverse_backward(grad: Any, self: Any, result: Any, upper: bool) -> Any:
    inner = matmul(matmul(result, grad + mT(grad)), result)
    return -matmul(self, inner) if upper else -matmul(inner, self)


cholesky_inverse_row = define(
    "cholesky_inverse(self; upper)", _cholesky_inverse,
    self=lambda grad, self, result, upper: _cholesky_inverse_backward(grad, self, result, upper),
)  # fmt: skip


@function()
def cholesky_inverse(input: Tensor, upper: bool = False) -> Tensor:
    """The inverse of the matrices whose Cholesky factors are given."""
    return cholesky_inverse_row(input, bool(upper))
