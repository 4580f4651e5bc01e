"""`torch.autograd`: backward, grad, Function, and what goes with them."""

from __future__ import annotations

import importlib
from typing import Any

from ..grad_mode import enable_grad, no_grad, set_grad_enabled
from ..tensor import Tensor
from . import function, graph
from .anomaly import detect_anomaly, set_detect_anomaly
from .calls import backward, grad
from .function import Function
from .inference import inference_mode
from .saved_tensor import SavedTensor

#: Modules, and functions of them, that are imported when first used.
_LAZY = {
    "forward_ad": None,
    "functional": None,
    "gradcheck": "gradcheck",
    "gradgradcheck": "gradcheck",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = importlib.import_module(f"{__name__}.{_LAZY[name] or name}")
    found = module if _LAZY[name] is None else getattr(module, name)
    globals()[name] = found
    return found


__all__ = [
    "Function",
    "SavedTensor",
    "backward",
    "detect_anomaly",
    "enable_grad",
    "function",
    "grad",
    "graph",
    "inference_mode",
    "no_grad",
    "set_detect_anomaly",
    "set_grad_enabled",
]
