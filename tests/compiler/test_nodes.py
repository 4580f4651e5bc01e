"""Nodes: equal ones are one, constants are folded, views of views are views."""

import numpy as np
import pytest

from autograd_lite.compiler.nodes import Graph
from autograd_lite.compiler.places import access


@pytest.fixture
def graph():
    return Graph()


def test_equal_nodes_are_one(graph):
    x = graph.input(0, (2, 3), np.float32)
    once, twice = (graph.elementwise("multiply", (x, x), np.float32) for _ in range(2))
    assert once is twice


def test_constants_are_folded(graph):
    two, three = graph.constant(2, np.float32), graph.constant(3, np.float32)
    six = graph.elementwise("multiply", (two, three), np.float32)
    assert (six.op, six.params.value) == ("constant", 6.0)


def test_zeros_of_either_sign_and_nan_are_told_apart(graph):
    values = [graph.constant(v, np.float32) for v in (0.0, -0.0, np.nan)]
    assert len(set(values)) == 3
    assert graph.constant(np.nan, np.float32) is values[2]


def test_what_changes_nothing_is_left_out(graph):
    x, one = graph.input(0, (3,), np.float32), graph.constant(1, np.float32)
    assert graph.elementwise("multiply", (x, one), np.float32) is x
    assert graph.elementwise("divide", (x, one), np.float32) is x
    zero = graph.constant(0, np.float32)
    assert graph.elementwise("add", (x, zero), np.float32) is not x  # -0.0 + 0.0 is 0.0


@pytest.mark.parametrize(
    "views",
    [
        lambda g, x: g.permute(g.permute(x, (1, 2, 0)), (2, 0, 1)),
        lambda g, x: g.expand(g.reshape(x, (2, 3, 1, 4)), (2, 3, 5, 4)),
        lambda g, x: g.permute(g.reshape(g.permute(x, (2, 0, 1)), (4, 1, 2, 3)), (3, 1, 0, 2)),
    ],
)
def test_views_read_the_memory_that_numpy_reads(graph, views):
    x = graph.input(0, (2, 3, 4), np.float32)
    array = np.arange(24).reshape(2, 3, 4)

    class OfNumpy:
        def permute(self, a, order):
            return a.transpose(order)

        def reshape(self, a, shape):
            return a.reshape(shape)

        def expand(self, a, shape):
            return np.broadcast_to(a, shape)

    view, expected = views(graph, x), views(OfNumpy(), array)
    assert view is x or view.args[0] is x
    offset, strides = access(view)
    at = np.indices(view.shape).reshape(len(view.shape), -1)
    got = array.ravel()[offset + np.tensordot(strides, at, 1)]
    np.testing.assert_array_equal(got, expected.ravel())
