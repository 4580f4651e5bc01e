"""Every step's numbers and Jacobian against finite differences."""

from __future__ import annotations

import numpy as np
import pytest

import autograd_lite as torch
from autograd_lite.trace import record
from autograd_lite.trace.structure import classify
from autograd_lite.trace.values import decode

A = [[1.0, 2.0], [3.0, -4.0]]
V = [1.5, -2.0, 0.5]

CASES = {
    "add": (lambda a: a + 2, A, "identity"),
    "sub": (lambda a: 1 - a, A, "diagonal"),
    "mul": (lambda a: a * 3, A, "diagonal"),
    "div": (lambda a: 2 / a, A, "diagonal"),
    "pow": (lambda a: a**2, V, "diagonal"),
    "neg": (lambda a: -a, V, "diagonal"),
    "exp": (lambda a: a.exp(), V, "diagonal"),
    "tanh": (lambda a: a.tanh(), V, "diagonal"),
    "relu": (lambda a: a.relu(), V, "diagonal"),
    "sum": (lambda a: a.sum(), A, "sum"),
    "mean": (lambda a: a.mean(), A, "sum"),
    "t": (lambda a: a.t(), A, "permutation"),
    "index": (lambda a: a[0], A, "selection"),
    "expand": (lambda a: a.expand(2, 3), V, "broadcast"),
    "matmul": (lambda a: a @ torch.tensor(A, dtype=torch.float64), A, "blocks"),
    "reshape": (lambda a: a.reshape(4), A, "identity"),
    "norm": (lambda a: a.norm(), V, "sum"),
}


def finite_differences(function, point, eps=1e-6):
    x = np.array(point, dtype=np.float64)

    def f(values):
        return function(torch.tensor(values, dtype=torch.float64))._data.reshape(-1)

    columns = []
    for i in range(x.size):
        step = np.zeros(x.size)
        step[i] = eps
        step = step.reshape(x.shape)
        columns.append((f(x + step) - f(x - step)) / (2 * eps))
    return np.stack(columns, axis=1)


@pytest.mark.parametrize("name", CASES)
def test_the_jacobian_is_the_derivative(name):
    function, point, structure = CASES[name]
    x = torch.tensor(point, dtype=torch.float64, requires_grad=True)
    with record() as trace:
        out = function(x)
        out.backward(torch.ones_like(out) if out._data.ndim else None)
    steps = [e for e in trace.to_dict()["events"] if e["kind"] == "vjp"]
    total = np.eye(x._data.size)
    for step in reversed(steps):
        total = np.array(step["jacobian"]["data"], dtype=float) @ total
    assert np.allclose(total, finite_differences(function, point), atol=1e-6)
    assert steps[0]["jacobian"]["structure"] == structure or len(steps) > 1


@pytest.mark.parametrize("name", CASES)
def test_the_contribution_is_the_jacobian_times_the_incoming_gradient(name):
    function, point, _ = CASES[name]
    x = torch.tensor(point, dtype=torch.float64, requires_grad=True)
    with record() as trace:
        out = function(x)
        out.backward(torch.ones_like(out) if out._data.ndim else None)
    doc = trace.to_dict()
    for step in (e for e in doc["events"] if e["kind"] == "vjp"):
        j = np.array(step["jacobian"]["data"], dtype=float)
        incoming = decode(doc["values"][step["incoming"]]).reshape(-1)
        contribution = decode(doc["values"][step["contribution"]]).reshape(-1)
        assert np.allclose(j.T @ incoming, contribution, rtol=1e-12)


def test_a_declared_diagonal_stays_one_by_accident():
    assert classify(np.eye(2), "diagonal") == "diagonal"
    assert classify(np.zeros((2, 2)), "diagonal") == "diagonal"
    assert classify(np.zeros((2, 3)), None) == "zero"
    assert classify(np.ones((2, 2))) == "dense"
    assert classify(np.kron(np.eye(2), np.ones((2, 2)))) == "blocks"


def test_broadcasting_is_undone_with_a_sentence():
    a = torch.tensor(A, requires_grad=True)
    b = torch.tensor([1.0, 2.0], requires_grad=True)
    with record() as trace:
        (a * b).sum().backward()
    doc = trace.to_dict()
    step = next(e for e in doc["events"] if e["kind"] == "vjp" and e["slot"] == 1)
    assert decode(doc["values"][step["raw"]]).tolist() == A
    assert decode(doc["values"][step["contribution"]]).tolist() == [4.0, -2.0]
    assert step["jacobian"]["structure"] in ("broadcast", "dense")
