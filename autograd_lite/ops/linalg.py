"""Determinants, inverses and systems of equations."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import return_types
from .._tensor import Tensor
from ..dtypes import FROM_NUMPY
from ..rulelib import expand, unsqueeze, where
from ..table import define
from .calling import function
from .linalg_checks import (
    _LinAlgError,
    check_float,
    check_matrix,
    check_square,
    columns_of,
    diag_embed,
    first_bad,
    lu_factor,
    matmul,
    mT,
    zero_pivot,
)  # fmt: skip
from .reduce import products_of_others
from .reduce_rules import add_along, has_zero, multiply_along, rule_call

# -- inverse --------------------------------------------------------------------------------------


def _inv_ex(A: np.ndarray, check_errors: bool) -> Any:
    check_square("linalg.inv", A)
    check_float("linalg.inv", A)
    try:
        X = np.linalg.inv(A)
    except np.linalg.LinAlgError:
        info = zero_pivot(lu_factor(A)[0])
        bad = first_bad(info)
        assert bad is not None
    else:  # laid out by columns, as LAPACK returns it
        columns = X.swapaxes(-1, -2).copy().swapaxes(-1, -2)
        return columns, np.zeros(A.shape[:-2], np.int32)
    if check_errors:
        raise _LinAlgError(
            f"linalg.inv: {bad[0]}The diagonal element {bad[1]} is zero, the inversion could not be completed "
            "because the input matrix is singular."
        )
    return np.full_like(A, np.inf), info


inv_ex_row = define(
    "linalg_inv_ex(A; check_errors)", _inv_ex, outputs="inverse, info", non_differentiable="info", symbol="⁻¹",
    kind="postfix", structure="dense",
    A=lambda grad, inverse: -matmul(mT(inverse), matmul(grad, mT(inverse))),
    jvp=lambda A_t, inverse: -matmul(matmul(inverse, A_t), inverse),
)  # fmt: skip


@function()
def inverse(input: Tensor) -> Tensor:
    """The inverse of square matrices; raises LinAlgError for a singular one.

    >>> import autograd_lite as torch
    >>> torch.tensor([[2.0, 0.0], [0.0, 4.0]]).inverse()
    tensor([[0.5000, 0.0000],
            [0.0000, 0.2500]])
    """
    return inv_ex_row(input, True)[0]


# -- determinants ---------------------------------------------------------------------------------


def _sign(A: np.ndarray, LU: np.ndarray, pivots: np.ndarray) -> Any:
    swaps = add_along(pivots != np.arange(1, A.shape[-1] + 1), axis=-1)
    diagonal = np.sign(np.diagonal(LU, axis1=-2, axis2=-1))
    return (multiply_along(diagonal, axis=-1) * np.where(swaps % 2, -1, 1)).astype(A.dtype)


def _lu_by_layout(A: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Factor the transpose of what lies by rows: as PyTorch, whose rounding a determinant then has."""
    return lu_factor(np.swapaxes(A, -1, -2) if A.flags.c_contiguous else A)


def _det(A: np.ndarray) -> Any:
    check_square("linalg.det", A)
    check_float("linalg.det", A)
    LU, pivots = _lu_by_layout(A)
    size = multiply_along(np.abs(np.diagonal(LU, axis1=-2, axis2=-1)), axis=-1)
    return _sign(A, LU, pivots) * size, LU, pivots


def _spread(x: Any, n: int) -> Any:
    """Put each number of a batch on the diagonal of an n x n matrix."""
    return diag_embed(expand(unsqueeze(x, -1), (*x.shape, n)))


def _det_backward(grad: Any, result: Any, A: Any) -> Any:
    if has_zero(result):
        return _adjugate_backward(grad, A)
    return solve_rule(mT(A), _spread(grad * result, A.shape[-1]))


def _adjugate_backward(grad: Any, A: Any) -> Any:
    """The gradient where a determinant is 0: by the products of all singular values but one."""
    U, S, Vh = svd_rule(A)
    turn = det_rule(U) * det_rule(Vh)
    scale = unsqueeze(unsqueeze(grad * turn, -1), -1)
    return scale * matmul(U * unsqueeze(products_of_others(S, S.ndim - 1), -2), Vh)


det_row = define(
    "linalg_det(A)", _det,
    caption={"A": "grad * result * inv(A).T"}, outputs="result, LU, pivots", non_differentiable="LU, pivots", symbol="det",
    structure="dense", saves="LU, pivots", A=_det_backward,
)  # fmt: skip
det_rule = rule_call("det", lambda A: np.linalg.det(A))


@function(out=False)
def det(input: Tensor) -> Tensor:
    """The determinant of square matrices.

    >>> import autograd_lite as torch
    >>> torch.det(torch.tensor([[1.0, 2.0], [3.0, 4.0]]))
    tensor(-2.)
    """
    return det_row(input)[0]


