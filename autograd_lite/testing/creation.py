"""Random tensors of a shape and type, for tests."""

from __future__ import annotations

from typing import Any

import autograd_lite as torch

__all__ = ["make_tensor"]


def make_tensor(
    *shape: Any, dtype: Any, device: Any, low: float | None = None, high: float | None = None,
    requires_grad: bool = False, noncontiguous: bool = False, exclude_zero: bool = False, memory_format: Any = None,
) -> Any:  # fmt: skip
    """Return a tensor of numbers from [low, high): -9 to 9 by default, 0 to 9 for unsigned types.

    >>> import autograd_lite as torch
    >>> torch.testing.make_tensor(2, 3, dtype=torch.float32, device="cpu").shape
    torch.Size([2, 3])
    """
    sizes = tuple(shape[0]) if len(shape) == 1 and not isinstance(shape[0], int) else shape
    if noncontiguous and sizes:
        sizes = (*sizes[:-1], 2 * sizes[-1])
    if dtype is torch.bool:
        made = torch.randint(0, 2, sizes, dtype=dtype)
    else:
        unsigned = dtype is torch.uint8
        start = (0 if unsigned else -9) if low is None else low
        end = (10 if not dtype.is_floating_point else 9) if high is None else high
        if start >= end:
            raise ValueError(f"`low` must be less than `high`, but got {start} >= {end}")
        if dtype.is_floating_point:
            made = torch.empty(sizes, dtype=dtype).uniform_(start, end)
        else:
            made = torch.randint(int(start), int(end), sizes, dtype=dtype)
    if noncontiguous and sizes:
        made = made[..., ::2]
    if exclude_zero:
        made = torch.where(made == 0, torch.ones((), dtype=dtype), made)
    return made.requires_grad_() if requires_grad else made
