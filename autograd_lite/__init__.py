"""autograd-lite: PyTorch-style automatic differentiation that can be watched.

import autograd_lite as torch
"""

import warnings as _warnings

from . import autograd, utils
from .autograd.anomaly import is_anomaly_check_nan_enabled, is_anomaly_enabled
from .autograd.inference import inference_mode, is_inference, is_inference_mode_enabled
from .creation import ones, tensor, zeros
from .device import device
from .dtypes import *
from .dtypes import can_cast, finfo, get_default_dtype, iinfo, promote_types, set_default_dtype
from .grad_mode import enable_grad, is_grad_enabled, no_grad, set_grad_enabled
from .language import get_language, set_language
from .ops import (
    arithmetic,
    comparison,
    elementary,
    fill,
    index,
    join,
    power,
    reduce,
    select,
    shape,
    shape_order,
    shape_split,
    special,
    strided,
)
from .ops.register import PUBLIC
from .ops import matmul as _matmul, reduce_extrema as _extrema  # isort: skip
from .size import Size
from .tensor import Tensor

globals().update(PUBLIC)

# NumPy warns of 1/0 or log(0) where PyTorch returns inf or nan; generated code calls it directly.
_warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"autograd_lite\.")
