"""What may be assigned to `.grad` and `.data`."""

from __future__ import annotations

from typing import Any

from .dtypes import c_name
from .graph import LEAF, replace_array
from .version import counter_of


def check_assigned_grad(tensor: Any, value: Any) -> None:
    """Raise, in PyTorch's words, unless `value` can be the tensor's `.grad`."""
    from ._tensor import Tensor

    if value is None:
        return
    if not isinstance(value, Tensor):
        raise TypeError(
            f"assigned grad expected to be a Tensor or None but got grad of type {type(value).__name__}"
        )
    if value is tensor:
        raise RuntimeError("can't assign Variable as its own grad")
    if value._data.dtype != tensor._data.dtype:
        raise RuntimeError(
            f"attempting to assign a gradient with dtype '{c_name(value.dtype)}' to a tensor with "
            f"grad_dtype '{tensor.dtype.type_name}'. The gradient must match the tensor's grad_dtype "
            "(defaults to the tensor's dtype). You can set the tensor's grad_dtype attribute with a specific "
            "dtype, or None to allow any dtype. Set grad_dtype with caution. Diverging the dtypes of a tensor "
            "and its gradient may break downstream systems that assume they match."
        )
    if value._data.shape != tensor._data.shape:
        raise RuntimeError(
            f"attempting to assign a gradient of size '{list(value._data.shape)}' to a tensor of size "
            f"'{list(tensor._data.shape)}'. Please ensure that the gradient and the tensor are the same size"
        )


def check_grad_target(grad: Any) -> None:
    """Raise RuntimeError, in PyTorch's words, if a `.grad` must not be added to in place."""
    from .inference import IN_PLACE
    from .inplace import check_overlap
    from .thread_mode import INFERENCE, state

    if grad._inference and not state.mode & INFERENCE:
        raise RuntimeError(IN_PLACE)
    check_overlap(grad, ())


def set_data(tensor: Any, value: Any) -> None:
    """Give a tensor other memory (`x.data = value`); its shape and type follow."""
    from ._tensor import Tensor

    if not isinstance(value, Tensor):
        raise TypeError(f"Variable data has to be a tensor, but got {type(value).__name__}")
    if tensor._edge is LEAF and value._data.dtype.kind != "f":
        raise RuntimeError(
            "data set to a tensor that requires gradients must be floating point or complex dtype"
        )
    replace_array(tensor, value._data)
    vc = counter_of(tensor)
    vc.stamp += 1 << 40  # a hidden write, as through `.data`
