"""`torch.backends.mkl`: not used here, where NumPy computes."""

from __future__ import annotations


def is_available() -> bool:
    """Return False."""
    return False
