"""Functions of a whole matrix: powers, the exponential, the trace."""

from __future__ import annotations

from typing import Any

import numpy as np

from .._tensor import Tensor
from ..table import define
from .calling import function
from .linalg import inverse as _inverse
from .linalg_checks import check_float, check_square, mT
from .reduce_rules import rule_call, rule_row

# -- powers ---------------------------------------------------------------------------------------


@function()
def matrix_power(input: Tensor, n: int) -> Tensor:
    """The n-th power of square matrices; negative ones are powers of the inverse.

    >>> import autograd_lite as torch
    >>> torch.matrix_power(torch.tensor([[1.0, 1.0], [0.0, 1.0]]), 3)
    tensor([[1., 3.],
            [0., 1.]])
    """
    check_square("linalg.matrix_power", input._data)
    from .register import PUBLIC

    matmul = PUBLIC["matmul"]
    A: Any = input
    if n == 0:
        eye = PUBLIC["eye"](A.shape[-2], dtype=A.dtype)
        return A.clone().copy_(eye)
    if n < 0:
        A, n = _inverse(A), -n
        if n == 1:
            return A
    elif n == 1:
        return A.clone()
    if n == 2:
        return matmul(A, A)
    if n == 3:
        return matmul(matmul(A, A), A)
    square: Any = None
    result: Any = None
    while n:
        square = A if square is None else matmul(square, square)
        if n % 2:
            result = square if result is None else matmul(result, square)
        n //= 2
    return result


# -- exponential ----------------------------------------------------------------------------------

#: Coefficients of the Padé approximant of order 13 (Higham 2005).
_PADE = (
    64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000, 10559470521600,
    670442572800, 33522128640, 1323241920, 40840800, 960960, 16380, 182, 1,
)  # fmt: skip


def _matrix_exp(A: np.ndarray) -> np.ndarray:
    check_square("linalg.matrix_exp", A)
    check_float("linalg.matrix_exp", A)
    if A.size == 0:
        return A.copy()
    X = A.astype(np.float64)
    norm = np.abs(X).sum(-2).max(-1)
    with np.errstate(divide="ignore"):
        halvings = np.maximum(
            0, np.ceil(np.log2(np.maximum(norm, 1e-300) / 5.371920351148152))
        ).astype(int)
    X = X / np.exp2(halvings)[..., None, None]
    eye = np.eye(A.shape[-1])
    X2 = X @ X
    X4 = X2 @ X2
    X6 = X2 @ X4
    b = _PADE
    U = X @ (
        X6 @ (b[13] * X6 + b[11] * X4 + b[9] * X2) + b[7] * X6 + b[5] * X4 + b[3] * X2 + b[1] * eye
    )
    V = X6 @ (b[12] * X6 + b[10] * X4 + b[8] * X2) + b[6] * X6 + b[4] * X4 + b[2] * X2 + b[0] * eye
    E = np.linalg.solve(V - U, V + U)
    for step in range(int(np.max(halvings, initial=0))):
        E = np.where((halvings > step)[..., None, None], E @ E, E)
    return E.astype(A.dtype)


def _place_block(x: np.ndarray, i: int, j: int) -> np.ndarray:
    n = x.shape[-1]
    out = np.zeros((*x.shape[:-2], 2 * n, 2 * n), x.dtype)
    out[..., i * n : (i + 1) * n, j * n : (j + 1) * n] = x
    return out


def _take_block(x: np.ndarray, i: int, j: int) -> np.ndarray:
    n = x.shape[-1] // 2
    return x[..., i * n : (i + 1) * n, j * n : (j + 1) * n]


place_block: Any = rule_row(
    "place_block(self; i, j)", _place_block, jvp="linear", self=lambda grad, i, j: take_block(grad, i, j),
)  # fmt: skip
take_block: Any = rule_row(
    "take_block(self; i, j)", _take_block, jvp="linear", self=lambda grad, i, j: place_block(grad, i, j),
)  # fmt: skip


def _matrix_exp_backward(grad: Any, self: Any) -> Any:
    """The exponential of [[Aᵀ, grad], [0, Aᵀ]] has the derivative in its corner (Mathias 1996)."""
    At = mT(self)
    return take_block(
        matrix_exp_rule(place_block(At, 0, 0) + place_block(At, 1, 1) + place_block(grad, 0, 1)),
        0,
        1,
    )


matrix_exp_row = define(
    "linalg_matrix_exp(self)",
    _matrix_exp,
    caption={"self": "@caption.matrix_exp"},
    structure="dense",
    self=_matrix_exp_backward,
)
matrix_exp_rule = rule_call("linalg_matrix_exp", _matrix_exp)


@function("matrix_exp", out=False)
def matrix_exp(input: Tensor) -> Tensor:
    """The exponential of square matrices."""
    return matrix_exp_row(input)


# -- trace ----------------------------------------------------------------------------------------


def _trace(x: np.ndarray) -> Any:
    if x.ndim != 2:
        raise RuntimeError(f"trace: expected a matrix, but got tensor with dim {x.ndim}")
    if x.dtype.kind == "b":
        raise NotImplementedError("\"trace\" not implemented for 'Bool'")
    return np.trace(x, dtype=None if x.dtype.kind == "f" else np.int64)


def _scaled_identity(grad: Any, sizes: tuple[int, int]) -> Any:
    return np.eye(*sizes, dtype=grad.dtype) * grad


trace_row = define(
    "trace(self)", _trace, structure="sum", jvp="linear",
    self=lambda grad, self_sym_sizes: scaled_identity(grad, self_sym_sizes),
)  # fmt: skip
trace_rule: Any = rule_call("trace", _trace)
scaled_identity: Any = rule_row(
    "scaled_identity(self; sizes)", _scaled_identity, jvp="linear", self=lambda grad: trace_rule(grad),
)  # fmt: skip


@function(out=False)
def trace(input: Tensor) -> Tensor:
    """The sum of a matrix's diagonal.

    >>> import autograd_lite as torch
    >>> torch.tensor([[1, 2], [3, 4]]).trace()
    tensor(5)
    """
    return trace_row(input)
