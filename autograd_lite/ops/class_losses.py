"""Losses of scores for classes: negative log likelihood and the margin losses."""

from __future__ import annotations

from typing import Any

import numpy as np

from .._tensor import Tensor
from ..rulelib import zeros_like
from .checks import not_implemented, type_name
from .losses import MEAN as MEAN, NONE as NONE, SUM as SUM, reduced
from .reduce_rules import Rule, rule_row, total
from .register import define

_INT64 = np.dtype(np.int64)

# -- negative log likelihood --------------------------------------------------------------------


def _check_target(self: np.ndarray, target: np.ndarray, weight: Any, ignore_index: int) -> None:
    classes = self.shape[min(1, self.ndim - 1)]
    if target.dtype not in (np.int64, np.uint8):
        raise RuntimeError(f"expected target dtype to be Long or Byte, but got {type_name(target)}")
    if weight is not None and (weight.ndim != 1 or weight.size != classes):
        raise RuntimeError(
            f"weight tensor should be defined either for all {classes} classes or no classes but got weight "
            f"tensor of shape: {list(weight.shape)}"
        )
    if self.ndim >= 3 and (target.shape[0], *target.shape[1:]) != (self.shape[0], *self.shape[2:]):
        raise RuntimeError(
            f"size mismatch (got input: {list(self.shape)} , target: {list(target.shape)}"
        )
    if self.dtype.kind != "f":
        raise not_implemented(
            "nll_loss_out_frame" if self.ndim < 3 else "nll_loss2d_forward_out_frame", self
        )
    if weight is not None and weight.dtype != self.dtype:
        raise RuntimeError(f"expected scalar type {type_name(self)} but found {type_name(weight)}")
    bad = (target != ignore_index) & ((target < 0) | (target >= classes))
    if bad.any():
        raise IndexError(f"Target {int(target[bad].flat[0])} is out of bounds.")


def _picked(
    self: np.ndarray, target: np.ndarray, weight: Any, ignore_index: int
) -> tuple[Any, Any]:
    """Return the losses and their weights, 0 where the target is to be ignored."""
    if self.ndim < 2:
        kept = np.asarray(target != ignore_index)
        safe = np.where(kept, target, 0)
        scores = self[safe]
    else:
        kept = target != ignore_index
        safe = np.where(kept, target, 0) if not kept.all() else target
        if self.ndim == 2:
            scores = self[np.arange(len(safe)), safe]
        else:
            scores = np.take_along_axis(self, safe[:, None], 1)[:, 0]
    weights = kept.astype(self.dtype) if weight is None else weight[safe] * kept
    return -scores * weights if self.dtype.char != "e" else -(scores * weights), weights


def _is_plain(self: Any, target: Any, weight: Any, ignore_index: int) -> bool:
    """Return whether every row of a matrix has a valid class and none is to be ignored."""
    if (
        weight is not None
        or self.ndim != 2
        or self.dtype.char not in "fd"
        or target.dtype is not _INT64
        or not target.size
    ):
        return False
    classes = self.shape[1]
    if 0 <= ignore_index < classes:
        return False
    unsigned = target.view(np.uint64).ravel()  # a negative class is a large number then
    return bool(unsigned[unsigned.argmax()] < classes)  # a tenth of the time of `max`


def _places(self: Any, target: Any) -> Any:
    """Return where the scores of the targets stand in a matrix of scores, as numbers."""
    count, classes = self.shape
    return np.arange(0, count * classes, classes) + target


def _nll(self: Any, target: Any, weight: Any, reduction: int, ignore_index: int) -> tuple[Any, Any]:
    if reduction != NONE and _is_plain(self, target, weight, ignore_index):
        count = self.dtype.type(len(target))
        loss = -total(self.ravel().take(_places(self, target)))
        return (loss / count if reduction == MEAN else loss), np.asarray(count)
    _check_target(self, target, weight, ignore_index)
    losses, weights = _picked(self, target, weight, ignore_index)
    losses = np.where(weights == 0, np.zeros((), self.dtype), losses)
    if reduction == NONE:
        return losses, np.zeros((), self.dtype)
    weighed = np.asarray(np.add.reduce(weights, axis=None, dtype=self.dtype))
    loss = np.add.reduce(losses, axis=None, dtype=self.dtype)
    with np.errstate(all="ignore"):
        return np.asarray(loss / weighed if reduction == MEAN else loss, self.dtype), weighed


def _nll_backward(
    grad: Any,
    self: Any,
    target: Any,
    weight: Any,
    total_weight: Any,
    reduction: int,
    ignore_index: int,
) -> Any:
    if reduction == MEAN:
        grad = grad / total_weight
    if (
        reduction != NONE
        and weight is None
        and self.ndim == 2
        and target.ndim
        and self.__class__ is np.ndarray
        and total_weight == len(target)  # none was ignored, and the forward looked at the rest
    ):
        out = np.zeros(self.shape, grad.dtype)
        out.reshape(-1)[_places(self, target)] = -grad
        return out
    kept = np.asarray(target != ignore_index)
    safe = np.where(kept, target, 0)
    weights = kept.astype(grad.dtype) if weight is None else weight[safe] * kept
    values = np.where(kept, -(grad * weights), 0).astype(grad.dtype, copy=False)
    out = np.zeros(self.shape, grad.dtype)
    if self.ndim < 2:
        out[safe.reshape(-1)] = values.reshape(-1)
    else:
        np.put_along_axis(out, safe[:, None], values[:, None], 1)
    return out


