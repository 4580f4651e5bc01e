"""The modules, a file for each family."""

from .activation import *
from .container import *
from .linear import *
from .loss import *
from .module import *
from .shape import *
