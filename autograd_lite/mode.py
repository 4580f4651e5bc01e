"""The former name of `thread_mode`, until every import is rewritten."""

import sys

from . import thread_mode

sys.modules[__name__] = thread_mode
