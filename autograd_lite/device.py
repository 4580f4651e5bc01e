"""The former name of `devices`, until every import is rewritten."""

import sys

from . import devices

sys.modules[__name__] = devices
