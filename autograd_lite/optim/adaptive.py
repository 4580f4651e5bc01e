"""Optimizers that scale each component by the gradients it has seen: RMSprop, Adagrad, Adadelta, Rprop."""

from __future__ import annotations

from typing import Any

import numpy as np

from .._tensor import wrap
from .moments import toward
from .optimizer import Optimizer, check_rate, counted, rate_of, require, zeros_like

__all__ = ["ASGD", "Adadelta", "Adagrad", "RMSprop", "Rprop"]


def _with_decay(p: np.ndarray, grad: np.ndarray, group: dict[str, Any]) -> np.ndarray:
    return grad if group["weight_decay"] == 0 else grad + group["weight_decay"] * p


class RMSprop(Optimizer):
    """Divides by the root of a running mean of squared gradients (G. Hinton's lecture)."""

    def __init__(
        self, params: Any, lr: Any = 1e-2, alpha: float = 0.99, eps: float = 1e-8, weight_decay: float = 0,
        momentum: float = 0, centered: bool = False, capturable: bool = False, foreach: Any = None,
        maximize: bool = False, differentiable: bool = False,
    ) -> None:  # fmt: skip
        check_rate(lr)
        require("epsilon", eps, eps >= 0)
        require("momentum", momentum, momentum >= 0)
        require("weight_decay", weight_decay, weight_decay >= 0)
        require("alpha", alpha, alpha >= 0)
        super().__init__(
            params,
            {
                "lr": lr, "momentum": momentum, "alpha": alpha, "eps": eps, "centered": centered,
                "weight_decay": weight_decay, "capturable": capturable, "foreach": foreach, "maximize": maximize,
                "differentiable": differentiable,
            },
        )  # fmt: skip

    def _update(
        self, p: np.ndarray, grad: np.ndarray, state: dict[str, Any], group: dict[str, Any]
    ) -> int:
        if "square_avg" not in state:
            state["step"] = wrap(np.zeros((), np.float32))
            state["square_avg"] = zeros_like(p)
            if group["momentum"] > 0:
                state["momentum_buffer"] = zeros_like(p)
            if group["centered"]:
                state["grad_avg"] = zeros_like(p)
        counted(state)
        grad = _with_decay(p, grad, group)
        alpha = group["alpha"]
        square = state["square_avg"]._data
        square *= alpha
        square += (1 - alpha) * grad * grad
        spread = square
        if group["centered"]:
            mean = state["grad_avg"]._data
            toward(mean, grad, 1 - alpha)
            spread = square - mean * mean
        scaled = grad / (np.sqrt(spread) + group["eps"])
        if group["momentum"] > 0:
            buffer = state["momentum_buffer"]._data
            buffer *= group["momentum"]
            buffer += scaled
            scaled = buffer
        p -= rate_of(group) * scaled
        return 1


class Adagrad(Optimizer):
    """Divides by the root of the sum of squared gradients: J. Duchi et al., JMLR 2011."""

    def __init__(
        self, params: Any, lr: Any = 1e-2, lr_decay: float = 0, weight_decay: float = 0,
        initial_accumulator_value: float = 0, eps: float = 1e-10, foreach: Any = None, *, maximize: bool = False,
        differentiable: bool = False, fused: Any = None,
    ) -> None:  # fmt: skip
        check_rate(lr)
        require("lr_decay", lr_decay, lr_decay >= 0)
        require("weight_decay", weight_decay, weight_decay >= 0)
        require(
            "initial_accumulator_value", initial_accumulator_value, initial_accumulator_value >= 0
        )
        require("epsilon", eps, eps >= 0)
        super().__init__(
            params,
            {
                "lr": lr, "lr_decay": lr_decay, "eps": eps, "weight_decay": weight_decay,
                "initial_accumulator_value": initial_accumulator_value, "foreach": foreach, "maximize": maximize,
                "differentiable": differentiable, "fused": fused,
            },
        )  # fmt: skip
        for group in self.param_groups:
            for p in group["params"]:
                self.state[p] = {
                    "step": wrap(np.zeros((), np.float32)),
                    "sum": wrap(np.full_like(p._data, initial_accumulator_value)),
                }

    def _update(
        self, p: np.ndarray, grad: np.ndarray, state: dict[str, Any], group: dict[str, Any]
    ) -> int:
        if "sum" not in state:
            state["step"] = wrap(np.zeros((), np.float32))
            state["sum"] = wrap(np.full_like(p, self.defaults["initial_accumulator_value"]))
        step = counted(state)
        grad = _with_decay(p, grad, group)
        total = state["sum"]._data
        total += grad * grad
        rate = rate_of(group) / (1 + (step - 1) * group["lr_decay"])
        p -= rate * grad / (np.sqrt(total) + group["eps"])
        return 1


