"""Smooth activations: sigmoid, gelu, silu, softplus and their relatives.

Where PyTorch has the VJP as an operation of its own it is a row here too (`backward_row`), so
that second derivatives show PyTorch's nodes.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..choosing import choose
from ..kernels.flat import elementwise
from ..rulelib import erf, exp, log1p, sigmoid, tanh, where
from ..wrapped import beside
from .checks import not_implemented, only, wide
from .register import backward_row, define, operation

_SQRT_HALF, _SQRT_2_PI = math.sqrt(0.5), math.sqrt(2 / math.pi)
SELU_ALPHA, SELU_SCALE = 1.6732632423543772848170429916717, 1.0507009873554804934193349852946

# -- sigmoid ---------------------------------------------------------------------------------------

sigmoid_backward: Any = backward_row(
    "sigmoid_backward(grad_output, output)", lambda grad_output, output: grad_output * (1 - output) * output,
    node="SigmoidBackwardBackward0", structure="diagonal",
    grad_output=lambda grad, output: sigmoid_backward(grad, output),
    output=lambda grad, grad_output, output: grad * grad_output * (1 - 2 * output),
)  # fmt: skip


def _sigmoid(x: np.ndarray) -> np.ndarray:
    """Compute 1 / (1 + exp(-x)) in one array."""
    out: np.ndarray = np.negative(x, out=...)
    np.exp(out, out)
    np.add(out, beside(x, 1), out)
    return np.reciprocal(out, out)


operation(
    "sigmoid(self)", _sigmoid, forward=wide(lambda x: 1 / (1 + np.exp(-x))), promote="float", structure="diagonal", symbol="σ",
    self=lambda grad, result: sigmoid_backward(grad, result),
)  # fmt: skip

# -- silu and mish: a tensor times a gate ----------------------------------------------------------


def _silu_slope(x: Any) -> Any:
    gate = sigmoid(x)
    return gate * (1 + x * (1 - gate))


def _mish_slope(x: Any) -> Any:
    gate, s = tanh(_softplus_of(x)), sigmoid(x)
    return gate + x * s * (1 - gate * gate)


def _softplus_of(x: Any) -> Any:
    return where(x > 20, x, log1p(exp(where(x > 20, 0.0, x))))


silu = define(
    "silu(self)", only("f", "silu_cpu", wide(lambda x: x / (1 + np.exp(-x)))), structure="diagonal",
    self=lambda grad, self: grad * _silu_slope(self),
)  # fmt: skip
mish = define(
    "mish(self)", only("f", "mish_cpu", wide(lambda x: x * np.tanh(_softplus(x, 1.0, 20.0)))), structure="diagonal",
    self=lambda grad, self: grad * _mish_slope(self),
)  # fmt: skip

# -- softplus and its mirror -----------------------------------------------------------------------


def _softplus(x: Any, beta: Any, threshold: Any) -> Any:
    scaled = x * x.dtype.type(beta)
    return choose(scaled > threshold, x, np.log1p(np.exp(scaled)) / x.dtype.type(beta))


def _softplus_bend(x: Any, beta: Any, threshold: Any) -> Any:
    s = sigmoid(x * beta)
    return where(x * beta < threshold, beta * s * (1 - s), 0.0)


softplus_backward: Any = backward_row(
    "softplus_backward(grad_output, self; beta, threshold)",
    lambda grad_output, self, beta, threshold: where(self * beta > threshold, grad_output, grad_output * sigmoid(self * beta)),
    node="SoftplusBackwardBackward0", structure="diagonal",
    grad_output=lambda grad, self, beta, threshold: softplus_backward(grad, self, beta, threshold),
    self=lambda grad, grad_output, self, beta, threshold: grad * grad_output * _softplus_bend(self, beta, threshold),
)  # fmt: skip
softplus = define(
    "softplus(self; beta, threshold)", only("f", "softplus_cpu", wide(_softplus)), structure="diagonal",
    self=lambda grad, self, beta, threshold: softplus_backward(grad, self, beta, threshold),
)  # fmt: skip


def _log_sigmoid(x: Any) -> tuple[Any, Any]:
    if x.dtype.kind != "f":
        raise not_implemented("log_sigmoid_cpu", x)
    buffer = np.exp(-np.abs(x))
    return np.minimum(x, x.dtype.type(0)) - np.log1p(buffer), np.zeros(0, x.dtype)


log_sigmoid_backward: Any = backward_row(
    "log_sigmoid_backward(grad_output, self, buffer)", lambda grad_output, self, buffer: grad_output * sigmoid(-self),
    node="LogSigmoidBackwardBackward0", structure={"grad_output": "diagonal", "self": "diagonal"}, saves="buffer",
    grad_output=lambda grad, self, buffer: log_sigmoid_backward(grad, self, buffer),
    self=lambda grad, grad_output, self: grad * grad_output * -(sigmoid(self) * sigmoid(-self)),
)  # fmt: skip
log_sigmoid = define(
    "log_sigmoid(self)", _log_sigmoid, outputs="output, buffer", non_differentiable="buffer", structure="diagonal",
    self=lambda grad, self, buffer: log_sigmoid_backward(grad, self, buffer),
    layout="C",
)  # fmt: skip

# -- gelu ------------------------------------------------------------------------------------------


def _gelu(x: Any, approximate: str) -> Any:
    if x.dtype.kind != "f":
        raise not_implemented("GeluKernelImpl", x)
    if approximate == "tanh":
        inner = _SQRT_2_PI * (x + 0.044715 * (x * x * x))
        return 0.5 * x * (1 + np.tanh(inner))
    out = elementwise("error.gelu", x)
    return x * 0.5 * (1 + erf(x * x.dtype.type(_SQRT_HALF))) if out is None else out


def _gelu_slope(x: Any, approximate: str) -> Any:
    if approximate == "tanh":
        t = tanh(_SQRT_2_PI * (x + 0.044715 * (x * x * x)))
        return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * (_SQRT_2_PI * (1 + 0.134145 * x * x))
    return 0.5 * (1 + erf(x * _SQRT_HALF)) + x * (exp(-0.5 * x * x) * (0.5 * _SQRT_2_PI))


def _gelu_backward(grad_output: Any, self: Any, approximate: str) -> Any:
    out = elementwise("error.gelu_backward", grad_output, self) if approximate == "none" else None
    return grad_output * _gelu_slope(self, approximate) if out is None else out


def _gelu_bend(x: Any, approximate: str) -> Any:
    if approximate == "tanh":
        t = tanh(_SQRT_2_PI * (x + 0.044715 * (x * x * x)))
        first, second = _SQRT_2_PI * (1 + 0.134145 * x * x), _SQRT_2_PI * 0.26829 * x
        gate = 1 - t * t
        return gate * first + 0.5 * x * gate * (second - 2 * t * first * first)
    return exp(-0.5 * x * x) * (0.5 * _SQRT_2_PI) * (2 - x * x)


gelu_backward: Any = backward_row(
    "gelu_backward(grad_output, self; approximate)",
    _gelu_backward,
    node="GeluBackwardBackward0", structure="diagonal",
    grad_output=lambda grad, self, approximate: gelu_backward(grad, self, approximate),
    self=lambda grad, grad_output, self, approximate: grad * grad_output * _gelu_bend(self, approximate),
)  # fmt: skip
gelu = define(
    "gelu(self; approximate)", wide(_gelu), structure="diagonal",
    self=lambda grad, self, approximate: gelu_backward(grad, self, approximate),
)  # fmt: skip

# -- elu, selu and celu: one row with three numbers ------------------------------------------------


def _elu(x: Any, alpha: Any, scale: Any, input_scale: Any) -> Any:
    kind = x.dtype.type
    negative = np.expm1(np.minimum(x, kind(0)) * kind(input_scale)) * kind(alpha * scale)
    return choose(x > 0, x * kind(scale), negative)


def _elu_slope(x: Any, alpha: Any, scale: Any, input_scale: Any, is_result: bool) -> Any:
    if is_result:
        return where(x <= 0, (x + alpha * scale) * input_scale, scale)
    return where(
        x <= 0, exp(where(x <= 0, x, 0.0) * input_scale) * (alpha * scale * input_scale), scale
    )


def _elu_bend(x: Any, alpha: Any, scale: Any, input_scale: Any, is_result: bool) -> Any:
    if is_result:
        return where(x <= 0, 0.0 * x + input_scale, 0.0)
    return where(
        x <= 0,
        exp(where(x <= 0, x, 0.0) * input_scale) * (alpha * scale * input_scale * input_scale),
        0.0,
    )


elu_backward: Any = backward_row(
    "elu_backward(grad_output, self_or_result; alpha, scale, input_scale, is_result)",
    lambda grad_output, self_or_result, alpha, scale, input_scale, is_result: (
        grad_output * _elu_slope(self_or_result, alpha, scale, input_scale, is_result)
    ),
    node="EluBackwardBackward0", structure="diagonal",
    grad_output=lambda grad, self_or_result, alpha, scale, input_scale, is_result: (
        elu_backward(grad, self_or_result, alpha, scale, input_scale, is_result)
    ),
    self_or_result=lambda grad, grad_output, self_or_result, alpha, scale, input_scale, is_result: (
        grad * grad_output * _elu_bend(self_or_result, alpha, scale, input_scale, is_result)
    ),
)  # fmt: skip
elu = define(
    "elu(self; alpha, scale, input_scale)", only("f", "elu_cpu", wide(_elu)), structure="diagonal",
    self=lambda grad, self, alpha, scale, input_scale: elu_backward(grad, self, alpha, scale, input_scale, False),
)  # fmt: skip
celu = define(
    "celu(self; alpha)", only("f", "elu_cpu", wide(lambda x, alpha: _elu(x, alpha, 1.0, 1.0 / alpha))),
    structure="diagonal",
    self=lambda grad, self, alpha: elu_backward(grad, self, alpha, 1.0, 1.0 / alpha, False),
)  # fmt: skip

# in place they keep the result, as the input is gone
elu_in_place = define(
    "elu_in_place(self; alpha, scale, input_scale)", only("f", "elu_cpu", wide(_elu)), structure="diagonal",
    node="EluBackward1", symbol="elu",
    self=lambda grad, result, alpha, scale, input_scale: elu_backward(grad, result, alpha, scale, input_scale, True),
)  # fmt: skip
celu_in_place = define(
    "celu_in_place(self; alpha)", only("f", "elu_cpu", wide(lambda x, alpha: _elu(x, alpha, 1.0, 1.0 / alpha))),
    structure="diagonal", node="CeluBackward1", symbol="celu",
    self=lambda grad, result, alpha: elu_backward(grad, result, alpha, 1.0, 1.0 / alpha, True),
)  # fmt: skip
