"""`torch.nn`: networks."""

from . import functional as functional
