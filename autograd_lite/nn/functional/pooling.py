"""Pooling, as network functions."""

from __future__ import annotations

import math
from typing import Any

from ...ops import pooling_calls as calls
from ...ops.pooling_calls import adaptive_avg_pool1d, avg_pool1d, each

__all__ = [
    "adaptive_avg_pool1d", "adaptive_avg_pool2d", "adaptive_avg_pool3d", "adaptive_max_pool1d",
    "adaptive_max_pool1d_with_indices", "adaptive_max_pool2d", "adaptive_max_pool2d_with_indices",
    "adaptive_max_pool3d", "adaptive_max_pool3d_with_indices", "avg_pool1d", "avg_pool2d", "avg_pool3d", "lp_pool1d",
    "lp_pool2d", "lp_pool3d", "max_pool1d", "max_pool1d_with_indices", "max_pool2d", "max_pool2d_with_indices",
    "max_pool3d", "max_pool3d_with_indices", "max_unpool1d", "max_unpool2d", "max_unpool3d",
]  # fmt: skip


def avg_pool2d(
    input: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, ceil_mode: bool = False,
    count_include_pad: bool = True, divisor_override: Any = None,
) -> Any:  # fmt: skip
    """Return the mean of each window of (N, C, H, W) or (C, H, W)."""
    return calls.avg_pool(
        2, input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override
    )


def avg_pool3d(
    input: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, ceil_mode: bool = False,
    count_include_pad: bool = True, divisor_override: Any = None,
) -> Any:  # fmt: skip
    """Return the mean of each window of (N, C, D, H, W) or (C, D, H, W)."""
    return calls.avg_pool(
        3, input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override
    )


