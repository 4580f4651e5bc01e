"""`torch.special`: special functions under their mathematical names."""

from .ops.special import SPECIAL

globals().update(SPECIAL)
