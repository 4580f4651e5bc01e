"""Attention with several heads."""

from __future__ import annotations

import math
from typing import Any

import autograd_lite as torch

from .. import functional, init
from ..parameter import Parameter
from .linear import Linear
from .module import Module

__all__ = ["MultiheadAttention"]


class NonDynamicallyQuantizableLinear(Linear):
    """A linear layer; the name is PyTorch's."""


class MultiheadAttention(Module):
    """Attention in several subspaces at once: A. Vaswani et al., NeurIPS 2017."""

    def __init__(
        self, embed_dim: int, num_heads: int, dropout: float = 0.0, bias: bool = True, add_bias_kv: bool = False,
        add_zero_attn: bool = False, kdim: int | None = None, vdim: int | None = None, batch_first: bool = False,
        device: Any = None, dtype: Any = None,
    ) -> None:  # fmt: skip
        if embed_dim <= 0 or num_heads <= 0:
            raise ValueError(
                f"embed_dim and num_heads must be greater than 0, got embed_dim={embed_dim} and num_heads={num_heads} instead"
            )
        super().__init__()
        self.embed_dim, self.num_heads, self.dropout, self.batch_first = (
            embed_dim,
            num_heads,
            dropout,
            batch_first,
        )
        self.kdim, self.vdim = kdim or embed_dim, vdim or embed_dim
        self._qkv_same_embed_dim = self.kdim == embed_dim and self.vdim == embed_dim
        self.head_dim = embed_dim // num_heads
        assert self.head_dim * num_heads == embed_dim, "embed_dim must be divisible by num_heads"
        if self._qkv_same_embed_dim:
            self.in_proj_weight = Parameter(torch.empty((3 * embed_dim, embed_dim), dtype=dtype))
            for name in ("q_proj_weight", "k_proj_weight", "v_proj_weight"):
                self.register_parameter(name, None)
        else:
            for name, n in (
                ("q_proj_weight", embed_dim),
                ("k_proj_weight", self.kdim),
                ("v_proj_weight", self.vdim),
            ):
                setattr(self, name, Parameter(torch.empty((embed_dim, n), dtype=dtype)))
            self.register_parameter("in_proj_weight", None)
        self.register_parameter(
            "in_proj_bias", Parameter(torch.empty(3 * embed_dim, dtype=dtype)) if bias else None
        )
        self.out_proj = NonDynamicallyQuantizableLinear(
            embed_dim, embed_dim, bias=bias, dtype=dtype
        )
        for name in ("bias_k", "bias_v"):
            extra = Parameter(torch.empty((1, 1, embed_dim), dtype=dtype)) if add_bias_kv else None
            self.register_parameter(name, extra)
        self.add_zero_attn = add_zero_attn
        self._reset_parameters()

    def _reset_parameters(self) -> None:
        if self._qkv_same_embed_dim:
            init.xavier_uniform_(self.in_proj_weight)
        else:
            for weight in (self.q_proj_weight, self.k_proj_weight, self.v_proj_weight):
                init.xavier_uniform_(weight)
        if self.in_proj_bias is not None:
            init.constant_(self.in_proj_bias, 0.0)
            init.constant_(self.out_proj.bias, 0.0)
        for extra in (self.bias_k, self.bias_v):
            if extra is not None:
                init.xavier_normal_(extra)

    def _project(self, query: Any, key: Any, value: Any) -> list[Any]:
        n = self.embed_dim
        if self._qkv_same_embed_dim:
            weights = self.in_proj_weight.split(n)
        else:
            weights = (self.q_proj_weight, self.k_proj_weight, self.v_proj_weight)
        biases = (None,) * 3 if self.in_proj_bias is None else self.in_proj_bias.split(n)
        return [
            functional.linear(x, w, b)
            for x, w, b in zip((query, key, value), weights, biases, strict=True)
        ]

    def _heads(self, x: Any) -> Any:
        length, batch, _ = x.shape
        return x.contiguous().view(length, batch * self.num_heads, self.head_dim).transpose(0, 1)

    def forward(
        self, query: Any, key: Any, value: Any, key_padding_mask: Any = None, need_weights: bool = True,
        attn_mask: Any = None, average_attn_weights: bool = True, is_causal: bool = False,
    ) -> Any:  # fmt: skip
        unbatched = query.dim() == 2
        if unbatched:
            query, key, value = (t.unsqueeze(1) for t in (query, key, value))
        elif self.batch_first:
            query, key, value = (t.transpose(0, 1) for t in (query, key, value))
        length, batch, _ = query.shape
        q, k, v = self._project(query, key, value)
        if self.bias_k is not None:
            k = torch.cat([k, self.bias_k.repeat(1, batch, 1)])
            v = torch.cat([v, self.bias_v.repeat(1, batch, 1)])
        q, k, v = (self._heads(t) for t in (q, k, v))
        if self.add_zero_attn:
            zeros = torch.zeros(k.size(0), 1, self.head_dim, dtype=k.dtype)
            k, v = torch.cat([k, zeros], 1), torch.cat([v, zeros], 1)
        mask = self._mask(
            attn_mask, key_padding_mask, batch, key.size(0), k.size(1), q.dtype, unbatched
        )
        scores = torch.bmm(q * math.sqrt(1.0 / self.head_dim), k.transpose(-2, -1))
        weights = (scores if mask is None else scores + mask).softmax(-1)
        if self.dropout > 0.0 and self.training:
            weights = functional.dropout(weights, self.dropout)
        out = torch.bmm(weights, v).transpose(0, 1).contiguous().view(length, batch, self.embed_dim)
        out = self.out_proj(out)
        shown = None
        if need_weights:
            shown = weights.view(batch, self.num_heads, length, k.size(1))
            shown = shown.mean(dim=1) if average_attn_weights else shown
            shown = shown.squeeze(0) if unbatched else shown
        if unbatched:
            out = out.squeeze(1)
        elif self.batch_first:
            out = out.transpose(0, 1)
        return out, shown

    def _mask(
        self,
        attn_mask: Any,
        padding: Any,
        batch: int,
        keys: int,
        total: int,
        dtype: Any,
        unbatched: bool,
    ) -> Any:
        """Return both masks as one to be added to the scores, or None."""
        mask = None
        if attn_mask is not None:
            mask = _additive(attn_mask, dtype)
            if mask.dim() == 2:
                mask = mask.unsqueeze(0)
        if padding is not None:
            if unbatched:
                padding = padding.unsqueeze(0)
            spread = (
                _additive(padding, dtype).view(batch, 1, 1, keys).expand(-1, self.num_heads, -1, -1)
            )
            spread = spread.reshape(batch * self.num_heads, 1, keys)
            mask = spread if mask is None else mask + spread
        if mask is not None and total > keys:
            mask = functional.pad(mask, (0, total - keys))
        return mask


def _additive(mask: Any, dtype: Any) -> Any:
    if mask.dtype is not torch.bool:
        return mask
    return torch.zeros(mask.shape, dtype=dtype).masked_fill(mask, float("-inf"))
