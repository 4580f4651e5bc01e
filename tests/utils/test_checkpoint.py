"""What checkpointing here cannot do says so, and what to write instead."""

from __future__ import annotations

import pytest

import autograd_lite as torch


def test_a_policy_of_operations_is_refused_with_advice() -> None:
    make = torch.utils.checkpoint.create_selective_checkpoint_contexts
    with pytest.raises(NotImplementedError, match=r"torch\.ops") as caught:
        make(lambda ctx, op: None)
    assert "checkpoint` on the parts" in caught.value.__notes__[0]
