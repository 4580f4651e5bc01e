"""Random numbers inside transformations: forbidden, the same, or different for each example."""

from __future__ import annotations

from typing import Any

from ..thread_mode import state
from .levels import batched
from .vmap_level import VmapLevel

_FORBIDDEN = (
    "vmap: called random operation while in randomness error mode. Please either use the 'same' or "
    "'different' randomness flags on vmap or perform the randomness operation out of vmap"
)


def produced(make: Any, shape: tuple[int, ...], *args: Any) -> Any:
    """Run `make(shape, *args)` at the innermost level; RuntimeError where vmap forbids it."""
    level: Any = state.interpreters[-1]
    if level.traces:
        if any(isinstance(a, dict) and a.get("generator") is not None for a in args):
            raise level.stop("generator")
        return level.drawn(lambda: level.below(make, shape, *args))
    if isinstance(level, VmapLevel):
        check(level)
        if level.randomness == "different":
            return batched(level.below(make, (level.size, *shape), *args), 0, level)
    return level.below(make, shape, *args)


def check(level: VmapLevel) -> None:
    """Raise RuntimeError if a level forbids random numbers."""
    if level.randomness == "error":
        raise RuntimeError(_FORBIDDEN)


def random_row(level: VmapLevel, row: Any, operands: Any, attrs: Any) -> Any:
    """Run a random operation: on the whole batch, or on one example for all."""
    if level.randomness == "same":
        if not any(level.owns(t) for t in operands):
            result = row(*operands, *attrs)
            return _repeated(level, row, result)
        raise RuntimeError(
            "vmap: Vmapped tensor passed to a random operation in randomness='same' mode. This is not "
            "supported; please use randomness='different'."
        )
    return row(*(level.whole(t) if hasattr(t, "_data") else t for t in operands), *attrs)


def _repeated(level: VmapLevel, row: Any, result: Any) -> Any:
    outs = tuple(result) if row.multi else (result,)
    wide = tuple(o.expand(level.size, *o.shape) for o in outs)
    return wide if row.multi else wide[0]
