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
from .gradcheck import gradcheck
from .gradgradcheck import gradgradcheck
from .inference import inference_mode
from .saved_tensor import SavedTensor

#: Modules that are imported when first used.
_LAZY = ("forward_ad", "functional")


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return importlib.import_module(f"{__name__}.{name}")


__all__ = [
    "Function",
    "SavedTensor",
    "backward",
    "detect_anomaly",
    "enable_grad",
    "function",
    "grad",
    "gradcheck",
    "gradgradcheck",
    "graph",
    "inference_mode",
    "no_grad",
    "set_detect_anomaly",
    "set_grad_enabled",
]
