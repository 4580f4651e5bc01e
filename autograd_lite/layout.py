"""The former name of `layouts`, until every import is rewritten."""

import sys

from . import layouts

sys.modules[__name__] = layouts
