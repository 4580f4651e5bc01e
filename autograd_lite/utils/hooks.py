"""`torch.utils.hooks`: the handle that removes a hook."""

from ..hooks import RemovableHandle

__all__ = ["RemovableHandle"]
