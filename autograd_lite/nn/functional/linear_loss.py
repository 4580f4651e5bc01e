"""Cross entropy of a linear layer's outputs."""

from __future__ import annotations

import math
from typing import Any

from .class_loss import cross_entropy
from .linear import linear

__all__ = ["linear_cross_entropy"]


def linear_cross_entropy(
    input: Any, linear_weight: Any, target: Any, *, linear_bias: Any = None, weight: Any = None,
    reduction: str = "mean", ignore_index: int | None = None, label_smoothing: float = 0.0, options: None = None,
) -> Any:  # fmt: skip
    """Return the cross entropy between classes and `linear(input, linear_weight, linear_bias)`.

    `input` is (features,) or (N, features), `linear_weight` (classes, ..., features) and
    `linear_bias` (classes, ...); where there are further dimensions, the loss has them too.
    `options`, with which PyTorch computes in pieces to save memory, must be None.

    Raises:
        RuntimeError: for shapes that do not fit, or `ignore_index` with class probabilities.
        NotImplementedError: for `options`.

    >>> import autograd_lite as torch
    >>> x, w = torch.eye(2), torch.tensor([[2.0, 0.0], [0.0, 2.0]])
    >>> torch.nn.functional.linear_cross_entropy(x, w, torch.tensor([0, 1]))
    tensor(0.1269)
    """
    if options is not None:
        raise NotImplementedError(
            "linear_cross_entropy: options other than None are not supported; leave them out"
        )
    batch = tuple(input.shape[:-1])
    features, sizes = input.shape[-1], tuple(linear_weight.shape)
    if features != sizes[-1]:
        raise RuntimeError(
            "expected equal input and linear_weight last dimensions (in_features), "
            f"got {features} and {sizes[-1]}, respectively"
        )
    if linear_bias is not None and tuple(linear_bias.shape) != sizes[:-1]:
        raise RuntimeError(
            f"expected linear_bias shape {sizes[:-1]}, got {tuple(linear_bias.shape)}"
        )
    if len(sizes) > 2 and not batch:
        raise RuntimeError(
            f"K-dimensional loss defined by linear_weight shape {sizes} requires batched input, "
            f"(N, {features}), got unbatched input with shape {tuple(input.shape)}"
        )
    shape = (*batch, *sizes[:-1])
    if tuple(target.shape) == shape and ignore_index is not None:
        raise RuntimeError("ignore_index cannot be specified when target contains probabilities")
    if len(sizes) > 2:
        rows = math.prod(sizes[:-1])
        linear_weight = linear_weight.reshape(rows, features)
        linear_bias = None if linear_bias is None else linear_bias.reshape(rows)
    logits = linear(input, linear_weight, linear_bias).reshape(shape)
    return cross_entropy(
        logits, target, weight=weight, reduction=reduction,
        ignore_index=-100 if ignore_index is None else ignore_index, label_smoothing=label_smoothing,
    )  # fmt: skip
