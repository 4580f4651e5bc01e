"""Softmax and its logarithm, with VJPs that are rows of their own, as in PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np

from .._tensor import Tensor
from ..dims import wrap_dim
from ..rulelib import exp
from ..strides import in_c_order
from . import fused
from .calling import function
from .checks import not_implemented
from .direct import Form, direct
from .reduce_rules import FEW, Rule, few_along, sum_dims, total
from .register import backward_row, define

_F16, _F32 = np.dtype(np.float16), np.dtype(np.float32)
_max, _add = np.maximum.reduce, np.add.reduce


def _along(kernel: str, compute: Any) -> Any:
    """Make a forward of a function of the last axis: the errors, 0-d tensors and float16."""

    def forward(x: np.ndarray, dim: int) -> np.ndarray:
        n = x.ndim
        at = dim if 0 <= dim < n else wrap_dim(dim, n)
        if x.dtype.kind != "f":
            last = at == max(n, 1) - 1
            raise not_implemented(f"{kernel}{'_lastdim' if last else ''}_kernel_impl", x)
        if not x.size:
            return x.copy()
        if x.dtype is _F16:
            return forward(x.astype(_F32), dim).astype(_F16)
        x = in_c_order(x)
        return compute(x, at) if n else compute(x.reshape(1), 0).reshape(())

    return forward


def _sum(x: np.ndarray, axis: int) -> Any:
    few = few_along(x, axis, True) if x.__class__ is np.ndarray and x.dtype in FEW else None
    return _add(x, axis=axis, keepdims=True) if few is None else few


def _softmax(x: np.ndarray, axis: int) -> np.ndarray:
    out = fused.softmax("softmax", x, axis)
    if out is not None:
        return out
    if x.__class__ is np.ndarray and x.ndim == 1 and x.dtype in FEW:
        out = x - x[x.argmax()]
        np.exp(out, out=out)
        out /= total(out)
        return out
    out = x - _max(x, axis=axis, keepdims=True)
    np.exp(out, out=out)
    out /= _sum(out, axis)
    return out


def _log_softmax(x: np.ndarray, axis: int) -> np.ndarray:
    out = fused.softmax("log_softmax", x, axis)
    if out is not None:
        return out
    if x.__class__ is np.ndarray and x.ndim == 1 and x.dtype in FEW:
        out = x - x[x.argmax()]
        out -= np.log(total(np.exp(out)))
        return out
    out = x - _max(x, axis=axis, keepdims=True)
    out -= np.log(_sum(np.exp(out), axis))
    return out


def _softmax_backward(grad_output: Any, output: Any, dim: int) -> Any:
    out = fused.softmax_backward("softmax_backward", grad_output, output, dim)
    if out is not None:
        return out
    if grad_output.__class__ is np.ndarray and grad_output.ndim:
        out = grad_output - _sum(grad_output * output, dim)
        out *= output
        return out
    return output * (grad_output - sum_dims(grad_output * output, (dim,), True))


def _log_softmax_backward(grad_output: Any, output: Any, dim: int) -> Any:
    out = fused.softmax_backward("log_softmax_backward", grad_output, output, dim)
    if out is not None:
        return out
    if grad_output.__class__ is np.ndarray and grad_output.ndim:
        out = np.exp(output)
        out *= _sum(grad_output, dim)
        return np.subtract(grad_output, out, out=out)
    return grad_output - exp(output) * sum_dims(grad_output, (dim,), True)


softmax_backward: Rule = backward_row(
    "softmax_backward(grad_output, output; dim)", _softmax_backward,
    node="SoftmaxBackwardDataBackward0", symbol="softmaxʹ", structure="blocks",
    grad_output=lambda grad, output, dim: softmax_backward(grad, output, dim),
    output=lambda grad, grad_output, output, dim: (
        grad * (grad_output - sum_dims(grad_output * output, (dim,), True))
        - grad_output * sum_dims(grad * output, (dim,), True)),
)  # fmt: skip
softmax_row = define(
    "softmax(self; dim)", _along("softmax", _softmax), structure="blocks",
    self=lambda grad, result, dim: softmax_backward(grad, result, dim),
    jvp=lambda self_t, result, dim: softmax_backward(self_t, result, dim),
)  # fmt: skip
log_softmax_backward = backward_row(
    "log_softmax_backward(grad_output, output; dim)", _log_softmax_backward,
    node="LogSoftmaxBackwardDataBackward0", symbol="log_softmaxʹ", structure="blocks",
    grad_output=lambda grad, output, dim: grad - sum_dims(grad * exp(output), (dim,), True),
    output=lambda grad, grad_output, output, dim: -(grad * exp(output) * sum_dims(grad_output, (dim,), True)),
)  # fmt: skip
log_softmax_row = define(
    "log_softmax(self; dim)", _along("log_softmax", _log_softmax), structure="blocks",
    self=lambda grad, result, dim: log_softmax_backward(grad, result, dim),
    jvp=lambda self_t, result, dim: self_t - sum_dims(self_t * exp(result), (dim,), True),
)  # fmt: skip


@function()
def softmax(input: Tensor, dim: int, dtype: Any = None) -> Tensor:
    """exp(x) along a dimension, divided by its sum; RuntimeError for integers without `dtype`.

    >>> import autograd_lite as torch
    >>> torch.softmax(torch.tensor([0.0, 0.0]), 0)
    tensor([0.5000, 0.5000])
    """
    return softmax_row(input if dtype is None else input.to(dtype), dim)


@function()
def log_softmax(input: Tensor, dim: int, dtype: Any = None) -> Tensor:
    """The logarithm of softmax, computed without overflow.

    >>> import autograd_lite as torch
    >>> torch.log_softmax(torch.tensor([0.0, 1000.0]), 0)
    tensor([-1000.,     0.])
    """
    return log_softmax_row(input if dtype is None else input.to(dtype), dim)


direct("softmax", Form("int dim", softmax_row, {"dim": "dim"}, floats=True), function=True)
direct("log_softmax", Form("int dim", log_softmax_row, {"dim": "dim"}, floats=True), function=True)
