"""`torch.backends.cpu`."""

from __future__ import annotations


def get_cpu_capability() -> str:
    """Return the widest vector instructions in use: NumPy and Numba choose them themselves."""
    return "DEFAULT"
