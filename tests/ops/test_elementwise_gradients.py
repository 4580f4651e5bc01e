"""Gradients of the elementwise families: finite differences to order 2, broadcasting, types."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import autograd_lite as torch
from tests.gradcheck_tools import check

F = torch.nn.functional

#: name -> where its argument may lie (away from kinks and poles)
UNARY: dict[str, tuple[float, float]] = {
    "exp": (-1, 1), "exp2": (-1, 1), "expm1": (-1, 1), "log": (0.5, 3), "log2": (0.5, 3), "log10": (0.5, 3),
    "log1p": (-0.5, 3), "sqrt": (0.5, 3), "rsqrt": (0.5, 3), "reciprocal": (0.5, 3), "square": (-2, 2), "neg": (-2, 2),
    "sin": (-2, 2), "cos": (-2, 2), "tan": (-1, 1), "asin": (-0.8, 0.8), "acos": (-0.8, 0.8), "atan": (-2, 2),
    "sinh": (-2, 2), "cosh": (-2, 2), "tanh": (-2, 2), "asinh": (-2, 2), "acosh": (1.2, 3), "atanh": (-0.8, 0.8),
    "erf": (-2, 2), "erfc": (-2, 2), "erfinv": (-0.8, 0.8), "lgamma": (0.5, 4), "sinc": (0.2, 2), "logit": (0.2, 0.8),
    "sigmoid": (-3, 3), "i0": (-2, 2), "deg2rad": (-2, 2), "rad2deg": (-2, 2), "abs": (0.2, 2), "frac": (0.1, 0.9),
    "relu": (0.2, 2), "sgn": (0.2, 2), "floor": (0.2, 0.8), "nan_to_num": (-2, 2), "digamma": (1, 4),
}  # fmt: skip
SPECIAL = {
    "i0e": (0.2, 2), "i1": (0.2, 2), "i1e": (0.2, 2), "ndtr": (-2, 2), "ndtri": (0.2, 0.8), "log_ndtr": (-2, 2),
    "erfcx": (-1, 2), "entr": (0.2, 2),
}  # fmt: skip
SMOOTH = [
    "gelu",
    "silu",
    "mish",
    "softplus",
    "elu",
    "selu",
    "celu",
    "logsigmoid",
    "softsign",
    "tanhshrink",
    "hardswish",
]
BINARY: dict[str, Any] = {
    "add": torch.add, "sub": torch.sub, "mul": torch.mul, "div": torch.div, "pow": torch.pow, "atan2": torch.atan2,
    "hypot": torch.hypot, "logaddexp": torch.logaddexp, "logaddexp2": torch.logaddexp2, "xlogy": torch.xlogy,
    "xlog1py": torch.special.xlog1py, "ldexp": torch.ldexp, "maximum": torch.maximum, "fmin": torch.fmin,
    "float_power": torch.float_power, "rsub": torch.rsub, "lerp": lambda a, b: torch.lerp(a, b, 0.3),
    "addcmul": lambda a, b: torch.addcmul(a, a, b, value=2), "addcdiv": lambda a, b: torch.addcdiv(b, a, b),
    "where": lambda a, b: torch.where(a > b, a * a, b), "clamp": lambda a, b: torch.clamp(a, b, b + 1),
    "remainder": torch.remainder, "fmod": torch.fmod, "copysign": torch.copysign,
}  # fmt: skip


def sample(low: float, high: float, shape: tuple[int, ...], seed: int) -> np.ndarray:
    return np.random.default_rng(seed).uniform(low, high, shape)


@pytest.mark.parametrize("name", UNARY)
def test_unary(name: str) -> None:
    check(getattr(torch, name), [sample(*UNARY[name], (2, 3), 1)], tolerance=2e-6)


@pytest.mark.parametrize("name", SPECIAL)
def test_special(name: str) -> None:
    check(getattr(torch.special, name), [sample(*SPECIAL[name], (2, 3), 2)])


@pytest.mark.parametrize("name", SMOOTH)
def test_activation(name: str) -> None:
    function = getattr(F, name)
    check(function, [sample(0.2, 2, (2, 3), 3)])
    check(function, [sample(-2, -0.2, (2, 3), 4)])


@pytest.mark.parametrize("name", ["hardtanh", "leaky_relu", "hardshrink", "softshrink", "relu6"])
def test_piecewise(name: str) -> None:
    check(getattr(F, name), [sample(0.6, 0.9, (2, 3), 5)])
    check(getattr(F, name), [sample(-0.9, -0.6, (2, 3), 6)])


def test_several_arguments() -> None:
    x, w = sample(-2, -0.2, (2, 4), 7), sample(0.1, 0.4, (4,), 8)
    check(F.prelu, [x, w])
    check(F.glu, [x])
    check(torch.lerp, [x, x + 1, sample(0.1, 0.4, (2, 4), 9)])
    check(lambda a: torch.polygamma(2, a), [sample(1, 4, (3,), 10)])
    check(lambda a: torch.mvlgamma(a, 2), [sample(1, 4, (3,), 11)])
    check(lambda a: 2**a + 3 / a - (1 - a), [sample(0.5, 2, (3,), 12)])
    check(lambda a: F.gelu(a, approximate="tanh"), [x])


@pytest.mark.parametrize("name", BINARY)
@given(seed=st.integers(0, 10**6), drop=st.integers(0, 2), ones=st.integers(0, 3))
@settings(max_examples=6, deadline=None, derandomize=True)
def test_binary_broadcasts(name: str, seed: int, drop: int, ones: int) -> None:
    """One side loses leading dimensions, or has extent 1 in some."""
    full = (2, 3)
    small = tuple(1 if ones >> i & 1 else n for i, n in enumerate(full))[drop:]
    a, b = sample(1.1, 1.4, full, seed), sample(1.5, 1.9, small, seed + 1)
    check(BINARY[name], [a, b], seed=seed)
    check(BINARY[name], [b * 2, a], seed=seed)


@given(
    st.sampled_from(
        [torch.float16, torch.float32, torch.float64, torch.int8, torch.int64, torch.bool]
    ),
    st.sampled_from([torch.float16, torch.float32, torch.float64]),
    st.booleans(),
)
@settings(max_examples=40, deadline=None, derandomize=True)
def test_gradients_have_the_type_of_their_input(other: Any, mine: Any, scalar: bool) -> None:
    x = torch.ones(3, dtype=mine, requires_grad=True)
    y = torch.ones(() if scalar else 3).to(other)
    for result in (x + y, x * y, x / 2, x**2, torch.where(y > 0, x, 0)):
        assert result.dtype is torch.result_type(x, y) or result.dtype is mine
        (g,) = torch.autograd.grad(result.sum(), x)
        assert g.dtype is mine
        assert g.shape == x.shape


def test_types_of_results_for_every_pair() -> None:
    """Source: PyTorch's documentation of type promotion, as a lattice by category."""
    rank = [
        torch.bool,
        torch.uint8,
        torch.int8,
        torch.int16,
        torch.int32,
        torch.int64,
        torch.float16,
        torch.float32,
        torch.float64,
    ]
    for i, a in enumerate(rank):
        for j, b in enumerate(rank):
            want = torch.int16 if {a, b} == {torch.uint8, torch.int8} else rank[max(i, j)]
            assert torch.promote_types(a, b) is want
            assert (torch.ones(2, dtype=a) * torch.ones(2, dtype=b)).dtype is want
            zero_dim = torch.ones((), dtype=b)
            higher = b.is_floating_point > a.is_floating_point or (a is torch.bool)
            assert (torch.ones(2, dtype=a) * zero_dim).dtype is (b if higher else a)
