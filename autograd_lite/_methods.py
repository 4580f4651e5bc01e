"""The operations as methods: the base of Tensor on which `autograd_lite.ops` puts them.

Type checkers and editors read `_methods.pyi` instead, which `tests/typing/make_stubs.py` makes.
"""

from __future__ import annotations


class Methods:
    """Methods of Tensor that are operations."""