def max_pool1d_with_indices(
    input: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:  # fmt: skip
    """Return the largest of each window, and where it is."""
    return calls.max_pool1d_with_indices(input, kernel_size, stride, padding, dilation, ceil_mode)


def max_pool2d_with_indices(
    input: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:  # fmt: skip
    """Return the largest of each window, and where it is."""
    return calls.max_pool(2, input, kernel_size, stride, padding, dilation, ceil_mode)


def max_pool3d_with_indices(
    input: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:  # fmt: skip
    """Return the largest of each window, and where it is."""
    return calls.max_pool(3, input, kernel_size, stride, padding, dilation, ceil_mode)


def _max_pool(nd: int, with_indices: Any) -> Any:
    def max_pool(
        input: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, ceil_mode: bool = False,
        return_indices: bool = False,
    ) -> Any:  # fmt: skip
        out = with_indices(input, kernel_size, stride, padding, dilation, ceil_mode)
        return out if return_indices else out[0]

    max_pool.__name__ = max_pool.__qualname__ = f"max_pool{nd}d"
    max_pool.__doc__ = "Return the largest of each window, and where it is if `return_indices`."
    return max_pool


max_pool1d = _max_pool(1, max_pool1d_with_indices)
max_pool2d = _max_pool(2, max_pool2d_with_indices)
max_pool3d = _max_pool(3, max_pool3d_with_indices)


def adaptive_avg_pool2d(input: Any, output_size: Any) -> Any:
    """Return means of equal parts of images; None keeps an extent."""
    return calls.adaptive_avg_pool(2, input, output_size)


def adaptive_avg_pool3d(input: Any, output_size: Any) -> Any:
    """Return means of equal parts of volumes; None keeps an extent."""
    return calls.adaptive_avg_pool(3, input, output_size)


def adaptive_max_pool1d_with_indices(
    input: Any, output_size: Any, return_indices: bool = False
) -> Any:
    """Return the largest of equal parts, and where they are."""
    return calls.adaptive_max_pool1d(input, output_size)


def adaptive_max_pool2d_with_indices(
    input: Any, output_size: Any, return_indices: bool = False
) -> Any:
    """Return the largest of equal parts, and where they are."""
    return calls.adaptive_max_pool(2, input, output_size)


def adaptive_max_pool3d_with_indices(
    input: Any, output_size: Any, return_indices: bool = False
) -> Any:
    """Return the largest of equal parts, and where they are."""
    return calls.adaptive_max_pool(3, input, output_size)


def _adaptive_max(nd: int, with_indices: Any) -> Any:
    def adaptive_max_pool(input: Any, output_size: Any, return_indices: bool = False) -> Any:
        out = with_indices(input, output_size)
        return out if return_indices else out[0]

    adaptive_max_pool.__name__ = adaptive_max_pool.__qualname__ = f"adaptive_max_pool{nd}d"
    adaptive_max_pool.__doc__ = (
        "Return the largest of equal parts, and where they are if `return_indices`."
    )
    return adaptive_max_pool


adaptive_max_pool1d = _adaptive_max(1, adaptive_max_pool1d_with_indices)
adaptive_max_pool2d = _adaptive_max(2, adaptive_max_pool2d_with_indices)
adaptive_max_pool3d = _adaptive_max(3, adaptive_max_pool3d_with_indices)


def _lp(
    input: Any, norm_type: float, kernel_size: Any, stride: Any, ceil_mode: bool, nd: int
) -> Any:
    powers = input.pow(norm_type)
    if nd == 1:
        means = avg_pool1d(powers, kernel_size, stride, 0, ceil_mode)
    else:
        means = calls.avg_pool(nd, powers, kernel_size, stride, 0, ceil_mode, True, None)
    count = math.prod(each("lp_pool", "kernel_size", kernel_size, nd))
    return (means.sign() * means.abs().relu()).mul(count).pow(1.0 / norm_type)


def lp_pool1d(
    input: Any, norm_type: float, kernel_size: Any, stride: Any = None, ceil_mode: bool = False
) -> Any:
    """Return the p-norm of each window of (N, C, L)."""
    return _lp(input, norm_type, kernel_size, stride, ceil_mode, 1)


def lp_pool2d(
    input: Any, norm_type: float, kernel_size: Any, stride: Any = None, ceil_mode: bool = False
) -> Any:
    """Return the p-norm of each window of (N, C, H, W)."""
    return _lp(input, norm_type, kernel_size, stride, ceil_mode, 2)


def lp_pool3d(
    input: Any, norm_type: float, kernel_size: Any, stride: Any = None, ceil_mode: bool = False
) -> Any:
    """Return the p-norm of each window of (N, C, D, H, W)."""
    return _lp(input, norm_type, kernel_size, stride, ceil_mode, 3)


def _unpool_size(
    input: Any, kernel_size: Any, stride: Any, padding: Any, output_size: Any, nd: int
) -> Any:
    kernel = each("max_unpool", "kernel_size", kernel_size, nd)
    step = each("max_unpool", "stride", stride, nd) or kernel
    around = each("max_unpool", "padding", padding, nd)
    spatial = tuple(input.shape)[-nd:]
    default = [
        (n - 1) * s + k - 2 * p for n, s, k, p in zip(spatial, step, kernel, around, strict=True)
    ]
    if output_size is None:
        return tuple(default)
    size = list(output_size)[-nd:]
    for d, (n, wanted, s) in enumerate(zip(size, default, step, strict=True)):
        if not wanted - s < n < wanted + s:
            raise ValueError(
                f'invalid output_size "{size}" (dim {d} must be between {wanted - s} and {wanted + s})'
            )
    return tuple(size)


def max_unpool1d(
    input: Any,
    indices: Any,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    output_size: Any = None,
) -> Any:
    """Put the values of a max pooling back where they came from, zeros elsewhere."""
    size = _unpool_size(input, kernel_size, stride, padding, output_size, 1)
    return calls.max_unpool(2, input.unsqueeze(-1), indices.unsqueeze(-1), (*size, 1)).squeeze(-1)


def max_unpool2d(
    input: Any,
    indices: Any,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    output_size: Any = None,
) -> Any:
    """Put the values of a max pooling back where they came from, zeros elsewhere."""
    size = _unpool_size(input, kernel_size, stride, padding, output_size, 2)
    return calls.max_unpool(2, input, indices, size)


def max_unpool3d(
    input: Any,
    indices: Any,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    output_size: Any = None,
) -> Any:
    """Put the values of a max pooling back where they came from, zeros elsewhere."""
    size = _unpool_size(input, kernel_size, stride, padding, output_size, 3)
    return calls.max_unpool(3, input, indices, size)
