"""`torch.nn`: networks."""

from . import functional, init, modules, utils
from .modules import *
from .parameter import Buffer, Parameter