def _nll_again(grad: Any, target: Any, weight: Any, reduction: int, ignore_index: int) -> Any:
    """The transpose of `_nll_backward`: pick, weigh and sum."""
    losses, weights = _picked(grad, target, weight, ignore_index)
    if reduction == NONE:
        return losses
    picked = np.asarray(np.add.reduce(losses, axis=None))
    return picked / np.add.reduce(weights, axis=None) if reduction == MEAN else picked


def _define_nll(name: str, node: str) -> Any:
    again = rule_row(
        f"{name}_again(scores, target, weight; reduction, ignore_index)", _nll_again, symbol=name, jvp="linear",
        caption={"scores": "@call.classes"},
        scores=lambda grad, scores, target, weight, reduction, ignore_index: (
            backward(grad, scores, target, weight, _total(grad, target, weight, ignore_index), reduction, ignore_index)),
    )  # fmt: skip
    backward: Rule = rule_row(
        f"{name}_backward(grad_output, self, target, weight, total_weight; reduction, ignore_index)", _nll_backward,
        node=f"{node}BackwardBackward0", symbol=f"{name}ʹ", structure={"grad_output": "selection"},
        grad_output=lambda grad, target, weight, reduction, ignore_index: (
            again(grad, target, weight, reduction, ignore_index)),
        self=lambda grad: zeros_like(grad),
    )  # fmt: skip
    return define(
        f"{name}(self, target, weight; reduction, ignore_index)", _nll, node=f"{node}Backward0",
        outputs="output, total_weight", non_differentiable="total_weight", structure={"self": "selection"},
        self=lambda grad, self, target, weight, total_weight, reduction, ignore_index: (
            backward(grad, self, target, weight, total_weight, reduction, ignore_index)),
    )  # fmt: skip


def _total(grad: Any, target: Any, weight: Any, ignore_index: int) -> Any:
    """Return the sum of the targets' weights, in the form of `grad` (an array or a Tensor)."""
    kept = target != ignore_index
    if isinstance(grad, Tensor):
        counted = kept if weight is None else weight[target.masked_fill(~kept, 0)] * kept
        return counted.sum().to(grad.dtype)
    return np.asarray(
        np.add.reduce(
            kept if weight is None else weight[target[kept]], axis=None, dtype=grad_dtype(grad)
        )
    )


def grad_dtype(grad: Any) -> np.dtype:
    """Return the NumPy type of an array or a Tensor."""
    return np.asarray(getattr(grad, "_data", grad)).dtype


nll_row = _define_nll("nll_loss", "NllLoss")
nll_2d_row = _define_nll("nll_loss2d", "NllLoss2D")


# -- margins ------------------------------------------------------------------------------------


