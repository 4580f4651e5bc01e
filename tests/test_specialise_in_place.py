"""Generated in-place forms do what the general path does, and leave to it what they must not do."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

import autograd_lite as torch
from autograd_lite.inplace import _apply_in_place
from autograd_lite.ops.register import Row
from autograd_lite.table import ROWS

ROWS_WITH_NUMBERS = {"add": (2.0,), "sub": (0.5,), "addcmul": (0.1,), "addcdiv": (0.1,)}
NAMES = [
    "add", "sub", "mul", "div", "exp", "sqrt", "neg", "tanh", "sigmoid", "addcmul", "addcdiv", "maximum",
]  # fmt: skip


def operands(row: Row, dtype: torch.dtype) -> list[torch.Tensor]:
    random = np.random.default_rng(len(row.name))
    return [torch.tensor(random.uniform(0.1, 0.9, (3, 2)), dtype=dtype) for _ in row.inputs]


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
@pytest.mark.parametrize("name", NAMES)
def test_as_the_general_path(name: str, dtype: torch.dtype) -> None:
    row = ROWS[name]
    numbers = ROWS_WITH_NUMBERS.get(name, ())
    target, *others = operands(row, dtype)
    expected = _apply_in_place(row, target.clone(), *others, *numbers)
    from autograd_lite.inplace import apply_in_place

    array = target._data
    result = apply_in_place(row, target, *others, *numbers)
    assert result is target
    assert target._data is array
    assert target.tolist() == expected.tolist()
    assert target._version == 1


def test_views_and_their_base_count_one_change() -> None:
    x = torch.zeros(4)
    x[1:3].add_(torch.ones(2))
    assert x.tolist() == [0, 1, 1, 0]
    assert x._version == 1


def test_a_saved_tensor_is_found_stale() -> None:
    x, w = torch.ones(2), torch.ones(2, requires_grad=True)
    y = (w * x).sum()
    x.mul_(2)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        y.backward()


def test_partly_overlapping_operands_are_refused_before_anything_changes() -> None:
    x = torch.arange(4.0)
    with pytest.raises(RuntimeError, match="refer to a single memory location"):
        x[1:].add_(x[:-1])
    assert x.tolist() == [0, 1, 2, 3]


def test_shapes_and_types_that_do_not_fit_change_nothing() -> None:
    x = torch.ones(2)
    with pytest.raises(RuntimeError, match="doesn't match the broadcast shape"):
        x.add_(torch.ones(3, 2))
    with pytest.raises(RuntimeError, match="must match the size"):
        x.add_(torch.ones(3))
    x.add_(torch.ones(2, dtype=torch.int64))
    assert x.tolist() == [2, 2]
    assert x._version == 1


def test_a_warning_made_an_error_writes_once() -> None:
    x = torch.tensor([3e38, 1.0])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        x.mul_(10)
    assert x.tolist() == [float("inf"), 10.0]


def test_a_leaf_that_requires_grad_is_changed_under_no_grad_only() -> None:
    w = torch.ones(2, requires_grad=True)
    with pytest.raises(RuntimeError, match="a leaf Variable that requires grad"):
        w.add_(1)
    with torch.no_grad():
        w.add_(torch.ones(2), alpha=-0.5)
    assert w.tolist() == [0.5, 0.5]


def test_keywords_and_pytorchs_errors() -> None:
    x = torch.ones(2)
    assert x.add_(other=torch.ones(2), alpha=3).tolist() == [4, 4]
    with pytest.raises(TypeError, match=r"add_\(\) received an invalid combination of arguments"):
        x.add_()
    with pytest.raises(TypeError):
        x.mul_(2, wrong=1)
    assert x.tolist() == [4, 4]
