"""`torch.backends.mps`: there is no GPU.

>>> import autograd_lite as torch
>>> torch.backends.mps.is_available()
False
"""

from __future__ import annotations


def is_available() -> bool:
    """Return False."""
    return False


def is_built() -> bool:
    """Return False."""
    return False
