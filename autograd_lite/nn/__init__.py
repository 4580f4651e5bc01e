"""`torch.nn`: networks."""

from . import functional as functional, init as init, modules as modules, utils as utils
from .modules import *
from .parameter import Buffer as Buffer, Parameter as Parameter
