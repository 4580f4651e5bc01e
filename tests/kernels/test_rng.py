"""The kernels against exact arithmetic and against the NumPy path; and that they stay unloaded."""

import math
import subprocess
import sys
from fractions import Fraction

import numpy as np
import pytest

from autograd_lite.generator import Generator
from autograd_lite.sampling import _float32, normal


def uniforms(n: int, dtype: type = np.float64, seed: int = 0) -> np.ndarray:
    gen = Generator().manual_seed(seed)
    return gen._floats(n) if dtype is np.float32 else gen._doubles(n)


@pytest.mark.parametrize("seed", range(3))
def test_normal_blocks_f32_equals_numpy(seed: int) -> None:
    from autograd_lite.kernels.rng import normal_blocks_f32

    compiled, plain = uniforms(65_536, np.float32, seed), uniforms(65_536, np.float32, seed)
    normal_blocks_f32(compiled, np.float32(0.1), np.float32(1.3))
    _float32.normal_blocks_f32(plain, np.float32(0.1), np.float32(1.3))
    assert compiled.tobytes() == plain.tobytes()


def test_normal_blocks_f32_is_box_muller() -> None:
    d = uniforms(4096, np.float32)
    u1, u2 = 1 - d.reshape(-1, 16)[:, :8].astype(float), d.reshape(-1, 16)[:, 8:].astype(float)
    _float32.normal_blocks_f32(d, np.float32(0), np.float32(1))
    radius, angle = np.sqrt(-2 * np.log(u1)), 2 * np.pi * u2
    expected = np.concatenate([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    np.testing.assert_allclose(d.reshape(-1, 16), expected, rtol=0, atol=4e-6)


def test_normal_blocks_f64_equals_math() -> None:
    from autograd_lite.kernels.rng import normal_blocks_f64

    compiled, plain = uniforms(8192), uniforms(8192)
    normal_blocks_f64(compiled, 0.1, 1.3)
    normal._blocks_f64(plain, 0.1, 1.3)
    assert compiled.tobytes() == plain.tobytes()


def test_normal_pairs_equal_math() -> None:
    from autograd_lite.kernels.rng import normal_pairs

    u = uniforms(8192)
    first, second = u[0::2].tolist(), u[1::2].tolist()
    normal_pairs(u)
    radii = [math.sqrt(-2 * math.log1p(-x)) for x in second]
    angles = [2 * math.pi * x for x in first]
    assert u[0::2].tolist() == [r * math.cos(a) for r, a in zip(radii, angles, strict=True)]
    assert u[1::2].tolist() == [r * math.sin(a) for r, a in zip(radii, angles, strict=True)]


def test_affine_f64_rounds_once() -> None:
    from autograd_lite.kernels.rng import affine_f64

    u = uniforms(500)
    expected = [float(Fraction(x) * Fraction(0.3) + Fraction(0.1)) for x in u.tolist()]
    affine_f64(u, 0.3, 0.1)
    assert u.tolist() == expected


def test_shuffle_by_hand() -> None:
    from autograd_lite.kernels.rng import shuffle

    order = np.arange(4)
    shuffle(order, np.array([2, 0, 1], np.uint64))  # swaps (0, 2), (1, 1), (2, 3)
    assert order.tolist() == [2, 1, 3, 0]


def test_small_draws_load_no_compiler() -> None:
    """The first ``randn`` on a fresh machine must not wait for Numba."""
    code = (
        "import sys, numpy as np; from autograd_lite import random as r;"
        "g = r.Generator(); a = np.empty((100, 100), np.float32);"
        "r.fill_normal(g, a); r.fill_uniform(g, a); r.permutation(g, 1000);"
        "print('numba' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"
