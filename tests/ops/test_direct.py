"""The everyday forms of methods give what the general ones give, errors included."""

from __future__ import annotations

import math

import numpy as np
import pytest

import autograd_lite as torch


def test_a_form_and_its_general_call_agree() -> None:
    x = torch.tensor([0.25, -3.0, 5.0], requires_grad=True)
    for direct, general in (
        (x.clamp(0, 0.5), torch.clamp(x, min=0, max=0.5)),
        (x.lerp(x * 2, 0.25), torch.lerp(x, x * 2, 0.25)),
        (x.sum(), torch.sum(x)),
        (x.sum(0), torch.sum(x, dim=0)),
        (x.max(), torch.max(x)),
        (x.unsqueeze(-1), torch.unsqueeze(x, 1)),
    ):
        assert direct.tolist() == general.tolist()
        assert direct.grad_fn.name() == general.grad_fn.name()


def test_a_remainder_of_zero_has_the_sign_of_the_dividend() -> None:
    rest = torch.tensor([-2.0, 2.0, -1.0, 3.0]) % 2
    assert rest.tolist() == [0.0, 0.0, 1.0, 1.0]
    assert [math.copysign(1, r) for r in rest.tolist()] == [-1.0, 1.0, 1.0, 1.0]


def test_limits_that_cross_give_the_upper_one_and_nan_stays() -> None:
    limited = torch.tensor([0.0, 7.0, math.nan]).clamp(5, 1).tolist()
    assert limited[:2] == [1.0, 1.0]
    assert math.isnan(limited[2])


def test_what_is_no_everyday_form_keeps_its_errors() -> None:
    x = torch.ones(2, 3)
    with pytest.raises(IndexError, match=r"Dimension out of range \(expected to be in range of"):
        x.sum(5)
    with pytest.raises(TypeError, match=r"invalid combination of arguments - got \(str, int\)"):
        x.clamp("0", 1)
    assert x.__mod__("a") is NotImplemented
    assert torch.tensor([5, 7]).clamp(0, 5.5).dtype == torch.float32


def test_a_column_is_a_view() -> None:
    x = torch.arange(6.0).reshape(2, 3)
    x[:, 1].zero_()
    assert x.tolist() == [[0.0, 0.0, 2.0], [3.0, 0.0, 5.0]]
    with pytest.raises(IndexError, match="index 3 is out of bounds for dimension 1 with size 3"):
        x[:, 3]


def test_a_step_in_place_leaves_everything_when_it_fails() -> None:
    x = torch.ones(2)
    x.add_(torch.tensor([1.0, 2.0]), alpha=-0.5)
    assert x.tolist() == [0.5, 0.0]
    x.addcmul_(torch.tensor([2.0, 4.0]), torch.tensor(3.0), value=0.5)
    assert x.tolist() == [3.5, 6.0]
    x.addcdiv_(torch.tensor([2.0, 4.0]), torch.tensor(4.0), value=2)
    assert x.tolist() == [4.5, 8.0]
    with pytest.raises(RuntimeError, match="doesn't match the broadcast shape"):
        x.add_(torch.ones(3, 2), alpha=2)
    assert (x.tolist(), x._version) == ([4.5, 8.0], 3)


