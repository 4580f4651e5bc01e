"""Traces: what happened in forward and backward, as plain data.

The recorder listens to the engine; nothing here knows how a picture is drawn.
"""

from .document import FORMAT, VERSION, check
from .trace import Trace, record, trace_of

load = Trace.load

__all__ = ["FORMAT", "VERSION", "Trace", "check", "load", "record", "trace_of"]
