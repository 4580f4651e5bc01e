"""Activations made of straight pieces: relu and its relatives, shrinking, gating.

Their VJPs are rows too, as in PyTorch; the second derivative is zero, and connected.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..choosing import choose
from ..rulelib import joined_with, sigmoid, where, zeros_like
from ..wrapped import beside
from .arithmetic import without_derivative
from .checks import not_implemented, only, type_name, wide
from .register import backward_row, define, operation


def _number(value: Any, like: Any) -> Any:
    return np.asarray(value).astype(like.dtype)


def _relu(x: Any) -> Any:
    if x.dtype.kind == "b":
        raise RuntimeError("Boolean inputs not supported for relu")
    return np.maximum(x, x.dtype.type(0))


threshold_backward: Any = backward_row(
    "threshold_backward(grad_output, self; threshold)",
    lambda grad_output, self, threshold: where(self <= threshold, 0.0, grad_output),
    node="ThresholdBackwardBackward0", structure="diagonal",
    grad_output=lambda grad, self, threshold: threshold_backward(grad, self, threshold),
    self=lambda grad: zeros_like(grad),
)  # fmt: skip
operation(
    "relu(self)", lambda x: np.maximum(x, beside(x, 0), out=...), forward=_relu, structure="diagonal",
    self=lambda grad, result: threshold_backward(grad, result, 0),
)  # fmt: skip
threshold = define(
    "threshold(self; threshold, value)",
    lambda x, threshold, value: choose(x <= _number(threshold, x), _number(value, x), x), structure="diagonal",
    self=lambda grad, self, threshold: threshold_backward(grad, self, threshold),
)  # fmt: skip

leaky_relu_backward: Any = backward_row(
    "leaky_relu_backward(grad_output, self; negative_slope, self_is_result)",
    lambda grad_output, self, negative_slope, self_is_result: where(self > 0, grad_output, grad_output * negative_slope),
    node="LeakyReluBackwardBackward0", structure="diagonal",
    grad_output=lambda grad, self, negative_slope: leaky_relu_backward(grad, self, negative_slope, False),
    self=lambda grad: zeros_like(grad),
)  # fmt: skip


def _leaky_relu(x: Any, slope: Any) -> Any:
    if 0 <= slope <= 1:
        return np.maximum(x, x * slope)
    return choose(x > 0, x, x * x.dtype.type(slope))


leaky_relu = define(
    "leaky_relu(self; negative_slope)",
    only("f", "leaky_relu_cpu", wide(_leaky_relu)), structure="diagonal",
    self=lambda grad, self, negative_slope: leaky_relu_backward(grad, self, negative_slope, False),
)  # fmt: skip
leaky_relu_in_place = define(
    "leaky_relu_in_place(self; negative_slope)", only("f", "leaky_relu_cpu", wide(_leaky_relu)), structure="diagonal",
    node="LeakyReluBackward1", symbol="leaky_relu",
    self=lambda grad, result, negative_slope: leaky_relu_backward(grad, result, negative_slope, True),
)  # fmt: skip


def _hardtanh(x: Any, min_val: Any, max_val: Any) -> Any:
    if x.dtype.kind == "b":
        raise RuntimeError("Bool inputs not supported for hardtanh")
    return np.minimum(np.maximum(x, _number(min_val, x)), _number(max_val, x))


hardtanh_backward: Any = backward_row(
    "hardtanh_backward(grad_output, self; min_val, max_val)",
    lambda grad_output, self, min_val, max_val: where((self <= min_val) | (self >= max_val), 0.0, grad_output),
    node="HardtanhBackwardBackward0", structure="diagonal",
    grad_output=lambda grad, self, min_val, max_val: hardtanh_backward(grad, self, min_val, max_val),
    self=lambda grad: zeros_like(grad),
)  # fmt: skip
hardtanh = define(
    "hardtanh(self; min_val, max_val)", _hardtanh, structure="diagonal",
    self=lambda grad, self, min_val, max_val: hardtanh_backward(grad, self, min_val, max_val),
)  # fmt: skip

# -- hard versions of sigmoid and silu -------------------------------------------------------------


def _hardsigmoid(x: Any) -> Any:
    kind = x.dtype.type
    return np.minimum(np.maximum(x + kind(3), kind(0)), kind(6)) / kind(6)


_hardsigmoid_backward = without_derivative(
    "hardsigmoid_backward(grad_output, self)",
    lambda grad_output, self: where((self > -3) & (self < 3), grad_output / 6, 0.0), "hardsigmoid_backward",
)  # fmt: skip


def hardsigmoid_backward(grad: Any, x: Any) -> Any:
    """The VJP of hardsigmoid, which PyTorch cannot differentiate further."""
    from .._tensor import Tensor

    return (
        _hardsigmoid_backward(grad, x)
        if isinstance(grad, Tensor)
        else _hardsigmoid_backward.forward(grad, x)
    )


hardsigmoid = define("hardsigmoid(self)", only("f", "hardsigmoid_cpu", wide(_hardsigmoid)), structure="diagonal",
                     self=lambda grad, self: hardsigmoid_backward(grad, self))  # fmt: skip
hardswish_backward: Any = backward_row(
    "hardswish_backward(grad_output, self)",
    lambda grad_output, self: where(
        self <= -3, 0.0, where(self < 3, grad_output * (self / 3 + 0.5), grad_output)),
    node="HardswishBackwardBackward0", structure="diagonal",
    grad_output=lambda grad, self: hardswish_backward(grad, self),
    self=lambda grad, grad_output, self: where((self > -3) & (self < 3), grad * grad_output / 3, 0.0),
)  # fmt: skip
hardswish = define("hardswish(self)", only("f", "hardswish_cpu", wide(lambda x: x * _hardsigmoid(x))),
                   structure="diagonal", self=lambda grad, self: hardswish_backward(grad, self))  # fmt: skip

# -- shrinking -------------------------------------------------------------------------------------


def _softshrink(x: Any, lambd: Any) -> Any:
    if x.dtype.kind != "f":
        raise not_implemented("softshrink_check", x)
    largest = np.finfo(x.dtype).max
    if not 0 <= lambd <= largest:
        raise RuntimeError(
            f"lambda must be in range [0, {float(largest):g}] for input dtype {type_name(x)}, but found {lambd:g}"
        )
    edge = x.dtype.type(lambd)
    return choose(x > edge, x - edge, choose(x < -edge, x + edge, x * x.dtype.type(0)))


def _outside(grad: Any, x: Any, lambd: Any) -> Any:
    return where((x >= -lambd) & (x <= lambd), 0.0, grad)


hardshrink_backward: Any = backward_row(
    "hardshrink_backward(grad_out, self; lambd)", _outside, node="HardshrinkBackwardBackward0", structure="diagonal",
    grad_out=lambda grad, self, lambd: hardshrink_backward(grad, self, lambd),
    self=lambda grad: zeros_like(grad),
)  # fmt: skip
hardshrink = define(
    "hardshrink(self; lambd)",
    only("f", "hardshrink_cpu", lambda x, lambd: choose((x >= -lambd) & (x <= lambd), x.dtype.type(0), x)),
    structure="diagonal", self=lambda grad, self, lambd: hardshrink_backward(grad, self, lambd),
)  # fmt: skip
softshrink_backward: Any = backward_row(
    "softshrink_backward(grad_output, self; lambd)", _outside, node="SoftshrinkBackwardBackward0", structure="diagonal",
    grad_output=lambda grad, self, lambd: softshrink_backward(grad, self, lambd),
    self=lambda grad: zeros_like(grad),
)  # fmt: skip
softshrink = define("softshrink(self; lambd)", _softshrink, structure="diagonal",
                    self=lambda grad, self, lambd: softshrink_backward(grad, self, lambd))  # fmt: skip

# -- prelu, rrelu ----------------------------------------------------------------------------------

prelu_backward: Any = backward_row(
    "prelu_kernel_backward(grad_output, self, weight)",
    lambda grad_output, self, weight: (
        where(self > 0, grad_output, grad_output * weight), where(self > 0, 0.0, grad_output * self)
    ),
    node="PreluKernelBackwardBackward0", outputs="grad_self, grad_weight", structure="diagonal",
    grad_output=lambda grads, self, weight: (
        where(self > 0, grads[0], grads[0] * weight) + where(self > 0, 0.0, grads[1] * self)
    ),
    self=lambda grads, grad_output, self: where(self > 0, 0.0, grads[1] * grad_output),
    weight=lambda grads, grad_output, self: where(self > 0, 0.0, grads[0] * grad_output),
)  # fmt: skip
prelu_kernel = define(
    "prelu_kernel(self, weight)", lambda x, weight: choose(x > 0, x, x * weight), structure="diagonal",
    vjp=lambda grad, self, weight, needs: prelu_backward(grad, self, weight),
)  # fmt: skip


def _rrelu(x: Any, noise: Any, lower: Any, upper: Any, training: Any) -> Any:
    if training:
        return choose(noise == 1, x, x * noise)
    return choose(x > 0, x, x * x.dtype.type((lower + upper) / 2))


rrelu_backward: Any = backward_row(
    "rrelu_with_noise_backward(grad_output, self, noise; lower, upper, training)",
    lambda grad_output, self, noise, lower, upper, training: (
        grad_output * noise if training else where(self > 0, grad_output, grad_output * ((lower + upper) / 2))
    ),
    node="RreluWithNoiseBackwardBackward0", structure={"grad_output": "diagonal", "self": "diagonal"},
    grad_output=lambda grad, self, noise, lower, upper, training: rrelu_backward(grad, self, noise, lower, upper, training),
    self=lambda grad: zeros_like(grad),
)  # fmt: skip
rrelu_with_noise = define(
    "rrelu_with_noise(self, noise; lower, upper, training)", only("f", "rrelu_out_cpu", _rrelu),
    structure={"self": "diagonal"},
    self=lambda grad, self, noise, lower, upper, training: rrelu_backward(grad, self, noise, lower, upper, training),
)  # fmt: skip

# -- glu -------------------------------------------------------------------------------------------


def _halves(x: Any, dim: int) -> tuple[Any, Any]:
    half = x.shape[dim] // 2
    first = [slice(None)] * x.ndim
    second = list(first)
    first[dim], second[dim] = slice(0, half), slice(half, None)
    return x[tuple(first)], x[tuple(second)]


def _glu(x: Any, dim: int) -> Any:
    if x.dtype.kind != "f":
        raise not_implemented("glu_cpu", x)
    a, b = _halves(x, dim)
    return a / (1 + np.exp(-b))


def _glu_vjp(grad: Any, x: Any, dim: int) -> Any:
    a, b = _halves(x, dim)
    gate = sigmoid(b)
    return joined_with(grad * gate, grad * gate * (1 - gate) * a, dim)


glu = define(
    "glu(self; dim)",
    wide(_glu),
    structure="blocks",
    self=lambda grad, self, dim: _glu_vjp(grad, self, dim),
)
