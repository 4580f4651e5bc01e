"""`torch.mps`: there is no GPU."""

from __future__ import annotations


def is_available() -> bool:
    """Return False."""
    return False


def device_count() -> int:
    """Return 0."""
    return 0


def manual_seed(seed: int) -> None:
    """Do nothing."""


def empty_cache() -> None:
    """Raise RuntimeError: there is no GPU."""
    raise RuntimeError("Cannot execute emptyCache() without MPS backend.")


def synchronize() -> None:
    """Raise RuntimeError: there is no GPU."""
    raise RuntimeError("Cannot execute synchronize() without MPS backend.")
