"""The operations as names: what `autograd_lite.ops` registered, for `from ._public import *`.

Type checkers and editors read `_public.pyi` instead, which `tests/typing/make_stubs.py` makes.
"""

from __future__ import annotations

from .ops.register import PUBLIC as _PUBLIC

globals().update(_PUBLIC)

__all__ = [*_PUBLIC]
