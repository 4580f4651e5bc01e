"""Attention, as network functions."""

from __future__ import annotations

import math
import warnings
from typing import Any

import autograd_lite as torch

from ...ops.attention import attention as scaled_dot_product_attention
from ...ops.dropout import dropout
from ...ops.padding import constant_pad_row
from .linear import linear

__all__ = ["multi_head_attention_forward", "scaled_dot_product_attention"]

scaled_dot_product_attention.__name__ = "scaled_dot_product_attention"


def multi_head_attention_forward(
    query: Any, key: Any, value: Any, embed_dim_to_check: int, num_heads: int, in_proj_weight: Any, in_proj_bias: Any,
    bias_k: Any, bias_v: Any, add_zero_attn: bool, dropout_p: float, out_proj_weight: Any, out_proj_bias: Any,
    training: bool = True, key_padding_mask: Any = None, need_weights: bool = True, attn_mask: Any = None,
    use_separate_proj_weight: bool = False, q_proj_weight: Any = None, k_proj_weight: Any = None,
    v_proj_weight: Any = None, static_k: Any = None, static_v: Any = None, average_attn_weights: bool = True,
    is_causal: bool = False,
) -> Any:  # fmt: skip
    """Return attention in several subspaces at once, and the weights if they are needed.

    `query` is (L, N, E) or (L, E), `key` and `value` (S, N, E) or (S, E). Raises RuntimeError for
    masks of another shape, AssertionError for sizes that do not fit.
    """
    batched = _is_batched(query, key, value, key_padding_mask, attn_mask)
    if not batched:
        query, key, value = (t.unsqueeze(1) for t in (query, key, value))
        if key_padding_mask is not None:
            key_padding_mask = key_padding_mask.unsqueeze(0)
    length, batch, width = query.shape
    source = key.shape[0]
    padding = as_scores(
        key_padding_mask, "key_padding_mask", query.dtype, None if attn_mask is None else attn_mask.dtype,
        "attn_mask",
    )  # fmt: skip
    if is_causal and attn_mask is None:
        raise RuntimeError(
            "Need attn_mask if specifying the is_causal hint. You may use the Transformer module method "
            "`generate_square_subsequent_mask` to create this mask."
        )
    if is_causal and padding is None and not need_weights:
        mask = None
    else:
        mask = as_scores(attn_mask, "attn_mask", query.dtype)
        is_causal = is_causal and padding is None
    if width != embed_dim_to_check:
        raise AssertionError(
            f"was expecting embedding dimension of {embed_dim_to_check}, but got {width}"
        )
    head = width // num_heads
    if head * num_heads != width:
        raise AssertionError(f"embed_dim {width} not divisible by num_heads {num_heads}")
    _check_key_and_value(key, value, use_separate_proj_weight)
    if use_separate_proj_weight:
        weights = (q_proj_weight, k_proj_weight, v_proj_weight)
    else:
        weights = in_proj_weight.split(width)
    biases = (None,) * 3 if in_proj_bias is None else in_proj_bias.split(width)
    q, k, v = (
        linear(x, w, b) for x, w, b in zip((query, key, value), weights, biases, strict=True)
    )
    if mask is not None:
        mask = _checked_mask(mask, (length, source), batch * num_heads)
    if bias_k is not None and bias_v is not None:
        k = torch.cat([k, bias_k.repeat(1, batch, 1)])
        v = torch.cat([v, bias_v.repeat(1, batch, 1)])
    q, k, v = (
        t if given is not None else _heads(t, batch * num_heads, head)
        for t, given in ((q, None), (static_k if static_k is not None else k, static_k),
                         (static_v if static_v is not None else v, static_v))
    )  # fmt: skip
    if add_zero_attn:
        zeros = torch.zeros(batch * num_heads, 1, head, dtype=k.dtype)
        k, v = torch.cat([k, zeros], 1), torch.cat([v, zeros], 1)
    keys = k.size(1)
    mask = _merged(mask, padding, batch, num_heads, source, keys)
    probability = dropout_p if training else 0.0
    if need_weights:
        scaled = q * math.sqrt(1.0 / head)
        turned = k.transpose(-2, -1)
        scores = torch.bmm(scaled, turned) if mask is None else torch.baddbmm(mask, scaled, turned)
        shares = scores.softmax(-1)
        if probability > 0.0:
            shares = dropout(shares, probability, True)
        out = torch.bmm(shares, v).transpose(0, 1).reshape(length * batch, width)
    else:
        if mask is not None:
            mask = mask.unsqueeze(0) if mask.size(0) == 1 else mask.view(batch, num_heads, -1, keys)
        q, k, v = (t.view(batch, num_heads, t.size(1), head) for t in (q, k, v))
        out = scaled_dot_product_attention(q, k, v, mask, probability, is_causal)
        out = out.permute(2, 0, 1, 3).reshape(batch * length, width)
    out = linear(out, out_proj_weight, out_proj_bias)
    out = out.view(length, batch, out.size(1))
    shown = None
    if need_weights:
        shown = shares.view(batch, num_heads, length, keys)
        shown = shown.mean(dim=1) if average_attn_weights else shown
    if batched:
        return out, shown
    return out.squeeze(1), None if shown is None else shown.squeeze(0)


