"""`torch.cpu`: what is asked of an accelerator, answered for the CPU."""

from __future__ import annotations

from typing import Any


def is_available() -> bool:
    """Return True."""
    return True


def device_count() -> int:
    """Return 1."""
    return 1


def current_device() -> str:
    """Return "cpu"."""
    return "cpu"


def synchronize(device: Any = None) -> None:
    """Do nothing: every operation is done when its call returns."""
