"""`torch.utils`."""

import importlib as _importlib
from typing import Any as _Any

from . import checkpoint, hooks

__all__ = ["checkpoint", "hooks"]


def __getattr__(name: str) -> _Any:
    if name == "data":
        return _importlib.import_module(f"{__name__}.data")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
