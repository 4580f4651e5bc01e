"""Loss functions of scores for classes and of distances: cross entropy, margins, triplets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import autograd_lite as torch

from ..._tensor import Tensor
from ...errors import wrong_argument
from ...ops import class_losses as rows
from ...ops.scalar_rows import add_number, div_number, mul_number, sub_number
from ...wrapped import wrapped_number
from .reduction import number_of, reduced, reduction_name

__all__ = [
    "cosine_embedding_loss", "cross_entropy", "hinge_embedding_loss", "margin_ranking_loss", "multi_margin_loss",
    "multilabel_margin_loss", "nll_loss", "triplet_margin_loss", "triplet_margin_with_distance_loss",
]  # fmt: skip


def nll_loss(
    input: Tensor, target: Tensor, weight: Tensor | None = None, size_average: bool | None = None,
    ignore_index: int = -100, reduce: bool | None = None, reduction: str = "mean",
) -> Any:  # fmt: skip
    """Return the negative log likelihood of the target classes; `input` holds log-probabilities.

    Raises IndexError for a class that does not exist, ValueError for batches that do not match.

    >>> import autograd_lite as torch
    >>> torch.nn.functional.nll_loss(torch.tensor([[-1.0, -2.0]]), torch.tensor([1]))
    tensor(2.)
    """
    number = number_of(reduction_name(size_average, reduce, reduction))
    _check_tensors("nll_loss_nd", input, target)
    return _nll(input, target, weight, number, ignore_index)


def _check_tensors(function: str, input: Any, target: Any) -> None:
    if not isinstance(input, Tensor):
        raise wrong_argument(function, "input", 0, input)
    if not isinstance(target, Tensor):
        raise wrong_argument(function, "target", 1, target)


def _nll(input: Any, target: Any, weight: Any, number: int, ignore_index: int) -> Any:
    shape = input._data.shape
    if not shape:
        raise ValueError(f"Expected 1 or more dimensions (got {len(shape)})")
    wanted = target._data.shape
    if len(shape) != 1 and shape[0] != (wanted[0] if wanted else 1):
        raise ValueError(
            f"Expected input batch_size ({shape[0]}) to match target batch_size ({wanted[0] if wanted else 1})."
        )
    if len(shape) == 2 and len(wanted) == 1:
        return rows.nll_row(input, target, weight, number, ignore_index)[0]
    if len(shape) <= 2:
        if len(wanted) > 1:
            raise RuntimeError("0D or 1D target tensor expected, multi-target not supported")
        if len(shape) == 1 and wanted and wanted[0] != 1:
            raise ValueError(
                f"For 1D input, 1D target must have size 1, but got target size: {wanted[0]}"
            )
        return rows.nll_row(input, target, weight, number, ignore_index)[0]
    if len(shape) == 4:
        if len(wanted) != 3:
            raise RuntimeError(
                f"only batches of spatial targets supported (3D tensors) but got targets of dimension: {len(wanted)}"
            )
        return rows.nll_2d_row(input, target, weight, number, ignore_index)[0]
    spatial = (shape[0], *shape[2:])
    if wanted[1:] != shape[2:]:
        raise RuntimeError(f"Expected target size {list(spatial)}, got {list(wanted)}")
    flat = (1, -1) if input.numel() else (0, 0)
    out = rows.nll_2d_row(
        input.contiguous().view(shape[0], shape[1], *flat), target.contiguous().view(shape[0], *flat),
        weight, number, ignore_index,
    )[0]  # fmt: skip
    return out.view(spatial) if number == rows.NONE else out


def cross_entropy(
    input: Tensor, target: Tensor, weight: Tensor | None = None, size_average: bool | None = None,
    ignore_index: int = -100, reduce: bool | None = None, reduction: str = "mean", label_smoothing: float = 0.0,
) -> Any:  # fmt: skip
    """Return the cross entropy of softmax(input) and the targets: class numbers, or probabilities.

    Raises IndexError for a class that does not exist, ValueError for batches that do not match.

    >>> import autograd_lite as torch
    >>> torch.nn.functional.cross_entropy(torch.tensor([[0.0, 0.0]]), torch.tensor([1]))
    tensor(0.6931)
    """
    number = number_of(reduction_name(size_average, reduce, reduction))
    _check_tensors("cross_entropy_loss", input, target)
    shape = input._data.shape
    classes = 0 if len(shape) == 1 else 1
    if shape == target._data.shape and shape:
        return _probabilities(input, target, weight, number, ignore_index, label_smoothing, classes)
    if not 0.0 <= label_smoothing <= 1.0:
        raise RuntimeError(f"label_smoothing must be between 0.0 and 1.0. Got: {label_smoothing:g}")
    scores = input.log_softmax(classes)
    if label_smoothing > 0.0:
        return _smoothed(scores, target, weight, number, ignore_index, label_smoothing, classes)
    return _nll(scores, target, weight, number, ignore_index)


def _smoothed(
    scores: Any,
    target: Any,
    weight: Any,
    number: int,
    ignore_index: int,
    smoothing: float,
    classes: int,
) -> Any:
    likelihood = _nll(scores, target, weight, number, ignore_index)
    count = scores.size(classes)
    if weight is None:
        smooth = -scores.sum(classes)
    else:
        shape = [1] * scores.dim()
        shape[classes] = weight.numel()
        smooth = -(scores * weight.view(shape)).sum(classes)
    ignored = target == ignore_index
    smooth = smooth.masked_fill(ignored, 0.0)
    if number == rows.MEAN:
        if weight is None:
            total = ~ignored
            smooth = smooth.sum() / total.sum()
        else:
            kept = torch.where(ignored, 0, target)
            weights = weight.index_select(0, kept.flatten()).masked_fill(ignored.flatten(), 0.0)
            smooth = smooth.sum() / weights.sum()
    elif number == rows.SUM:
        smooth = smooth.sum()
    return mul_number(likelihood, 1 - smoothing) + mul_number(smooth, smoothing / count)


def _probabilities(
    input: Any,
    target: Any,
    weight: Any,
    number: int,
    ignore_index: int,
    smoothing: float,
    classes: int,
) -> Any:
    if target._data.dtype.kind != "f":
        raise RuntimeError(
            f"Expected floating point type for target with class probabilities, got {target.dtype.type_name}"
        )
    if ignore_index >= 0:
        raise RuntimeError("ignore_index is not supported for floating point target")
    count = input.size(classes)
    if weight is not None and (weight.dim() != 1 or weight.numel() != count):
        raise RuntimeError(
            f"cross_entropy: weight tensor should be defined either for all {count} classes or no classes but got "
            f"weight tensor of shape: {list(weight.shape)}"
        )
    scores = input.log_softmax(classes)
    if smoothing > 0.0:
        if smoothing > 1.0:
            raise RuntimeError(f"label_smoothing must be between 0.0 and 1.0. Got: {smoothing:g}")
        target = add_number(mul_number(target, 1 - smoothing), smoothing / count)
    losses = scores * target
    if weight is not None:
        shape = [1] * scores.dim()
        shape[classes] = count
        losses = losses * weight.view(shape)
    if number == rows.NONE:
        return -losses.sum(classes)
    total = -losses.sum()
    return div_number(total, input.numel() // count) if number == rows.MEAN else total


def hinge_embedding_loss(
    input: Tensor, target: Tensor, margin: float = 1.0, size_average: bool | None = None, reduce: bool | None = None,
    reduction: str = "mean",
) -> Any:  # fmt: skip
    """Return the input where the target is 1, max(0, margin - input) where it is -1."""
    number = number_of(reduction_name(size_average, reduce, reduction))
    zeros = torch.zeros_like(input)
    below = torch.sub(wrapped_number(margin, input._data.dtype), input).clamp_min(0)
    losses = torch.where(target != 1, below, zeros) + torch.where(target != -1, input, zeros)
    return reduced(losses, number)


def cosine_embedding_loss(
    input1: Tensor, input2: Tensor, target: Tensor, margin: float = 0, size_average: bool | None = None,
    reduce: bool | None = None, reduction: str = "mean",
) -> Any:  # fmt: skip
    """Return 1 - cos(input1, input2) where the target is 1, max(0, cos - margin) where it is -1."""
    number = number_of(reduction_name(size_average, reduce, reduction))
    a: Any = input1
    b: Any = input2
    shapes = f"{list(a.shape)} and {list(b.shape)}"
    if target.dim() not in (0, 1):
        raise RuntimeError("0D or 1D target tensor expected, multi-target not supported")
    if target.dim() == 1 and (a.dim() != 2 or b.dim() != 2):
        raise RuntimeError(
            f"1D target tensor expects 2D input tensors, but found inputs with sizes {shapes}."
        )
    if target.dim() == 0 and (a.dim() != 1 or b.dim() != 1):
        raise RuntimeError(
            f"0D target tensor expects 1D input tensors, but found inputs with sizes {shapes}."
        )
    dim = target.dim()
    product = (a * b).sum(dim)
    squares = (add_number((x * x).sum(dim), 1e-12) for x in (a, b))
    cos = product / torch.sqrt(torch.mul(*squares))
    zeros = torch.zeros_like(cos)
    apart = sub_number(cos, margin).clamp_min(0)
    losses = torch.where(target == 1, torch.ones_like(cos) - cos, zeros) + torch.where(
        target == -1, apart, zeros
    )
    return reduced(losses, number)


def margin_ranking_loss(
    input1: Tensor, input2: Tensor, target: Tensor, margin: float = 0, size_average: bool | None = None,
    reduce: bool | None = None, reduction: str = "mean",
) -> Any:  # fmt: skip
    """Return max(0, margin - target * (input1 - input2)) for targets of 1 and -1."""
    number = number_of(reduction_name(size_average, reduce, reduction))
    if not input1.dim() == input2.dim() == target.dim():
        raise RuntimeError(
            "margin_ranking_loss : All input tensors should have same dimension but got sizes: "
            f"input1: {input1.size()}, input2: {input2.size()}, target: {target.size()} "
        )
    a: Any = input1
    t: Any = target
    return reduced(add_number(-t * (a - input2), margin).clamp_min(0), number)


def _check_triplet(anchor: Any, positive: Any, negative: Any) -> None:
    a, p, n = anchor.dim(), positive.dim(), negative.dim()
    if not a == p == n:
        raise RuntimeError(
            "The anchor, positive, and negative tensors are expected to have the same number of dimensions, but got: "
            f"anchor {a}D, positive {p}D, and negative {n}D inputs"
        )


def triplet_margin_loss(
    anchor: Tensor, positive: Tensor, negative: Tensor, margin: float = 1.0, p: float = 2, eps: float = 1e-6,
    swap: bool = False, size_average: bool | None = None, reduce: bool | None = None, reduction: str = "mean",
) -> Any:  # fmt: skip
    """Return max(0, margin + distance to the positive - distance to the negative)."""
    number = number_of(reduction_name(size_average, reduce, reduction))
    if margin <= 0:
        raise ValueError(f"margin must be greater than 0, got {margin}")
    _check_triplet(anchor, positive, negative)
    near = torch.pairwise_distance(anchor, positive, p, eps)
    far = torch.pairwise_distance(anchor, negative, p, eps)
    if swap:
        far = torch.minimum(far, torch.pairwise_distance(positive, negative, p, eps))
    return reduced((add_number(near, margin) - far).clamp_min(0), number)


def triplet_margin_with_distance_loss(
    anchor: Tensor, positive: Tensor, negative: Tensor, *, distance_function: Callable[..., Any] | None = None,
    margin: float = 1.0, swap: bool = False, reduction: str = "mean",
) -> Any:  # fmt: skip
    """Return the triplet loss for a distance of one's own."""
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f"{reduction} is not a valid value for reduction")
    if margin <= 0:
        raise ValueError(f"margin must be greater than 0, got {margin}")
    distance = torch.pairwise_distance if distance_function is None else distance_function
    _check_triplet(anchor, positive, negative)
    near, far = distance(anchor, positive), distance(anchor, negative)
    if swap:
        far = torch.minimum(far, distance(positive, negative))
    return reduced(torch.clamp_min(margin + near - far, 0), number_of(reduction))


def multi_margin_loss(
    input: Tensor, target: Tensor, p: int = 1, margin: float = 1.0, weight: Tensor | None = None,
    size_average: bool | None = None, reduce: bool | None = None, reduction: str = "mean",
) -> Any:  # fmt: skip
    """Return the mean over classes of max(0, margin - score of the target + score) ** p."""
    number = number_of(reduction_name(size_average, reduce, reduction))
    if p not in (1, 2):
        raise ValueError("only p == 1 and p == 2 supported")
    if weight is not None and weight.dim() != 1:
        raise ValueError("weight must be one-dimensional")
    return rows.multi_margin_row(input, target, weight, p, float(margin), number)


def multilabel_margin_loss(
    input: Tensor,
    target: Tensor,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Any:
    """Return the margin loss for several target classes, listed before the first -1."""
    number = number_of(reduction_name(size_average, reduce, reduction))
    return rows.multilabel_margin_row(input, target, number)[0]
