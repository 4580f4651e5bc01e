"""The table of explicit batching rules, gathered from the families when first needed."""

from __future__ import annotations

from typing import Any

loaded = False


def load(table: dict[str, Any]) -> None:
    """Fill the table."""
    global loaded
    from . import algebra, joined, layers, losses, matrices, picking, reductions, shapes

    for module in (algebra, joined, layers, losses, matrices, picking, reductions, shapes):
        table.update(module.RULES)
    loaded = True
