"""Attention, as a network function."""

from __future__ import annotations

from ...ops.attention import attention as scaled_dot_product_attention

__all__ = ["scaled_dot_product_attention"]

scaled_dot_product_attention.__name__ = "scaled_dot_product_attention"
