"""The table: what a row makes of its signature and its rules."""

from __future__ import annotations

import numpy as np
import pytest

import autograd_lite as torch
from autograd_lite.table import ROWS, Row, define


def row(signature: str, **options: object) -> Row:
    return Row(signature, options.pop("forward", np.multiply), **options)


def test_signature_splits_tensors_and_arguments() -> None:
    made = row("sum_dim(self; dim, keepdim)", self=lambda grad, dim: grad)
    assert made.inputs == ("self",)
    assert made.attrs == ("dim", "keepdim")


def test_rule_parameters_are_what_is_saved() -> None:
    made = row("op(self, other)", self=lambda grad, other: grad, other=lambda grad, self: grad)
    assert [s.name for s in made.saved] == ["other", "self"]
    assert made.saved[0].wanted_by == {0}


def test_metadata_saves_no_tensor() -> None:
    made = row("op(self)", self=lambda grad, self_sym_sizes: grad)
    assert not made.saves_tensors


def test_node_name_follows_the_row() -> None:
    assert row("log_sigmoid(self)", self=lambda grad: grad).node.__name__ == "LogSigmoidBackward0"


def test_variadic_inputs() -> None:
    made = row("cat(*tensors; dim)", tensors=lambda grad, dim: grad)
    assert made.variadic
    assert made.inputs == ("tensors",)


@pytest.mark.parametrize(
    ("signature", "rules", "says"),
    [
        ("mul self other", {}, "not a row signature"),
        ("op(self)", {"other": lambda grad: grad}, "no inputs"),
        ("op(self)", {"self": lambda grad, nothing: grad}, "asks for 'nothing'"),
    ],
)
def test_bad_rows_are_refused(signature: str, rules: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        row(signature, **rules)


def test_a_name_is_taken_once() -> None:
    with pytest.raises(ValueError, match="has a row 'mul' already"):
        define("mul(self, other)", np.multiply)


@pytest.mark.parametrize("name", sorted(n for n, r in ROWS.items() if r.differentiable))
def test_every_row_has_a_rule_for_an_input(name: str) -> None:
    found = ROWS[name]
    assert set(found.rules) <= set(found.inputs)
    assert found.joint is not None or found.rules


def test_saved_attributes_show_on_the_node() -> None:
    x = torch.ones(2, requires_grad=True)
    node = (x * 3).grad_fn
    assert node._saved_self is None  # not needed: 3 wants no gradient
    assert node._saved_other.item() == 3.0
