"""What is shown of a step multiplies out to the contribution, or is not shown."""

from __future__ import annotations

import math

import numpy as np
import pytest

import autograd_lite as torch
from autograd_lite.trace import record
from autograd_lite.trace.symbolic import write
from autograd_lite.trace.values import decode


def step_of(function, values):
    """The document, the one step through the named operation, and its rule."""
    x = torch.tensor(values, requires_grad=True, dtype=torch.float64)
    with record() as trace:
        y = function(x)
        y.backward(torch.ones_like(y))
    doc = trace.to_dict()
    event = next(e for e in doc["events"] if e["kind"] == "vjp")
    return doc, event, doc["ops"][int(event["op"][1:])]["rules"]["0"]


@pytest.mark.parametrize(
    ("function", "said", "at_zero"),
    [
        (
            lambda x: x.prod(),
            "grad ⊙ (result / self)",
            "grad ⊙ reshape(products_of_others(reshape(self, -1), 0), [3])",
        ),
        (lambda x: x.cumprod(0), "flip(cumsum(flip(grad ⊙ result))) / self", None),
    ],
)
def test_a_formula_that_divides_by_zero_gives_way(function, said, at_zero):
    _, _, rule = step_of(function, [2.0, 3.0, 4.0])
    assert write(rule["formula"]) == said
    _, _, rule = step_of(function, [0.0, 3.0, 4.0])
    assert (rule["formula"] and write(rule["formula"])) == at_zero
    assert rule["words"] == (None if at_zero else "caption.running_product")


def test_the_same_form_with_other_numbers_keeps_its_own_formula():
    x = torch.tensor([[2.0, 3.0], [0.0, 4.0]], requires_grad=True)
    with record() as trace:
        for row in x.unbind():
            row.prod().backward(retain_graph=True)
    found = [o["rules"]["0"]["formula"] for o in trace.to_dict()["ops"] if o["row"] == "prod"]
    assert write(found[0]) == "grad ⊙ (result / self)"
    assert "products_of_others" in write(found[1])


@pytest.mark.parametrize("values", [[2.0, 3.0, 4.0], [0.0, 3.0, 4.0], [0.0, 0.0, 4.0]])
def test_no_number_beside_a_formula_is_nan(values):
    for function in (lambda x: x.prod(), lambda x: x.cumprod(0)):
        doc, event, _ = step_of(function, values)
        shown = [decode(doc["values"][p["value"]]) for p in event["numbers"] if "value" in p]
        assert all(np.isfinite(v).all() for v in shown)


@pytest.mark.parametrize(
    ("function", "shape", "structure"),
    [
        (lambda x: x.softmax(0), (40,), "dense"),
        (lambda x: x.softmax(1), (5, 8), "blocks"),
        (lambda x: torch.nn.functional.interpolate(x, 9, mode="linear"), (1, 1, 20), None),
        (lambda x: torch.nn.functional.interpolate(x, 9, mode="linear"), (1, 2, 20), "blocks"),
        (lambda x: torch.nn.functional.layer_norm(x, (20,)), (20,), "dense"),
        (lambda x: torch.nn.functional.layer_norm(x, (20,)), (2, 20), "blocks"),
    ],
)
def test_of_a_large_jacobian_only_what_holds_is_said(function, shape, structure):
    _, event, _ = step_of(function, np.linspace(-1, 2, math.prod(shape)).reshape(shape).tolist())
    assert (event["jacobian"] and event["jacobian"]["structure"]) == structure
