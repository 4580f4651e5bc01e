"""Arrays that note NumPy code: the types and shapes are NumPy's, values cannot be had."""

import numpy as np
import pytest

from autograd_lite.compiler.arrays import TracedArray
from autograd_lite.compiler.nodes import Graph
from autograd_lite.compiler.traced import NotFusable

CODE = {
    "numbers keep the type": lambda x: 2 * x + 1,
    "strong scalars widen": lambda x: x * np.float64(2),
    "comparison": lambda x: (x > 0) & (x < 1),
    "where": lambda x: np.where(x > 0, x, 0.0),
    "mean": lambda x: np.add.reduce(x, axis=0, keepdims=True) / x.shape[0],
    "largest": lambda x: x.max(axis=1),
    "turned": lambda x: x.T[1:, None],
    "backward": lambda x: np.flip(x, 0)[::2],
    "outer": lambda x: np.multiply.outer(x[0], x[:, 0]),
    "product": lambda x: x.T.dot(x),
    "steps in place": lambda x: np.exp(x - x.max(), out=x.copy()),
    "cast": lambda x: x.astype(np.float64).reshape(-1),
}


def traced(shape=(4, 3), dtype=np.float32):
    graph = Graph()
    return TracedArray(graph, graph.input(0, shape, dtype))


@pytest.mark.parametrize("name", CODE)
def test_shapes_and_types_are_numpys(name):
    expected = CODE[name](np.ones((4, 3), np.float32))
    got = CODE[name](traced())
    assert (got.shape, got.dtype) == (expected.shape, expected.dtype)


@pytest.mark.parametrize(
    "ask",
    [bool, float, lambda x: x[x > 0], lambda x: np.sort(x), np.asarray, lambda x: x.all()],
)
def test_what_needs_values_is_refused(ask):
    with pytest.raises((NotFusable, AttributeError)):
        ask(traced(()))


def test_a_number_that_is_not_known_takes_the_type_of_what_it_meets():
    x = traced()
    number = TracedArray(x.graph, x.graph.input(1, (), np.float64), weak=True)
    assert (x * number).dtype == np.float32
    assert (1 - number**2).weak
