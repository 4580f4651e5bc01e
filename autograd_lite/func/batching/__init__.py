"""Batching rules: how an operation on one example runs on a whole batch.

A rule is `rule(level, row, operands, attrs)`; it runs one level down and returns the result(s)
with the examples in dimension 0. A row that says nothing gets its rule from its form: elementwise
rows broadcast, rows with dimension arguments shift them. What remains runs example by example.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...table import Row
from .general import elementwise, is_elementwise, one_by_one, shift_dims, shifts_dims

#: Rules by row name, for rows whose form does not tell.
BATCH: dict[str, Callable[..., Any]] = {}


def rule_of(row: Row, in_attrs: bool = False) -> Callable[..., Any]:
    """Return the batching rule of a row."""
    from . import families

    if not families.loaded:
        families.load(BATCH)
    found = BATCH.get(row.name)
    if callable(row.batch):
        return row.batch  # type: ignore[no-any-return]
    if found is not None:
        return found
    if in_attrs:
        return one_by_one
    if is_elementwise(row):
        return elementwise
    if shifts_dims(row):
        return shift_dims
    return one_by_one
