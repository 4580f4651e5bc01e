"""Connectionist temporal classification: A. Graves et al., ICML 2006.

`alpha[t, n, s]` is the log-probability of all paths that spend the frames up to `t` on the first
`s` places of the extended target (blanks between the labels), `beta` that of the frames from `t`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .._tensor import Tensor
from .checks import not_implemented
from .register import define

_NOTHING = -np.inf


def _extended(
    targets: np.ndarray, lengths: np.ndarray, blank: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the labels with blanks around them (N, 2S + 1), and where a blank may be left out."""
    longest = int(lengths.max(initial=0))
    labels = np.full((len(lengths), 2 * longest + 1), blank, np.int64)
    start = 0
    for n, length in enumerate(lengths):
        row = targets[start : start + length] if targets.ndim == 1 else targets[n, :length]
        labels[n, 1 : 2 * length : 2] = row
        start += length
    skips = np.zeros(labels.shape, bool)
    skips[:, 2:] = (labels[:, 2:] != blank) & (labels[:, 2:] != labels[:, :-2])
    return labels, skips


def _shifted(values: np.ndarray, by: int) -> np.ndarray:
    """Return the values moved by so many places, nothing where none came from."""
    out = np.full_like(values, _NOTHING)
    if by > 0:
        out[:, by:] = values[:, :-by]
    else:
        out[:, :by] = values[:, -by:]
    return out


def _added(*parts: np.ndarray) -> np.ndarray:
    """Return log(sum(exp(part)))."""
    total = parts[0]
    for part in parts[1:]:
        total = np.logaddexp(total, part)
    return total


