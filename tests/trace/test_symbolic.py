"""Rules run on symbols: captions, factors and the numbers of every part."""

from __future__ import annotations

import numpy as np
import pytest

from autograd_lite.rulelib import exp, where
from autograd_lite.trace.arithmetic import factor, substitute
from autograd_lite.trace.symbolic import Symbol, run_rule, write, zero

G, X = np.array([1.0, -2.0]), np.array([3.0, 0.5])
VALUES = {"grad": G, "self": X, "other": X, "result": X}


def run(rule):
    symbols = {n: Symbol({"k": "var", "name": n}, v) for n, v in VALUES.items()}
    return run_rule(rule, symbols)


def unknown(*names):
    return {n: Symbol({"k": "var", "name": n}) for n in names}


@pytest.mark.parametrize(
    ("rule", "caption"),
    [
        (lambda grad: grad, "grad"),
        (lambda grad, other: grad * other, "grad ⊙ other"),
        (lambda grad, result: grad * (1 - result * result), "grad ⊙ (1 - result ⊙ result)"),
        (lambda grad, self: grad / self, "grad / self"),
        (lambda grad: -grad, "-grad"),
        (lambda grad, self: grad * exp(self), "grad ⊙ exp(self)"),
        (lambda grad, self: grad * (self**2), "grad ⊙ self ^ 2"),
        (lambda grad, self: (grad - self) * 2, "(grad - self) ⊙ 2"),
        (lambda grad, self: grad - (self - 2), "grad - (self - 2)"),
        (lambda grad, result: where(result > 0, grad, 0), "where(result > 0, grad, 0)"),
        (lambda grad, self: grad[0] * self[..., 1:], "grad[0] ⊙ self[..., 1:]"),
    ],
)
def test_the_caption_is_the_rule(rule, caption):
    assert write(run(rule).expr) == caption


@pytest.mark.parametrize(
    "rule",
    [
        lambda grad, self: grad * exp(self) / (1 + self),
        lambda grad, self: -grad * ((self / 2) / self),
        lambda grad, result: where(result > 1, grad, 0),
        lambda grad, self: 3 - grad @ self,
    ],
)
def test_the_value_is_what_the_rule_computes_on_arrays(rule):
    names = rule.__code__.co_varnames
    expected = rule(*({"grad": G, "self": X, "result": X}[n] for n in names))
    assert np.allclose(run(rule).value, expected, rtol=1e-15)


def test_a_rule_without_values_still_has_a_caption():
    result = run_rule(lambda grad, other: grad * other, unknown("grad", "other"))
    assert write(result.expr) == "grad ⊙ other"
    assert result.value is None


def test_arguments_are_handed_over_as_they_are():
    result = run_rule(lambda grad, dim: grad if dim else -grad, {**unknown("grad"), "dim": 0})
    assert write(result.expr) == "-grad"


def test_what_cannot_be_read_says_so():
    with pytest.raises(TypeError, match="could not be read as a formula"):
        run_rule(lambda grad: np.linalg.inv(grad), unknown("grad"))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (lambda grad: grad, 1.0),
        (lambda grad: -grad, -1.0),
        (lambda grad, self: grad * self, X),
        (lambda grad, self: self * (2 * grad), 2 * X),
        (lambda grad, self: grad / self, 1 / X),
        (lambda grad, self: -grad / self * 3, -3 / X),
    ],
)
def test_the_factor_is_the_diagonal_of_the_jacobian(rule, expected):
    found = factor(run(rule))
    assert found is not None
    assert np.allclose(found[1], expected)


@pytest.mark.parametrize(
    "rule",
    [lambda grad, self: grad * grad, lambda grad, self: grad + self, lambda grad, self: exp(grad)],
)
def test_no_factor_where_the_rule_is_not_a_product(rule):
    assert factor(run(rule)) is None


def test_a_long_product_is_two_factors():
    parts = substitute(run(lambda grad, result: grad * (1 - result) * result))
    assert parts[0]["var"] == "grad"
    assert parts[1] == {"sign": "⊙"}
    assert np.allclose(parts[2]["value"], (1 - X) * X)


def test_symbols_are_equal_to_nothing_by_accident():
    x = Symbol({"k": "var", "name": "x"}, 1.0)
    assert isinstance(x == 1.0, Symbol)
    with pytest.raises(TypeError):
        hash(x)


def test_shapes_are_known_where_values_are_not():
    x = Symbol({"k": "var", "name": "x"}, hint=((2, 3), np.dtype("float32")))
    assert (x.shape, x.ndim, x.size, len(x), x.dtype) == ((2, 3), 2, 6, 2, np.float32)
    assert [write(row.expr) for row in x] == ["x[0]", "x[1]"]


def test_a_gradient_that_did_not_come_disappears():
    g, none = Symbol({"k": "var", "name": "grad"}, G), zero(np.zeros(2))
    for result, caption in ((g + none, "grad"), (none * X + g, "grad"), (g - none / 2, "grad")):
        assert write(result.expr) == caption
        assert np.array_equal(result.value, G)
    assert write((none.reshape((1, 2)) @ X).expr) == "0"
