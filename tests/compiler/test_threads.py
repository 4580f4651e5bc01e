"""Large loops shared among threads."""

import os
import threading

import numpy as np
import pytest

import autograd_lite as torch
from autograd_lite.compiler import threads


def test_every_turn_is_taken_once():
    taken = np.zeros(1001, int)

    def turn(array, start, stop, number):
        array[start:stop] += number + 1

    count = max(2, threads.parts())
    threads.share(turn, 1001, count, taken)
    assert (taken > 0).all()
    assert sorted(set(taken)) == list(range(1, count + 1))


def test_an_error_in_a_part_is_raised():
    def fail(start, stop, number):
        if number:
            raise ValueError("part")

    with pytest.raises(ValueError, match="part"):
        threads.share(fail, 10, 2)


def test_a_large_program_has_the_values_of_the_function():
    torch.manual_seed(0)
    x = torch.randn(500, 1000, requires_grad=True)

    def f(x):
        return (torch.exp(torch.sin(x)) * x.mean(0)).sum()

    compiled = torch.compile(f)
    out = compiled(x)
    out.backward()
    got, x.grad = x.grad, None
    expected = f(x)
    expected.backward()
    np.testing.assert_allclose(out.item(), expected.item(), rtol=1e-5)
    np.testing.assert_allclose(got.numpy(), x.grad.numpy(), rtol=1e-4, atol=1e-5)
    if threads.parts() > 1:
        assert "share(" in compiled.versions[0]._joint.text


def test_two_threads_of_the_user_run_one_program():
    f = torch.compile(lambda x: torch.tanh(x).sum())
    x = torch.ones(200_000)
    expected = f(x).item()
    results = []
    users = [
        threading.Thread(target=lambda: results.extend(f(x).item() for _ in range(20)))
        for _ in range(3)
    ]
    for user in users:
        user.start()
    for user in users:
        user.join()
    assert results == [expected] * 60


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_forked_process_has_threads_of_its_own():
    f = torch.compile(lambda x: torch.exp(-x).sum())
    x = torch.ones(300_000)
    expected = f(x).item()
    child = os.fork()
    if not child:
        os._exit(0 if f(x).item() == expected else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
