"""What an adapter is."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from timing import Work


class Skipped(Exception):
    """A library cannot do a workload; the message says why."""


class Peer:
    """One library: how a workload is made for it, and how its results become arrays."""

    name: ClassVar[str]
    dialects: ClassVar[tuple[str, ...]]

    def prepare(self, workload: Any, data: dict[str, Any]) -> Work:
        """Return the workload as a function without arguments; Skipped where there is none."""
        for dialect in self.dialects:
            make = getattr(workload, dialect, None)
            if make is not None:
                return self.bind(make, {k: np.array(v) for k, v in data.items()})
        raise Skipped(workload.SKIPS.get(self.name, "cannot express it"))

    def bind(self, make: Any, data: dict[str, Any]) -> Work:
        """Hand the library and the data to a workload."""
        raise NotImplementedError

    def values(self, results: Any) -> list[np.ndarray[Any, Any]]:
        """Return what a workload computed as float64 arrays."""
        return [np.asarray(r, np.float64) for r in results]
