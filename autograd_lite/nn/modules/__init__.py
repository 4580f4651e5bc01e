"""The modules, a file for each family."""

from . import (
    activation,
    attention,
    container,
    conv,
    distance,
    dropout,
    lazy,
    linear,
    loss,
    many_classes,
    module,
    norm,
    padding,
    parallel,
    parameter_containers,
    pooling,
    rnn,
    rnn_cells,
    shape,
    sparse,
    transformer,
    vision,
)
from .activation import *
from .attention import *
from .container import *
from .conv import *
from .distance import *
from .dropout import *
from .lazy import *
from .linear import *
from .loss import *
from .many_classes import *
from .module import *
from .norm import *
from .padding import *
from .parallel import *
from .parameter_containers import *
from .pooling import *
from .rnn import *
from .rnn_cells import *
from .shape import *
from .sparse import *
from .transformer import *
from .vision import *

_FAMILIES = (
    activation, attention, container, conv, distance, dropout, lazy, linear, loss, many_classes, module, norm, padding, parallel, parameter_containers, pooling, rnn, rnn_cells, shape, sparse, transformer, vision,
)  # fmt: skip
__all__ = [name for family in _FAMILIES for name in family.__all__]
