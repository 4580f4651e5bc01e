"""Linear maps of inputs, and tables of vectors: linear, bilinear, embedding, one_hot."""

from __future__ import annotations

from typing import Any

import numpy as np

import autograd_lite as torch

from ..._tensor import Tensor
from ...errors import wrong_argument
from ...ops.embedding import bilinear, embed, one_hot
from ...ops.matmul_add import addmm_row

__all__ = ["bilinear", "embedding", "linear", "one_hot"]


def linear(input: Tensor, weight: Tensor = None, bias: Tensor | None = None) -> Any:  # type: ignore[assignment]
    """Return input @ weight.T + bias.

    Raises RuntimeError for shapes or types that do not fit.

    >>> import autograd_lite as torch
    >>> torch.nn.functional.linear(torch.ones(2), torch.ones(3, 2), torch.zeros(3))
    tensor([2., 2., 2.])
    """
    if not isinstance(input, Tensor):
        raise wrong_argument("linear", "input", 0, input)
    if not isinstance(weight, Tensor):
        if weight is None:
            raise TypeError('linear() missing 1 required positional arguments: "weight"')
        raise wrong_argument("linear", "weight", 1, weight)
    shape = input._data.shape
    ndim = len(shape)
    if bias is not None and ndim == 2:
        return addmm_row(bias, input, weight.t(), 1, 1)
    if not ndim or not weight._data.ndim:
        raise RuntimeError(
            f"both arguments to linear need to be at least 1D, but they are {ndim}D and {weight._data.ndim}D"
        )
    if bias is not None and input._data.flags.c_contiguous and weight._data.ndim == 2:
        flat = input.view(-1, shape[-1])
        out = addmm_row(bias, flat, weight.t(), 1, 1)
        return out.view(*shape[:-1], out._data.shape[1])
    out = torch.matmul(input, weight.t())
    return out if bias is None else out + bias


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
