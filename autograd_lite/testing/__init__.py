"""`torch.testing`: comparing tensors in tests, and random tensors for them."""

from .comparison import assert_close as assert_close
from .creation import make_tensor as make_tensor