def _last_places(table: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Return log(p of the last label + p of the blank behind it)."""
    rows = np.arange(len(ends))
    label = np.where(ends > 0, table[rows, np.maximum(2 * ends - 1, 0)], _NOTHING)
    return np.logaddexp(table[rows, 2 * ends], label)


def _forward(
    log_probs: np.ndarray, targets: np.ndarray, frames: Any, ends: Any, blank: int, zero_infinity: bool
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    check(log_probs, targets, frames, ends, blank)
    frames, ends = np.asarray(frames, np.int64), np.asarray(ends, np.int64)
    labels, skips = _extended(targets, ends, blank)
    batch = np.arange(len(ends))[:, None]
    alpha = np.full((len(log_probs), *labels.shape), _NOTHING, log_probs.dtype)
    loss = np.where(ends == 0, 0.0, np.inf).astype(log_probs.dtype)
    for t, scores in enumerate(log_probs):
        emitted = scores[batch, labels]
        if t == 0:
            alpha[0, :, 0] = emitted[:, 0]
            if labels.shape[1] > 1:
                alpha[0, :, 1] = np.where(ends > 0, emitted[:, 1], _NOTHING)
        else:
            before = alpha[t - 1]
            skipped = np.where(skips, _shifted(before, 2), _NOTHING)
            alpha[t] = _added(before, _shifted(before, 1), skipped) + emitted
        loss = np.where(frames == t + 1, -_last_places(alpha[t], ends), loss)
    return loss, alpha


def _backward(
    grad: np.ndarray, log_probs: np.ndarray, targets: np.ndarray, loss: np.ndarray, alpha: np.ndarray, frames: Any,
    ends: Any, blank: int, zero_infinity: bool,
) -> np.ndarray:  # fmt: skip
    frames, ends = np.asarray(frames, np.int64), np.asarray(ends, np.int64)
    labels, skips = _extended(targets, ends, blank)
    skip_ahead = np.zeros_like(skips)
    skip_ahead[:, :-2] = skips[:, 2:]
    places = np.arange(labels.shape[1])
    last = (places == 2 * ends[:, None]) | (places == 2 * ends[:, None] - 1)
    batch = np.arange(len(ends))[:, None]
    beta = np.full(labels.shape, _NOTHING, log_probs.dtype)
    out = np.zeros_like(log_probs)
    for t in range(len(log_probs) - 1, -1, -1):
        emitted = log_probs[t][batch, labels]
        skipped = np.where(skip_ahead, _shifted(beta, -2), _NOTHING)
        ahead = _added(beta, _shifted(beta, -1), skipped)
        at_end = (frames == t + 1)[:, None]
        beta = np.where(at_end, np.where(last, 0.0, _NOTHING), ahead) + emitted
        shares = np.full(log_probs.shape[1:], _NOTHING, log_probs.dtype)
        np.logaddexp.at(shares, (batch, labels), alpha[t] + beta)
        expected = np.exp(log_probs[t])
        found = np.exp(shares + loss[:, None] - log_probs[t])
        active = (frames > t)[:, None]
        out[t] = np.where(active, (expected - np.where(shares == _NOTHING, 0, found)), 0)
    out *= grad[:, None]
    if zero_infinity:
        out[:, np.isinf(loss)] = 0
    return out


def check(log_probs: Any, targets: Any, frames: Any, ends: Any, blank: int) -> None:
    """Raise PyTorch's error for sizes, lengths and labels that do not fit together."""
    where = "(while checking arguments for ctc_loss_allocate_outputs)"
    if log_probs.dtype.char not in "fd":
        raise not_implemented("ctc_loss_cpu", log_probs)
    if not 0 <= blank < log_probs.shape[-1]:
        raise RuntimeError("blank must be in label range")
    time, batch = log_probs.shape[0], log_probs.shape[1]
    for name, lengths in (("input", frames), ("target", ends)):
        if len(lengths) != batch:
            raise RuntimeError(f"{name}_lengths must be of size batch_size")
    if log_probs.ndim != 3:
        raise RuntimeError(
            f"Expected 3-dimensional tensor, but got {log_probs.ndim}-dimensional tensor for argument #1 "
            f"'log_probs' {where}"
        )
    for length in ends:
        if length < 0:
            raise RuntimeError(
                f"Expected target_lengths to have value at least 0, but got value {length} {where}"
            )
    if targets.ndim == 1:
        _check_size(targets, 0, int(sum(ends)), where)
    else:
        _check_size(targets, 0, batch, where)
        if targets.shape[1] < max(ends, default=0):
            raise RuntimeError(
                f"Expected tensor to have size at least {max(ends)} at dimension 1, but got size "
                f"{targets.shape[1]} for argument #2 'targets' {where}"
            )
    for length in frames:
        if length < 0:
            raise RuntimeError(
                f"Expected input_lengths to have value at least 0, but got value {length} {where}"
            )
        if length > time:
            raise RuntimeError(
                f"Expected input_lengths to have value at most {time}, but got value {length} {where}"
            )


def _check_size(targets: Any, dim: int, size: int, where: str) -> None:
    if targets.shape[dim] != size:
        raise RuntimeError(
            f"Expected tensor to have size {size} at dimension {dim}, but got size {targets.shape[dim]} for argument "
            f"#2 'targets' {where}"
        )


def _refuse(grad: Any) -> Any:
    raise RuntimeError("derivative for aten::_ctc_loss_backward is not implemented")


_backward_row: Any = define(
    "_ctc_loss_backward(grad, log_probs, targets, neg_log_likelihood, log_alpha; input_lengths, target_lengths, "
    "blank, zero_infinity)",
    _backward, jvp=lambda grad_t, log_probs, targets, neg_log_likelihood, log_alpha, input_lengths, target_lengths,
    blank, zero_infinity: _backward_row(
        grad_t, log_probs, targets, neg_log_likelihood, log_alpha, input_lengths, target_lengths, blank, zero_infinity
    ),
    grad=lambda grad, log_probs, targets, neg_log_likelihood, log_alpha, input_lengths, target_lengths, blank,
    zero_infinity: _weighed(
        grad, log_probs, targets, neg_log_likelihood, log_alpha, input_lengths, target_lengths, blank, zero_infinity
    ),
    log_probs=_refuse,
)  # fmt: skip


def _weighed(
    grad: Any, log_probs: Any, targets: Any, loss: Any, alpha: Any, frames: Any, ends: Any, blank: int,
    zero_infinity: bool,
) -> Any:  # fmt: skip
    """The transpose of the backward: the sum of a gradient's products with that of each example."""
    ones = loss * 0 + 1 if not isinstance(loss, np.ndarray) else np.ones_like(loss)
    each = _gradient(ones, log_probs, targets, loss, alpha, frames, ends, blank, zero_infinity)
    return (grad * each).sum((0, 2))


def _gradient(grad: Any, *rest: Any) -> Any:
    return _backward_row(grad, *rest) if isinstance(grad, Tensor) else _backward(grad, *rest)


ctc_row = define(
    "_ctc_loss(log_probs, targets; input_lengths, target_lengths, blank, zero_infinity)", _forward,
    outputs="result0, result1", node="CtcLossBackward0", non_differentiable="result1",
    caption={"log_probs": "@caption.alignments"},
    jvp=lambda log_probs_t, log_probs, targets, result0, result1, input_lengths, target_lengths, blank,
    zero_infinity: (_weighed(
        log_probs_t, log_probs, targets, result0, result1, input_lengths, target_lengths, blank, zero_infinity
    ),),
    log_probs=lambda grad, log_probs, targets, result0, result1, input_lengths, target_lengths, blank,
    zero_infinity: _gradient(
        grad, log_probs, targets, result0, result1, input_lengths, target_lengths, blank, zero_infinity
    ),
)  # fmt: skip
