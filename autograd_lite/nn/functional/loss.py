"""Loss functions of numbers: squared and absolute error, cross entropies of probabilities, likelihoods."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np

import autograd_lite as torch

from ..._tensor import Tensor
from ...engine import check_broadcasts_into
from ...errors import wrong_argument
from ...ops import losses as rows
from ...ops.scalar_rows import add_number
from .activation import logsigmoid
from .reduction import number_of, reduced, reduction_name, same_size

__all__ = [
    "binary_cross_entropy", "binary_cross_entropy_with_logits", "gaussian_nll_loss", "huber_loss", "kl_div", "l1_loss",
    "mse_loss", "multilabel_soft_margin_loss", "poisson_nll_loss", "smooth_l1_loss", "soft_margin_loss",
]  # fmt: skip


def _check(name: str, input: Any, target: Any) -> None:
    for position, (label, value) in enumerate((("input", input), ("target", target))):
        if not isinstance(value, Tensor):
            raise wrong_argument(name, label, position, value)


def _weighted(losses: Any, weight: Any, reduction: str) -> Any:
    """Weigh the losses; their mean is divided by the sum of the weights."""
    if weight.size() != losses.size():
        raise ValueError("Weights and input must have the same size.")
    losses = losses * weight
    if reduction == "none":
        return losses
    if reduction == "sum":
        return losses.sum()
    if reduction == "mean":
        return losses.sum() / weight.sum()
    raise ValueError(f"Invalid reduction mode: {reduction}. Expected one of 'none', 'mean', 'sum'.")


def mse_loss(
    input: Tensor, target: Tensor, size_average: bool | None = None, reduce: bool | None = None,
    reduction: str = "mean", weight: Tensor | None = None,
) -> Any:  # fmt: skip
    """Return the squared error, its mean by default.

    >>> import autograd_lite as torch
    >>> torch.nn.functional.mse_loss(torch.tensor([1.0, 3.0]), torch.tensor([1.0, 1.0]))
    tensor(2.)
    """
    input, target = same_size(input, target)
    reduction = reduction_name(size_average, reduce, reduction)
    if weight is not None:
        return _weighted(torch.pow(input - target, 2), weight, reduction)
    return rows.mse_row(input, target, number_of(reduction))


def l1_loss(
    input: Tensor, target: Tensor, size_average: bool | None = None, reduce: bool | None = None,
    reduction: str = "mean", weight: Tensor | None = None,
) -> Any:  # fmt: skip
    """Return the absolute error, its mean by default."""
    input, target = same_size(input, target)
    reduction = reduction_name(size_average, reduce, reduction)
    if weight is not None:
        return _weighted(torch.abs(input - target), weight, reduction)
    number = number_of(reduction)
    return reduced((input - target).abs(), number)


def smooth_l1_loss(
    input: Tensor, target: Tensor, size_average: bool | None = None, reduce: bool | None = None,
    reduction: str = "mean", beta: float = 1.0,
) -> Any:  # fmt: skip
    """Return the squared error divided by 2 * beta below `beta`, the absolute error above."""
    input, target = same_size(input, target)
    number = number_of(reduction_name(size_average, reduce, reduction))
    if beta == 0.0:
        return reduced((input - target).abs(), number)
    if beta < 0:
        raise RuntimeError("smooth_l1_loss does not support negative values for beta.")
    return rows.smooth_l1_row(input, target, number, float(beta))


def huber_loss(
    input: Tensor,
    target: Tensor,
    reduction: str = "mean",
    delta: float = 1.0,
    weight: Tensor | None = None,
) -> Any:
    """Return half the squared error below `delta`, a straight line above."""
    input, target = same_size(input, target)
    number = number_of(reduction)
    if delta <= 0:
        raise RuntimeError("huber_loss does not support non-positive values for delta.")
    if weight is None:
        return rows.huber_row(input, target, number, float(delta))
    if weight.size() != input.size():
        raise ValueError("Weights and input must have the same size.")
    return reduced(rows.huber_row(input, target, 0, float(delta)) * weight, number)


def binary_cross_entropy(
    input: Tensor, target: Tensor, weight: Tensor | None = None, size_average: bool | None = None,
    reduce: bool | None = None, reduction: str = "mean",
) -> Any:  # fmt: skip
    """Return the cross entropy of probabilities and targets in [0, 1].

    Raises RuntimeError for an input outside [0, 1], ValueError for sizes that differ.
    """
    number = number_of(reduction_name(size_average, reduce, reduction))
    if target.size() != input.size():
        raise ValueError(
            f"Using a target size ({target.size()}) that is different to the input size ({input.size()}) is "
            "deprecated. Please ensure they have the same size."
        )
    if weight is not None:
        weight = weight.expand(np.broadcast_shapes(target.size(), weight.size()))
    return rows.bce_row(input, target, weight, number)


def binary_cross_entropy_with_logits(
    input: Tensor, target: Tensor, weight: Tensor | None = None, size_average: bool | None = None,
    reduce: bool | None = None, reduction: str = "mean", pos_weight: Tensor | None = None,
) -> Any:  # fmt: skip
    """Return the binary cross entropy of sigmoid(input), without overflow."""
    number = number_of(reduction_name(size_average, reduce, reduction))
    if target.size() != input.size():
        raise ValueError(
            f"Target size ({target.size()}) must be the same as input size ({input.size()})"
        )
    check_broadcasts_into(*(t._data.shape for t in (target, weight, pos_weight) if t is not None))
    return rows.bce_logits_row(input, target, weight, pos_weight, number)


def soft_margin_loss(
    input: Tensor,
    target: Tensor,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Any:
    """Return log(1 + exp(-target * input)) for targets of 1 and -1."""
    number = number_of(reduction_name(size_average, reduce, reduction))
    check_broadcasts_into(input._data.shape, target._data.shape)
    return rows.soft_margin_row(input, target, number)


def kl_div(
    input: Tensor, target: Tensor, size_average: bool | None = None, reduce: bool | None = None,
    reduction: str = "mean", log_target: bool = False,
) -> Any:  # fmt: skip
    """Return the Kullback-Leibler divergence; `input` holds log-probabilities."""
    reduction = reduction_name(size_average, reduce, reduction)
    if reduction == "mean":
        warnings.warn(
            "reduction: 'mean' divides the total loss by both the batch size and the support size."
            "'batchmean' divides only by the batch size, and aligns with the KL div math definition."
            "'mean' will be changed to behave the same as 'batchmean' in the next major release.",
            UserWarning,
            stacklevel=2,
        )
    if not (input.is_floating_point() and target.is_floating_point()):
        raise RuntimeError("kl_div: Integral inputs not supported.")
    number = rows.SUM if reduction == "batchmean" else number_of(reduction)
    if log_target:
        losses = torch.exp(target) * (target - input)
    else:
        losses = torch.xlogy(target, target) - target * input
    out = reduced(losses, number)
    return out / input.size()[0] if reduction == "batchmean" and input.dim() else out


def poisson_nll_loss(
    input: Tensor, target: Tensor, log_input: bool = True, full: bool = False, size_average: bool | None = None,
    eps: float = 1e-8, reduce: bool | None = None, reduction: str = "mean",
) -> Any:  # fmt: skip
    """Return the negative log likelihood of counts under Poisson rates (their logarithms by default)."""
    reduction = reduction_name(size_average, reduce, reduction)
    if reduction not in ("none", "mean", "sum"):
        raise ValueError(f"{reduction} is not a valid value for reduction")
    x: Any = input
    losses = torch.exp(x) - target * x if log_input else x - target * torch.log(add_number(x, eps))
    if full:
        t: Any = target
        stirling = t * torch.log(t) - t + 0.5 * torch.log(2 * math.pi * t)
        losses = losses + stirling.masked_fill(t <= 1, 0)
    return reduced(losses, number_of(reduction))


def gaussian_nll_loss(
    input: Tensor,
    target: Tensor,
    var: Any,
    full: bool = False,
    eps: float = 1e-6,
    reduction: str = "mean",
) -> Any:
    """Return the negative log likelihood of targets under normal distributions.

    Raises ValueError for a negative variance or one of an unsuitable size.
    """
    x: Any = input
    if isinstance(var, float):
        if var < 0:
            raise ValueError("var has negative entry/entries")
        var = var * torch.ones_like(x)
    elif torch.any(var < 0):
        raise ValueError("var has negative entry/entries")
    if var.size() != x.size():
        if x.size()[:-1] == var.size():
            var = torch.unsqueeze(var, -1)
        elif x.ndim == var.ndim and all(
            b in (a, 1) for a, b in zip(x.size(), var.size(), strict=True)
        ):
            pass
        else:
            raise ValueError("var is of incorrect size")
    if reduction not in ("none", "mean", "sum"):
        raise ValueError(reduction + " is not valid")
    var = var.clone()
    with torch.no_grad():
        var.clamp_(min=eps)
    losses = 0.5 * (torch.log(var) + (x - target) ** 2 / var)
    if full:
        losses += 0.5 * math.log(2 * math.pi)
    return reduced(losses, number_of(reduction))


def multilabel_soft_margin_loss(
    input: Tensor, target: Tensor, weight: Tensor | None = None, size_average: bool | None = None,
    reduce: bool | None = None, reduction: str = "mean",
) -> Any:  # fmt: skip
    """Return the mean over classes of the binary cross entropies of sigmoid(input)."""
    reduction = reduction_name(size_average, reduce, reduction)
    x: Any = input
    t: Any = target
    losses = -(t * logsigmoid(x) + (1 - t) * logsigmoid(-x))
    if weight is not None:
        losses = losses * weight
    last = x.dim() - 1
    losses = losses.sum(dim=last) / x.size(last)
    if reduction not in ("none", "mean", "sum"):
        raise ValueError(f"{reduction} is not valid")
    return reduced(losses, number_of(reduction))
