"""`torch.autograd`: backward, grad, Function, and what goes with them."""

from .calls import backward, grad

__all__ = ["backward", "grad"]
