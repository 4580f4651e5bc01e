"""Optimizers that treat a matrix of parameters as one: Adafactor and Muon."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .._tensor import Tensor
from .moments import toward
from .optimizer import Optimizer, add_scaled, counted, rate_of, zeros_like

__all__ = ["Adafactor", "Muon"]


def _require(valid: bool, text: str) -> None:
    if not valid:
        raise ValueError(text)


def _check_rate(lr: Any) -> None:
    _require(not isinstance(lr, Tensor) or lr.numel() == 1, "Tensor lr must be 1-element")
    _require(lr >= 0.0, f"Learning rate should be >= 0 but is: {lr}")


class Adafactor(Optimizer):
    """Divides by the root of means of squared gradients, of which a matrix keeps only rows and columns.

    Source: N. Shazeer, M. Stern, "Adafactor: adaptive learning rates with sublinear memory cost",
    arXiv:1804.04235 (2018).

    Raises:
        ValueError: for an option out of range.

    >>> import autograd_lite as torch
    >>> w = torch.ones(2, 3, requires_grad=True)
    >>> optimizer = torch.optim.Adafactor([w], lr=0.1)
    >>> (w * w).sum().backward()
    >>> optimizer.step()
    >>> [tuple(optimizer.state[w][name].shape) for name in ("row_var", "col_var")]
    [(2, 1), (1, 3)]
    """

    def __init__(
        self, params: Any, lr: Any = 1e-2, beta2_decay: float = -0.8, eps: tuple[float | None, float] = (None, 1e-3),
        d: float = 1.0, weight_decay: float = 0.0, *, foreach: Any = None, maximize: bool = False,
    ) -> None:  # fmt: skip
        _check_rate(lr)
        _require(beta2_decay <= 0.0, f"beta2_decay should be <= 0 but is: {beta2_decay}")
        _require(eps[0] is None or eps[0] >= 0.0, f"epsilon1 should be >= 0 but is: {eps[0]}")
        _require(eps[1] >= 0.0, f"epsilon2 should be >= 0 but is: {eps[1]}")
        _require(d >= 1.0, f"Clipping threshold d should be >= 1 but is: {d}")
        _require(weight_decay >= 0.0, f"weight_decay should be >= 0 but is: {weight_decay}")
        super().__init__(
            params,
            {
                "lr": lr, "beta2_decay": beta2_decay, "eps": eps, "d": d, "weight_decay": weight_decay,
                "foreach": foreach, "maximize": maximize,
            },
        )  # fmt: skip

    def _update(
        self, p: np.ndarray, grad: np.ndarray, state: dict[str, Any], group: dict[str, Any]
    ) -> int:
        step = counted(state)
        lr, (eps1, eps2) = rate_of(group), group["eps"]
        eps1 = float(np.finfo(p.dtype).eps) if eps1 is None else eps1
        newness = step ** group["beta2_decay"]
        size = max(eps2, _norm(p) / math.sqrt(p.size)) * min(lr, 1 / math.sqrt(step))
        if group["weight_decay"] != 0:
            p *= 1 - lr * group["weight_decay"]
        squares = grad * grad
        if p.ndim > 1:
            if "row_var" not in state:
                state["row_var"] = zeros_like(p[..., :1])
                state["col_var"] = zeros_like(p[..., :1, :])
            rows, columns = state["row_var"]._data, state["col_var"]._data
            toward(rows, squares.mean(-1, keepdims=True), newness)
            toward(columns, squares.mean(-2, keepdims=True), newness)
            spread = rows @ columns / np.maximum(rows.mean(-2, keepdims=True), eps1)
        else:
            if "variance" not in state:
                state["variance"] = zeros_like(p)
            spread = state["variance"]._data
            toward(spread, squares, newness)
        change = grad / np.sqrt(np.maximum(spread, eps1 * eps1))
        clip = max(1.0, _norm(change) / (math.sqrt(change.size) * group["d"]))
        add_scaled(p, change, -size / clip)
        return 1 + (group["weight_decay"] != 0)


def _norm(array: np.ndarray) -> float:
    return math.sqrt(float((array * array).sum()))


class Muon(Optimizer):
    """Momentum whose matrix is replaced by a nearly orthogonal one with the same singular vectors.

    For the weights of hidden layers: parameters of two dimensions. As in PyTorch, the matrix is
    computed in bfloat16, that is to three digits.

    Source: K. Jordan et al., "Muon: An optimizer for hidden layers in neural networks" (2024),
    kellerjordan.github.io/posts/muon.

    Raises:
        ValueError: for an option out of range, or a parameter that is no matrix.

    >>> import autograd_lite as torch
    >>> w = torch.eye(2).requires_grad_()
    >>> optimizer = torch.optim.Muon([w], lr=0.1, weight_decay=0.0)
    >>> (w * torch.tensor([[3.0, 0.0], [0.0, 1.0]])).sum().backward()
    >>> optimizer.step()
    >>> w
    tensor([[0.9250, 0.0000],
            [0.0000, 0.8867]], requires_grad=True)
    """

    def __init__(
        self, params: Any, lr: Any = 1e-3, weight_decay: float = 0.1, momentum: float = 0.95, nesterov: bool = True,
        ns_coefficients: tuple[float, float, float] = (3.4445, -4.7750, 2.0315), eps: float = 1e-7,
        ns_steps: int = 5, adjust_lr_fn: str | None = None,
    ) -> None:  # fmt: skip
        _check_rate(lr)
        _require(momentum >= 0.0, f"momentum should be >= 0 but is: {momentum}")
        _require(weight_decay >= 0.0, f"weight decay should be >= 0 but is: {weight_decay}")
        _require(
            adjust_lr_fn in (None, "original", "match_rms_adamw"),
            f"Adjust learning rate function {adjust_lr_fn} is not supported",
        )
        super().__init__(
            params,
            {
                "lr": lr, "weight_decay": weight_decay, "momentum": momentum, "nesterov": nesterov,
                "ns_coefficients": ns_coefficients, "eps": eps, "ns_steps": ns_steps, "adjust_lr_fn": adjust_lr_fn,
            },
        )  # fmt: skip
        for group in self.param_groups:
            for p in group["params"]:
                _require(
                    p.ndim == 2,
                    f"Muon only supports 2D parameters whereas we found a parameter with size: {p.size()}",
                )

    def _update(
        self, p: np.ndarray, grad: np.ndarray, state: dict[str, Any], group: dict[str, Any]
    ) -> int:
        if "momentum_buffer" not in state:
            state["momentum_buffer"] = zeros_like(p)
        buffer = state["momentum_buffer"]._data
        toward(buffer, grad, 1 - group["momentum"])
        direction = buffer
        if group["nesterov"]:
            direction = grad.copy()
            toward(direction, buffer, group["momentum"])
        tall = p.shape[0] > p.shape[1]
        change = _orthogonalised(direction.T if tall else direction, group)
        lr = rate_of(group)
        p *= 1 - lr * group["weight_decay"]
        if group["adjust_lr_fn"] == "match_rms_adamw":
            scale = 0.2 * math.sqrt(max(p.shape))
        else:
            scale = math.sqrt(max(1, p.shape[0] / p.shape[1]))
        add_scaled(p, change.T if tall else change, -lr * scale)
        return 2


def _orthogonalised(matrix: np.ndarray, group: dict[str, Any]) -> np.ndarray:
    """Bring all singular values near 1 by a polynomial, in the arithmetic of bfloat16."""
    if group["ns_steps"] >= 100:
        raise ValueError("Number of steps must be less than 100 for computational efficiency")
    if len(group["ns_coefficients"]) != 3:
        raise ValueError("Coefficients must be a tuple of exactly 3 values")
    a, b, c = (np.float32(v) for v in group["ns_coefficients"])
    x = _bfloat16(matrix)
    x = _bfloat16(x / np.maximum(_bfloat16(np.sqrt((x * x).sum())), _bfloat16(group["eps"])))
    for _ in range(group["ns_steps"]):
        gram = _bfloat16(x @ x.T)
        inner = _bfloat16(b * gram + c * (gram @ gram))
        x = _bfloat16(a * x + inner @ x)
    return x


def _bfloat16(values: Any) -> np.ndarray:
    """Round to the nearest float32 whose lower 16 bits are 0, to an even one where two are as near."""
    bits = np.ascontiguousarray(values, np.float32).view(np.uint32)
    odd = (bits >> np.uint32(16)) & np.uint32(1)
    return ((bits + np.uint32(0x7FFF) + odd) & np.uint32(0xFFFF0000)).view(np.float32)
