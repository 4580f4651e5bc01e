"""`torch.nn.functional`: the functions that networks are made of, a file for each family."""

from types import FunctionType as _FunctionType

from ...explained import explained as _explained
from ...forms import built_in as _built_in
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

for _name, _call in list(globals().items()):
    if isinstance(_call, _FunctionType) and _built_in(_name, "functional"):
        globals()[_name] = _explained(_call, _name, "functional")
