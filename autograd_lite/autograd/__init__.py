"""`torch.autograd`: backward, grad, Function, and what goes with them."""

from ..grad_mode import enable_grad, no_grad, set_grad_enabled
from ..tensor import Tensor
from . import function, graph
from .anomaly import detect_anomaly, set_detect_anomaly
from .calls import backward, grad
from .function import Function
from .inference import inference_mode
from .saved_tensor import SavedTensor

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
