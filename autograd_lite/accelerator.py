"""`torch.accelerator`: there is none.

>>> import autograd_lite as torch
>>> torch.accelerator.current_accelerator().type if torch.accelerator.is_available() else "cpu"
'cpu'
"""

from __future__ import annotations

from typing import Any, NoReturn


def is_available() -> bool:
    """Return False."""
    return False


def device_count() -> int:
    """Return 0."""
    return 0


def current_accelerator(check_available: bool = False) -> Any:
    """Return None."""
    return None


def _none(*args: Any, **kwargs: Any) -> NoReturn:
    """Raise RuntimeError: there is no accelerator."""
    raise RuntimeError("Cannot access accelerator device when none is available.")


synchronize = current_device_index = set_device_index = _none
