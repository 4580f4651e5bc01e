"""The loss of sequences whose alignment is not known: connectionist temporal classification."""

from __future__ import annotations

import math
from typing import Any

import autograd_lite as torch

from ..._tensor import Tensor
from ...ops.ctc import ctc_row
from ...ops.losses import MEAN, SUM
from .reduction import number_of

__all__ = ["ctc_loss"]


def _lengths(name: str, value: Any) -> tuple[int, ...]:
    if isinstance(value, Tensor):
        if value._data.dtype.kind not in "iu":
            raise RuntimeError(f"{name} must be integral")
        return tuple(value.reshape(-1).tolist())
    return tuple(int(v) for v in value)


def ctc_loss(
    log_probs: Tensor, targets: Tensor, input_lengths: Any, target_lengths: Any, blank: int = 0,
    reduction: str = "mean", zero_infinity: bool = False,
) -> Any:  # fmt: skip
    """Return -log of the probability of the targets, over all alignments with the frames.

    `log_probs` is (T, N, C) or (T, C), from `log_softmax`; `targets` (N, S), or all targets in one
    row; the lengths, tensors or tuples, say how many frames and labels of each count. Raises
    RuntimeError for sizes that do not fit.

    >>> import autograd_lite as torch
    >>> scores = torch.zeros(2, 1, 2).log_softmax(2)  # two frames; a blank and one label
    >>> torch.nn.functional.ctc_loss(scores, torch.tensor([[1]]), (2,), (1,))
    tensor(0.2877)
    """
    number = number_of(reduction)
    frames = _lengths("input_lengths", input_lengths)
    ends = _lengths("target_lengths", target_lengths)
    single = log_probs.dim() == 2 and len(frames) == 1
    if single:
        log_probs = log_probs.unsqueeze(1)
        targets = targets.unsqueeze(0) if targets.dim() == 1 else targets
    losses = ctc_row(log_probs, targets, frames, ends, blank, zero_infinity)[0]
    if zero_infinity:
        losses = torch.where(losses == math.inf, torch.zeros((), dtype=losses.dtype), losses)
    if number == MEAN:
        return (losses / torch.tensor(ends, dtype=losses.dtype).clamp(min=1)).mean()
    if number == SUM:
        return losses.sum()
    return losses.squeeze(0) if single else losses
