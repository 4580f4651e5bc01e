"""Linear maps of inputs, and tables of vectors: linear, bilinear, embedding, one_hot."""

from __future__ import annotations

from typing import Any

import numpy as np

import autograd_lite as torch

from ..._tensor import Tensor
from ...errors import wrong_argument
from ...ops import embedding_bag as _bags
from ...ops.embedding import bilinear, embed, one_hot
from ...ops.linear import linear

__all__ = ["bilinear", "embedding", "embedding_bag", "linear", "one_hot"]


def embedding(
    input: Tensor, weight: Tensor, padding_idx: int | None = None, max_norm: float | None = None,
    norm_type: float = 2.0, scale_grad_by_freq: bool = False, sparse: bool = False,
) -> Any:  # fmt: skip
    """Return the rows of `weight` that the integers in `input` name.

    Raises IndexError for a row that does not exist.

    >>> import autograd_lite as torch
    >>> torch.nn.functional.embedding(torch.tensor([1, 0]), torch.tensor([[1.0], [2.0]]))
    tensor([[2.],
            [1.]])
    """
    if padding_idx is None:
        padding_idx = -1
    else:
        count = weight.size(0)
        assert -count <= padding_idx < count, "Padding_idx must be within num_embeddings"
        padding_idx %= count
    if not isinstance(input, Tensor):
        raise wrong_argument("embedding", "indices", 1, input)
    if max_norm is not None:
        _renormalise(weight, input, max_norm, norm_type)
    return embed(weight, input, padding_idx, scale_grad_by_freq, sparse)


def _renormalise(weight: Tensor, indices: Tensor, max_norm: float, norm_type: float) -> None:
    """Shorten the rows that are used to `max_norm`, in place."""
    from ...version import counter_of

    with torch.no_grad():
        rows = np.unique(indices._data)
        norms = np.linalg.norm(weight._data[rows], ord=norm_type, axis=1)
        long = norms > max_norm
        if long.any():
            weight._data[rows[long]] *= (max_norm / (norms[long] + 1e-7)).astype(
                weight._data.dtype
            )[:, None]
            counter_of(weight).bump()


def embedding_bag(
    input: Any, weight: Any, offsets: Any = None, max_norm: float | None = None, norm_type: float = 2,
    scale_grad_by_freq: bool = False, mode: str = "mean", sparse: bool = False, per_sample_weights: Any = None,
    include_last_offset: bool = False, padding_idx: int | None = None,
) -> Any:  # fmt: skip
    """Return the sum, mean or maximum of bags of rows of `weight`: rows of `input`, or parts from `offsets` on.

    Raises ValueError for a mode it does not know or offsets that do not fit.
    """
    if per_sample_weights is not None and input.size() != per_sample_weights.size():
        raise ValueError(
            f"embedding_bag: If per_sample_weights ({per_sample_weights.shape}) is not None, then it must have the same "
            f"shape as the input ({input.shape})"
        )
    if input.dim() == 2:
        if offsets is not None:
            raise ValueError(
                "if input is 2D, then offsets has to be None, as input is treated is a mini-batch of fixed length sequences. However, found offsets of type "
                + str(type(offsets))
            )
        offsets = torch.arange(0, input.numel(), input.size(1), dtype=input.dtype)
        input = input.reshape(-1)
        if per_sample_weights is not None:
            per_sample_weights = per_sample_weights.reshape(-1)
    elif input.dim() == 1:
        if offsets is None:
            raise ValueError("offsets has to be a 1D Tensor but got None")
        if offsets.dim() != 1:
            raise ValueError("offsets has to be a 1D Tensor")
    else:
        raise ValueError(
            f"input has to be 1D or 2D Tensor, but got Tensor of dimension {input.dim()}"
        )
    numbers = {"sum": _bags.SUM, "mean": _bags.MEAN, "max": _bags.MAX}
    if mode not in numbers:
        raise ValueError("mode has to be one of sum, mean or max")
    if max_norm is not None:
        _renormalise(weight, input, max_norm, norm_type)
    if per_sample_weights is not None and mode != "sum":
        raise NotImplementedError(
            f"embedding_bag: per_sample_weights was not None. per_sample_weights is only supported for mode='sum' (got "
            f"mode='{mode}'). Please open a feature request on GitHub."
        )
    if include_last_offset:
        offsets = offsets[:-1]
    if padding_idx is None:
        padding_idx = -1
    elif padding_idx < 0:
        padding_idx += weight.size(0)
    return _bags.embedding_bag_row(
        weight,
        input,
        offsets,
        per_sample_weights,
        scale_grad_by_freq,
        numbers[mode],
        sparse,
        padding_idx,
    )[0]
