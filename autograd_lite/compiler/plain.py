"""A program run row by row, where there is no machine code for it.

That is so with `NUMBA_DISABLE_JIT=1`, and should Numba fail: slower, and the same values.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from .executable import Executable
from .expressions import TYPES
from .lowering import RowCall
from .messages import message
from .program import Operation, Value, needed


class Plain:
    """What an `Executable` does, by the forwards of the rows."""

    text = ""

    def __init__(
        self,
        inputs: Sequence[Value],
        operations: Sequence[Operation],
        outputs: Sequence[Value],
        writes: Sequence[tuple[Value, Value]] = (),
        folded: dict[Value, Any] | None = None,
        known: frozenset[Value] = frozenset(),
    ) -> None:
        self.inputs, self.outputs, self.writes = list(inputs), list(outputs), list(writes)
        self.folded = {v: np.full(v.shape, x, v.dtype) for v, x in (folded or {}).items()}
        self.calls = []
        for operation in needed(list(operations), [*outputs, *(v for _, v in writes)], known):
            values = list(dict.fromkeys(operation.values()))
            call = RowCall(operation.row, operation, {v: k for k, v in enumerate(values)})
            self.calls.append((call, values, operation.outputs))
        self.fallbacks = [c.row.name for c, _, _ in self.calls]
        self.used = [k for k, v in enumerate(self.inputs) if v not in self.folded]

    def __call__(self, *arrays: Any) -> tuple[np.ndarray, ...]:
        """Run on the arrays of `used` inputs."""
        found = {
            **self.folded,
            **{self.inputs[k]: a for k, a in zip(self.used, arrays, strict=True)},
        }
        for call, values, outputs in self.calls:
            raw = call(*(found[v] for v in values))
            found.update(zip(outputs, raw if call.row.multi else (raw,), strict=True))
        results = tuple(np.array(found[v], order="C") for v in self.outputs)
        new = [np.array(found[v]) for _, v in self.writes]
        for (target, _), value in zip(self.writes, new, strict=True):
            np.copyto(found[target], value)
        return results


def _has_loops(inputs: Any, operations: Any, outputs: Any) -> bool:
    """Whether generated code knows all the types of a program's values."""
    made = (v for o in operations for v in o.outputs)
    return all(np.dtype(v.dtype).char in TYPES for v in (*inputs, *outputs, *made))


def executable(*args: Any, **options: Any) -> Executable | Plain:
    """Return machine code for a program, or the program run row by row where there is none."""
    if os.environ.get("NUMBA_DISABLE_JIT", "0") not in ("", "0"):
        return Plain(*args, **options)
    if not _has_loops(*args[:3]):
        return Plain(*args, **options)
    try:
        return Executable(*args, **options)
    except Exception as error:  # whatever Numba or LLVM raises: the values come all the same
        from .entry import CompileWarning

        what = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
        warnings.warn(message("plain", what=what), CompileWarning, stacklevel=6)
        return Plain(*args, **options)