def _slogdet(A: np.ndarray) -> Any:
    check_square("linalg.slogdet", A)
    check_float("linalg.slogdet", A)
    LU, pivots = _lu_by_layout(A)
    logs = np.log(np.abs(np.diagonal(LU, axis1=-2, axis2=-1)))
    return _sign(A, LU, pivots), add_along(logs, axis=-1), LU, pivots


slogdet_row = define(
    "linalg_slogdet(A)", _slogdet,
    caption={"A": "grad1 * inv(A).T"}, outputs="sign, logabsdet, LU, pivots", non_differentiable="LU, pivots",
    saves="LU, pivots, sign", A=lambda grads, A: solve_rule(mT(A), _spread(grads[1], A.shape[-1])),
)  # fmt: skip


@function()
def slogdet(input: Tensor) -> Any:
    """The sign and the logarithm of the magnitude of determinants."""
    return return_types.slogdet(slogdet_row(input)[:2])


@function(out=False)
def logdet(input: Tensor) -> Tensor:
    """The logarithm of determinants: nan where negative, -inf where 0."""
    check_square("logdet", input._data)
    sign, logabs = slogdet_row(input)[:2]
    return where(sign == -1.0, float("nan"), logabs)


# -- systems of equations -------------------------------------------------------------------------


def is_vector(A: Any, B: Any) -> bool:
    """Tell whether B is (a batch of) vectors in AX = B."""
    return B.ndim == 1 or (A.ndim - 1 == B.ndim and tuple(A.shape[:-1]) == tuple(B.shape))


def check_system(name: str, A: np.ndarray, B: np.ndarray, left: bool) -> None:
    check_matrix(name, B, "B")
    at = -2 if left else -1
    if A.shape[-1] != B.shape[at]:
        equation = "AX = B" if left else "XA = B"
        raise RuntimeError(
            f"{name}: Incompatible shapes of A and B for the equation {equation} "
            f"({A.shape[-2]}x{A.shape[-1]} and {B.shape[-2]}x{B.shape[-1]})"
        )


def _solve_ex(A: np.ndarray, B: np.ndarray, left: bool, check_errors: bool) -> Any:
    name = "linalg.solve"
    check_float(name, A)
    check_square(name, A)
    if A.dtype != B.dtype:
        raise RuntimeError(
            f"linalg.solve: Expected A and B to have the same dtype, but found A of type {FROM_NUMPY[A.dtype].type_name} "
            f"and B of type {FROM_NUMPY[B.dtype].type_name} instead"
        )
    vector = is_vector(A, B)
    columns = columns_of(B, vector)
    check_system(name, A, columns, left)
    LU, pivots = lu_factor(A)
    info = zero_pivot(LU)
    bad = first_bad(info)
    if bad is not None:
        if check_errors:
            raise _LinAlgError(
                f"torch.linalg.solve: {bad[0]}The solver failed because the input matrix is singular."
            )
        return np.full(np.broadcast_shapes(A.shape[:-2], columns.shape[:-2]) + columns.shape[-2:], np.nan,
                       A.dtype), LU, pivots, info  # fmt: skip
    result = solve_array(A, columns, left)
    return (result[..., 0] if vector else result), LU, pivots, info


def solve_array(A: np.ndarray, B: np.ndarray, left: bool = True) -> np.ndarray:
    if left:
        return np.linalg.solve(A, B)
    return np.swapaxes(np.linalg.solve(np.swapaxes(A, -1, -2), np.swapaxes(B, -1, -2)), -1, -2)


def _solve_backward(grad: Any, A: Any, left: bool, result: Any, needs: Any) -> Any:
    vector = result.ndim != A.ndim and (grad.ndim == 1 or A.ndim - 1 == grad.ndim)
    columns, X = columns_of(grad, vector), columns_of(result, vector)
    of_B = solve_rule(mT(A), columns, left)
    of_A = (-matmul(of_B, mT(X)) if left else -matmul(mT(X), of_B)) if needs[0] else None
    return of_A, (of_B.squeeze(-1) if vector else of_B) if needs[1] else None


solve_ex_row = define(
    "linalg_solve_ex(A, B; left, check_errors)", _solve_ex,
    caption={"A": "-solve(A.T, grad) @ result.T", "B": "solve(A.T, grad)"}, outputs="result, LU, pivots, info",
    non_differentiable="LU, pivots, info", saves="LU, pivots", symbol="solve", structure="dense",
    vjp=lambda grad, A, left, result, needs: _solve_backward(grad, A, left, result, needs),
)  # fmt: skip


def _solve_public(A: Any, B: Any, left: bool = True) -> Any:
    return solve_ex_row(A, B, left, True)[0]


def solve_rule(A: Any, B: Any, left: bool = True) -> Any:
    """Solve AX = B for the rules: for matrices, on arrays or Tensors."""
    if isinstance(A, np.ndarray):
        return solve_array(A, B, left)
    return _solve_public(A, B, left)


def svd_rule(A: Any) -> Any:
    """U, S, Vh for the rules."""
    if isinstance(A, np.ndarray):
        return np.linalg.svd(A, full_matrices=False)
    from .linalg_factor import svd_row

    return svd_row(A, False, True)
