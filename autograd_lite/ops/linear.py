"""The linear map of a layer, from which recurrent layers are made too."""

from __future__ import annotations

from typing import Any

from .._tensor import Tensor
from ..errors import wrong_argument
from .matmul import matmul
from .matmul_add import addmm_row

__all__ = ["linear"]


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
    out = matmul(input, weight.t())
    return out if bias is None else out + bias


linear.explains = "functional"  # type: ignore[attr-defined]  # it has looked at its arguments itself
