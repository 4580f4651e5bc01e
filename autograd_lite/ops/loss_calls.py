"""The losses that `torch` has beside `torch.nn.functional`: there a number names the reduction.

Left out, it is 0 (none): the bindings of PyTorch do not know the default of its own declarations.
"""

from __future__ import annotations

from typing import Any

from .._tensor import Tensor
from . import losses as rows
from .register import public

_NAMES = {rows.NONE: "none", rows.MEAN: "mean", rows.SUM: "sum"}


def _functional(name: str, *args: Any, reduction: int, **kwargs: Any) -> Any:
    from ..nn import functional

    if reduction not in _NAMES:
        raise ValueError(f"{reduction} is not a valid value for reduction")
    return getattr(functional, name)(*args, reduction=_NAMES[reduction], **kwargs)


@public
def binary_cross_entropy_with_logits(
    input: Tensor, target: Tensor, weight: Any = None, pos_weight: Any = None, reduction: int = rows.NONE
) -> Tensor:  # fmt: skip
    """Return the binary cross entropy of sigmoid(input); `reduction` is 0 (none), 1 (mean) or 2 (sum)."""
    return rows.bce_logits_row(input, target, weight, pos_weight, reduction)


@public
def cosine_embedding_loss(
    input1: Tensor, input2: Tensor, target: Tensor, margin: float = 0.0, reduction: int = rows.NONE
) -> Tensor:
    """Return how far pairs are from pointing the same way (target 1) or not (target -1)."""
    return _functional(
        "cosine_embedding_loss", input1, input2, target, margin=margin, reduction=reduction
    )


@public
def ctc_loss(
    log_probs: Tensor, targets: Tensor, input_lengths: Any, target_lengths: Any, blank: int = 0,
    reduction: int = rows.NONE, zero_infinity: bool = False,
) -> Tensor:  # fmt: skip
    """Return the loss of `nn.functional.ctc_loss`; `reduction` is 0 (none), 1 (mean) or 2 (sum)."""
    return _functional(
        "ctc_loss", log_probs, targets, input_lengths, target_lengths, blank, reduction=reduction,
        zero_infinity=zero_infinity,
    )  # fmt: skip


@public
def hinge_embedding_loss(
    input: Tensor, target: Tensor, margin: float = 1.0, reduction: int = rows.NONE
) -> Tensor:
    """Return distances of like pairs (target 1), and what unlike ones (-1) lack to a margin."""
    return _functional("hinge_embedding_loss", input, target, margin, reduction=reduction)


@public
def kl_div(
    input: Tensor, target: Tensor, reduction: int = rows.NONE, *, log_target: bool = False
) -> Tensor:
    """Return the Kullback-Leibler divergence; the mean is one over all elements."""
    each = _functional("kl_div", input, target, reduction=rows.NONE, log_target=log_target)
    return each.mean() if reduction == rows.MEAN else each.sum() if reduction == rows.SUM else each


@public
def margin_ranking_loss(
    input1: Tensor, input2: Tensor, target: Tensor, margin: float = 0.0, reduction: int = rows.NONE
) -> Tensor:
    """Return what `input1` lacks to rank above `input2` (target 1) or below it (-1)."""
    return _functional("margin_ranking_loss", input1, input2, target, margin, reduction=reduction)


@public
def poisson_nll_loss(
    input: Tensor, target: Tensor, log_input: bool, full: bool, eps: float, reduction: int
) -> Tensor:
    """Return the negative log likelihood of counts under a Poisson distribution."""
    return _functional(
        "poisson_nll_loss", input, target, log_input, full, eps=eps, reduction=reduction
    )


@public
def triplet_margin_loss(
    anchor: Tensor, positive: Tensor, negative: Tensor, margin: float = 1.0, p: float = 2.0, eps: float = 1e-6,
    swap: bool = False, reduction: int = rows.NONE,
) -> Tensor:  # fmt: skip
    """Return what a negative example lacks to be farther away than a positive one, by a margin."""
    return _functional(
        "triplet_margin_loss", anchor, positive, negative, margin, p, eps, swap, reduction=reduction
    )
