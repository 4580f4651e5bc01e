"""Reductions, products and linear algebra: gradients against finite differences, to second order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import autograd_lite as torch
from tests.gradcheck_tools import check


def numbers(*shape: int, seed: int = 0) -> np.ndarray:
    """Return numbers of both signs, none near another or near 0."""
    count = int(np.prod(shape))
    values = (np.arange(count) + 1) * 0.37 * np.where(np.arange(count) % 2, -1, 1)
    return np.random.default_rng(seed).permutation(values).reshape(shape)


M = numbers(3, 4)
S = numbers(3, 3) + 4 * np.eye(3)
P = S @ S.T
Z = np.where(np.abs(M) < 1, 0.0, M)  # has zeros
lin = torch.linalg

ROWS: list[tuple[str, Callable[..., Any], tuple[np.ndarray, ...]]] = [
    ("prod with zeros", lambda x: x.prod(1), (Z,)),
    ("prod of all with zeros", lambda x: x.prod(), (Z[:2, :2],)),
    ("cumprod with zeros", lambda x: x.cumprod(1), (Z,)),
    ("std", lambda x: x.std(0), (M,)),
    ("std_mean", lambda x: torch.cat(torch.std_mean(x, 0)), (M,)),
    ("var_mean", lambda x: torch.cat(torch.var_mean(x, 1, correction=0)), (M,)),
    ("logsumexp", lambda x: x.logsumexp((0, 1)), (M,)),
    ("logcumsumexp", lambda x: x.logcumsumexp(1), (M,)),
    ("norm 3", lambda x: x.norm(3, 1), (M,)),
    ("norm 1.5", lambda x: x.norm(1.5, 1), (M,)),
    ("norm inf", lambda x: x.norm(float("inf"), 0), (M,)),
    ("cdist", lambda x, y: torch.cdist(x, y), (M, numbers(2, 4, seed=1))),
    ("cdist 3", lambda x, y: torch.cdist(x, y, 3.0), (M, numbers(2, 4, seed=1))),
    ("pdist", lambda x: torch.pdist(x), (M,)),
    ("dist", lambda x, y: torch.dist(x, y, 3), (M, numbers(3, 4, seed=2))),
    ("renorm", lambda x: x.renorm(2, 0, 1.5), (M,)),
    ("quantile", lambda x: x.quantile(0.3, 1), (M,)),
    ("cov", lambda x: x.cov(), (M,)),
    ("corrcoef", lambda x: x.corrcoef(), (M,)),
    ("cosine_similarity", lambda x, y: torch.cosine_similarity(x, y), (M, numbers(3, 4, seed=3))),
    ("kron", torch.kron, (M[:2, :2], S)),
    ("einsum", lambda x, y: torch.einsum("ij,kj->ik", x, y), (M, M[:2])),
    ("tensordot", lambda x, y: torch.tensordot(x, y, ([1], [1])), (M, M[:2])),
    ("cross", lambda x, y: torch.cross(x, y, dim=0), (M, numbers(3, 4, seed=4))),
    ("det", lin.det, (S,)),
    ("slogdet", lambda x: lin.slogdet(x)[1], (S,)),
    ("inv", lin.inv, (S,)),
    ("solve", lin.solve, (S, M)),
    ("solve from the right", lambda x, y: lin.solve(x, y, left=False), (S, M.T)),
    ("solve for a vector", lin.solve, (S, M[:, 0])),
    ("solve_triangular", lambda x, y: lin.solve_triangular(x, y, upper=True), (S, M)),
    ("solve_triangular, unit diagonal", lambda x, y: lin.solve_triangular(x, y, upper=False, unitriangular=True), (S, M)),
    ("cholesky", lambda x: lin.cholesky(x @ x.mT), (S,)),
    ("cholesky, upper", lambda x: lin.cholesky(x @ x.mT, upper=True), (S,)),
    ("cholesky_solve", lambda x, y: torch.cholesky_solve(y, lin.cholesky(x @ x.mT)), (S, M)),
    ("cholesky_inverse", lambda x: torch.cholesky_inverse(lin.cholesky(x @ x.mT)), (S,)),
    ("qr, Q", lambda x: lin.qr(x)[0], (M.T,)),
    ("qr, R", lambda x: lin.qr(x)[1], (M,)),
    ("eigh, values", lambda x: lin.eigvalsh(x + x.mT), (S,)),
    ("eigh, vectors", lambda x: lin.eigh(x + x.mT)[1], (S,)),
    ("svd, U", lambda x: lin.svd(x, full_matrices=False)[0], (M,)),
    ("svd, S", lin.svdvals, (M,)),
    ("svd, Vh", lambda x: lin.svd(x, full_matrices=False)[2], (M,)),
    ("pinv of a wide matrix", lin.pinv, (M,)),
    ("pinv of a tall matrix", lin.pinv, (M.T,)),
    ("lstsq", lambda x, y: lin.lstsq(x, y)[0], (M.T, numbers(4, 2, seed=5))),
    ("lu, L", lambda x: lin.lu(x)[1], (M.T,)),
    ("lu, U", lambda x: lin.lu(x)[2], (M,)),
    ("lu_factor", lambda x: lin.lu_factor(x)[0], (S,)),
    ("matrix_exp", lin.matrix_exp, (S / 4,)),
    ("matrix_power", lambda x: lin.matrix_power(x, -3), (S,)),
    ("nuclear norm", lambda x: lin.matrix_norm(x, "nuc"), (M,)),
    ("spectral norm", lambda x: lin.matrix_norm(x, 2), (M,)),
]  # fmt: skip


@pytest.mark.parametrize(("function", "arrays"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS])
def test_gradients(function: Callable[..., Any], arrays: tuple[np.ndarray, ...]) -> None:
    check(function, arrays)


def test_det_of_a_singular_matrix() -> None:
    check(lin.det, [np.array([[1.0, 2.0, 3.0], [2.0, 4.0, 6.0], [1.0, 0.5, 2.0]])], order=1)


shapes = st.lists(st.integers(1, 3), min_size=1, max_size=3).map(tuple)


@settings(max_examples=60, deadline=None)
@given(
    shape=shapes,
    data=st.data(),
    keepdim=st.booleans(),
    name=st.sampled_from(["sum", "mean", "amax", "amin"]),
)
def test_reductions_over_any_dims_are_numpys(
    shape: Any, data: Any, keepdim: bool, name: str
) -> None:
    dims = data.draw(st.lists(st.integers(0, len(shape) - 1), unique=True, min_size=1))
    signed = tuple(d - len(shape) if data.draw(st.booleans()) else d for d in dims)
    x = numbers(*shape)
    got = getattr(torch.tensor(x), name)(signed, keepdim)
    want = getattr(x, name.removeprefix("a"))(axis=tuple(dims), keepdims=keepdim)
    np.testing.assert_allclose(got.numpy(), want, rtol=1e-12)
    check(lambda t: getattr(t, name)(signed, keepdim), [x], order=1)


@settings(max_examples=60, deadline=None)
@given(a=shapes, b=shapes)
def test_matmul_broadcasts_as_numpy(a: Any, b: Any) -> None:
    b = (*b[:-2], a[-1], b[-1]) if len(b) > 1 else (a[-1],)
    x, y = numbers(*a), numbers(*b, seed=1)
    try:
        want = x @ y
    except ValueError:
        with pytest.raises(RuntimeError):
            torch.tensor(x) @ torch.tensor(y)
        return
    np.testing.assert_allclose(
        (torch.tensor(x) @ torch.tensor(y)).numpy(), want, rtol=1e-12, atol=1e-12
    )
    check(lambda s, t: s @ t, [x, y], order=1)


@settings(max_examples=40, deadline=None)
@given(data=st.data(), descending=st.booleans())
def test_sort_is_stable_and_nan_is_largest(data: Any, descending: bool) -> None:
    values = data.draw(st.lists(st.sampled_from([1.0, 2.0, 3.0, float("nan")]), max_size=8))
    found, order = torch.tensor(values, dtype=torch.float64).sort(descending=descending)
    key = sorted(
        range(len(values)),
        key=lambda i: (
            (values[i] != values[i], values[i]) if values[i] == values[i] else (True, 0.0)
        ),
    )
    if descending:
        big = [i for i in range(len(values)) if values[i] != values[i]]
        rest = sorted(
            (i for i in range(len(values)) if values[i] == values[i]), key=lambda i: -values[i]
        )
        key = big + rest
    assert order.tolist() == key
    np.testing.assert_array_equal(found.numpy(), np.array(values)[key] if values else np.zeros(0))