def test_every_form_makes_an_array_and_names_are_as_good_as_places() -> None:
    v = torch.tensor([0.25, -3.0, 5.0], dtype=torch.float64, requires_grad=True)
    m = torch.tensor([[0.25, -3.0], [5.0, 2.0]], requires_grad=True)
    for got, want in (
        (v @ v, 34.0625),
        (v.dot(v), 34.0625),
        (torch.dot(v, v), 34.0625),
        (m @ m[0], [9.0625, -4.75]),
        (torch.mm(m, m), [[-14.9375, -6.75], [11.25, -11.0]]),
        (v.sum(), 2.25),
        (v.sum(dim=0), 2.25),
        (m.sum(dim=1), [-2.75, 7.0]),
        (m.sum(0, keepdim=True), [[5.25, -1.0]]),
        (m.sum(dim=-1, keepdim=True), [[-2.75], [7.0]]),
        (torch.sum(m, dim=0), [5.25, -1.0]),
        (v.mean(), 0.75),
        (m.mean(1), [-1.375, 3.5]),
        (m.mean(dim=0, keepdim=True), [[2.625, -0.5]]),
        (v.max(), 5.0),
        (torch.min(v), -3.0),
        (m.clamp(max=1), [[0.25, -3.0], [1.0, 1.0]]),
        (m.clamp(min=0.5), [[0.5, 0.5], [5.0, 2.0]]),
        (v[1], -3.0),
        (v[-2:], [-3.0, 5.0]),
        (m[:, 1], [-3.0, 2.0]),
        (m.transpose(1, 0), [[0.25, 5.0], [-3.0, 2.0]]),
        (m.view(-1), [0.25, -3.0, 5.0, 2.0]),
        (m.reshape(4, 1), [[0.25], [-3.0], [5.0], [2.0]]),
    ):
        assert type(got._data) is np.ndarray
        assert got.tolist() == want
        assert got.grad_fn.shape == got.shape
        assert got.grad_fn.dtype == got._data.dtype


def test_a_name_that_is_unknown_or_comes_twice_is_refused() -> None:
    x = torch.ones(2, 2)
    for wrong in (lambda: x.sum(0, dim=0), lambda: x.sum(dims=0), lambda: x.clamp(0, 1, max=2)):
        with pytest.raises(TypeError):
            wrong()
    with pytest.raises(IndexError, match="Dimension out of range"):
        x.sum(dim=2)
    assert x.sum(axis=0).tolist() == [2.0, 2.0]


def test_views_by_forms_have_the_strides_of_pytorch() -> None:
    x = torch.arange(6.0)
    assert x.unsqueeze(0).stride() == (6, 1)
    assert x.unsqueeze(-1).stride() == (1, 1)
    m = x.view(2, 3)
    assert [m.unsqueeze(d).stride() for d in (-1, 0, 1)] == [(3, 1, 1), (6, 3, 1), (3, 3, 1)]
    assert m.t().unsqueeze(0).stride() == (3, 1, 3)
    assert [m.permute(1, 0).stride(), m.transpose(-1, -2).stride()] == [(1, 3), (1, 3)]
    assert m.unsqueeze(0).permute(2, 0, 1).stride() == (1, 6, 3)
    assert x[::2].view(-1).stride() == (2,)
    x[::2].view(-1).zero_()
    assert x.tolist() == [0.0, 1.0, 0.0, 3.0, 0.0, 5.0]
    with pytest.raises(RuntimeError, match="view size is not compatible"):
        x.view(2, 3).t().view(-1)


def test_dimensions_that_are_not_there_or_come_twice_are_refused() -> None:
    m = torch.ones(2, 3)
    for wrong, text in (
        (lambda: m.permute(0, 0), "duplicate dims are not allowed"),
        (lambda: m.permute(0, 1, 2), "number of dimensions in the tensor input does not match"),
        (lambda: m.permute(0, 2), "Dimension out of range"),
        (lambda: m.transpose(0, 2), "Dimension out of range"),
        (lambda: m.unsqueeze(4), "Dimension out of range"),
    ):
        with pytest.raises((RuntimeError, IndexError), match=text):
            wrong()


def test_a_flag_must_be_a_bool_and_a_number_has_no_dimensions() -> None:
    x = torch.ones(2, 3)
    says = r"mean\(\): argument 'keepdim' \(position 2\) must be bool, not int"
    with pytest.raises(TypeError, match=says):
        x.mean(0, 1)
    with pytest.raises(IndexError, match="Dimension specified as -1 but tensor has no dimensions"):
        torch.tensor(1.0).size(-1)
    with pytest.raises(NotImplementedError, match="\"log_sigmoid_cpu\" not implemented for 'Long'"):
        torch.nn.functional.binary_cross_entropy_with_logits(torch.arange(2), torch.ones(2))
