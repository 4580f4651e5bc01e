"""`torch.nn.functional`: the functions that networks are made of, a file for each family."""

from .activation import *
from .class_loss import *
from .distance import *
from .linear import *
from .loss import *
from .norm import *
from .softmax import *
