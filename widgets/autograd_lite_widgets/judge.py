"""Whether a predicted gradient is right, and if not, which typical error it is.

The twin is `widgets/src/core/judge.ts`; both run the vectors in `tests/widgets/judge_vectors.json`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Facts:
    """What is known of a step: the gradient after it and what it was made of.

    `after` is `before` + `contribution`; `incoming` came in; `raw` is the contribution before
    broadcasting was undone; `local` is what would have come for an incoming gradient of ones.
    """

    after: np.ndarray
    contribution: np.ndarray | None = None
    before: np.ndarray | None = None
    incoming: np.ndarray | None = None
    raw: np.ndarray | None = None
    local: np.ndarray | None = None


@dataclass(frozen=True)
class Verdict:
    """What is to be said of one attempt.

    `mistake` is the name of a typical error ("sign", "scaled", …), None where the values are right;
    `error` is the largest difference, None where the shapes differ.
    """

    shape_right: bool
    right: bool
    mistake: str | None
    error: float | None
    args: dict[str, str | int] = field(default_factory=dict)


def judge(guess: np.ndarray, facts: Facts) -> Verdict:
    """The verdict on a guess.

    >>> judge(np.array([-1.0, -2.0]), Facts(np.array([1.0, 2.0]))).mistake
    'sign'
    """
    after = np.asarray(facts.after, np.float64)
    guess = np.asarray(guess, np.float64)
    if guess.shape != after.shape:
        shapes: dict[str, str | int] = {"shape": _shape(guess), "right": _shape(after)}
        return Verdict(False, False, judge_shape(guess.shape, facts), None, shapes)
    error = _error(guess, after)
    if _close(guess, after):
        return Verdict(True, True, None, error)
    mistake, args = _mistake(guess, after, facts)
    return Verdict(True, False, mistake, error, args)


def judge_shape(shape: tuple[int, ...], facts: Facts) -> str | None:
    """The name of the error in a shape; None where it is right."""
    right = np.shape(facts.after)
    if tuple(shape) == right:
        return None
    if facts.raw is not None and tuple(shape) == np.shape(facts.raw):
        return "unsummed"
    if len(shape) > 1 and tuple(shape)[::-1] == right:
        return "transposed_shape"
    if facts.incoming is not None and tuple(shape) == np.shape(facts.incoming):
        return "incoming_shape"
    if shape == ():
        return "scalar"
    if np.prod(shape) == np.prod(right):
        return "reshaped"
    return "shape"


def _mistake(
    guess: np.ndarray, after: np.ndarray, facts: Facts
) -> tuple[str, dict[str, str | int]]:
    if not np.isfinite(guess).all() and np.isfinite(after).all():
        return "not_finite", {}
    for name, other in _others(facts):
        if (
            other is not None
            and np.shape(other) == guess.shape
            and _close(guess, np.asarray(other))
        ):
            return name, {}
    if _close(-guess, after):
        return "sign", {}
    if guess.ndim > 1 and guess.T.shape == guess.shape and _close(guess.T, after):
        return "transposed", {}
    ratio = _ratio(guess, after)
    if ratio is not None:
        return "scaled", {"factor": f"{ratio:.4g}"}
    if guess.ndim == 1 and guess.size > 1 and _close(guess[::-1], after):
        return "reversed", {}
    right = int(_near(guess, after).sum())
    if 0 < right < after.size:
        return "some", {"right": right, "count": after.size}
    return "other", {}


def _others(facts: Facts) -> list[tuple[str, Any]]:
    """What is often given instead of the gradient."""
    before, local = facts.before, facts.local
    found: list[tuple[str, Any]] = []
    if before is not None:
        found += [("accumulate", facts.contribution), ("unchanged", before)]
    found.append(("no_incoming", local if before is None or local is None else before + local))
    found.append(("only_incoming", facts.incoming))
    return found


def _near(guess: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Where two arrays agree as far as a person writes digits."""
    with np.errstate(all="ignore"):
        size = np.abs(np.where(np.isfinite(right), right, 0))
        allowed = 2e-3 * np.maximum(size, 0.05 * size.max(initial=0)) + 1e-9
        same = (guess == right) | (np.isnan(guess) & np.isnan(right))
        return same | (np.abs(guess - right) <= allowed)


def _close(guess: np.ndarray, right: np.ndarray) -> bool:
    return bool(_near(guess, right).all())


def _ratio(guess: np.ndarray, right: np.ndarray) -> float | None:
    """k where guess = k · right, k not 0; None where there is no such number."""
    at = int(np.argmax(np.abs(np.where(np.isfinite(right), right, 0)).reshape(-1)))
    if right.size == 0 or right.reshape(-1)[at] == 0:
        return None
    k = float(guess.reshape(-1)[at] / right.reshape(-1)[at])
    return k if k and np.isfinite(k) and right.size > 1 and _close(guess / k, right) else None


def _error(guess: np.ndarray, right: np.ndarray) -> float:
    with np.errstate(all="ignore"):
        gaps = np.abs(guess - right)[np.isfinite(guess - right)]
    return float(gaps.max(initial=0))


def _shape(value: np.ndarray) -> str:
    return str(list(value.shape))
