"""`torch.cuda.amp`: the older names of `torch.amp` for a GPU."""

from __future__ import annotations

import warnings
from typing import Any

from ..amp import GradScaler as _GradScaler, autocast as _autocast
from ..dtypes import dtype as _dtype, float16


class autocast(_autocast):
    """`torch.amp.autocast("cuda")`, which is off without a GPU."""

    def __init__(
        self, enabled: bool = True, dtype: _dtype = float16, cache_enabled: bool = True
    ) -> None:
        _deprecated("autocast")
        super().__init__("cuda", dtype, enabled, cache_enabled)


class GradScaler(_GradScaler):
    """`torch.amp.GradScaler("cuda")`, which is off without a GPU."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        _deprecated("GradScaler")
        super().__init__("cuda", *args, **kwargs)


def _deprecated(name: str) -> None:
    warnings.warn(
        f"`torch.cuda.amp.{name}(args...)` is deprecated. Please use `torch.amp.{name}('cuda', args...)` instead.",
        FutureWarning,
        stacklevel=3,
    )
