"""`torch.backends.cudnn`: results are the same each time without it, too.

>>> import autograd_lite as torch
>>> torch.backends.cudnn.deterministic = True
>>> torch.backends.cudnn.benchmark = False
"""

from __future__ import annotations

enabled = True
deterministic = False
benchmark = False
benchmark_limit: int | None = None
allow_tf32 = True


def is_available() -> bool:
    """Return False."""
    return False


def version() -> int | None:
    """Return None."""
    return None
