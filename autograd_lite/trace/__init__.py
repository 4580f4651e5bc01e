"""Traces: what happened in forward and backward, as plain data.

The recorder listens to the engine; nothing here knows how a picture is drawn.

`torch.trace` is also a function, the sum of a matrix's diagonal. Importing this package puts it
where that function was, so the package can be called as the function.
"""

import sys as _sys
from types import ModuleType as _ModuleType
from typing import Any as _Any

from .document import FORMAT, VERSION
from .of_call import trace_call
from .of_tensor import trace_of
from .reader import check, schema
from .trace import Trace, record

load = Trace.load

__all__ = [
    "FORMAT",
    "VERSION",
    "Trace",
    "check",
    "load",
    "record",
    "schema",
    "trace_call",
    "trace_of",
]


class _CallableModule(_ModuleType):
    def __call__(self, *args: _Any, **kwargs: _Any) -> _Any:
        from ..ops.register import PUBLIC

        return PUBLIC["trace"](*args, **kwargs)


_sys.modules[__name__].__class__ = _CallableModule
