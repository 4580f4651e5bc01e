"""Scaled dot product attention: A. Vaswani et al., NeurIPS 2017."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .._tensor import Tensor, wrap
from .reduce_rules import rule_call
from .register import define
from .scalar_rows import mul_number
from .softmax import softmax_backward, softmax_row

_softmax = rule_call("softmax", softmax_row.forward)


def _biased(scores: Any, bias: Any, is_causal: bool) -> Any:
    """Add a mask to scores; with `is_causal`, minus infinity above the diagonal."""
    if is_causal:
        rows, columns = scores.shape[-2:]
        above = np.triu(np.full((rows, columns), -np.inf, np.float64), 1)
        data = getattr(scores, "_data", scores)
        above = above.astype(np.asarray(data).dtype)
        scores = scores + (wrap(above) if isinstance(scores, Tensor) else above)
    return scores if bias is None else scores + bias


def _factor(query: Any, scale: float | None) -> float:
    return 1 / math.sqrt(query.shape[-1]) if scale is None else scale


def _weights(query: Any, key: Any, bias: Any, is_causal: bool, scale: float | None) -> Any:
    return _softmax(_biased(query @ key.mT * _factor(query, scale), bias, is_causal), -1)


def _flash(
    query: Any,
    key: Any,
    value: Any,
    attn_mask: Any,
    dropout_p: float,
    is_causal: bool,
    scale: float | None,
) -> tuple[Any, Any]:
    scores = _biased(query @ key.mT * query.dtype.type(_factor(query, scale)), attn_mask, is_causal)
    top = np.max(scores, -1, keepdims=True)
    exps = np.exp(scores - top)
    total = np.add.reduce(exps, -1, keepdims=True)
    return (exps / total) @ value, (top + np.log(total))[..., 0]


def _by_scores(
    grad: Any, query: Any, key: Any, value: Any, mask: Any, is_causal: bool, scale: float | None
) -> Any:
    weights = _weights(query, key, mask, is_causal, scale)
    return softmax_backward(grad @ value.mT, weights, -1) * _factor(query, scale)


flash_row = define(
    "scaled_dot_product_flash_attention_for_cpu(query, key, value, attn_mask; dropout_p, is_causal, scale)", _flash,
    caption={"query": "@caption.attention", "key": "@caption.attention", "value": "softmax(query @ key.T).T @ grad"},
    outputs="output, logsumexp", non_differentiable="logsumexp", symbol="attention",
    saves="output, logsumexp, dropout_p",
    query=lambda grad, query, key, value, attn_mask, is_causal, scale: (
        _by_scores(grad, query, key, value, attn_mask, is_causal, scale) @ key),
    key=lambda grad, query, key, value, attn_mask, is_causal, scale: (
        _by_scores(grad, query, key, value, attn_mask, is_causal, scale).mT @ query),
    value=lambda grad, query, key, attn_mask, is_causal, scale: (
        _weights(query, key, attn_mask, is_causal, scale).mT @ grad),
)  # fmt: skip


def _safe(x: np.ndarray, dim: int) -> np.ndarray:
    """Softmax, with zeros where a whole row is minus infinity."""
    with np.errstate(all="ignore"):
        out = softmax_row.forward(x, dim)
    masked = np.all(np.isneginf(x), axis=dim, keepdims=True)
    return np.where(masked, x.dtype.type(0), out) if masked.any() else out


safe_softmax_row = define(
    "safe_softmax(self; dim)", _safe, symbol="softmax", structure="blocks",
    self=lambda grad, result, dim: softmax_backward(grad, result, dim),
    jvp=lambda self_t, result, dim: softmax_backward(self_t, result, dim),
)  # fmt: skip


MATH, FLASH = 0, 1
#: By which of PyTorch's kernels attention may be computed; see `torch.nn.attention.sdpa_kernel`.
ALLOWED: set[int] = {MATH, FLASH}


def attention(
    query: Any, key: Any, value: Any, attn_mask: Any = None, dropout_p: float = 0.0, is_causal: bool = False,
    scale: float | None = None, enable_gqa: bool = False,
) -> Any:  # fmt: skip
    """Return softmax(query @ key.T * scale + mask) @ value.

    A bool mask says which keys may be looked at; a float mask is added to the scores. Raises
    RuntimeError for both a mask and `is_causal`.
    """
    if attn_mask is not None and is_causal:
        raise RuntimeError(
            "_scaled_dot_product_attention: Explicit attn_mask should not be set when is_causal=True"
        )
    if attn_mask is not None and attn_mask._data.dtype.kind == "b":
        attn_mask = wrap(np.where(attn_mask._data, 0.0, -np.inf).astype(query._data.dtype))
    if enable_gqa:
        groups = query.shape[-3] // key.shape[-3]
        key, value = (t.repeat_interleave(groups, -3) for t in (key, value))
    plain = attn_mask is None or not attn_mask.requires_grad
    fused = query.dim() == key.dim() == value.dim() == 4 and dropout_p == 0.0 and plain
    if MATH not in ALLOWED and not (fused and FLASH in ALLOWED):
        raise RuntimeError(
            "No available kernel.  Aborting execution."
            if FLASH in ALLOWED
            else "No viable backend for scaled_dot_product_attention was found. This is likely due to turning off both "
            "the math kernel and the fused kernels."
        )
    if fused and FLASH in ALLOWED:
        return flash_row(query, key, value, attn_mask, dropout_p, is_causal, scale)[0]
    root = math.sqrt(_factor(query, scale))
    if is_causal:
        rows, columns = query.shape[-2], key.shape[-2]
        attn_mask = wrap(np.triu(np.full((rows, columns), -np.inf), 1).astype(query._data.dtype))
    scores = mul_number(query, root) @ mul_number(key.transpose(-2, -1), root)
    if attn_mask is not None:
        scores = scores + attn_mask
    weights = safe_softmax_row(scores, -1)
    if dropout_p > 0.0:
        from .dropout import dropout

        weights = dropout(weights, dropout_p, True)
    return weights @ value
