"""In-place changes: as PyTorch, nothing touched before an error, gradients right by differences."""

from __future__ import annotations

import weakref
from typing import Any

import pytest

import autograd_lite as torch
from tests.compare_recorded import assert_same, recorded


@pytest.mark.parametrize(
    ("case", "want"), recorded("in_place"), ids=lambda p: p if isinstance(p, str) else ""
)
def test_as_pytorch(case: str, want: Any) -> None:
    assert_same(case, want)


FORBIDDEN = [
    ("leaf", "x.add_(1)"),
    ("leaf through a view", "x[0] = 5.0"),
    ("leaf through a mask", "x[x > 0] = 5.0"),
    ("output too small", "h.add_(torch.ones(2, 3))"),
    ("shapes that do not broadcast", "h.mul_(torch.ones(4))"),
    ("integer from float", "n.add_(0.5)"),
    ("index out of bounds", "h[7] = 1.0"),
    ("index tensor out of bounds", "h[torch.tensor([0, 7])] = 1.0"),
    ("value that does not broadcast", "h[torch.tensor([0, 1])] = torch.ones(5)"),
    ("scatter out of bounds", "h.scatter_(0, torch.tensor([9]), 1.0)"),
    ("one of several views", "h.unbind()[0].add_(1)"),
    ("overlapping memory", "h.expand(2, 3).add_(1)"),
]


@pytest.mark.parametrize(("what", "statement"), FORBIDDEN, ids=[w for w, _ in FORBIDDEN])
def test_an_error_changes_nothing(what: str, statement: str) -> None:
    x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
    h = x * 2
    n = torch.tensor([1, 2, 3])
    before = [t.tolist() for t in (x, h, n)]
    versions = [t._version for t in (x, h, n)]
    node = h.grad_fn
    with pytest.raises((RuntimeError, IndexError)):
        exec(statement, {"torch": torch, "x": x, "h": h, "n": n})
    assert [t.tolist() for t in (x, h, n)] == before
    assert [t._version for t in (x, h, n)] == versions
    assert h.grad_fn is node


def test_a_saved_self_does_not_keep_its_own_node_alive() -> None:
    import gc
    import weakref

    x = torch.tensor([1.0, 2.0], requires_grad=True)
    h = x * 1
    h.exp_().mul_(x)
    ref = weakref.ref(h.grad_fn)
    gc.disable()
    try:
        del h
        assert ref() is None
    finally:
        gc.enable()


def test_a_stale_saved_tensor_names_the_line_that_changed_it() -> None:
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    h = x * 1
    y = h * h
    h += 1
    with pytest.raises(RuntimeError, match="is at version 1; expected version 0") as caught:
        y.sum().backward()
    assert any("`h += 1`" in n for n in caught.value.__notes__)


def test_the_notes_are_in_the_language_in_force() -> None:
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    y = x * x
    with torch.no_grad():
        x.add_(1)
    torch.set_language("ko")
    try:
        with pytest.raises(RuntimeError) as caught:
            y.sum().backward()
    finally:
        torch.set_language("en")
    assert any("바꾸었습니다" in n for n in caught.value.__notes__)


def test_an_index_changed_after_its_use_is_noticed() -> None:
    x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
    index = torch.tensor([0, 1])
    y = x[index]
    index[0] = 2
    with pytest.raises(
        RuntimeError, match=r"\[torch.LongTensor \[2\]\] is at version 1; expected version 0"
    ):
        y.sum().backward()


def test_a_comparison_in_place_ends_the_history_with_a_gradient_of_zero() -> None:
    x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
    w = torch.tensor([2.0, 2.0, 2.0], requires_grad=True)
    y = (x * 1).le_(w)
    assert (y.tolist(), y.grad_fn.name()) == ([1.0, 1.0, 0.0], "LeBackward1")
    y.sum().backward()
    assert (x.grad.tolist(), w.grad.tolist()) == ([0.0, 0.0, 0.0], [0.0, 0.0, 0.0])
    assert (x * 1).gt_(2).grad_fn.name() == "GtBackward0"
    assert torch.arange(3).lt_(torch.tensor([0.5, 0.5, 5.0])).tolist() == [1, 0, 1]
    with pytest.raises(RuntimeError, match="a leaf Variable that requires grad"):
        x.ne_(1)


def test_the_first_change_after_saving_is_the_one_that_is_named() -> None:
    x, w = torch.ones(2), torch.ones(2, requires_grad=True)
    x.mul_(2)
    y = (w * x).sum()
    x.add_(1)  # this one
    x.sub_(1)
    with pytest.raises(RuntimeError, match="is at version 3; expected version 1") as raised:
        y.backward()
    assert "x.add_(1)" in "".join(raised.value.__notes__)


@pytest.mark.parametrize("alive", [False, True], ids=["a view that is gone", "a view"])
def test_views_follow_their_base_however_often_it_was_changed_before(alive: bool) -> None:
    x = torch.zeros(3)
    x.add_(1)
    x.add_(1)  # nobody waits to be told of this one
    early = x[:2]
    if not alive:
        del early
        x.add_(1)
        early = x[:2]
    x.mul_(torch.full((3,), 2.0, requires_grad=True))
    assert early.grad_fn.name() == "AsStridedBackward0"
    assert early._version == x._version == (3 if alive else 4)


def test_a_restricted_view_restricts_no_other_view_of_its_base() -> None:
    x = torch.ones(3) * torch.ones(3, requires_grad=True)
    with torch.no_grad():
        restricted = x[:1]
    free = x[1:]
    free.mul_(2)
    assert x.tolist() == [1, 2, 2]
    with pytest.raises(RuntimeError, match="A view was created in no_grad mode"):
        restricted.mul_(2)


def test_memory_given_to_a_changed_tensor_is_looked_at_again() -> None:
    x = torch.zeros(3)
    x.add_(1)
    x.add_(1)
    x.data = torch.ones(1).expand(3)
    with pytest.raises(RuntimeError, match="more than one element of the written-to tensor"):
        x.add_(1)
    x.data = torch.arange(3)
    with pytest.raises(RuntimeError, match="result type Float can't be cast"):
        x.add_(0.5)
    x.requires_grad_(False)
    y = torch.zeros(3)
    y.add_(1)
    y.requires_grad_()
    with pytest.raises(RuntimeError, match="a leaf Variable that requires grad"):
        y.add_(1)


def test_memory_that_a_tensor_gave_up_is_freed() -> None:
    x = torch.zeros(3)
    x.add_(1)
    before = weakref.ref(x._data)
    x.data = torch.ones(3)
    assert before() is None
