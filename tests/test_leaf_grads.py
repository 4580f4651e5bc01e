"""Adding to `.grad` at the end of backward: all leaves or none, whenever Ctrl-C falls."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import numpy as np
import pytest

import autograd_lite as torch
from autograd_lite import leaf_grads
from autograd_lite.leaf_grads import add_to_grads

#: The code that an interrupt may hit.
CODES = {f.__code__ for f in vars(leaf_grads).values() if inspect.isfunction(f)}


class Interrupter:
    """Raises KeyboardInterrupt at the given bytecodes of the code under test, counted from 0."""

    def __init__(self, *at: int) -> None:
        self.at, self.count = at, 0

    def __call__(self, frame: FrameType, event: str, arg: Any) -> Any:
        if frame.f_code not in CODES:
            return None
        frame.f_trace_opcodes = True
        if event == "opcode":
            self.count += 1
            if self.count - 1 in self.at:
                raise KeyboardInterrupt
        return self

    def run(self, work: Callable[[], None]) -> bool:
        """Return whether the work was interrupted."""
        sys.settrace(self)
        try:
            work()
        except KeyboardInterrupt:
            return True
        finally:
            sys.settrace(None)
        return False


def leaves() -> list[torch.Tensor]:
    """Three leaves: with a gradient, without, and with one that someone shares."""
    first, second, third = (torch.ones(2, requires_grad=True) for _ in range(3))
    first.grad = torch.tensor([1.0, 2.0])
    third.grad = torch.tensor([5.0, 6.0])
    third.grad.detach()
    return [first, second, third]


def pending(tensors: list[torch.Tensor]) -> list[tuple[torch.Tensor, np.ndarray]]:
    return [(t, np.full(2, 10.0 * (i + 1), np.float32)) for i, t in enumerate(tensors)]


def state(tensors: list[torch.Tensor]) -> list[Any]:
    return [None if t.grad is None else (t.grad.tolist(), t.grad._version) for t in tensors]


BEFORE = state(leaves())
AFTER = [([11.0, 12.0], 0), ([20.0, 20.0], 0), ([35.0, 36.0], 1)]


def test_all_leaves_receive_theirs() -> None:
    tensors = leaves()
    add_to_grads(pending(tensors))
    assert state(tensors) == AFTER


def test_an_interrupt_at_any_bytecode_leaves_all_or_nothing() -> None:
    outcomes = []
    for at in range(10_000):
        tensors = leaves()
        given = pending(tensors)
        hit = Interrupter(at).run(lambda given=given: add_to_grads(given))
        if not hit:
            break
        assert state(tensors) in (BEFORE, AFTER), f"interrupted at bytecode {at}"
        outcomes.append(state(tensors))
        assert leaf_grads._lock.acquire(blocking=False)
        leaf_grads._lock.release()
    assert BEFORE in outcomes
    assert AFTER in outcomes
    assert outcomes == sorted(outcomes, key=AFTER.__eq__)  # first nothing, from some point on all


def test_a_leaf_that_is_named_twice_receives_both() -> None:
    leaf = torch.ones(2, requires_grad=True)
    add_to_grads([(leaf, np.ones(2, np.float32)), (leaf, np.full(2, 2.0, np.float32))])
    assert leaf.grad.tolist() == [3.0, 3.0]


@pytest.mark.parametrize("old", [None, 1.0])
def test_a_number_becomes_a_tensor(old: float | None) -> None:
    leaf = torch.tensor(1.0, requires_grad=True)
    leaf.grad = None if old is None else torch.tensor(old)
    add_to_grads([(leaf, np.float32(2.0))])
    assert leaf.grad.tolist() == 2.0 + (old or 0.0)
    assert leaf.grad.shape == ()
