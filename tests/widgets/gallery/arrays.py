"""Vectors and matrices: broadcasting, products, reductions, shapes, large values."""

from __future__ import annotations

import autograd_lite as torch
from autograd_lite.trace import Trace, record


def leaf(value: object) -> torch.Tensor:
    return torch.tensor(value, requires_grad=True)


def sum_of_squares() -> Trace:
    x = leaf([1.0, -2.0, 3.0])
    with record() as trace:
        loss = (x * x).sum()
        loss.backward()
    return trace


def vector_with_given_gradient() -> Trace:
    x = leaf([1.0, 2.0])
    with record() as trace:
        y = x.exp()
        y.backward(torch.tensor([1.0, 0.5]))
    return trace


def broadcast_row_and_column() -> Trace:
    row, column = leaf([[1.0, 2.0, 3.0]]), leaf([[10.0], [20.0]])
    with record() as trace:
        out = (row * column).mean()
        out.backward()
    return trace


def broadcast_scalar() -> Trace:
    x, s = leaf([[1.0, 2.0], [3.0, 4.0]]), leaf(0.5)
    with record() as trace:
        out = (x * s + s).sum()
        out.backward()
    return trace


def matrix_product() -> Trace:
    a, b = leaf([[1.0, 2.0], [3.0, 4.0]]), leaf([[0.5, -1.0], [1.5, 2.0]])
    with record() as trace:
        c = a @ b
        c.sum().backward()
    return trace


def matrix_times_vector() -> Trace:
    a, v = leaf([[1.0, 2.0, 0.0], [0.0, 1.0, -1.0]]), leaf([1.0, 2.0, 3.0])
    with record() as trace:
        out = (a @ v).norm()
        out.backward()
    return trace


def quadratic_form() -> Trace:
    a, x = torch.tensor([[2.0, 1.0], [1.0, 3.0]]), leaf([1.0, -1.0])
    with record() as trace:
        q = x @ a @ x
        q.backward()
    return trace


def batched_product() -> Trace:
    a = leaf([[[1.0, 2.0]], [[3.0, 4.0]]])
    b = leaf([[[1.0], [0.0]], [[0.0], [1.0]]])
    with record() as trace:
        torch.bmm(a, b).sum().backward()
    return trace


def einstein_sum() -> Trace:
    a, b = leaf([[1.0, 2.0], [3.0, 4.0]]), leaf([1.0, -1.0])
    with record() as trace:
        torch.einsum("ij,j->i", a, b).sum().backward()
    return trace


def reductions() -> Trace:
    x = leaf([[1.0, 5.0], [4.0, 2.0]])
    with record() as trace:
        out = x.sum(0).max() + x.mean(1).min() + x.prod()
        out.backward()
    return trace


def logsumexp_and_softmax() -> Trace:
    x = leaf([0.0, 1.0, 2.0])
    with record() as trace:
        out = torch.logsumexp(x, 0) - torch.softmax(x, 0)[2]
        out.backward()
    return trace


def gather_and_index() -> Trace:
    x = leaf([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    with record() as trace:
        picked = x.gather(1, torch.tensor([[0], [2]]))
        row = x[1]
        (picked.sum() + row.sum()).backward()
    return trace


def where_and_clamp() -> Trace:
    x = leaf([-1.0, 0.5, 2.0])
    with record() as trace:
        y = torch.where(x > 0, x * 2, x.exp())
        y.clamp(0.5, 3.0).sum().backward()
    return trace


def joins_and_splits() -> Trace:
    a, b = leaf([1.0, 2.0]), leaf([3.0, 4.0])
    with record() as trace:
        c = torch.cat([a, b])
        first, second = c.chunk(2)
        torch.stack([first, second * 2]).sum().backward()
    return trace


def multi_output_sort() -> Trace:
    x = leaf([3.0, 1.0, 2.0])
    with record() as trace:
        values, order = x.sort()  # noqa: RUF059
        (values * torch.tensor([1.0, 10.0, 100.0])).sum().backward()
    return trace


def large_matrix() -> Trace:
    x = leaf([[float((i * j) % 7 - 3) for j in range(40)] for i in range(50)])
    with record() as trace:
        (x * 0.5).tanh().mean().backward()
    return trace


def very_large_vector() -> Trace:
    x = torch.linspace(-1, 1, 100_000, requires_grad=True)
    with record() as trace:
        (x**2).mean().backward()
    return trace


def four_dimensions() -> Trace:
    x = torch.arange(16.0).reshape(2, 2, 2, 2).requires_grad_()
    with record() as trace:
        x.permute(3, 0, 2, 1).sum((0, 2)).prod().backward()
    return trace


def empty_tensor() -> Trace:
    x = torch.zeros(0, 3, requires_grad=True)
    with record() as trace:
        (x * 2).sum().backward()
    return trace


def special_values() -> Trace:
    x = leaf([0.0, -1.0, float("inf"), 1e-30, 123456789.0])
    with record() as trace:
        (x.sqrt() + x.log()).sum().backward()
    return trace


def integers_and_booleans() -> Trace:
    x = leaf([1.0, 2.0, 3.0])
    with record() as trace:
        mask = x > 1.5
        n = mask.sum()
        ((x * mask).sum() / n).backward()
    return trace
