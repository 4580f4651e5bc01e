"""The modules, a file for each family."""

from .activation import *
from .attention import *
from .container import *
from .conv import *
from .linear import *
from .loss import *
from .module import *
from .norm import *
from .pooling import *
from .rnn import *
from .shape import *
from .sparse import *
