"""`torch.autograd`: backward, grad, Function, and what goes with them."""

from __future__ import annotations

import importlib
from typing import Any

from .. import grad_mode
from .._tensor import Tensor
from ..grad_mode import enable_grad, no_grad, set_grad_enabled
from . import anomaly as anomaly_mode, function, graph
from .anomaly import detect_anomaly, set_detect_anomaly
from .calls import backward, grad
from .function import Function
from .gradcheck import gradcheck
from .gradgradcheck import gradgradcheck
from .inference import inference_mode
from .saved_tensor import SavedTensor
from .variable import Variable, is_multithreading_enabled, set_multithreading_enabled, variable

#: Modules that are imported when first used.
_LAZY = ("forward_ad", "functional")


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return importlib.import_module(f"{__name__}.{name}")


__all__ = [
    "Function",
    "SavedTensor",
    "Variable",
    "anomaly_mode",
    "backward",
    "detect_anomaly",
    "enable_grad",
    "function",
    "grad",
    "grad_mode",
    "gradcheck",
    "gradgradcheck",
    "graph",
    "inference_mode",
    "is_multithreading_enabled",
    "no_grad",
    "set_detect_anomaly",
    "set_grad_enabled",
    "set_multithreading_enabled",
    "variable",
]
