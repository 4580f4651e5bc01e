"""The former name of `strides`, until every import is rewritten."""

import sys

from . import strides

sys.modules[__name__] = strides
