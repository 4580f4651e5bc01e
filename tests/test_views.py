"""Views and in-place changes in any order: values against NumPy, gradients against differences."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import autograd_lite as torch

VIEWS = {
    "first": lambda x: x[0],
    "last column": lambda x: x[..., -1],
    "tail": lambda x: x[1:],
    "every other": lambda x: x[..., ::2],
    "transpose": lambda x: x.transpose(0, -1),
    "reverse dims": lambda x: x.permute(tuple(range(x.ndim - 1, -1, -1))),
    "unsqueeze": lambda x: x.unsqueeze(0),
    "diagonal": lambda x: x.diagonal() if x.ndim > 1 else x,
    "narrow": lambda x: x.narrow(0, 0, 1),
    "flatten": lambda x: x.view(-1) if x.is_contiguous() else x,
}
CHANGES = {
    "scale": lambda x, w: x.mul_(1.5),
    "by weight": lambda x, w: x.mul_(w[0]),
    "add weight": lambda x, w: x.add_(w[1]),
    "sine": lambda x, w: x.sin_(),
    "square": lambda x, w: x.pow_(2),
    "copy": lambda x, w: x.copy_(w[2]),
    "zero": lambda x, w: x.zero_(),
    "set first": lambda x, w: x.__setitem__(0, w[0] * w[1]) if x.ndim and x.shape[0] else None,
    "mask": lambda x, w: x.masked_fill_(x.detach() > 1, 0.25),
}
programs = st.lists(
    st.tuples(
        st.integers(0, 4),
        st.lists(st.sampled_from(sorted(VIEWS)), max_size=3),
        st.sampled_from(sorted(CHANGES)),
    ),
    min_size=1,
    max_size=4,
)


def run(program: Any, start: Any, weights: Any) -> Any:
    """Take views of what exists already and change them; return a scalar of all that is alive."""
    alive = [start * 1.0]
    for source, views, change in program:
        x = alive[source % len(alive)]
        for name in views:
            x = VIEWS[name](x) if x.ndim else x
        CHANGES[change](x, weights)
        alive.append(x)
    return sum(((i + 1) * x * x).sum() for i, x in enumerate(alive))


def loss_at(program: Any, start: np.ndarray, weights: np.ndarray) -> float:
    with torch.no_grad():
        return float(run(program, torch.tensor(start), torch.tensor(weights)))


START = np.array([[0.3, -0.7, 1.2], [0.9, 0.4, -0.2], [-1.1, 0.6, 0.8]])
WEIGHTS = np.array([0.7, -0.4, 0.5])


@settings(max_examples=60, deadline=None, derandomize=True)
@given(programs)
def test_gradients_by_differences(program: Any) -> None:
    start = torch.tensor(START, requires_grad=True)
    weights = torch.tensor(WEIGHTS, requires_grad=True)
    got = torch.autograd.grad(run(program, start, weights), (start, weights), allow_unused=True)
    step = 1e-6
    for base, grad, which in ((START, got[0], 0), (WEIGHTS, got[1], 1)):
        for i in np.ndindex(base.shape):
            up, down = [START.copy(), WEIGHTS.copy()], [START.copy(), WEIGHTS.copy()]
            up[which][i] += step
            down[which][i] -= step
            want = (loss_at(program, *up) - loss_at(program, *down)) / (2 * step)
            have = 0.0 if grad is None else float(grad[i])
            assert have == pytest.approx(want, rel=1e-4, abs=1e-4 * max(1.0, abs(want)))


def test_a_view_shares_memory_version_and_base() -> None:
    x = torch.zeros(2, 3)
    v = x[1][1:]
    v.fill_(7)
    assert x.tolist() == [[0, 0, 0], [0, 7, 7]]
    assert v._base is x
    assert (v._version, x._version) == (1, 1)
    assert (v.storage_offset(), v.stride()) == (4, (1,))


def test_dead_views_are_forgotten() -> None:
    x = torch.zeros(3, requires_grad=True) * 1
    for _ in range(1000):
        x[0]
    assert len(x._vc._views) < 100


def test_a_stale_view_raises_when_used_and_still_prints() -> None:
    x = torch.ones(2, requires_grad=True) * 1
    first, _ = x.unbind()
    x.add_(1)
    assert repr(first) == "tensor(2., grad_fn=<Invalid>)"
    with pytest.raises(
        RuntimeError, match="its base or another view of its base has been modified inplace"
    ):
        first * 2


def test_a_copy_onto_itself_shifted_is_refused() -> None:
    y = torch.arange(6.0)
    for copy in (
        lambda: y[1:].copy_(y[:-1]),
        lambda: y.__setitem__(slice(1, None), y[:-1]),
        lambda: y.view(2, 3).copy_(y[:3]),
    ):
        with pytest.raises(RuntimeError, match="some elements of the input tensor and the written"):
            copy()
    assert y[::2].copy_(y[1::2]).tolist() == [1.0, 3.0, 5.0]
    assert y.tolist() == [1.0, 1.0, 3.0, 3.0, 5.0, 5.0]


def test_a_mask_must_not_be_larger_than_what_it_fills_in_place() -> None:
    mask = torch.ones(3, 4, dtype=torch.bool)
    says = r"output with shape \[1, 4\] doesn't match the broadcast shape \[3, 4\]"
    with pytest.raises(RuntimeError, match=says):
        torch.zeros(1, 4).masked_fill_(mask, 2.0)
    with pytest.raises(RuntimeError, match="The expanded size of the tensor"):
        torch.zeros(1, 4).masked_scatter_(mask, torch.ones(12))
    assert torch.zeros(1, 4).masked_fill(mask, 2.0).shape == (3, 4)


def test_a_shape_changed_in_place_renews_the_history_of_other_views() -> None:
    y = torch.ones(3, 4, requires_grad=True) * 2
    row = y[0]
    y.t_()
    assert row.grad_fn.name() == "AsStridedBackward0"
    first = (torch.ones(3, requires_grad=True) * 2).split(2)[0]
    first._base.unsqueeze_(0)
    assert first.requires_grad
    with torch.no_grad():
        assert (first * 2).tolist() == [4.0, 4.0]
    with pytest.raises(RuntimeError, match="Output 0 of Split is a view and its base or another"):
        first * 2
