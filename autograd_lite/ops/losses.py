"""Losses of one number per element, with their VJPs as rows, as in PyTorch."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..choosing import choose
from ..rulelib import log, sigmoid, sign, where
from .checks import not_implemented, type_name
from .reduce_rules import abs as magnitude
from .register import backward_row, define

NONE, MEAN, SUM = 0, 1, 2


def reduced(values: np.ndarray, reduction: int) -> Any:
    """Return the losses themselves, their mean or their sum."""
    if reduction == NONE:
        return values
    kind = np.float32 if values.dtype.char == "e" else None
    total = np.add.reduce(values, axis=None, dtype=kind)
    if reduction == MEAN:
        with np.errstate(all="ignore"):
            total = total / total.dtype.type(values.size)
    return total.astype(values.dtype, copy=False)


def shared(grad: Any, self: Any, reduction: int) -> Any:
    """Return the gradient that reaches each loss: divided by their number for a mean."""
    return grad / math.prod(self.shape) if reduction == MEAN else grad


def _floating(kernel: str, values: np.ndarray) -> None:
    if values.dtype.kind != "f":
        raise not_implemented(kernel, values)


def _difference_loss(
    name: str, attrs: str, node: str, kernel: str, loss: Any, slope: Any, bend: Any
) -> Any:
    """Define a loss of the difference self - target, from it and its two derivatives."""
    extra = f", {attrs}" if attrs else ""

    def forward(self: Any, target: Any, reduction: int, *values: Any) -> Any:
        _floating(kernel, self)
        return reduced(loss(self - target, *values), reduction)

    env: dict[str, Any] = {"slope": slope, "bend": bend, "shared": shared}
    backward = backward_row(
        f"{name}_backward(grad_output, self, target; reduction{extra})",
        _rule(f"shared(grad_output, self, reduction) * slope(self - target{extra})", f"grad_output, self, target, reduction{extra}", env),
        node=f"{node}BackwardBackward0", symbol=f"{name}ʹ",
        grad_output=_rule(f"shared(grad, self, reduction) * slope(self - target{extra})", f"grad, self, target, reduction{extra}", env),
        self=_rule(f"shared(grad * grad_output, self, reduction) * bend(self - target{extra})", f"grad, grad_output, self, target, reduction{extra}", env),
        target=_rule(f"-(shared(grad * grad_output, self, reduction) * bend(self - target{extra}))", f"grad, grad_output, self, target, reduction{extra}", env),
    )  # fmt: skip
    env["backward"] = backward
    return define(
        f"{name}(self, target; reduction{extra})", forward, promote="arithmetic", symbol=name,
        self=_rule(f"backward(grad, self, target, reduction{extra})", f"grad, self, target, reduction{extra}", env),
        target=_rule(f"backward(grad, target, self, reduction{extra})", f"grad, self, target, reduction{extra}", env),
    )  # fmt: skip


def _rule(body: str, parameters: str, env: dict[str, Any]) -> Any:
    """Make a rule whose parameter names are only known here."""
    return eval(f"lambda {parameters}: {body}", env)


def _huber(d: Any, delta: float) -> Any:
    z = np.abs(d)
    half, edge = d.dtype.type(0.5), d.dtype.type(delta)
    return choose(z <= edge, half * z * z, edge * (z - half * edge))


def _smooth_l1(d: Any, beta: float) -> Any:
    z = np.abs(d)
    half, edge = d.dtype.type(0.5), d.dtype.type(beta)
    return choose(z < edge, half * z * z / edge, z - half * edge)


mse_row = _difference_loss(
    "mse_loss", "", "MseLoss", "mse_cpu", lambda d: d * d, lambda d: 2 * d, lambda d: 2.0,
)  # fmt: skip
huber_row = _difference_loss(
    "huber_loss", "delta", "HuberLoss", "huber_cpu", _huber,
    lambda d, delta: where(magnitude(d) <= delta, d, delta * sign(d)),
    lambda d, delta: where(magnitude(d) <= delta, 1.0, 0.0 * d),
)  # fmt: skip
smooth_l1_row = _difference_loss(
    "smooth_l1_loss", "beta", "SmoothL1Loss", "smooth_l1_cpu", _smooth_l1,
    lambda d, beta: where(magnitude(d) < beta, d / beta, sign(d)),
    lambda d, beta: where(magnitude(d) < beta, 1.0 / beta, 0.0 * d),
)  # fmt: skip


# -- soft margin --------------------------------------------------------------------------------


def _soft_margin(self: Any, target: Any, reduction: int) -> Any:
    return reduced(np.log1p(np.exp(-target * self)).astype(self.dtype, copy=False), reduction)


def _soft_margin_slope(self: Any, target: Any) -> Any:
    return -target * sigmoid(-target * self)


soft_margin_backward = backward_row(
    "soft_margin_loss_backward(grad_output, self, target; reduction)",
    lambda grad_output, self, target, reduction: shared(grad_output, self, reduction) * _soft_margin_slope(self, target),
    node="SoftMarginLossBackwardBackward0", symbol="soft_margin_lossʹ",
    grad_output=lambda grad, self, target, reduction: shared(grad, self, reduction) * _soft_margin_slope(self, target),
    self=lambda grad, grad_output, self, target, reduction: (
        shared(grad * grad_output, self, reduction) * target * target * sigmoid(target * self) * sigmoid(-target * self)),
)  # fmt: skip
soft_margin_row = define(
    "soft_margin_loss(self, target; reduction)", _soft_margin,
    self=lambda grad, self, target, reduction: soft_margin_backward(grad, self, target, reduction),
)  # fmt: skip


# -- binary cross entropy -----------------------------------------------------------------------

_EPS = 1e-12


def _bce(self: Any, target: Any, weight: Any, reduction: int) -> Any:
    for other in (target, weight):
        if other is not None and other.dtype != self.dtype:
            raise RuntimeError(f"Found dtype {type_name(other)} but expected {type_name(self)}")
    _floating("binary_cross_entropy", self)
    if not ((self >= 0) & (self <= 1)).all():
        raise RuntimeError("all elements of input should be between 0 and 1")
    if not ((target >= 0) & (target <= 1)).all():
        raise RuntimeError("all elements of target should be between 0 and 1")
    floor = self.dtype.type(-100)
    with np.errstate(divide="ignore"):  # log(0) counts as -100
        log_not, log_self = np.log1p(-self), np.log(self)
    loss = (target - 1) * np.maximum(log_not, floor) - target * np.maximum(log_self, floor)
    return reduced(loss if weight is None else loss * weight, reduction)


def _weighted(value: Any, weight: Any) -> Any:
    return value if weight is None else value * weight


def _bce_scale(self: Any) -> Any:
    spread = (1 - self) * self
    return where(spread < _EPS, _EPS, spread)


bce_backward = backward_row(
    "binary_cross_entropy_backward(grad_output, self, target, weight; reduction)",
    lambda grad_output, self, target, weight, reduction: (
        _weighted(shared(grad_output, self, reduction), weight) * (self - target) / _bce_scale(self)),
    node="BinaryCrossEntropyBackwardBackward0", symbol="binary_cross_entropyʹ",
    grad_output=lambda grad, self, target, weight, reduction: (
        _weighted(shared(grad, self, reduction), weight) * (self - target) / _bce_scale(self)),
    self=lambda grad, grad_output, self, target, weight, reduction: (
        _weighted(shared(grad * grad_output, self, reduction), weight)
        * (self * self - 2 * self * target + target) / (_bce_scale(self) * _bce_scale(self))),
    target=lambda grad, grad_output, self, weight, reduction: (
        -(_weighted(shared(grad * grad_output, self, reduction), weight) / _bce_scale(self))),
)  # fmt: skip
bce_row = define(
    "binary_cross_entropy(self, target, weight; reduction)", _bce,
    self=lambda grad, self, target, weight, reduction: bce_backward(grad, self, target, weight, reduction),
    target=lambda grad, self, weight, reduction: (
        _weighted(shared(grad, self, reduction), weight) * (log(1 - self) - log(self))),
)  # fmt: skip


def _softplus_of_minus(x: Any) -> Any:
    return np.maximum(-x, 0) + np.log1p(np.exp(-np.abs(x)))


def _bce_logits(self: Any, target: Any, weight: Any, pos_weight: Any, reduction: int) -> Any:
    if self.dtype.kind != "f":
        raise not_implemented("log_sigmoid_cpu", self)
    if target.dtype.kind != "f":
        raise RuntimeError(
            f"result type {type_name(self)} can't be cast to the desired output type {type_name(target)}"
        )
    one = self.dtype.type(1)
    scale = one if pos_weight is None else (pos_weight - 1) * target + 1
    loss = (one - target) * self + scale * _softplus_of_minus(self)
    return reduced(loss if weight is None else loss * weight, reduction)


def _bce_logits_slope(self: Any, target: Any, pos_weight: Any) -> Any:
    if pos_weight is None:
        return sigmoid(self) - target
    t = pos_weight * target
    return (t + 1 - target) * sigmoid(self) - t


def _bce_logits_by_target(self: Any, pos_weight: Any) -> Any:
    if pos_weight is None:
        return -self
    return -(log(1 - sigmoid(-self)) * pos_weight - log(1 - sigmoid(self)))


bce_logits_row = define(
    "binary_cross_entropy_with_logits(self, target, weight, pos_weight; reduction)", _bce_logits,
    self=lambda grad, self, target, weight, pos_weight, reduction: (
        _weighted(shared(grad, self, reduction), weight) * _bce_logits_slope(self, target, pos_weight)),
    target=lambda grad, self, weight, pos_weight, reduction: (
        _weighted(shared(grad, self, reduction), weight) * _bce_logits_by_target(self, pos_weight)),
)  # fmt: skip
