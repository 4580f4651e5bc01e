"""The form of a local Jacobian, from its numbers or from what the table declares."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np


def classify(j: np.ndarray, declared_form: str | None = None) -> str:
    """The form of a matrix J[i, k] = d out_i / d in_k.

    A declared diagonal, or one that was broadcast, stays that where its numbers happen to be all 1
    or all 0.

    >>> classify(np.eye(3)), classify(np.diag([1.0, 2.0])), classify(np.full((1, 4), 0.25))
    ('identity', 'diagonal', 'sum')
    >>> classify(np.array([[0.0, 1.0], [1.0, 0.0]])), classify(np.ones((3, 1)))
    ('permutation', 'broadcast')
    """
    rows, cols = j.shape
    nonzero = j != 0
    off_diagonal = rows == cols and not nonzero[~np.eye(rows, dtype=bool)].any()
    if declared_form == "diagonal" and off_diagonal:
        return "diagonal"
    if declared_form == "broadcast" and (nonzero.sum(axis=1) <= 1).all():
        return "broadcast"
    if not nonzero.any():
        return "zero"
    if rows == cols and np.array_equal(j, np.eye(rows)):
        return "identity"
    if off_diagonal:
        return "diagonal"
    per_row, per_col = nonzero.sum(axis=1), nonzero.sum(axis=0)
    ones = bool((j[nonzero] == 1).all())
    if ones and (per_row <= 1).all() and (per_col <= 1).all():
        whole = rows == cols and (per_row == 1).all()
        return "permutation" if whole else "selection"
    if (per_row == 1).all() and (per_col >= 1).all():
        return "broadcast"
    if (per_col <= 1).all() and (per_row >= 1).all():
        return "sum"
    return "blocks" if _blocks(j) else "dense"


def _blocks(j: np.ndarray) -> bool:
    """Whether some outputs and inputs have to do with one another and with no others.

    The blocks need not lie along the diagonal: of a product of matrices they are interleaved.

    >>> _blocks(np.kron(np.ones((2, 2)), np.eye(2))), _blocks(np.tril(np.ones((3, 3))))
    (True, False)
    """
    nonzero = j != 0
    used = nonzero.any(axis=1)
    reached = np.zeros(len(j), bool)
    reached[np.argmax(used)] = True
    while True:
        wider = nonzero[:, nonzero[reached].any(axis=0)].any(axis=1)
        if (wider == reached).all():
            return bool((used & ~reached).any())
        reached = wider


def blocks_or(mixed: Sequence[int], source: Sequence[int], out: Sequence[int]) -> str | None:
    """The form of what mixes elements along some dimensions: blocks, where there are others.

    Of a single block that changes the shape nothing is known: it may fall into smaller ones.

    >>> blocks_or((1,), (2, 3), (2, 3)), blocks_or((0,), (3,), (3,)), blocks_or((0,), (8,), (4,))
    ('blocks', 'dense', None)
    """
    apart = {d % max(1, len(source)) for d in mixed}
    if math.prod(n for d, n in enumerate(source) if d not in apart) > 1:
        return "blocks"
    return "dense" if tuple(source) == tuple(out) else None


def declared(form: str | None, source: Sequence[int], out: Sequence[int]) -> str | None:
    """The declared form, corrected for broadcasting; None where nothing is declared.

    >>> declared("diagonal", (3,), (2, 3)), declared("identity", (3,), (3,)), declared(None, (), ())
    ('broadcast', 'identity', None)
    """
    if form in ("identity", "diagonal") and math.prod(source) != math.prod(out):
        return "broadcast"
    return form
