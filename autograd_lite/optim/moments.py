"""Adam and its relatives: running means of the gradient and of its square."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .._tensor import Tensor, wrap
from .optimizer import (
    Optimizer,
    check_betas,
    check_rate,
    counted,
    rate_of,
    require,
    root,
    zeros_like,
)

__all__ = ["Adam", "AdamW", "Adamax", "NAdam", "RAdam"]


def _start(state: dict[str, Any], p: np.ndarray, *names: str) -> float:
    """Count a step, and make the running means at the first one."""
    step = counted(state)
    for name in names:
        if name not in state:
            state[name] = zeros_like(p)
    return step


def _means(state: dict[str, Any], grad: np.ndarray, betas: tuple[float, float]) -> tuple[Any, Any]:
    """Move the running means of the gradient and of its square towards the new gradient."""
    mean, square = state["exp_avg"]._data, state["exp_avg_sq"]._data
    toward(mean, grad, 1 - betas[0])
    square *= betas[1]
    square += (1 - betas[1]) * grad * grad
    return mean, square


def toward(start: np.ndarray, end: np.ndarray, weight: float) -> None:
    """Move an array towards another, in place, rounding as PyTorch's `lerp_` does."""
    if weight < 0.5:
        start += weight * (end - start)
    else:
        start[...] = end - (end - start) * (1 - weight)


class _Moments(Optimizer):
    def __init__(
        self,
        params: Any,
        lr: Any,
        betas: Any,
        eps: float,
        weight_decay: float,
        options: dict[str, Any],
    ) -> None:
        adam = "amsgrad" in options
        if adam and isinstance(lr, Tensor) and options["foreach"] and not options["capturable"]:
            raise ValueError(
                "lr as a Tensor is not supported for capturable=False and foreach=True"
            )
        check_rate(lr)
        require("epsilon", eps, eps >= 0)
        check_betas(betas)
        require("weight_decay", weight_decay, weight_decay >= 0)
        super().__init__(
            params, {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay, **options}
        )


def _decayed(p: np.ndarray, grad: np.ndarray, group: dict[str, Any]) -> tuple[np.ndarray, int]:
    """Apply weight decay; return the gradient, and the in-place operations on the parameter."""
    decay = group["weight_decay"]
    if decay == 0:
        return grad, 0
    if group.get("decoupled_weight_decay"):
        p *= 1 - rate_of(group) * decay
        return grad, 1
    return grad + decay * p, 0


