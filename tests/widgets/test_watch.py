"""`watch` in plain Python and as data: what it follows, what it refuses, what it leaves."""

from __future__ import annotations

import base64
import json
import math
import threading

import pytest

import autograd_lite as torch
from autograd_lite import nn, optim
from autograd_lite_widgets import watch_pictures
from autograd_lite_widgets.loop import Watch


def descend(w: Watch, steps: int, x: torch.Tensor) -> None:
    for _ in range(steps):
        loss = (x * x).sum()
        x.grad = None
        loss.backward()
        with torch.no_grad():
            x -= 0.25 * x.grad
        w(loss)


def test_the_leaves_of_the_loss_are_found_and_named():
    weights = torch.tensor([3.0, 4.0], requires_grad=True)
    w = torch.watch()
    for _ in range(3):
        loss = (weights * weights).sum()
        weights.grad = None
        loss.backward()
        with torch.no_grad():
            weights -= 0.25 * weights.grad
        w(loss)
    document = w.to_dict()
    # x halves every time: the loss is quartered, the gradient's norm 2|x| halved.
    assert document["series"][0]["last"] == [25.0, 6.25, 1.5625]
    assert document["norms"]["rows"][0]["name"] == "weights"
    assert document["norms"]["rows"][0]["values"] == [10.0, 5.0, 2.5]


def test_modules_and_optimizers_name_their_parameters():
    model = nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 1))
    assert [n for n, _ in torch.watch(model)._targets] == [
        "0.weight", "0.bias", "1.weight", "1.bias",
    ]  # fmt: skip
    opt = optim.SGD(model.parameters(), lr=0.1)
    assert len(torch.watch(opt)._targets) == 4
    assert len(torch.watch(model, opt)._targets) == 4


def test_other_numbers_by_name():
    w = torch.watch()
    w(1.0, accuracy=0.5)
    w.update(loss=torch.tensor(0.5), accuracy=torch.tensor([0.75]))
    assert [s["name"] for s in w.to_dict()["series"]] == ["loss", "accuracy"]
    assert w.to_dict()["series"][1]["last"] == [0.5, 0.75]


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda w: w(), TypeError, "w\\(loss\\)"),
        (lambda w: w("x"), TypeError, "loss is a str"),
        (lambda w: w(torch.ones(3)), ValueError, "pass loss.mean\\(\\)"),
        (lambda w: w(1.0, acc=[1, 2]), TypeError, "acc is a list"),
    ],
)
def test_what_is_no_number_is_refused_before_anything_is_kept(call, error, says):
    w = torch.watch()
    with pytest.raises(error, match=says):
        call(w)
    assert w.to_dict()["iterations"] == 0


@pytest.mark.parametrize("target", [3, "model", [1.0]])
def test_targets_without_gradients_are_refused(target):
    with pytest.raises(TypeError, match="takes a module"):
        torch.watch(target)


def test_switched_off_it_does_nothing():
    w = torch.watch(enabled=False)
    w(object())
    assert w.to_dict()["iterations"] == 0


def test_the_same_loop_leaves_the_same_bytes():
    def bundle():
        x = torch.tensor([3.0, 4.0], requires_grad=True)
        w = torch.watch(x)
        descend(w, 1500, x)
        return json.dumps(watch_pictures.bundle(w.to_dict()))

    first = bundle()
    assert first == bundle()
    assert len(first) < 150_000


def test_looking_on_changes_nothing_that_is_kept():
    def document(look):
        x = torch.tensor([3.0, 4.0], requires_grad=True)
        w = torch.watch(x)
        for i in range(700):
            loss = (x * x).sum()
            x.grad = None
            loss.backward()
            with torch.no_grad():
                x -= 0.001 * x.grad
            w(loss)
            if look and i % 37 == 0:
                w.to_dict()
        return w.to_dict()

    found = document(look=True)
    assert found == document(look=False)
    # 700 iterations in pairs; norms every eighth: 128 at most are kept.
    assert (found["iterations"], len(found["series"][0]["last"])) == (700, 350)
    assert found["norms"]["at"] == list(range(0, 700, 8))
    # x shrinks by 0.998 an iteration from |x| = 5; the gradient is 2x.
    expected = [float(f"{10 * 0.998**i:.3g}") for i in found["norms"]["at"]]
    assert [float(f"{v:.3g}") for v in found["norms"]["rows"][0]["values"]] == pytest.approx(
        expected, rel=2e-3
    )


def test_the_last_iteration_is_exact():
    x = torch.tensor([3.0, 4.0], requires_grad=True)
    w = torch.watch(x)
    descend(w, 301, x)
    w(1e-3)
    found = w.to_dict()
    assert found["series"][0]["latest"] == "0.001"
    assert found["series"][0]["last"][-1] == 0.001
    assert found["iterations"] == 302


def test_numbers_of_other_kinds_come_between():
    w = torch.watch()
    for value in (torch.tensor(2.0), 1, torch.tensor([3]), True, torch.tensor(0.5)):
        w(value)
    assert w.to_dict()["series"][0]["last"] == [2.0, 1.0, 3.0, 1.0, 0.5]


def test_loops_of_several_threads_do_not_mix():
    watches = [torch.watch(), torch.watch()]

    def run(w):
        descend(w, 200, torch.tensor([1.0], requires_grad=True))

    threads = [threading.Thread(target=run, args=(w,)) for w in watches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [w.to_dict()["iterations"] for w in watches] == [200, 200]
    assert watches[0].to_dict() == watches[1].to_dict()


def test_one_watch_may_be_fed_from_several_threads():
    w = torch.watch()
    threads = [
        threading.Thread(target=lambda: [w(1.0) for _ in range(500)]) for _ in range(4)
    ]  # fmt: skip
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert w.to_dict()["iterations"] == 2000


def test_the_picture_has_every_tier_and_says_what_it_shows():
    w = torch.watch(title="a loop", language="ko")
    for value in (9.0, 0.01, math.nan):
        w(value)
    bundle = watch_pictures.bundle(w.to_dict())
    assert set(bundle) == {
        "application/vnd.autograd-lite.watch+json",
        "text/html",
        "image/svg+xml",
        "application/pdf",
        "text/plain",
    }
    assert "a loop: 3회 반복" in bundle["text/plain"]
    assert "3번째 반복에서 처음으로 nan" in bundle["image/svg+xml"]
    assert base64.b64decode(bundle["application/pdf"]).startswith(b"%PDF-1.4")


def test_printing_draws_the_curve():
    w = torch.watch()
    for value in (8.0, 4.0, 2.0, 1.0):
        w(value)
    assert str(w).splitlines() == [
        "watch(): 4 iterations",
        "  loss  1  █▄▂▁  from 8 to 1",
    ]
    assert repr(w) == "<autograd-lite watch: 4 iterations>"
