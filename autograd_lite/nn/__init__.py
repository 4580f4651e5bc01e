"""`torch.nn`: networks."""

from . import functional, init, modules
from .modules import *
from .parameter import Buffer, Parameter
