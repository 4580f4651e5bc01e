"""Why a gradient is None, zero or NaN."""

from __future__ import annotations

import pytest

import autograd_lite as torch
from autograd_lite.trace import record
from tests.trace.programs import leaf


def answers(function):
    """The answers about `x`, without their operations, and the rows of those."""
    x = leaf(0.0, 5.0, -2.0)
    with record() as trace:
        function(x)
    doc = trace.to_dict()
    rows = {o["id"]: o["row"] for o in doc["ops"]}
    first = next(t for t in doc["tensors"] if t["leaf"] or t["name"] == "x")
    return [(a["key"], rows.get(a["at"]), a["args"].get("where")) for a in first["why"]]


def weight():
    return leaf(1.0, 2.0, 3.0)


def no_grad(x):
    with torch.no_grad():
        y = x * 2
    (y * weight()).sum().backward()


def unreached(x):
    x * 2
    weight().sum().backward()


def raised(x):
    y = x.exp()
    out = y.sum()
    with torch.no_grad():
        y.mul_(2)
    with pytest.raises(RuntimeError):
        out.backward()


@pytest.mark.parametrize(
    ("function", "key", "row"),
    [
        (lambda x: (x.detach() * weight()).sum().backward(), "detach", "detach"),
        (lambda x: (x.data * weight()).sum().backward(), "data", "data"),
        (no_grad, "no_grad", "mul"),
        (lambda x: (x.long() * weight()).sum().backward(), "cast", "to_copy"),
        (lambda x: ((x > 0) * weight()).sum().backward(), "cast", "gt"),
        (unreached, "unreached", None),
        (lambda x: torch.autograd.grad((x * 3).sum(), x), "returned", None),
        (raised, "error", "exp"),
    ],
)
def test_none(function, key, row):
    assert [(k, r) for k, r, _ in answers(function)] == [(f"why.none.{key}", row)]


def test_nothing_is_said_before_backward_or_of_a_leaf_that_has_its_gradient():
    assert answers(lambda x: x * 2) == []
    assert answers(lambda x: (x * 3).sum().backward()) == []


def test_none_of_what_is_no_leaf():
    with record() as trace:
        y = leaf(1.0) * 2
        y.sum().backward()
    doc = trace.to_dict()
    found = next(t["why"] for t in doc["tensors"] if t["name"] == "y")
    assert [a["key"] for a in found] == ["why.none.nonleaf"]


@pytest.mark.parametrize(
    ("function", "key", "row", "where"),
    [
        (lambda x: x.relu(), "masked", "relu", "[0], [2]"),
        (lambda x: x.clamp(-1, 3), "clamped", "clamp", "[1], [2]"),
        (lambda x: x.max(), "unchosen", "max", "[0], [2]"),
        (lambda x: x[1:], "unchosen", "slice", "[0]"),
        (lambda x: torch.where(x > 1, x, torch.zeros(3)), "unchosen", "where", "[0], [2]"),
        (lambda x: x * torch.tensor([0.0, 1.0, 2.0]), "factor", "mul", "[0]"),
        (lambda x: (x * 40).sigmoid(), None, None, None),
    ],
)
def test_zero(function, key, row, where):
    found = answers(lambda x: function(x).sum().backward())
    assert found == ([] if key is None else [(f"why.zero.{key}", row, where)])


def test_zero_by_saturation_is_said_of_the_input_of_the_flat_function():
    with record() as trace:
        y = leaf(0.0, 50.0) * 2
        y.sigmoid().sum().backward()
    doc = trace.to_dict()
    found = next(t["why"] for t in doc["tensors"] if t["name"] == "y")
    assert ("why.zero.saturated", "[1]") in [(a["key"], a["args"].get("where")) for a in found]


def test_a_zero_that_another_path_fills_is_none():
    assert answers(lambda x: (x.relu() + x).sum().backward()) == []


def test_a_gradient_lost_further_on_is_traced_to_where_it_was_lost():
    assert answers(lambda x: (x * 2 - 100).relu().sum().backward()) == [
        ("why.zero.incoming", "relu", None)
    ]


def test_nan_by_a_mask_that_comes_too_late():
    found = answers(lambda x: torch.where(x > 0, x.sqrt(), torch.zeros(3)).sum().backward())
    assert ("why.grad.zero_times_infinite", "sqrt", "[0]") in found


def test_an_infinite_slope():
    assert ("why.grad.infinite_slope", "log", "[0]") in answers(lambda x: x.log().sum().backward())


def test_the_first_value_that_is_not_finite_and_what_follows_from_it():
    with record() as trace:
        y = torch.tensor([0.0, 1.0]).log()
        z = y * 2
        torch.tensor([float("nan")]) * z
    doc = trace.to_dict()
    said = {t["name"]: [(a["key"], a["args"].get("sum")) for a in t["why"]] for t in doc["tensors"]}
    assert said["y"] == [("why.value.first.numbers", "log(0) = -inf")]
    assert said["z"] == [("why.value.passed", None)]
    given = [t for t in doc["tensors"] if t["op"] is None and t["why"]]
    assert [a["key"] for a in given[0]["why"]] == ["why.value.given"]


def test_division_by_zero():
    with record() as trace:
        a, b = leaf(1.0), leaf(0.0)
        (a / b).sum().backward()
    doc = trace.to_dict()
    keys = [a["key"] for t in doc["tensors"] if t["leaf"] for a in t["why"]]
    assert keys == ["why.grad.division", "why.grad.division"]


def test_a_later_pass_has_the_last_word():
    x, mask = leaf(1.0, 2.0), torch.tensor([0.0, 0.0], dtype=torch.float64)
    with record() as trace:
        (x * mask).sum().backward()
        (x * 3).sum().backward()
    found = next(t for t in trace.to_dict()["tensors"] if t["leaf"])
    assert found["why"] == []
    with record() as trace:
        (x * 3).sum().backward()
        (x * mask).sum().backward()
    found = next(t for t in trace.to_dict()["tensors"] if t["leaf"])
    assert [w["key"] for w in found["why"]] == ["why.zero.factor.all"]


def test_a_nan_of_an_earlier_pass_is_no_answer_about_the_last_one():
    x = leaf(-1.0, 4.0)
    with record() as trace:
        x.sqrt().sum().backward()
        x.grad = None
        (x * 3).sum().backward()
    found = next(t for t in trace.to_dict()["tensors"] if t["leaf"])
    assert found["why"] == []


def test_a_leaf_written_to_through_data_between_its_uses_has_a_gradient():
    x, y = leaf(1.0, 2.0), leaf(1.0, 2.0)
    with record() as trace:
        last = x[1:]
        last.data.mul_(2)
        (last.sum() + (x + y).sum()).backward()
    assert x.grad.tolist() == [1.0, 2.0]
    asked = [t["why"] for t in trace.to_dict()["tensors"] if t["name"] == "x"]
    assert all(a["key"] != "why.none.unreached" for answers in asked for a in answers)
