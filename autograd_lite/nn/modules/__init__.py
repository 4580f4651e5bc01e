"""The modules, a file for each family."""

from . import (
    activation,
    attention,
    container,
    conv,
    lazy,
    linear,
    loss,
    many_classes,
    module,
    norm,
    pooling,
    rnn,
    shape,
    sparse,
    transformer,
)
from .activation import *
from .attention import *
from .container import *
from .conv import *
from .lazy import *
from .linear import *
from .loss import *
from .many_classes import *
from .module import *
from .norm import *
from .pooling import *
from .rnn import *
from .shape import *
from .sparse import *
from .transformer import *

_FAMILIES = (
    activation, attention, container, conv, lazy, linear, loss, many_classes, module, norm, pooling, rnn, shape, sparse,
    transformer,
)  # fmt: skip
__all__ = [name for family in _FAMILIES for name in family.__all__]
