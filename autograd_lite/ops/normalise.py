"""Normalisation to mean 0 and variance 1: of layers, batches and groups.

All three divide the elements into groups and standardise each. The Jacobian of that is symmetric,
so one row, `standardise_backward`, is its VJP and its JVP; with the rows for the standardised
values and the reciprocal deviation, derivatives of any order come from the same rules.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..kernels.worth import WORTH
from ..rulelib import reshape, rsqrt
from . import fused
from .checks import not_implemented
from .reduce_rules import FEW, Rule, few_along, rule_row, sum_dims
from .register import define

_FUSED_FROM = WORTH["normalise.standardise"].minimum


def _mean(x: Any, axes: tuple[int, ...]) -> Any:
    summed = _sum(x, axes) if x.__class__ is np.ndarray else sum_dims(x, axes, True)
    return summed / math.prod([x.shape[a] for a in axes])


def _backward(grad: Any, input: Any, mean: Any, rstd: Any, axes: tuple[int, ...]) -> Any:
    """r * (g - mean(g) - z * mean(g * z)), z being the standardised input."""
    if grad.__class__ is not np.ndarray or grad.size >= _FUSED_FROM:
        out = fused.standardise_backward(grad, input, mean, rstd, axes)
        if out is not None:
            return out
    z = (input - mean) * rstd
    return rstd * (grad - _mean(grad, axes) - z * _mean(grad * z, axes))


def _backward_by_input(
    grad: Any, g: Any, input: Any, mean: Any, rstd: Any, axes: tuple[int, ...]
) -> Any:
    """The derivative of <grad, standardise_backward(g, input)> by the input."""
    z, r = standardise(input, mean, rstd, axes), reciprocal(input, mean, rstd, axes)
    a, b = _mean(grad, axes), _mean(g, axes)
    c, d = _mean(g * z, axes), _mean(grad * z, axes)
    e = _mean(grad * g, axes)
    return -(r * r * (z * (e - a * b - c * d) + d * (g - b - z * c) + c * (grad - a - z * d)))


def _backward_row(name: str, node: str) -> Any:
    row: Rule = rule_row(
        f"{name}(grad_out, input, mean, rstd; axes)", _backward, node=node, symbol="standardiseʹ", structure="blocks",
        grad_out=lambda grad, input, mean, rstd, axes: row(grad, input, mean, rstd, axes),
        input=lambda grad, grad_out, input, mean, rstd, axes: _backward_by_input(grad, grad_out, input, mean, rstd, axes),
    )  # fmt: skip
    return row


layer_norm_backward = _backward_row(
    "native_layer_norm_backward", "NativeLayerNormBackwardBackward0"
)
batch_norm_backward = _backward_row(
    "native_batch_norm_backward", "NativeBatchNormBackwardBackward0"
)
standardise = rule_row(
    "standardise(input, mean, rstd; axes)", lambda x, mean, rstd, axes: (x - mean) * rstd, structure="blocks",
    input=lambda grad, input, mean, rstd, axes: layer_norm_backward(grad, input, mean, rstd, axes),
)  # fmt: skip
reciprocal: Rule = rule_row(
    "reciprocal_deviation(input, mean, rstd; axes)", lambda x, mean, rstd, axes: rstd,
    input=lambda grad, input, mean, rstd, axes: (
        -(grad * reciprocal(input, mean, rstd, axes) * reciprocal(input, mean, rstd, axes)
          * standardise(input, mean, rstd, axes)) / math.prod(input.shape[a] for a in axes)),
)  # fmt: skip


def _moments(x: np.ndarray, axes: tuple[int, ...], eps: float) -> tuple[Any, Any, Any]:
    """Return mean and reciprocal deviation (kept dimensions), and the standardised values."""
    if x.size >= _FUSED_FROM:
        quick = fused.standardise(x, axes, eps)
        if quick is not None:
            return quick
    count = math.prod([x.shape[a] for a in axes])
    if not count:
        count = np.int64(0)  # 0 / 0 is nan, as in PyTorch
    mean = _sum(x, axes) / count
    centred = x - mean
    variance = _sum(centred * centred, axes) / count
    rstd = 1 / np.sqrt(variance + eps)
    centred *= rstd
    return mean, rstd, centred


def _sum(x: np.ndarray, axes: tuple[int, ...]) -> Any:
    if len(axes) == 1 and x.__class__ is np.ndarray and x.dtype in FEW:
        few = few_along(x, axes[0], True)
        if few is not None:
            return few
    return np.add.reduce(x, axis=axes, keepdims=True)


def _affine(z: np.ndarray, weight: Any, bias: Any) -> np.ndarray:
    if weight is not None:
        z = z * weight
    return z if bias is None else z + bias


def weighted(grad: Any, weight: Any) -> Any:
    """Return the gradient times the weight, where there is one."""
    return grad if weight is None else grad * weight


# -- layers -------------------------------------------------------------------------------------


def _layer_norm(
    x: Any, weight: Any, bias: Any, shape: tuple[int, ...], eps: float
) -> tuple[Any, Any, Any]:
    if x.dtype.kind != "f":
        raise not_implemented("LayerNormKernelImpl", x)
    mean, rstd, z = _moments(x, last(shape), eps)
    return _affine(z, weight, bias), mean, rstd


def last(shape: Any) -> tuple[int, ...]:
    """Return the last dimensions, as many as a shape has."""
    return tuple(range(-len(shape), 0))


layer_norm_row = define(
    "native_layer_norm(input, weight, bias; normalized_shape, eps)", _layer_norm, outputs="result0, result1, result2",
    caption={"input": "@caption.normalise", "weight": "sum(grad * normalised(input))"},
    non_differentiable="result1, result2", symbol="layer_norm", saves="bias", structure={"input": "blocks"},
    input=lambda grad, input, weight, result1, result2, normalized_shape: layer_norm_backward(
        weighted(grad, weight), input, result1, result2, last(normalized_shape)),
    weight=lambda grad, input, result1, result2, normalized_shape: (
        grad * standardise(input, result1, result2, last(normalized_shape))),
    bias=lambda grad: grad,
    layout="C",
)  # fmt: skip


# -- batches ------------------------------------------------------------------------------------


def channels(value: Any, ndim: int) -> Any:
    """Return one value a channel, shaped to broadcast against the input."""
    return value if value is None else reshape(value, (1, value.shape[0], *(1,) * (ndim - 2)))


def others(ndim: int) -> tuple[int, ...]:
    """Return all dimensions but that of the channels."""
    return (0, *range(2, ndim))


def _batch_norm(
    x: Any,
    weight: Any,
    bias: Any,
    running_mean: Any,
    running_var: Any,
    training: bool,
    momentum: float,
    eps: float,
) -> tuple[Any, Any, Any]:
    if x.dtype.kind != "f":
        raise not_implemented("batch_norm", x)
    n = x.ndim
    if training:
        mean, rstd, z = _moments(x, others(n), eps)
        mean, rstd = mean.reshape(-1), rstd.reshape(-1)
    else:
        mean = rstd = np.empty(0, x.dtype)
        z = (x - channels(running_mean, n)) * channels(
            1 / np.sqrt(running_var + x.dtype.type(eps)), n
        )
    return (
        _affine(z, channels(weight, n), channels(bias, n)).astype(x.dtype, copy=False),
        mean,
        rstd,
    )


def _batch_norm_input(
    grad: Any,
    input: Any,
    weight: Any,
    mean: Any,
    rstd: Any,
    running_var: Any,
    training: bool,
    eps: float,
) -> Any:
    n = input.ndim
    grad = weighted(grad, channels(weight, n))
    if not training:
        return grad * channels(rsqrt(running_var + eps), n)
    return batch_norm_backward(grad, input, channels(mean, n), channels(rstd, n), others(n))


def _batch_norm_weight(
    grad: Any,
    input: Any,
    mean: Any,
    rstd: Any,
    running_mean: Any,
    running_var: Any,
    training: bool,
    eps: float,
) -> Any:
    n = input.ndim
    if training:
        z = standardise(input, channels(mean, n), channels(rstd, n), others(n))
    else:
        z = (input - channels(running_mean, n)) * channels(rsqrt(running_var + eps), n)
    return sum_dims(grad * z, others(n), False)


batch_norm_row = define(
    "native_batch_norm(input, weight, bias, running_mean, running_var; training, momentum, eps)", _batch_norm,
    caption={"input": "@caption.normalise", "weight": "sum(grad * normalised(input))"},
    outputs="result0, result1, result2", non_differentiable="result1, result2", symbol="batch_norm",
    input=lambda grad, input, weight, result1, result2, running_var, training, eps: _batch_norm_input(
        grad, input, weight, result1, result2, running_var, training, eps),
    weight=lambda grad, input, result1, result2, running_mean, running_var, training, eps: _batch_norm_weight(
        grad, input, result1, result2, running_mean, running_var, training, eps),
    bias=lambda grad: sum_dims(grad, others(grad.ndim), False),
    layout="C",
)  # fmt: skip


# -- groups -------------------------------------------------------------------------------------


def _group_norm(
    x: Any, weight: Any, bias: Any, N: int, C: int, HxW: int, group: int, eps: float
) -> tuple[Any, Any, Any]:
    if x.dtype.kind != "f":
        raise not_implemented("GroupNormKernelImpl", x)
    mean, rstd, z = _moments(x.reshape(N, group, C // group * HxW), (2,), eps)
    out = _affine(z.reshape(x.shape), channels(weight, x.ndim), channels(bias, x.ndim))
    return out, mean.reshape(N, group), rstd.reshape(N, group)


def _grouped(mean: Any, N: int, group: int) -> Any:
    return reshape(mean, (N, group, 1))


def _group_norm_input(
    grad: Any, input: Any, weight: Any, mean: Any, rstd: Any, N: int, C: int, HxW: int, group: int
) -> Any:
    rows = (N, group, C // group * HxW)
    grad = reshape(weighted(grad, channels(weight, input.ndim)), rows)
    stats = (_grouped(mean, N, group), _grouped(rstd, N, group))
    return reshape(
        layer_norm_backward(grad, reshape(input, rows), *stats, (2,)), tuple(input.shape)
    )


def _group_norm_weight(
    grad: Any, input: Any, mean: Any, rstd: Any, N: int, C: int, HxW: int, group: int
) -> Any:
    rows = (N, group, C // group * HxW)
    z = standardise(reshape(input, rows), _grouped(mean, N, group), _grouped(rstd, N, group), (2,))
    return sum_dims(grad * reshape(z, tuple(input.shape)), others(input.ndim), False)


group_norm_row = define(
    "native_group_norm(input, weight, bias; N, C, HxW, group, eps)", _group_norm, outputs="result0, result1, result2",
    caption={"input": "@caption.normalise", "weight": "sum(grad * normalised(input))"},
    non_differentiable="result1, result2", symbol="group_norm", saves="eps",
    input=lambda grad, input, weight, result1, result2, N, C, HxW, group: _group_norm_input(
        grad, input, weight, result1, result2, N, C, HxW, group),
    weight=lambda grad, input, result1, result2, N, C, HxW, group: _group_norm_weight(
        grad, input, result1, result2, N, C, HxW, group),
    bias=lambda grad: sum_dims(grad, others(grad.ndim), False),
)  # fmt: skip
