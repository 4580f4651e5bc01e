"""What a live trace answers, against differences and mathematics."""

from __future__ import annotations

import numpy as np
import pytest

import autograd_lite as torch
import autograd_lite_widgets.answers  # noqa: F401 (registers them)
from autograd_lite_widgets.display import trace_scene
from autograd_lite_widgets.questions import answer


def ask(trace, what, **args):
    return answer(trace, {"kind": "ask", "id": 1, "what": what, "args": args})


@pytest.fixture
def layer():
    """z = sum((W x + b)²), recorded; the ids of its tensors by name."""
    x = torch.tensor([1.0, -2.0, 3.0], requires_grad=True)
    w = torch.tensor([[1.0, 2.0, 0.5], [3.0, 4.0, -1.0]], requires_grad=True)
    with torch.record() as trace:
        y = w @ x
        z = (y * y).sum()
        z.backward()
    ids = {t["name"]: t["id"] for t in trace.to_dict()["tensors"]}
    return trace, ids, (x, w, y, z)


def test_the_jacobian_of_any_tensor_by_any_other(layer):
    trace, ids, (x, w, y, _) = layer
    found = ask(trace, "jacobian", of=ids["y"], by=ids["x"])["result"]
    assert np.allclose(found["data"], w._data)
    found = ask(trace, "jacobian", of=ids["z"], by=ids["x"])["result"]
    assert np.allclose(found["data"], [2 * y._data @ w._data])
    found = ask(trace, "jacobian", of=ids["y"], by=ids["w"])["result"]
    assert np.allclose(found["data"], np.kron(np.eye(2), x._data))


def test_a_vector_times_it(layer):
    trace, ids, (_, w, _, _) = layer
    found = ask(trace, "vjp", of=ids["y"], by=ids["x"], v=[1, -1])["result"]
    assert found["value"]["cells"] == [["-2", "-2", "1.5"]]
    assert np.allclose([-2, -2, 1.5], np.array([1, -1]) @ w._data)
    assert ask(trace, "vjp", of=ids["y"], by=ids["x"], v=[1])["error"]["key"] == "jacobian.wrong_v"


def test_the_check_agrees_with_backward(layer):
    trace, ids, _ = layer
    for name in ("x", "w", "y"):
        found = ask(trace, "check", tensor=ids[name])["result"]
        assert found["ok"], name
        assert found["numeric"]["cells"] == found["recorded"]["cells"]


def test_the_check_finds_a_wrong_gradient():
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    with torch.record() as trace:
        y = x * 3
        y.register_hook(lambda g: g * 2)
        y.sum().backward()
    ident = next(t["id"] for t in trace.to_dict()["tensors"] if t["name"] == "x")
    found = ask(trace, "check", tensor=ident)["result"]
    assert not found["ok"]
    assert found["error"] == "3"


def test_what_cannot_be_run_again_says_so():
    x = torch.ones(3, requires_grad=True)
    with torch.record() as trace:
        y = x * 2
        y.add_(1)
        y.sum().backward()
    ident = next(t["id"] for t in trace.to_dict()["tensors"] if t["name"] == "x")
    assert ask(trace, "check", tensor=ident)["error"]["key"] == "check.inplace"


def test_a_mask_that_was_drawn_stays_as_it_was():
    x = torch.ones(3, requires_grad=True)
    with torch.record() as trace:
        torch.nn.functional.dropout(x * x, 0.5).sum().backward()
    ident = next(t["id"] for t in trace.to_dict()["tensors"] if t["name"] == "x")
    assert ask(trace, "check", tensor=ident)["result"]["ok"]


def test_a_large_jacobian_is_refused_in_words():
    x = torch.ones(100, requires_grad=True)
    with torch.record() as trace:
        y = x * 2
        y.sum().backward()
    ids = {t["name"]: t["id"] for t in trace.to_dict()["tensors"]}
    error = ask(trace, "jacobian", of=ids["y"], by=ids["x"])["error"]
    assert error["key"] == "jacobian.too_large"
    assert error["args"]["rows"] == 100


