"""Writes that no version counter sees, to tensors saved for backward: noticed, and forgivable."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

import autograd_lite as torch
from autograd_lite.export import ExportedCounter


def leaf() -> Any:
    return torch.tensor([1.0, 2.0], requires_grad=True)


def through_data(x: Any) -> None:
    x.data.add_(1)


def through_data_item(x: Any) -> None:
    x.data[0] = 5.0


def through_numpy(x: Any) -> None:
    x.detach().numpy()[0] = 5.0


def through_a_part_of_the_array(x: Any) -> None:
    part = x.detach().numpy()[1:]
    part[0] = 5.0


def through_asarray(x: Any) -> None:
    np.asarray(x.detach())[:] = 5.0


def through_data_and_numpy(x: Any) -> None:
    x.data.numpy()[0] = 5.0


WAYS = [
    through_data,
    through_data_item,
    through_numpy,
    through_a_part_of_the_array,
    through_asarray,
    through_data_and_numpy,
]


@pytest.fixture
def allowed() -> Iterator[None]:
    torch.set_silent_writes("allow")
    yield
    torch.set_silent_writes("error")


@pytest.mark.parametrize("write", WAYS)
def test_a_saved_input(write: Callable[[Any], None]) -> None:
    x = leaf()
    y = (x * x).sum()
    write(x)
    with pytest.raises(RuntimeError, match="has been modified through"):
        y.backward()
    assert x.grad is None


@pytest.mark.parametrize("write", WAYS)
def test_a_saved_output(write: Callable[[Any], None]) -> None:
    x = leaf()
    y = x.exp()
    write(y)
    with pytest.raises(RuntimeError, match="has been modified through"):
        y.sum().backward()


@pytest.mark.parametrize("write", WAYS)
def test_a_write_before_saving_is_harmless(write: Callable[[Any], None]) -> None:
    x = leaf()
    write(x)
    (x * x).sum().backward()
    assert x.grad.tolist() == (2 * x.detach()).tolist()


@pytest.mark.parametrize("write", WAYS)
def test_allowed_as_in_pytorch(write: Callable[[Any], None], allowed: None) -> None:
    x = leaf()
    y = (x * x).sum()
    write(x)
    y.backward()
    assert x.grad.tolist() == (2 * x.detach()).tolist()  # of the new values: wrong, as there


def test_an_array_made_first() -> None:
    array = np.ones(3)
    x = torch.from_numpy(array).requires_grad_()
    y = (x * x).sum()
    array += 1
    with pytest.raises(RuntimeError, match="through a NumPy array"):
        y.backward()


def test_reading_through_numpy_is_harmless() -> None:
    x = leaf()
    array = x.detach().numpy()
    y = (x * x).sum()
    assert array.sum() == 3.0
    y.backward()
    assert x.grad.tolist() == [2.0, 4.0]


def test_nothing_is_watched_once_the_arrays_are_gone() -> None:
    x = leaf()
    array = x.detach().numpy()
    assert isinstance(x._vc, ExportedCounter)
    del array
    x * x
    assert not isinstance(x._vc, ExportedCounter)


def test_the_switch_takes_two_words() -> None:
    with pytest.raises(ValueError, match="allow"):
        torch.set_silent_writes("maybe")


@pytest.mark.parametrize("order", ["C", "F"])
def test_a_write_to_all_of_a_large_array(order: Any) -> None:
    array = np.ones((1000, 700), order=order)
    x = torch.from_numpy(array).requires_grad_()
    y = (x * x).sum()
    array += 1
    with pytest.raises(RuntimeError, match="through a NumPy array"):
        y.backward()