def _is_batched(query: Any, key: Any, value: Any, padding: Any, mask: Any) -> bool:
    dims = query.dim()
    if dims not in (2, 3):
        raise AssertionError(
            f"query should be unbatched 2D or batched 3D tensor but received {dims}-D query tensor"
        )
    kind = "batched (3-D)" if dims == 3 else "unbatched (2-D)"
    if key.dim() != dims or value.dim() != dims:
        raise AssertionError(
            f"For {kind} `query`, expected `key` and `value` to be {dims}-D but found {key.dim()}-D and "
            f"{value.dim()}-D tensors respectively"
        )
    if padding is not None and padding.dim() != dims - 1:
        raise AssertionError(
            f"For {kind} `query`, expected `key_padding_mask` to be `None` or {dims - 1}-D but found {padding.dim()}-D "
            "tensor instead"
        )
    if mask is not None and mask.dim() not in (2, 3):
        raise AssertionError(
            f"For {kind} `query`, expected `attn_mask` to be `None`, 2-D or 3-D but found {mask.dim()}-D tensor instead"
        )
    return dims == 3


def _check_key_and_value(key: Any, value: Any, separate: bool) -> None:
    if separate and key.shape[:2] != value.shape[:2]:
        raise AssertionError(
            f"key's sequence and batch dims {key.shape[:2]} do not match value's {value.shape[:2]}"
        )
    if not separate and key.shape != value.shape:
        raise AssertionError(f"key shape {key.shape} does not match value shape {value.shape}")


def as_scores(
    mask: Any, name: str, dtype: Any, other_dtype: Any = None, other_name: str = ""
) -> Any:
    """Return a mask as numbers to be added to scores: -inf where a boolean one holds."""
    if mask is None:
        return None
    if mask.dtype is not torch.bool and not mask.is_floating_point():
        raise AssertionError(f"only bool and floating types of {name} are supported")
    if other_dtype is not None and mask.dtype is not other_dtype:
        warnings.warn(
            f"Support for mismatched {name} and {other_name} is deprecated. Use same type for both instead.",
            stacklevel=3,
        )
    if mask.dtype is not torch.bool:
        return mask
    return torch.zeros(mask.shape, dtype=dtype).masked_fill_(mask, float("-inf"))


def _checked_mask(mask: Any, size: tuple[int, int], heads: int) -> Any:
    wanted = size if mask.dim() == 2 else (heads, *size)
    if tuple(mask.shape) != wanted:
        raise RuntimeError(
            f"The shape of the {mask.dim()}D attn_mask is {mask.shape}, but should be {wanted}."
        )
    return mask.unsqueeze(0) if mask.dim() == 2 else mask


def _heads(x: Any, count: int, head: int) -> Any:
    return x.contiguous().view(x.shape[0], count, head).transpose(0, 1)


def _merged(mask: Any, padding: Any, batch: int, heads: int, source: int, keys: int) -> Any:
    """Return both masks as one, with room for the keys that were added."""
    more = keys - source
    if mask is not None and more:
        mask = constant_pad_row(mask, (0, more), 0)
    if padding is None:
        return mask
    if more:
        padding = constant_pad_row(padding, (0, more), 0)
    if tuple(padding.shape) != (batch, keys):
        raise AssertionError(
            f"Expected key_padded_mask.shape[0] to be {batch}, but got {padding.shape[0]}"
            if padding.shape[0] != batch
            else f"Expected key_padded_mask.shape[1] to be {keys}, but got {padding.shape[1]}"
        )
    spread = padding.view(batch, 1, 1, keys).expand(-1, heads, -1, -1)
    spread = spread.reshape(batch * heads, 1, keys)
    return spread if mask is None else mask + spread
