"""`layer_norm`, `batch_norm` and their like: arguments, errors, running statistics."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .._tensor import Tensor
from ..errors import wrong_argument
from .normalise import batch_norm_row, group_norm_row, layer_norm_row
from .register import PUBLIC, public
from .scalar_rows import add_number


def _size_of(value: Any) -> list[int]:
    return list(value._data.shape)


def _check_normalized(name: str, input: Any, shape: Any) -> tuple[int, ...]:
    if not isinstance(input, Tensor):
        raise wrong_argument(name, "input", 0, input)
    if not isinstance(shape, (tuple, list)):
        raise wrong_argument(name, "normalized_shape", 1, shape, "tuple of ints")
    return tuple(shape)


def _check_layer(input: Tensor, shape: tuple[int, ...], weight: Any, bias: Any, star: str) -> None:
    if (
        shape
        and input._data.shape[-len(shape) :] == shape
        and (weight is None or weight._data.shape == shape)
        and (bias is None or bias._data.shape == shape)
    ):
        return
    wanted = list(shape)
    if not wanted:
        raise RuntimeError(
            "Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one element, but got "
            "normalized_shape = []"
        )
    for name, value in (("weight", weight), ("bias", bias)):
        if value is not None and _size_of(value) != wanted:
            raise RuntimeError(
                f"Expected {name} to be of same shape as normalized_shape, but got {name} of shape {_size_of(value)} "
                f"and normalized_shape = {wanted}"
            )
    sizes = _size_of(input)
    if sizes[-len(wanted) :] != wanted or len(sizes) < len(wanted):
        inner = ", ".join(map(str, wanted))
        raise RuntimeError(
            f"Given normalized_shape={wanted}, expected input with shape [*{star}{inner}], but got input of size{sizes}"
        )


@public
def native_layer_norm(
    input: Tensor, normalized_shape: Any, weight: Any, bias: Any, eps: float
) -> Any:
    """Return the normalised input, the means and the reciprocal deviations."""
    shape = _check_normalized("native_layer_norm", input, normalized_shape)
    _check_layer(input, shape, weight, bias, ", ")
    return layer_norm_row(input, weight, bias, shape, eps)


@public
def layer_norm(
    input: Tensor,
    normalized_shape: Any,
    weight: Any = None,
    bias: Any = None,
    eps: float = 1e-5,
    cudnn_enable: bool = True,
) -> Tensor:
    """Normalise over the last dimensions, then scale and shift: J. L. Ba et al., 2016.

    >>> import autograd_lite as torch
    >>> torch.layer_norm(torch.tensor([1.0, 3.0]), (2,))
    tensor([-1.0000,  1.0000])
    """
    shape = _check_normalized("layer_norm", input, normalized_shape)
    _check_layer(input, shape, weight, bias, ", ")
    return layer_norm_row(input, weight, bias, shape, eps)[0]


@public
def rms_norm(
    input: Any, normalized_shape: Any, weight: Any = None, eps: float | None = None
) -> Tensor:
    """Divide by the root mean square over the last dimensions: B. Zhang, R. Sennrich, 2019."""
    shape = _check_normalized("rms_norm", input, normalized_shape)
    _check_layer(input, shape, weight, None, "")
    dims = tuple(range(input.dim() - len(shape), input.dim()))
    small = float(np.finfo(input._data.dtype).eps) if eps is None else eps
    squares = PUBLIC["pow"](input, 2).mean(dims, True)
    out = input * PUBLIC["rsqrt"](add_number(squares, small))
    return out if weight is None else out * weight


def _check_channels(input: Tensor, **values: Any) -> None:
    count = input._data.shape[1] if input._data.ndim > 1 else 0
    for name, value in values.items():
        if value is not None and value._data.size != count:
            raise RuntimeError(f"{name} should contain {count} elements not {value._data.size}")


@public
def batch_norm(
    input: Tensor, weight: Any, bias: Any, running_mean: Any, running_var: Any, training: bool, momentum: float,
    eps: float, cudnn_enabled: bool = True,
) -> Tensor:  # fmt: skip
    """Normalise each channel over the batch, or by running statistics: S. Ioffe, C. Szegedy, 2015."""
    if input._data.size == 0:  # as PyTorch: nothing to normalise, but the graph is there
        empty: Any = input.clone()
        if weight is not None:
            empty = empty * weight[0]
        return empty if bias is None else empty + bias[0]
    return native_batch_norm(
        input, weight, bias, running_mean, running_var, training, momentum, eps
    )[0]


@public
def native_batch_norm(
    input: Tensor,
    weight: Any,
    bias: Any,
    running_mean: Any,
    running_var: Any,
    training: bool,
    momentum: float,
    eps: float,
) -> Any:
    """Return the normalised input, and the means and reciprocal deviations of the batch."""
    if not training:
        for name, value in (("running_mean", running_mean), ("running_var", running_var)):
            if value is None:
                raise RuntimeError(f"{name} must be defined in evaluation mode")
    _check_channels(
        input, running_mean=running_mean, running_var=running_var, weight=weight, bias=bias
    )
    out = batch_norm_row(input, weight, bias, running_mean, running_var, training, momentum, eps)
    if training and (running_mean is not None or running_var is not None):
        _remember(input, out[1]._data, out[2]._data, running_mean, running_var, momentum, eps)
    return out


def _remember(
    input: Tensor,
    mean: np.ndarray,
    rstd: np.ndarray,
    running_mean: Any,
    running_var: Any,
    momentum: float,
    eps: float,
) -> None:
    """Move the running statistics towards those of a batch; as in PyTorch, no version is counted."""
    count = input._data.size // max(mean.size, 1)
    if running_mean is not None:
        running_mean._data[...] = (1 - momentum) * running_mean._data + momentum * mean
    if running_var is not None:
        deviation = rstd.astype(np.float64)
        variance = 1 / (deviation * deviation) - eps
        unbiased = variance * (count / (count - 1)) if count > 1 else variance * np.nan
        running_var._data[...] = (1 - momentum) * running_var._data + momentum * unbiased


@public
def instance_norm(
    input: Any, weight: Any, bias: Any, running_mean: Any, running_var: Any, use_input_stats: bool, momentum: float,
    eps: float, cudnn_enabled: bool = True,
) -> Tensor:  # fmt: skip
    """Normalise each channel of each sample: D. Ulyanov et al., 2016."""
    if not use_input_stats and (running_mean is None or running_var is None):
        raise RuntimeError(
            "Expected running_mean and running_var to be defined when use_input_stats is false"
        )
    shape = tuple(input.shape)
    n, c = shape[0], shape[1]
    spread: list[Any] = [
        None if v is None else v.repeat(n) for v in (weight, bias, running_mean, running_var)
    ]
    flat = input.contiguous().view(1, n * c, *shape[2:])
    out = batch_norm(flat, *spread, use_input_stats, momentum, eps)
    for running, repeated in ((running_mean, spread[2]), (running_var, spread[3])):
        if use_input_stats and running is not None:
            running._data[...] = repeated._data.reshape(n, c).mean(0)
    return out.view(shape)


@public
def group_norm(
    input: Tensor,
    num_groups: int,
    weight: Any = None,
    bias: Any = None,
    eps: float = 1e-5,
    cudnn_enabled: bool = True,
) -> Tensor:
    """Normalise groups of channels of each sample: Y. Wu, K. He, 2018."""
    sizes = _size_of(input)
    if len(sizes) < 2:
        raise RuntimeError(
            "Expected at least 2 dimensions for input tensor but received " + str(len(sizes))
        )
    n, c = sizes[:2]
    if num_groups <= 0:
        raise RuntimeError(f"Expected num groups to be greater than 0, got {num_groups}")
    if c % num_groups:
        raise RuntimeError(
            "Expected number of channels in input to be divisible by num_groups, but got input of shape "
            f"{sizes} and num_groups={num_groups}"
        )
    for name, value in (("weight", weight), ("bias", bias)):
        if value is not None and (value._data.ndim != 1 or value._data.size != c):
            raise RuntimeError(
                f"Expected {name} to be a vector of size equal to the number of channels in input, but got {name} of "
                f"shape {_size_of(value)} and input of shape {sizes}"
            )
    return group_norm_row(input, weight, bias, n, c, math.prod(sizes[2:]), num_groups, eps)[0]
