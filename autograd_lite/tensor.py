"""The former name of `_tensor`, until every import is rewritten."""

import sys

from . import _tensor

sys.modules[__name__] = _tensor
