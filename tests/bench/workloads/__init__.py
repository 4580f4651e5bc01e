"""The workloads: one file each.

A workload is a module with a `TITLE`, `data(random)` (arrays that every library gets copies of),
and one function per dialect that returns the work to be timed: `tensors(torch, data, compile)`,
`functional(ag, data)`, or one named after a library. The work returns the numbers that are
compared before anything is timed. Optional are `TARGETS`, the ratios we mean to reach, and
`SKIPS`, why a library cannot do it.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np

from . import (
    chain,
    convolution,
    elementwise,
    embedding,
    hessian,
    jacobian,
    mlp,
    scalars,
    softmax,
    tutorial,
)

__all__ = ["WORKLOADS", "data_of", "name_of"]

WORKLOADS: tuple[ModuleType, ...] = (
    tutorial,
    chain,
    mlp,
    scalars,
    elementwise,
    softmax,
    jacobian,
    hessian,
    convolution,
    embedding,
)


def name_of(workload: ModuleType) -> str:
    """Return the name that `--only` knows a workload by."""
    return workload.__name__.rpartition(".")[2]


def data_of(workload: ModuleType) -> dict[str, Any]:
    """Return a workload's arrays: the same numbers in every run."""
    return workload.data(np.random.default_rng(0))
