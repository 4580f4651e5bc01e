"""Transformations of compiled functions: Jacobians, Hessians, gradients and batches as programs."""

import numpy as np
import pytest

import autograd_lite as torch
from autograd_lite.compiler import Compiled


@pytest.fixture
def w():
    torch.manual_seed(0)
    return torch.randn(3, 4, dtype=torch.float64)


@pytest.fixture
def x():
    torch.manual_seed(1)
    return torch.randn(4, dtype=torch.float64)


def numeric_jacobian(f, x, step=1e-6):
    """Return the Jacobian by central differences."""
    columns = []
    for k in range(x.numel()):
        e = torch.zeros_like(x)
        e[k] = step
        columns.append((f(x + e) - f(x - e)).numpy() / (2 * step))
    return np.stack(columns, -1)


@pytest.mark.parametrize("transform", [torch.func.jacrev, torch.func.jacfwd])
def test_a_jacobian(transform, w, x):
    f = torch.compile(lambda x: torch.tanh(w @ x))
    jacobian = transform(f)
    assert isinstance(jacobian, Compiled)
    got = jacobian(x)
    np.testing.assert_allclose(got.numpy(), numeric_jacobian(f.function, x), rtol=1e-6, atol=1e-9)
    assert jacobian.program is not None
    assert transform(f) is jacobian


def test_a_hessian(w, x):
    def f(x):
        return torch.tanh(w @ x).sum() ** 2

    got = torch.func.hessian(torch.compile(f))(x)
    expected = numeric_jacobian(torch.func.grad(f), x)
    np.testing.assert_allclose(got.numpy(), expected, rtol=1e-6, atol=1e-8)


def test_gradient_and_value(w, x):
    def f(x):
        return torch.sin(w @ x).sum()

    grad, value = torch.func.grad_and_value(torch.compile(f))(x)
    np.testing.assert_allclose(value.item(), f(x).item(), rtol=1e-12)
    np.testing.assert_allclose(grad.numpy(), numeric_jacobian(f, x), rtol=1e-6, atol=1e-9)
    assert torch.equal(torch.func.grad(torch.compile(f))(x), grad)


def test_argnums_and_aux(w, x):
    def f(x, y):
        z = x * y
        return z.sum(), z

    gradients, aux = torch.func.grad(torch.compile(f), argnums=(0, 1), has_aux=True)(x, 2 * x)
    assert torch.allclose(gradients[0], 2 * x)
    assert torch.allclose(gradients[1], x)
    assert torch.allclose(aux, 2 * x * x)


def test_the_functional_interface(w, x):
    def f(x):
        return torch.tanh(w @ x)

    jacobian, hessian = torch.autograd.functional.jacobian, torch.autograd.functional.hessian
    np.testing.assert_allclose(
        jacobian(torch.compile(f), x).numpy(), jacobian(f, x).numpy(), rtol=1e-10
    )
    both = jacobian(torch.compile(lambda a, b: a * b), (x, x + 1))
    assert torch.allclose(both[0], torch.diag(x + 1))
    assert torch.allclose(both[1], torch.diag(x))
    np.testing.assert_allclose(
        hessian(torch.compile(lambda x: f(x).sum()), x).numpy(),
        hessian(lambda x: f(x).sum(), x).numpy(),
        rtol=1e-9,
        atol=1e-12,
    )


def test_a_batch_of_examples(w, x):
    f = torch.compile(lambda x: torch.exp(-(w @ x)))
    batch = torch.stack([x, 2 * x])
    got = torch.func.vmap(f)(batch)
    np.testing.assert_allclose(got[1].numpy(), f.function(2 * x).numpy(), rtol=1e-12)


def test_a_transformation_inside_a_compiled_function(w, x):
    @torch.compile
    def length_of_gradient(x):
        return torch.func.grad(lambda x: torch.tanh(w @ x).sum())(x).norm()

    expected = np.linalg.norm(numeric_jacobian(lambda x: torch.tanh(w @ x).sum(), x))
    np.testing.assert_allclose(length_of_gradient(x).item(), expected, rtol=1e-7)


def test_a_compiled_function_inside_a_transformation(w, x):
    f = torch.compile(lambda x: torch.tanh(w @ x).sum())
    got = torch.func.grad(lambda x: f(x) * 2)(x)
    np.testing.assert_allclose(
        got.numpy(), 2 * numeric_jacobian(f.function, x), rtol=1e-6, atol=1e-9
    )