def test_predictions_from_python(layer):
    trace, _, (x, *_) = layer
    assert trace.predict("x", "2 * w.T @ y").right
    assert trace.predict(x, x.grad).right
    wrong = trace.predict("x", "-2 * w.T @ y")
    assert not wrong
    assert wrong.mistake == "sign"
    assert trace.predict("w", [1, 2]).mistake == "shape"
    kept = {p["tensor"]: p for p in trace.predictions}
    assert kept["x"]["right"]
    assert kept["x"]["attempts"] == 3
    assert not kept["w"]["shape_right"]
    with pytest.raises(ValueError, match="No gradient reached"):
        trace.predict("nothing", 1)
    with pytest.raises(ValueError, match="no tensor called q"):
        trace.predict("x", "q")


def test_the_ledger_and_the_versions_stand_on_their_glyphs():
    from autograd_lite_widgets.display import trace_scene

    x = torch.tensor([1.0, 2.0], requires_grad=True)
    with torch.record() as trace:
        (x * x).sum().backward()
        (x * 3).sum().backward()
        x.grad.zero_()
        (x * 5).sum().backward()
    scene = trace_scene(trace)
    ledger = next(g["ledger"] for g in scene["glyphs"] if g.get("ledger"))
    assert [line["between"] for line in ledger] == [None, None, "zero"]
    cells = [scene["values"][line["after"]]["cells"] for line in ledger]
    assert cells == [[["2", "4"]], [["5", "7"]], [["5", "5"]]]


def saved_of(trace, row):
    doc = trace.to_dict()
    op = next(o["id"] for o in doc["ops"] if o["row"] == row)
    return next(g for g in trace_scene(trace)["glyphs"] if g["id"] == op)["saved"]


def test_a_saved_version_and_the_step_that_made_it_stale():
    x = torch.ones(3, requires_grad=True)
    with torch.record() as trace:
        y = x * 2
        z = y.exp()
        y.mul_(3)
        z.sum()
    (saved,) = saved_of(trace, "exp")
    assert (saved["version"], saved["changes"]) == (0, [])
    with torch.record() as trace:
        y = x * 2
        z = y.sin()
        y.mul_(3)
        z.sum()
    (saved,) = saved_of(trace, "sin")
    assert (saved["name"], saved["version"], saved["changes"]) == ("y₁", 0, [[2, 1]])


def test_a_step_has_the_number_that_the_picture_counts():
    def layer(x):
        return (x * 2).exp()

    x = torch.ones(3, requires_grad=True)
    with torch.record() as trace:
        y = x
        for _ in range(150):
            y = layer(y)
        y.sum().backward()
    steps = [s for s in trace_scene(trace)["steps"] if s["phase"] == "backward"]
    numbers = {k: s["predict"] for k, s in enumerate(steps, 1) if "predict" in s}
    assert len(steps) < 302  # groups are closed
    assert numbers
    assert all(p["step"] == k for k, p in numbers.items())
    assert not trace.predict(max(numbers), [0, 0, 0])
    assert trace.predictions[0]["step"] == max(numbers)
    seed = next(k for k in range(1, len(steps) + 1) if k not in numbers)
    with pytest.raises(ValueError, match=str(seed)):
        trace.predict(seed, [0, 0, 0])


def test_a_closed_group_is_predicted_as_one_vjp():
    def layer(x):
        return x * 4 * -1 / 4

    x = torch.tensor([1.0, 2.0], requires_grad=True)
    with torch.record() as trace:
        y = x
        for _ in range(150):
            y = layer(y)
        (y * torch.tensor([5.0, 7.0])).sum().backward()
    scene = trace_scene(trace)
    sizes = {g["glyph"]: g["ops"] for g in scene["groups"]}
    value = lambda index: [float(v) for row in scene["values"][index]["cells"] for v in row]  # noqa: E731
    steps = [s for s in scene["steps"] if s["phase"] == "backward" and s["glyph"] in sizes]
    folded = [s for s in steps if len(value(s["predict"]["incoming"])) == 2]  # not the last part
    assert len(folded) > 2
    for step in folded:
        asked = step["predict"]
        sign = (-1) ** (sizes[step["glyph"]] // 3)  # three operations turn the sign once
        assert value(asked["after"]) == [sign * v for v in value(asked["incoming"])]
        assert (asked["j"], asked["before"]) == (None, None)
    assert trace.predict(folded[-1]["predict"]["step"], f"{sign} * g").right
