"""Layers and training: what learners build."""

from __future__ import annotations

import autograd_lite as torch
import autograd_lite.nn.functional as F
from autograd_lite import nn
from autograd_lite.trace import Trace, record


def leaf(value: object) -> torch.Tensor:
    return torch.tensor(value, requires_grad=True)


def linear_regression() -> Trace:
    x, y = torch.tensor([[1.0], [2.0], [3.0]]), torch.tensor([[2.0], [4.0], [6.0]])
    w, b = leaf([[0.5]]), leaf([0.0])
    with record() as trace:
        loss = ((x @ w + b - y) ** 2).mean()
        loss.backward()
    return trace


def logistic_regression() -> Trace:
    x, y = torch.tensor([[1.0, 2.0], [-1.0, 0.5]]), torch.tensor([1.0, 0.0])
    w, b = leaf([0.1, -0.2]), leaf(0.0)
    with record() as trace:
        loss = F.binary_cross_entropy_with_logits(x @ w + b, y)
        loss.backward()
    return trace


def perceptron_of_two_layers() -> Trace:
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
    x = torch.tensor([[1.0, -1.0], [0.5, 2.0]])
    with record() as trace:
        loss = model(x).pow(2).mean()
        loss.backward()
    return trace


def cross_entropy() -> Trace:
    logits, target = leaf([[2.0, 1.0, 0.1], [0.5, 2.5, 0.3]]), torch.tensor([0, 1])
    with record() as trace:
        F.cross_entropy(logits, target).backward()
    return trace


def cross_entropy_by_hand() -> Trace:
    logits = leaf([2.0, 1.0, 0.1])
    with record() as trace:
        z = logits - logits.max()
        p = z.exp() / z.exp().sum()
        loss = -p[0].log()
        loss.backward()
    return trace


def convolution_net() -> Trace:
    torch.manual_seed(0)
    conv, head = nn.Conv2d(1, 2, 3), nn.Linear(2, 2)
    x = torch.arange(36.0).reshape(1, 1, 6, 6) / 36
    with record() as trace:
        h = F.max_pool2d(F.relu(conv(x)), 2)
        out = head(h.mean((2, 3)))
        F.cross_entropy(out, torch.tensor([1])).backward()
    return trace


def recurrent_net_unrolled() -> Trace:
    w, u, h = leaf([[0.5, -0.3], [0.1, 0.8]]), leaf([[1.0, 0.0], [0.0, 1.0]]), torch.zeros(2)
    xs = torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    with record() as trace:
        for x in xs:
            h = torch.tanh(w @ h + u @ x)
        h.sum().backward()
    return trace


def recurrent_net_of_ten_turns() -> Trace:
    w, b, h = leaf([[0.5, -0.3], [0.1, 0.8]]), leaf([0.1, 0.0]), torch.ones(2)
    with record() as trace:
        for _ in range(10):
            h = torch.tanh(w @ h + b)
        h.sum().backward()
    return trace


def embedding_bag() -> Trace:
    table = leaf([[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]])
    with record() as trace:
        F.embedding(torch.tensor([0, 2, 0]), table).mean(0).sum().backward()
    return trace


def layer_norm() -> Trace:
    x = leaf([[1.0, 2.0, 4.0], [0.0, 0.5, 1.0]])
    gain, bias = leaf([1.0, 1.0, 1.0]), leaf([0.0, 0.0, 0.0])
    with record() as trace:
        F.layer_norm(x, (3,), gain, bias).pow(2).sum().backward()
    return trace


def batch_norm() -> Trace:
    bn = nn.BatchNorm1d(2)
    x = leaf([[1.0, 2.0], [3.0, 6.0], [5.0, 1.0]])
    with record() as trace:
        bn(x).prod().backward()
    return trace


def normalisation_by_hand() -> Trace:
    x = leaf([1.0, 2.0, 4.0])
    with record() as trace:
        centred = x - x.mean()
        out = centred / (centred.pow(2).mean() + 1e-5).sqrt()
        out[0].backward()
    return trace


def attention() -> Trace:
    q, k, v = (
        leaf([[1.0, 0.0], [0.0, 1.0]]),
        leaf([[0.5, 0.5], [1.0, -1.0]]),
        leaf([[1.0, 2.0], [3.0, 4.0]]),
    )
    with record() as trace:
        scores = q @ k.t() / 2**0.5
        (scores.softmax(-1) @ v).sum().backward()
    return trace


def residual_block() -> Trace:
    x, w = leaf([1.0, -1.0]), leaf([[0.2, 0.1], [0.0, 0.3]])
    with record() as trace:
        y = x + torch.relu(w @ x)
        z = y + torch.relu(w @ y)
        z.sum().backward()
    return trace


def dropout_and_activation() -> Trace:
    torch.manual_seed(0)
    x = leaf([1.0, 2.0, 3.0, 4.0])
    with record() as trace:
        F.gelu(F.dropout(x, 0.5)).sum().backward()
    return trace


def train(steps: int, optimiser: str) -> Trace:
    torch.manual_seed(0)
    model = nn.Linear(2, 1)
    opt = getattr(torch.optim, optimiser)(model.parameters(), lr=0.1)
    x, y = torch.tensor([[1.0, 2.0], [3.0, 4.0]]), torch.tensor([[1.0], [0.0]])
    with record() as trace:
        for _ in range(steps):
            opt.zero_grad()
            loss = F.mse_loss(model(x), y)
            loss.backward()
            opt.step()
    return trace


def training_loop_of_two_steps() -> Trace:
    return train(2, "SGD")


def training_loop_of_twenty_steps() -> Trace:
    return train(20, "SGD")


def deep_network() -> Trace:
    torch.manual_seed(0)
    layers = [m for _ in range(25) for m in (nn.Linear(3, 3), nn.Tanh())]
    model = nn.Sequential(*layers)
    with record() as trace:
        model(torch.ones(1, 3)).sum().backward()
    return trace
