"""What is fused: how many loops a program takes, and what is written to memory."""

from unittest import mock

import pytest

import autograd_lite as torch
from autograd_lite.compiler import codegen, executable, store
from tests.compiler import programs


@pytest.fixture
def plans():
    """The schedules of the programs that a test compiles."""
    seen = []
    make = codegen.generate

    def keep(plan, *rest):
        seen.append(plan)
        return make(plan, *rest)

    with (
        mock.patch.object(executable.codegen, "generate", keep),
        mock.patch.object(store, "build", programs.interpreted),
    ):
        yield seen


def kinds(plan):
    return [stage.kind for stage in plan.stages]


def test_a_chain_its_sum_and_its_derivative_are_one_loop(plans):
    x = torch.ones(5, 3, requires_grad=True)
    torch.compile(lambda x: torch.exp(torch.sin(torch.tanh(x))).sum())(x)
    assert kinds(plans[0]) == ["loop"]
    assert len(plans[0].stored) == 3  # the input, the sum, the gradient


def test_a_bias_is_read_in_the_loop_over_the_matrix(plans):
    torch.compile(lambda x, b: torch.tanh(x + b) * b)(torch.ones(5, 3), torch.ones(3))
    assert kinds(plans[0]) == ["loop"]


def test_softmax_takes_a_loop_a_pass(plans):
    torch.compile(lambda x: torch.softmax(x, 1))(torch.ones(5, 3))
    assert kinds(plans[0]) == ["loop"] * 3


def test_dead_code_and_repeats_are_left_out(plans):
    def f(x):
        x.cumsum(0)
        return torch.sin(x) + torch.sin(x)

    torch.compile(f)(torch.ones(4))
    (stage,) = plans[0].stages
    assert [n.params for n in stage.nodes] == ["sin", "add"]


def test_a_row_without_loops_stands_between_two(plans):
    torch.compile(lambda x: torch.exp(torch.exp(x).cumsum(0)))(torch.ones(4))
    assert kinds(plans[0]) == ["loop", "row", "loop"]


def test_a_parameter_is_overwritten_after_it_was_read(plans):
    w = torch.ones(3, 3)

    @torch.compile
    def f(x):
        y = x @ w
        w.mul_(2)
        return y

    assert f(torch.ones(1, 3)).tolist() == [[3.0, 3.0, 3.0]]
    assert w.tolist() == [[2.0] * 3] * 3
    assert kinds(plans[0]) == ["dot", "loop"]
