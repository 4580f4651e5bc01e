"""When a kernel is worth its compiler: every threshold, and how it was measured.

A kernel has two costs. Calling it costs 3 to 7 µs: below `minimum` elements NumPy is as fast, or
nobody would notice. Loading it costs about half a second (importing Numba, reading the code; a
second more where it must be compiled first), and a notebook that softmaxes ten rows must not wait
for that. So NumPy computes until it has taken `PATIENCE` seconds longer than the kernel would
have, which `saves`, the nanoseconds that the kernel saves an element, tells from the elements
counted; from then on the kernel does. At worst a process is a loading time slower than one that
knew its future, and small work never loads Numba. Counting elements and not time keeps results
repeatable: a notebook run again switches at the same operation.

Measured on two cores of an AMD EPYC with NumPy 2.4 by `tests/bench/thresholds.py`: float32 arrays
of 2⁸ to 2²⁰ elements, either path in turn, the median of 15. `minimum` is where the kernel was
clearly faster, `saves` what it saved where the arrays fit into the cache; beyond, it saves more.
Where NumPy or BLAS is as fast on all sizes there is no kernel: elementwise functions (NumPy's
loops are SIMD, and two threads over blocks of 10⁶ elements were slower than one loop, as memory is
the limit), sums, extrema, matrix products and convolution as one of them, whose columns are made
for as many images at a time as the cache holds. The error function is no such loop in NumPy.
"""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Callable
from typing import Any, Final, NamedTuple

#: Seconds that NumPy may lose before a kernel is loaded.
PATIENCE: Final = 0.5


class Worth(NamedTuple):
    """From how many elements a kernel wins, and the nanoseconds an element that it saves."""

    minimum: int
    saves: float


#: By `module.function` of the kernel.
WORTH: Final[dict[str, Worth]] = {
    "columns.add_columns": Worth(256, 2.0),
    "error.erf": Worth(64, 65.0),
    "error.erf_single": Worth(64, 70.0),
    "error.gelu": Worth(64, 65.0),
    "error.gelu_single": Worth(64, 75.0),
    "error.gelu_backward_single": Worth(64, 90.0),
    "normalise.standardise": Worth(1024, 1.1),
    "normalise.standardise_backward": Worth(1024, 2.6),
    "pooling.add_picked": Worth(256, 1.5),
    "pooling.apply_taps": Worth(256, 5.0),
    "pooling.largest": Worth(256, 6.0),
    "pooling.spread_taps": Worth(256, 100.0),
    "running.add": Worth(256, 3.0),
    "running.extreme": Worth(256, 4.0),
    "running.multiply": Worth(256, 3.0),
    "scatter.add_slices": Worth(512, 7.0),
    "softmax.log_softmax": Worth(1024, 1.0),
    "softmax.log_softmax_backward": Worth(1024, 0.9),
    "softmax.softmax": Worth(1024, 0.9),
    "softmax.softmax_backward": Worth(1024, 0.8),
    "top.top": Worth(256, 11.0),
}

_lost: Counter[str] = Counter()
_loaded: dict[str, Callable[..., Any] | None] = {}
_patience = PATIENCE


def kernel(name: str, elements: int) -> Callable[..., Any] | None:
    """Return a kernel if it is the faster way for so many elements, else None.

    Ask once for each operation: the elements are counted. None under `NUMBA_DISABLE_JIT=1`.
    """
    worth = WORTH[name]
    if elements < worth.minimum:
        return None
    if name not in _loaded:
        _lost[name] += elements
        if _lost[name] * worth.saves * 1e-9 < _patience:
            return None
        from . import compiling

        module, function = name.split(".")
        _loaded[name] = (
            getattr(importlib.import_module(f"{__package__}.{module}"), function)
            if compiling()
            else None
        )
    return _loaded[name]


def set_patience(seconds: float) -> None:
    """Load kernels after so many seconds lost from now on: 0 at once, `math.inf` never.

    For benchmarks of what a long-running process sees, and for tests of either path.
    """
    global _patience
    _patience = seconds
    if seconds > PATIENCE:
        _loaded.clear()
        _lost.clear()
