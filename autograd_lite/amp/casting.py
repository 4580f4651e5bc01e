"""`torch.autocast`: off for devices that are not there, as in PyTorch; not to be had on the CPU."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable
from typing import Any

from ..devices import KNOWN
from ..dtypes import dtype as _dtype
from ..errors import note


class autocast:
    """A region that runs in lower precision on `device_type`, as context manager or decorator.

    For "cuda" it warns and does nothing, as PyTorch does without a GPU. Raises RuntimeError for
    "cpu" unless `enabled` is False, as there is no bfloat16 here, and for unknown devices.

    >>> import autograd_lite as torch
    >>> with torch.autocast("cpu", enabled=False):
    ...     torch.ones(2).dtype
    torch.float32
    """

    def __init__(
        self,
        device_type: str,
        dtype: _dtype | None = None,
        enabled: bool = True,
        cache_enabled: bool | None = None,
    ) -> None:
        if not isinstance(device_type, str):
            raise ValueError(f"Expected `device_type` of type `str`, got: `{type(device_type)}`")
        is_autocast_available(device_type)
        self.device = device_type
        if enabled and device_type == "cuda":
            warnings.warn(
                "CUDA is not available or torch_xla is imported. Disabling autocast.", stacklevel=2
            )
        elif enabled:
            raise note(
                RuntimeError(
                    f"autograd-lite computes in the types of its tensors: no autocast on {device_type!r}"
                ),
                'Write `torch.autocast("cpu", enabled=False)`, or leave it out.',
                '`torch.autocast("cpu", enabled=False)`로 쓰거나 빼면 됩니다.',
            )

    def __enter__(self) -> autocast:
        return self

    def __exit__(self, *error: object) -> None:
        return None

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def run(*args: Any, **kwargs: Any) -> Any:
            return function(*args, **kwargs)

        return run


def is_autocast_available(device_type: str) -> bool:
    """Return whether `autocast` may be written for a device: RuntimeError if there is no such."""
    if device_type not in KNOWN:
        raise RuntimeError(
            f"Expected one of {', '.join(KNOWN)} device type at start of device string: {device_type}"
        )
    return device_type in ("cpu", "cuda")


def is_autocast_enabled(device_type: str | None = None) -> bool:
    """Return False: nothing is ever cast behind one's back."""
    return False
