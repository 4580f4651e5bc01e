"""`torch.nn.attention`: by which kernel `scaled_dot_product_attention` is computed.

The fused kernel is one node, which has no second derivative in PyTorch; the math kernel is made of
products and a softmax, each a node of its own.
"""

from __future__ import annotations

import contextlib
import enum
from collections.abc import Iterator
from typing import Any

from ..ops.attention import ALLOWED

__all__ = ["SDPBackend", "sdpa_kernel"]


class SDPBackend(enum.Enum):
    """The kernels that PyTorch has; here, as on its CPU, MATH and FLASH_ATTENTION can run."""

    ERROR = -1
    MATH = 0
    FLASH_ATTENTION = 1
    EFFICIENT_ATTENTION = 2
    CUDNN_ATTENTION = 3
    OVERRIDEABLE = 4

    def __int__(self) -> int:
        return int(self.value)


@contextlib.contextmanager
def sdpa_kernel(backends: Any, set_priority: bool = False) -> Iterator[None]:
    """In this `with` block, compute attention by one of the given kernels.

    `set_priority` changes nothing: of two kernels that can run, the fused one does.

    Raises:
        AssertionError: for what is neither a backend nor a list of them.
        RuntimeError: in the block, by attention that none of them can compute.

    >>> import autograd_lite as torch
    >>> from autograd_lite.nn.attention import SDPBackend, sdpa_kernel
    >>> x = torch.ones(1, 1, 2, 2, requires_grad=True)
    >>> with sdpa_kernel(SDPBackend.MATH):
    ...     torch.nn.functional.scaled_dot_product_attention(x, x, x).grad_fn.name()
    'UnsafeViewBackward0'
    """
    if not isinstance(backends, (list, SDPBackend)):
        raise AssertionError(
            "Backend must be an instance of SDPBackend or a list of SDPBackend instances, got "
            f"{type(backends).__name__}"
        )
    chosen = [backends] if isinstance(backends, SDPBackend) else list(dict.fromkeys(backends))
    before = set(ALLOWED)
    ALLOWED.clear()
    ALLOWED.update(map(int, chosen))
    try:
        yield
    finally:
        ALLOWED.clear()
        ALLOWED.update(before)
