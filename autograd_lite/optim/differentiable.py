"""Steps that are recorded (`differentiable=True`): parameters become functions of their gradients.

So a loss after some steps can be differentiated with respect to what the steps were made from: the
values at the start, or a learning rate that requires grad. The parameters must be no leaves
(`p.clone()`), as in PyTorch. State is replaced, never overwritten: the graph of earlier steps needs it.
SGD's first momentum buffer is part of the graph here; PyTorch detaches it and loses its gradient.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import autograd_lite as torch

from .._tensor import Tensor
from .optimizer import Optimizer


def step(optimizer: Optimizer, param: Tensor, group: dict[str, Any]) -> None:
    """Run one recorded step; NotImplementedError for an optimizer without one."""
    update = _UPDATES.get(_name(optimizer))
    if update is None:
        raise NotImplementedError(
            f"{type(optimizer).__name__} has no differentiable step; {', '.join(_UPDATES)} have one"
        )
    with torch.enable_grad():
        grad: Any = param.grad
        update(param, -grad if group["maximize"] else grad, optimizer.state[param], group)


def _name(optimizer: Optimizer) -> str:
    """Return the name of the class of this library that an optimizer is one of."""
    return next((c.__name__ for c in type(optimizer).__mro__ if c.__name__ in _UPDATES), "")


def _count(state: dict[str, Any]) -> float:
    state["step"] = state.get("step", torch.zeros(())) + 1
    return float(state["step"])


def _decayed(p: Any, grad: Any, group: dict[str, Any]) -> Any:
    return grad if group["weight_decay"] == 0 else grad + group["weight_decay"] * p


def _mean(state: dict[str, Any], name: str, new: Any, weight: Any) -> Any:
    """Move a running mean towards a new value, and return it."""
    old = state.get(name)
    old = torch.zeros_like(new) if old is None else old
    state[name] = old + (1 - weight) * (new - old)
    return state[name]


def _sgd(p: Any, grad: Any, state: dict[str, Any], group: dict[str, Any]) -> None:
    grad, momentum = _decayed(p, grad, group), group["momentum"]
    if momentum != 0:
        buffer = state.get("momentum_buffer")
        fresh = (1 - group["dampening"]) * grad
        buffer = grad.clone() if buffer is None else momentum * buffer + fresh
        state["momentum_buffer"] = buffer
        grad = grad + momentum * buffer if group["nesterov"] else buffer
    p.sub_(group["lr"] * grad)


def _adam(p: Any, grad: Any, state: dict[str, Any], group: dict[str, Any]) -> None:
    if group["decoupled_weight_decay"]:
        if group["weight_decay"] != 0:
            p.mul_(1 - group["lr"] * group["weight_decay"])
    else:
        grad = _decayed(p, grad, group)
    count = _count(state)
    beta1, beta2 = group["betas"]
    mean = _mean(state, "exp_avg", grad, beta1)
    square = _mean(state, "exp_avg_sq", grad * grad, beta2)
    if group["amsgrad"]:
        largest = state.get("max_exp_avg_sq")
        square = square if largest is None else torch.maximum(largest, square)
        state["max_exp_avg_sq"] = square
    spread = square.sqrt() / math.sqrt(1 - beta2**count) + group["eps"]
    p.sub_(group["lr"] / (1 - beta1**count) * mean / spread)


def _rmsprop(p: Any, grad: Any, state: dict[str, Any], group: dict[str, Any]) -> None:
    grad = _decayed(p, grad, group)
    _count(state)
    spread = _mean(state, "square_avg", grad * grad, group["alpha"])
    if group["centered"]:
        mean = _mean(state, "grad_avg", grad, group["alpha"])
        spread = spread - mean * mean
    scaled = grad / (spread.sqrt() + group["eps"])
    if group["momentum"] > 0:
        before = state.get("momentum_buffer")
        scaled = scaled if before is None else group["momentum"] * before + scaled
        state["momentum_buffer"] = scaled
    p.sub_(group["lr"] * scaled)


def _adagrad(p: Any, grad: Any, state: dict[str, Any], group: dict[str, Any]) -> None:
    grad = _decayed(p, grad, group)
    count = _count(state)
    state["sum"] = state["sum"] + grad * grad
    rate = group["lr"] / (1 + (count - 1) * group["lr_decay"])
    p.sub_(rate * grad / (state["sum"].sqrt() + group["eps"]))


_UPDATES: dict[str, Callable[..., None]] = {
    "SGD": _sgd, "Adam": _adam, "AdamW": _adam, "RMSprop": _rmsprop, "Adagrad": _adagrad,
}  # fmt: skip