class Adam(_Moments):
    """Adam: D. P. Kingma, J. Ba, ICLR 2015.

    >>> import autograd_lite as torch
    >>> w = torch.tensor([1.0], requires_grad=True)
    >>> optimizer = torch.optim.Adam([w], lr=0.1)
    >>> (w * 3).sum().backward()
    >>> optimizer.step()
    >>> w
    tensor([0.9000], requires_grad=True)
    """

    def __init__(
        self, params: Any, lr: Any = 1e-3, betas: Any = (0.9, 0.999), eps: float = 1e-8, weight_decay: float = 0,
        amsgrad: bool = False, *, foreach: Any = None, maximize: bool = False, capturable: bool = False,
        differentiable: bool = False, fused: Any = None, decoupled_weight_decay: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(
            params, lr, betas, eps, weight_decay,
            {
                "amsgrad": amsgrad, "maximize": maximize, "foreach": foreach, "capturable": capturable,
                "differentiable": differentiable, "fused": fused, "decoupled_weight_decay": decoupled_weight_decay,
            },
        )  # fmt: skip

    def _update(
        self, p: np.ndarray, grad: np.ndarray, state: dict[str, Any], group: dict[str, Any]
    ) -> int:
        grad, writes = _decayed(p, grad, group)
        betas = group["betas"]
        step = _start(
            state, p, "exp_avg", "exp_avg_sq", *(["max_exp_avg_sq"] if group["amsgrad"] else [])
        )
        mean, square = _means(state, grad, betas)
        if group["amsgrad"]:
            largest = state["max_exp_avg_sq"]._data
            np.maximum(largest, square, out=largest)
            square = largest
        denominator = np.sqrt(square) / root(1 - betas[1] ** step) + group["eps"]
        p -= rate_of(group) / (1 - betas[0] ** step) * mean / denominator
        return writes + 1


class AdamW(Adam):
    """Adam with weight decay apart from the gradient: I. Loshchilov, F. Hutter, ICLR 2019."""

    def __init__(
        self, params: Any, lr: Any = 1e-3, betas: Any = (0.9, 0.999), eps: float = 1e-8, weight_decay: float = 1e-2,
        amsgrad: bool = False, *, maximize: bool = False, foreach: Any = None, capturable: bool = False,
        differentiable: bool = False, fused: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(
            params, lr, betas, eps, weight_decay, amsgrad, foreach=foreach, maximize=maximize, capturable=capturable,
            differentiable=differentiable, fused=fused, decoupled_weight_decay=True,
        )  # fmt: skip


class Adamax(_Moments):
    """Adam with the largest gradient in place of the mean square."""

    def __init__(
        self, params: Any, lr: Any = 2e-3, betas: Any = (0.9, 0.999), eps: float = 1e-8, weight_decay: float = 0,
        foreach: Any = None, *, maximize: bool = False, differentiable: bool = False, capturable: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(
            params, lr, betas, eps, weight_decay,
            {"foreach": foreach, "maximize": maximize, "differentiable": differentiable, "capturable": capturable},
        )  # fmt: skip

    def _update(
        self, p: np.ndarray, grad: np.ndarray, state: dict[str, Any], group: dict[str, Any]
    ) -> int:
        grad, writes = _decayed(p, grad, group)
        step = _start(state, p, "exp_avg", "exp_inf")
        beta1, beta2 = group["betas"]
        mean, largest = state["exp_avg"]._data, state["exp_inf"]._data
        toward(mean, grad, 1 - beta1)
        np.maximum(largest * beta2, np.abs(grad) + group["eps"], out=largest)
        p -= rate_of(group) / (1 - beta1**step) * mean / largest
        return writes + 1


class NAdam(_Moments):
    """Adam with Nesterov's momentum: T. Dozat, 2016."""

    def __init__(
        self, params: Any, lr: Any = 2e-3, betas: Any = (0.9, 0.999), eps: float = 1e-8, weight_decay: float = 0,
        momentum_decay: float = 4e-3, decoupled_weight_decay: bool = False, *, foreach: Any = None,
        maximize: bool = False, capturable: bool = False, differentiable: bool = False,
    ) -> None:  # fmt: skip
        require("momentum_decay", momentum_decay, momentum_decay >= 0)
        super().__init__(
            params, lr, betas, eps, weight_decay,
            {
                "momentum_decay": momentum_decay, "decoupled_weight_decay": decoupled_weight_decay,
                "maximize": maximize, "foreach": foreach, "capturable": capturable, "differentiable": differentiable,
            },
        )  # fmt: skip

    def _update(
        self, p: np.ndarray, grad: np.ndarray, state: dict[str, Any], group: dict[str, Any]
    ) -> int:
        grad, writes = _decayed(p, grad, group)
        if "mu_product" not in state:
            counted(state)
            state["step"]._data -= 1
            state["mu_product"] = wrap(np.ones((), np.float32))
        step = _start(state, p, "exp_avg", "exp_avg_sq")
        beta1, beta2 = group["betas"]
        mean, square = _means(state, grad, (beta1, beta2))
        denominator = np.sqrt(square / (1 - beta2**step)) + group["eps"]
        decay = group["momentum_decay"]
        mu = beta1 * (1 - 0.5 * 0.96 ** (step * decay))
        next_mu = beta1 * (1 - 0.5 * 0.96 ** ((step + 1) * decay))
        product = state["mu_product"]
        product._data *= mu
        so_far = float(product._data)
        lr = rate_of(group)
        p -= lr * (1 - mu) / (1 - so_far) * grad / denominator
        p -= lr * next_mu / (1 - so_far * next_mu) * mean / denominator
        return writes + 2


class RAdam(_Moments):
    """Adam whose adaptive part waits until its variance is known: L. Liu et al., ICLR 2020."""

    def __init__(
        self, params: Any, lr: Any = 1e-3, betas: Any = (0.9, 0.999), eps: float = 1e-8, weight_decay: float = 0,
        decoupled_weight_decay: bool = False, *, foreach: Any = None, maximize: bool = False,
        capturable: bool = False, differentiable: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(
            params, lr, betas, eps, weight_decay,
            {
                "maximize": maximize, "foreach": foreach, "capturable": capturable,
                "decoupled_weight_decay": decoupled_weight_decay, "differentiable": differentiable,
            },
        )  # fmt: skip

    def _update(
        self, p: np.ndarray, grad: np.ndarray, state: dict[str, Any], group: dict[str, Any]
    ) -> int:
        grad, writes = _decayed(p, grad, group)
        step = _start(state, p, "exp_avg", "exp_avg_sq")
        beta1, beta2 = group["betas"]
        mean, square = _means(state, grad, (beta1, beta2))
        corrected = mean / (1 - beta1**step)
        second = 1 - beta2**step
        limit = 2 / (1 - beta2) - 1
        rho = limit - 2 * step * beta2**step / second
        lr = rate_of(group)
        if rho > 5.0:
            rectified = math.sqrt((rho - 4) * (rho - 2) * limit / ((limit - 4) * (limit - 2) * rho))
            adaptive = math.sqrt(second) / (np.sqrt(square) + group["eps"])
            p -= corrected * lr * adaptive * rectified
        else:
            p -= corrected * lr
        return writes + 1