def _as_rows(self: np.ndarray, target: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return (
        (self, target)
        if self.ndim == 2
        else (self.reshape(1, -1), target.reshape(1, *target.shape))
    )


def _check_margin(self: np.ndarray, target: np.ndarray, weight: Any) -> None:
    if not (self.ndim == 2 or self.ndim <= 1) or not self.size:
        raise RuntimeError(
            "Expected non-empty vector or matrix with optional 0-dim batch size, but got: "
            f"{list(self.shape)}"
        )
    rows = self.shape[0] if self.ndim == 2 else 1
    if target.ndim > 1 or target.size != rows:
        raise RuntimeError(
            f"inconsistent target size, expected {rows} but got {list(target.shape)}"
        )
    classes = self.shape[-1] if self.ndim else 1
    if weight is not None and (weight.ndim > 1 or weight.size != classes):
        raise RuntimeError(
            f"inconsistent weight size, expected {classes} but got {list(weight.shape)}"
        )
    if ((target < 0) | (target >= classes)).any():
        raise RuntimeError("target out of range")


def _margins(self: Any, target: Any, margin: Any) -> tuple[Any, Any, Any]:
    rows = self.reshape(1, -1) if self.ndim < 2 else self
    at = (np.arange(len(rows)), target.reshape(-1))
    z = rows.dtype.type(margin) - rows[at][:, None] + rows
    z[at] = 0
    return np.maximum(z, 0), at, rows


def _multi_margin(self: Any, target: Any, weight: Any, p: int, margin: Any, reduction: int) -> Any:
    _check_margin(self, target, weight)
    z, at, rows = _margins(self, target, margin)
    z = z * z if p == 2 else z
    if weight is not None:
        z = z * weight[at[1]][:, None]
    losses = np.add.reduce(z, axis=1) / rows.dtype.type(rows.shape[1])
    return reduced(losses if self.ndim == 2 else losses.reshape(()), reduction)


def _multi_margin_backward(
    grad: Any, self: Any, target: Any, weight: Any, p: int, margin: Any, reduction: int
) -> Any:
    z, at, rows = _margins(self, target, margin)
    g = 2 * z if p == 2 else (z > 0).astype(rows.dtype)
    if weight is not None:
        g = g * weight[at[1]][:, None]
    g[at] = -np.add.reduce(g, axis=1)
    g /= rows.dtype.type(rows.shape[1] * (len(rows) if reduction == MEAN else 1))
    return (g * np.asarray(grad).reshape(-1, 1)).astype(rows.dtype, copy=False).reshape(self.shape)


def _summed(product: Any, reduction: int) -> Any:
    """Return the transpose of multiplying each example's gradient by its cotangent."""
    return product.sum(-1) if reduction == NONE else product.sum()


def no_second(name: str) -> Any:
    """Return the rule of a gradient that PyTorch does not differentiate again, either."""

    def refuse(grad: Any) -> Any:
        raise RuntimeError(f"derivative for aten::{name} is not implemented")

    return refuse


multi_margin_backward: Any = rule_row(
    "multi_margin_loss_backward(grad_output, self, target, weight; p, margin, reduction)",
    _multi_margin_backward,
    grad_output=lambda grad, grad_output, self, target, weight, p, margin, reduction: _summed(
        grad * multi_margin_backward(grad_output * 0 + 1, self, target, weight, p, margin, reduction), reduction
    ),
    self=no_second("multi_margin_loss_backward"),
)  # fmt: skip
multi_margin_row = define(
    "multi_margin_loss(self, target, weight; p, margin, reduction)", _multi_margin, node="MultiMarginLossBackward0",
    self=lambda grad, self, target, weight, p, margin, reduction: (
        multi_margin_backward(grad, self, target, weight, p, margin, reduction)),
)  # fmt: skip


def _label_counts(rows: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """Count how often each class is a label, listed before the first -1."""
    counts = np.zeros(rows.shape, np.int64)
    for row, labels in zip(counts, targets, strict=True):
        stops = np.flatnonzero(labels < 0)
        np.add.at(row, labels[: stops[0]] if stops.size else labels, 1)
    return counts


def _multilabel_margin(self: Any, target: Any, reduction: int) -> tuple[Any, Any]:
    if self.shape != target.shape:
        raise RuntimeError(
            f"inconsistent target size: {list(target.shape)} for input of size: {list(self.shape)}"
        )
    if target.size and (target.min() < -1 or target.max() >= (self.shape[-1] if self.ndim else 1)):
        raise RuntimeError("target out of range")
    rows, targets = _as_rows(self, target)
    counts = _label_counts(rows, targets)
    others = counts == 0
    z = np.maximum(1 - rows[:, :, None] + rows[:, None, :], 0)
    losses = np.add.reduce(
        z * counts[:, :, None] * others[:, None, :], axis=(1, 2), dtype=rows.dtype
    )
    losses = losses / rows.dtype.type(rows.shape[1])
    out = reduced(losses if self.ndim == 2 else losses.reshape(()), reduction)
    return out, (~others).astype(self.dtype).reshape(self.shape)


def _multilabel_margin_backward(
    grad: Any, self: Any, target: Any, is_target: Any, reduction: int
) -> Any:
    rows, targets = _as_rows(self, target)
    others = is_target.reshape(rows.shape) == 0
    active = (1 - rows[:, :, None] + rows[:, None, :] > 0) & others[:, None, :]
    active = active * _label_counts(rows, targets)[:, :, None]
    g = (
        np.add.reduce(active, axis=1, dtype=np.int64)
        - np.add.reduce(active, axis=2, dtype=np.int64)
    ).astype(self.dtype)
    g /= self.dtype.type(rows.shape[1] * (len(rows) if reduction == MEAN else 1))
    return (g * np.asarray(grad).reshape(-1, 1)).astype(self.dtype, copy=False).reshape(self.shape)


multilabel_margin_backward: Any = rule_row(
    "multilabel_margin_loss_backward(grad_output, self, target, is_target; reduction)",
    _multilabel_margin_backward,
    grad_output=lambda grad, grad_output, self, target, is_target, reduction: _summed(
        grad * multilabel_margin_backward(grad_output * 0 + 1, self, target, is_target, reduction), reduction
    ),
    self=no_second("multilabel_margin_loss_backward"),
)  # fmt: skip
multilabel_margin_row = define(
    "multilabel_margin_loss(self, target; reduction)", _multilabel_margin, node="MultilabelMarginLossBackward0",
    outputs="output, is_target", non_differentiable="is_target",
    self=lambda grad, self, target, is_target, reduction: multilabel_margin_backward(
        grad, self, target, is_target, reduction),
)  # fmt: skip

REDUCTIONS = {"none": NONE, "mean": MEAN, "sum": SUM}
