"""Solving with LU factors, and Householder reflections."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import return_types
from .._tensor import Tensor
from ..table import define
from .calling import function
from .counting import not_implemented
from .linalg import solve_array
from .linalg_checks import check_float, check_matrix, constant, matmul, mT, tril, triu
from .linalg_lu import permutation_for
from .reduce_rules import rule_call

# -- lu_solve -------------------------------------------------------------------------------------


def _parts(LU: Any, pivots: Any) -> tuple[Any, Any, Any]:
    n = LU.shape[-1]
    P = permutation_for(LU, pivots)
    return P, tril(LU, -1) + constant(LU, np.eye(n)), triu(LU)


def _lu_solve(LU: np.ndarray, B: np.ndarray, pivots: Any, left: bool, adjoint: bool) -> Any:
    P, L, U = _parts(LU, pivots)
    A = np.matmul(P, np.matmul(L, U))
    return solve_array(np.swapaxes(A, -1, -2) if adjoint else A, B, left)


def _lu_solve_backward(
    grad: Any, LU: Any, pivots: Any, result: Any, left: bool, adjoint: bool
) -> Any:
    of_B = lu_solve_rule(LU, grad, pivots, left, not adjoint)
    if left:
        of_A = -matmul(result, mT(of_B)) if adjoint else -matmul(of_B, mT(result))
    else:
        of_A = -matmul(mT(of_B), result) if adjoint else -matmul(mT(result), of_B)
    P, L, U = _parts(LU, pivots)
    turned = matmul(mT(P), of_A)
    of_LU = tril(matmul(turned, mT(U)), -1) + triu(matmul(mT(L), turned))
    return of_LU, of_B


lu_solve_row = define(
    "linalg_lu_solve(LU, B; pivots, left, adjoint)", _lu_solve,
    caption={"LU": "@caption.factorisation", "B": "solve(LU.T, grad)"}, symbol="solve", structure="dense",
    vjp=lambda grad, LU, pivots, result, left, adjoint: _lu_solve_backward(grad, LU, pivots, result, left, adjoint),
)  # fmt: skip
lu_solve_rule: Any = rule_call("linalg_lu_solve", _lu_solve)


@function()
def lu_solve(input: Tensor, LU_data: Tensor, LU_pivots: Tensor) -> Tensor:
    """Solve AX = input with what `lu_factor` returned for A."""
    return lu_solve_row(LU_data, input, LU_pivots, True, False)


# -- Householder reflections ------------------------------------------------------------------------


def _householder_product(v: np.ndarray, tau: np.ndarray) -> Any:
    """Multiply I - tau_i v_i v_iᵀ, where v_i is column i below its diagonal 1; first columns."""
    check_matrix("torch.linalg.householder_product", v, "input")
    check_float("torch.linalg.householder_product", v)
    m, n = v.shape[-2:]
    Q = np.broadcast_to(np.eye(m, n, dtype=v.dtype), v.shape).copy()
    V = np.tril(v, -1) + np.eye(m, n, dtype=v.dtype)
    for i in reversed(range(tau.shape[-1])):
        w = V[..., :, i : i + 1]
        Q -= tau[..., i, None, None] * np.matmul(w, np.matmul(np.swapaxes(w, -1, -2), Q))
    return Q


def _householder_backward(grad: Any, input: Any, tau: Any) -> Any:
    """Undo one reflection after another: each turns the gradient and yields its own."""
    m, n = input.shape[-2], input.shape[-1]
    V = tril(input, -1) + constant(input, np.eye(m, n))
    count = tau.shape[-1]
    products = [constant(input, np.broadcast_to(np.eye(m, n), tuple(input.shape)).copy())]
    columns = [matmul(V, constant(input, np.eye(n)[:, i : i + 1])) for i in range(count)]
    scales = [
        matmul(tau, constant(tau, np.eye(count)[:, i]))[..., None, None] for i in range(count)
    ]
    for i in reversed(range(count)):
        Q = products[-1]
        products.append(Q - scales[i] * matmul(columns[i], matmul(mT(columns[i]), Q)))
    of_V = constant(input, np.zeros(tuple(input.shape)))
    of_tau = constant(tau, np.zeros(tuple(tau.shape)))
    for i in range(count):
        Q, w = products[count - 1 - i], columns[i]
        across = matmul(mT(w), Q)
        inner = matmul(grad, mT(across)) + matmul(Q, matmul(mT(grad), w))
        of_V = of_V - matmul(scales[i] * inner, constant(input, np.eye(n)[i : i + 1]))
        part = -matmul(matmul(mT(w), grad), mT(across))
        of_tau = of_tau + part[..., 0] * constant(tau, np.eye(count)[i])
        grad = grad - scales[i] * matmul(w, matmul(mT(w), grad))
    return tril(of_V, -1), of_tau


householder_row = define(
    "linalg_householder_product(input, tau)", _householder_product,
    caption={"input": "@caption.factorisation", "tau": "@caption.factorisation"}, saves="result",
    vjp=lambda grad, input, tau: _householder_backward(grad, input, tau),
)  # fmt: skip


@function()
def orgqr(input: Tensor, tau: Tensor) -> Tensor:
    """The first columns of a product of Householder reflections, as `geqrf` gives them."""
    return householder_row(input, tau)


def _geqrf(x: np.ndarray) -> Any:
    check_matrix("torch.geqrf", x, "input")
    h, tau = np.linalg.qr(x, mode="raw")
    return np.swapaxes(h, -1, -2).astype(x.dtype), np.asarray(tau, x.dtype)


geqrf_row = define("geqrf(self)", _geqrf, outputs="a, tau", self=not_implemented("geqrf"))


@function()
def geqrf(input: Tensor) -> Any:
    """A QR factorisation as LAPACK returns it: R and the reflections in one matrix, and their scales."""
    return return_types.geqrf(geqrf_row(input))
