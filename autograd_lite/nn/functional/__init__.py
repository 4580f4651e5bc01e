"""`torch.nn.functional`: the functions that networks are made of, a file for each family."""

from .activation import *
from .attention import *
from .class_loss import *
from .ctc import *
from .distance import *
from .fractional import *
from .grid import *
from .linear import *
from .linear_loss import *
from .loss import *
from .norm import *
from .pooling import *
from .softmax import *
from .vision import *
