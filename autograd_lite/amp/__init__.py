"""`torch.amp`: mixed precision. Operations here compute in the types of their tensors."""

from __future__ import annotations

from .casting import (
    autocast as autocast,
    is_autocast_available as is_autocast_available,
    is_autocast_enabled as is_autocast_enabled,
)
from .grad_scaler import GradScaler as GradScaler
