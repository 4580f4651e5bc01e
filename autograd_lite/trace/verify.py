"""Whether what is said of a backward step multiplies out to what backward computed there."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..fit import sum_to
from .expression import MOST, ExpressionError, evaluate
from .records import VjpRecord
from .rules import Applied, apply_rule, caption, known_values
from .symbolic import Expr


def checked(event: VjpRecord) -> tuple[Applied, bool]:
    """The rule applied to a step, and whether its formula may be shown.

    Numbers that are not the contribution are left out. Arrays of more than `MOST` elements are not
    looked at.
    """
    applied = apply_rule(event.op, event.slot, event.incomings)
    said, _ = caption(event.op, event.slot)
    right = _agrees(applied.raw, event)
    shown = right if said is None else _holds(said, event)
    return applied if right else Applied(), shown


def _agrees(found: Any, event: VjpRecord) -> bool:
    """Whether an array is the contribution; True where one of them was not kept, or is large."""
    kept = event.contribution
    if found is None or not isinstance(kept, np.ndarray) or np.size(found) > MOST:
        return True
    try:
        fitted = np.asarray(sum_to(np.asarray(found), event.target.shape))
    except ValueError:
        return False
    if fitted.shape != kept.shape:
        return False
    if np.array_equal(fitted, kept):
        return True
    exact = kept.dtype.itemsize > 4
    scale = np.abs(kept[np.isfinite(kept)]).max(initial=0.0)
    rough = 1e-6 if exact else 1e-3 if kept.dtype.itemsize == 4 else 0.1
    return bool(np.allclose(fitted, kept, rtol=rough, atol=rough * float(scale), equal_nan=True))


def _holds(formula: Expr, event: VjpRecord) -> bool:
    """Whether a formula of the table gives the contribution, or, where it uses functions that
    cannot be evaluated here, divides by no zero."""
    names = _values(formula, event)
    if all(v.ndim <= 2 for v in names.values()):  # a `.T` of more means its last two dimensions
        try:
            return _agrees(evaluate(formula, names), event)
        except ExpressionError:
            pass
    kept = event.contribution
    if not isinstance(kept, np.ndarray) or not np.isfinite(kept).all():
        return True
    return not any(_has_zero(e["b"], names) for e in _parts(formula) if e.get("op") == "/")


def _values(formula: Expr, event: VjpRecord) -> dict[str, np.ndarray]:
    """The known arrays by the names that stand in a formula."""
    wanted = tuple({str(e["name"]) for e in _parts(formula) if e.get("k") == "var"})
    known = known_values(event.op, wanted, event.incomings)
    known |= {f"grad{k}": g for k, g in event.incomings.items()}
    return {n: v for n, v in known.items() if isinstance(v, np.ndarray) and v.size <= MOST}


def _has_zero(e: Expr, names: dict[str, np.ndarray]) -> bool:
    try:
        return not evaluate(e, names).all()
    except ExpressionError:
        return False


def _parts(formula: Any) -> list[Expr]:
    """A formula and everything in it."""
    if isinstance(formula, list):
        return [p for item in formula for p in _parts(item)]
    if not isinstance(formula, dict):
        return []
    return [formula, *(p for child in formula.values() for p in _parts(child))]


__all__ = ["checked"]
