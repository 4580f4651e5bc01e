"""The form of a local Jacobian, from its numbers or from what the table declares."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def classify(j: np.ndarray, declared_form: str | None = None) -> str:
    """The form of a matrix J[i, k] = d out_i / d in_k.

    A declared diagonal stays one where its numbers happen to be all 1 or all 0.

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
    """Whether equally large blocks along the diagonal hold everything."""
    rows, cols = j.shape
    for count in range(min(rows, cols), 1, -1):
        if rows % count or cols % count:
            continue
        height, width = rows // count, cols // count
        inside = np.zeros(j.shape, bool)
        for b in range(count):
            inside[b * height : (b + 1) * height, b * width : (b + 1) * width] = True
        if not (j[~inside] != 0).any():
            return True
    return False


def declared(form: str | None, source: Sequence[int], out: Sequence[int]) -> str | None:
    """The declared form, corrected for broadcasting; None where nothing is declared.

    >>> declared("diagonal", (3,), (2, 3)), declared("identity", (3,), (3,)), declared(None, (), ())
    ('broadcast', 'identity', None)
    """
    if form in ("identity", "diagonal") and tuple(source) != tuple(out):
        return "broadcast"
    return form