class Adadelta(Optimizer):
    """Scales by the ratio of past changes to past gradients: M. Zeiler, 2012."""

    def __init__(
        self, params: Any, lr: Any = 1.0, rho: float = 0.9, eps: float = 1e-6, weight_decay: float = 0,
        foreach: Any = None, *, capturable: bool = False, maximize: bool = False, differentiable: bool = False,
    ) -> None:  # fmt: skip
        check_rate(lr)
        require("rho", rho, 0 <= rho <= 1)
        require("epsilon", eps, eps >= 0)
        require("weight_decay", weight_decay, weight_decay >= 0)
        super().__init__(
            params,
            {
                "lr": lr, "rho": rho, "eps": eps, "weight_decay": weight_decay, "maximize": maximize,
                "capturable": capturable, "foreach": foreach, "differentiable": differentiable,
            },
        )  # fmt: skip

    def _update(
        self, p: np.ndarray, grad: np.ndarray, state: dict[str, Any], group: dict[str, Any]
    ) -> int:
        counted(state)
        for name in ("square_avg", "acc_delta"):
            if name not in state:
                state[name] = zeros_like(p)
        grad = _with_decay(p, grad, group)
        rho, eps = group["rho"], group["eps"]
        square, changes = state["square_avg"]._data, state["acc_delta"]._data
        square *= rho
        square += (1 - rho) * grad * grad
        delta = np.sqrt(changes + eps) / np.sqrt(square + eps) * grad
        changes *= rho
        changes += (1 - rho) * delta * delta
        p -= rate_of(group) * delta
        return 1


class Rprop(Optimizer):
    """Steps by the sign of the gradient alone: M. Riedmiller, H. Braun, 1993."""

    def __init__(
        self, params: Any, lr: Any = 1e-2, etas: Any = (0.5, 1.2), step_sizes: Any = (1e-6, 50), *,
        capturable: bool = False, foreach: Any = None, maximize: bool = False, differentiable: bool = False,
    ) -> None:  # fmt: skip
        check_rate(lr)
        if not 0.0 < etas[0] < 1.0 < etas[1]:
            raise ValueError(f"Invalid eta values: {etas[0]}, {etas[1]}")
        super().__init__(
            params,
            {
                "lr": lr, "etas": etas, "step_sizes": step_sizes, "foreach": foreach, "maximize": maximize,
                "differentiable": differentiable, "capturable": capturable,
            },
        )  # fmt: skip

    def _update(
        self, p: np.ndarray, grad: np.ndarray, state: dict[str, Any], group: dict[str, Any]
    ) -> int:
        counted(state)
        if "prev" not in state:
            state["prev"] = zeros_like(p)
            state["step_size"] = wrap(np.full_like(p, rate_of(group)))
        previous, size = state["prev"]._data, state["step_size"]._data
        shrink, grow = group["etas"]
        agreement = np.sign(grad * previous)
        size *= np.where(agreement > 0, grow, np.where(agreement < 0, shrink, 1)).astype(p.dtype)
        np.clip(size, *group["step_sizes"], out=size)
        grad = np.where(agreement < 0, np.zeros((), p.dtype), grad)
        p -= np.sign(grad) * size
        previous[...] = grad
        return 1


class ASGD(Optimizer):
    """Averaged stochastic gradient descent: B. Polyak, A. Juditsky, 1992."""

    def __init__(
        self, params: Any, lr: Any = 1e-2, lambd: float = 1e-4, alpha: float = 0.75, t0: float = 1e6,
        weight_decay: float = 0, foreach: Any = None, maximize: bool = False, differentiable: bool = False,
        capturable: bool = False,
    ) -> None:  # fmt: skip
        check_rate(lr)
        require("weight_decay", weight_decay, weight_decay >= 0)
        super().__init__(
            params,
            {
                "lr": lr, "lambd": lambd, "alpha": alpha, "t0": t0, "weight_decay": weight_decay, "foreach": foreach,
                "maximize": maximize, "differentiable": differentiable, "capturable": capturable,
            },
        )  # fmt: skip

    def _update(
        self, p: np.ndarray, grad: np.ndarray, state: dict[str, Any], group: dict[str, Any]
    ) -> int:
        if "ax" not in state:
            state["step"] = wrap(np.zeros((), np.float32))
            state["eta"] = wrap(np.asarray(rate_of(group), np.float32))
            state["mu"] = wrap(np.ones((), np.float32))
            state["ax"] = zeros_like(p)
        step = counted(state)
        grad = _with_decay(p, grad, group)
        eta, mu, mean = float(state["eta"]._data), float(state["mu"]._data), state["ax"]._data
        p *= 1 - group["lambd"] * eta
        p -= eta * grad
        mean += mu * (p - mean) if mu != 1 else p - mean
        state["eta"]._data[...] = (
            rate_of(group) / (1 + group["lambd"] * rate_of(group) * step) ** group["alpha"]
        )
        state["mu"]._data[...] = 1 / max(1, step - group["t0"])
        return 2
