"""Whole training steps: backward, the optimiser's update and `zero_grad` in one program."""

import warnings

import numpy as np
import pytest

import autograd_lite as torch
from autograd_lite.compiler import CompileWarning

OPTIMIZERS = {
    "SGD": lambda p: torch.optim.SGD(p, lr=0.05),
    "momentum": lambda p: torch.optim.SGD(p, lr=0.02, momentum=0.9, nesterov=True, weight_decay=1e-3),
    "Adam": lambda p: torch.optim.Adam(p, lr=1e-3),
    "AdamW": lambda p: torch.optim.AdamW(p, lr=1e-3, amsgrad=True),
    "Adamax": lambda p: torch.optim.Adamax(p, lr=1e-3),
}  # fmt: skip


def trainer(make):
    """Return a network, its optimiser and its training step, the same in each call."""
    torch.manual_seed(0)
    net = torch.nn.Sequential(torch.nn.Tanh(), torch.nn.Linear(2, 1)).double()
    optimizer = make(net.parameters())

    def step(x, y):
        optimizer.zero_grad()
        loss = torch.nn.functional.mse_loss(net(x), y)
        loss.backward()
        optimizer.step()
        return loss

    return net, optimizer, step


@pytest.fixture
def data():
    torch.manual_seed(1)
    x = torch.randn(20, 2, dtype=torch.float64)
    return x, x.prod(1, keepdim=True)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_hundred_steps_are_those_of_the_function(name, data):
    net, _, step = trainer(OPTIMIZERS[name])
    twin, _, same = trainer(OPTIMIZERS[name])
    compiled = torch.compile(same)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _ in range(100):
            loss, got = step(*data), compiled(*data)
    assert len(compiled.versions) == 1
    np.testing.assert_allclose(got.item(), loss.item(), rtol=1e-9)
    for p, q in zip(net.parameters(), twin.parameters(), strict=True):
        np.testing.assert_allclose(q.detach().numpy(), p.detach().numpy(), rtol=1e-7, atol=1e-9)
        np.testing.assert_allclose(q.grad.numpy(), p.grad.numpy(), rtol=1e-7, atol=1e-9)


def test_a_schedule_of_the_learning_rate_is_followed(data):
    net, optimizer, step = trainer(OPTIMIZERS["SGD"])
    twin, other, same = trainer(OPTIMIZERS["SGD"])
    compiled = torch.compile(same)
    for k in range(5):
        for group in (*optimizer.param_groups, *other.param_groups):
            group["lr"] = 0.1 / (k + 1)
        step(*data)
        compiled(*data)
    assert len(compiled.versions) == 1
    for p, q in zip(net.parameters(), twin.parameters(), strict=True):
        np.testing.assert_allclose(q.detach().numpy(), p.detach().numpy(), rtol=1e-12)


def test_another_option_is_compiled_anew(data):
    _, optimizer, step = trainer(OPTIMIZERS["SGD"])
    compiled = torch.compile(step)
    for _ in range(3):
        compiled(*data)
    optimizer.param_groups[0]["weight_decay"] = 0.1
    compiled(*data)
    assert len(compiled.versions) == 2


def test_a_step_written_by_hand():
    def trained(wrap):
        w = torch.tensor([1.0, -2.0], requires_grad=True)

        def step(x):
            loss = ((w * x).sum() - 1) ** 2
            loss.backward()
            with torch.no_grad():
                w.sub_(0.1 * w.grad)
                w.grad = None
            return loss

        run = wrap(step)
        x = torch.tensor([0.5, 0.25])
        losses = [run(x).item() for _ in range(10)]
        assert w.grad is None
        assert w.requires_grad
        return losses, w.tolist()

    losses, w = trained(lambda f: f)
    got_losses, got = trained(torch.compile)
    np.testing.assert_allclose(got_losses, losses, rtol=1e-5, atol=1e-10)
    np.testing.assert_allclose(got, w, rtol=1e-6)


def test_gradients_add_up_without_zero_grad():
    w = torch.ones(3, requires_grad=True)

    @torch.compile
    def add(x):
        (w * x).sum().backward()

    for _ in range(4):
        add(torch.ones(3))
    assert w.grad.tolist() == [4.0, 4.0, 4.0]


def test_an_argument_is_changed_in_place():
    @torch.compile
    def scale(x):
        x.mul_(2)
        return x + 1

    x = torch.ones(2)
    assert scale(x).tolist() == [3.0, 3.0]
    assert x.tolist() == [2.0, 2.0]
    assert x._version == 1


def test_tracing_changes_nothing(data):
    net, optimizer, step = trainer(OPTIMIZERS["SGD"])
    compiled = torch.compile(step)
    compiled(*data)  # eager: there are no gradients yet
    before = [p.detach().clone() for p in net.parameters()]
    from autograd_lite.compiler.version import Version

    Version(step, data, {}, "step", False)
    for p, old in zip(net.parameters(), before, strict=True):
        assert torch.equal(p.detach(), old)
        assert type(p.grad) is torch.Tensor
    assert type(optimizer.param_groups[0]["lr"]) is float


def test_counting_outside_runs_eagerly():
    seen = {"calls": 0}

    def f(x):
        seen["calls"] += 1
        return x * 2

    compiled = torch.compile(f)
    with pytest.warns(CompileWarning, match="Python objects"):
        compiled(torch.ones(2))
    compiled(torch.ones(2))
    assert seen["calls"] == 2


def test_running_statistics_run_eagerly():
    norm = torch.nn.BatchNorm1d(3)
    x = torch.randn(8, 3)
    twin = torch.nn.BatchNorm1d(3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        got = torch.compile(lambda x: norm(x))(x)
    np.testing.assert_allclose(got.detach().numpy(), twin(x).detach().numpy(), rtol=1e-6)
    assert torch.equal(norm.running_mean, twin.running_mean)
    assert norm.num_batches_tracked.item() == 1
