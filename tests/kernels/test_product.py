"""The product of small matrices: any strides, the values of NumPy."""

import numpy as np
import pytest

from autograd_lite.kernels import jit
from autograd_lite.kernels.memory import address
from autograd_lite.kernels.product import product


@jit
def run(a, b, c, sizes, zero, places):
    n, m, depth = sizes
    a0, a1, a2, b0, b1, b2 = places
    product(address(a), address(b), address(c), 0, n, m, depth, zero, a0, a1, a2, b0, b1, b2)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("sizes", [(3, 5, 4), (1, 1, 7), (2, 9, 1), (4, 4, 0), (0, 4, 2)])
@pytest.mark.parametrize("turned", [(False, False), (True, False), (False, True), (True, True)])
def test_values_are_numpys(kind, sizes, turned):
    n, m, depth = sizes
    rng = np.random.default_rng(0)
    a, b = (
        rng.standard_normal((n, depth)).astype(kind),
        rng.standard_normal((depth, m)).astype(kind),
    )
    places = []
    given = []
    for x, turn in zip((a, b), turned, strict=True):
        memory = np.ascontiguousarray(x.T if turn else x)
        given.append(memory.ravel())
        steps = (1, memory.shape[1]) if turn else (memory.shape[1], 1)
        places += [0, *steps]
    c = np.empty(n * m, kind)
    run(*given, c, sizes, kind(0), tuple(places))
    np.testing.assert_allclose(c.reshape(n, m), a @ b, rtol=1e-5 if kind is np.float32 else 1e-12)
