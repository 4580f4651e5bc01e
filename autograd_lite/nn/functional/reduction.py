"""How losses are summed up: `reduction=` and the older `size_average=`, `reduce=`."""

from __future__ import annotations

import warnings
from typing import Any

from ...ops.losses import MEAN, NONE, SUM

_NUMBERS = {"none": NONE, "mean": MEAN, "sum": SUM}


def legacy(size_average: bool | None, reduce: bool | None) -> str:
    """Return the reduction that the old arguments mean, with PyTorch's warning."""
    average = True if size_average is None else size_average
    name = ("mean" if average else "sum") if reduce is None or reduce else "none"
    warnings.warn(
        f"size_average and reduce args will be deprecated, please use reduction='{name}' instead.",
        UserWarning,
        stacklevel=4,
    )
    return name


def reduction_name(size_average: bool | None, reduce: bool | None, reduction: str) -> str:
    """Return the reduction in force."""
    return reduction if size_average is None and reduce is None else legacy(size_average, reduce)


def number_of(reduction: str) -> int:
    """Return PyTorch's number of a reduction; ValueError for an unknown one."""
    try:
        return _NUMBERS[reduction]
    except (KeyError, TypeError):
        raise ValueError(f"{reduction} is not a valid value for reduction") from None


def reduced(losses: Any, reduction: int) -> Any:
    """Return the losses themselves, their mean or their sum."""
    return losses if reduction == NONE else losses.mean() if reduction == MEAN else losses.sum()


def same_size(input: Any, target: Any) -> tuple[Any, Any]:
    """Broadcast input and target to one shape, with PyTorch's warning where they differ."""
    if input._data.shape == target._data.shape:
        return input, target
    import autograd_lite as torch

    warnings.warn(
        f"Using a target size ({target.size()}) that is different to the input size ({input.size()}). This will "
        "likely lead to incorrect results due to broadcasting. Please ensure they have the same size.",
        UserWarning,
        stacklevel=3,
    )
    same_input, same_target = torch.broadcast_tensors(input, target)
    return same_input, same_target
