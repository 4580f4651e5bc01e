"""Adding to `.grad` at the end of backward: all leaves or none, whenever Ctrl-C falls."""

from __future__ import annotations

import dis
import inspect
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import CodeType, FrameType
from typing import Any

import numpy as np
import pytest

import autograd_lite as torch
from autograd_lite import leaf_grads
from autograd_lite.leaf_grads import add_to_grads


def interruptible(code: CodeType) -> set[int]:
    """Return the offsets in some code at which Python looks for signals: after calls, and at loops."""
    found, after_call = set(), False
    for instruction in dis.get_instructions(code):
        name = instruction.opname
        if after_call or name == "JUMP_BACKWARD":
            found.add(instruction.offset)
        after_call = name.startswith("CALL") or name == "RESUME"
    return found


#: The code that an interrupt may hit, and where.
PLACES = {
    f.__code__: interruptible(f.__code__)
    for f in vars(leaf_grads).values()
    if inspect.isfunction(f) and f.__module__ == leaf_grads.__name__
}


class Interrupter:
    """Raises KeyboardInterrupt at one place where a signal may be noticed, counted from 0."""

    def __init__(self, at: int) -> None:
        self.at, self.count = at, 0

    def __call__(self, frame: FrameType, event: str, arg: Any) -> Any:
        if frame.f_code not in PLACES:
            return None
        frame.f_trace_opcodes = True
        if event == "opcode" and frame.f_lasti in PLACES[frame.f_code]:
            self.count += 1
            if self.count - 1 == self.at:
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
AFTER = [([11.0, 12.0], 1), ([20.0, 20.0], 0), ([35.0, 36.0], 1)]


def test_all_leaves_receive_theirs() -> None:
    tensors = leaves()
    add_to_grads(pending(tensors))
    assert state(tensors) == AFTER


def test_an_interrupt_at_any_place_leaves_all_or_nothing() -> None:
    outcomes = []
    for at in range(10_000):
        tensors = leaves()
        given = pending(tensors)
        if not Interrupter(at).run(lambda given=given: add_to_grads(given)):
            break
        assert state(tensors) in (BEFORE, AFTER), f"interrupted at place {at}"
        outcomes.append(state(tensors))
    assert BEFORE in outcomes
    assert AFTER in outcomes
    assert outcomes == sorted(outcomes, key=AFTER.__eq__)  # first nothing, from some point on all
    with ThreadPoolExecutor(1) as other:
        assert other.submit(leaf_grads._lock.acquire, blocking=False).result()
        other.submit(leaf_grads._lock.release).result()


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
