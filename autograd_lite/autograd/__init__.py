"""`torch.autograd`: backward, grad, Function, and what goes with them."""

from . import function
from .calls import backward, grad
from .function import Function

__all__ = ["Function", "backward", "function", "grad"]
