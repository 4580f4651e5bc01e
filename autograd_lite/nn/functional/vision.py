"""Images: convolution, padding, patches, interpolation, pixels and channels."""

from __future__ import annotations

import math
from typing import Any

from ..._tensor import Tensor
from ...ops import padding as _padding, resample
from ...ops.patches import (
    channel_shuffle,
    check_columns,
    col2im_row,
    im2col_row,
    pixel_shuffle,
    pixel_unshuffle,
)
from ...ops.register import PUBLIC
from .pooling import adaptive_avg_pool1d, adaptive_avg_pool2d, adaptive_avg_pool3d

conv1d, conv2d, conv3d = (PUBLIC[f"conv{n}d"] for n in (1, 2, 3))
conv_transpose1d, conv_transpose2d, conv_transpose3d = (
    PUBLIC[f"conv_transpose{n}d"] for n in (1, 2, 3)
)
conv_tbc = PUBLIC["conv_tbc"]
native_channel_shuffle = channel_shuffle

__all__ = [
    "channel_shuffle", "conv1d", "conv2d", "conv3d", "conv_tbc", "conv_transpose1d", "conv_transpose2d", "conv_transpose3d", "fold",
    "interpolate", "native_channel_shuffle", "pad", "pixel_shuffle", "pixel_unshuffle", "unfold", "upsample",
    "upsample_bilinear", "upsample_nearest",
]  # fmt: skip

_SUPPORTED = (
    "Supported combinations for non-constant padding:\n  - 2D or 3D input: padding size = 2 (pads last dimension)\n"
    "  - 3D or 4D input: padding size = 4 (pads last 2 dimensions)\n"
    "  - 4D or 5D input: padding size = 6 (pads last 3 dimensions)"
)


def pad(input: Tensor, pad: Any, mode: str = "constant", value: float | None = None) -> Any:
    """Pad the last dimensions: two numbers a dimension, the last dimension first.

    `mode` is "constant", "reflect", "replicate" or "circular".

    >>> import autograd_lite as torch
    >>> torch.nn.functional.pad(torch.tensor([1.0, 2.0]), (1, 2))
    tensor([0., 1., 2., 0., 0.])
    """
    widths = tuple(int(p) for p in pad)
    if len(widths) % 2:
        raise RuntimeError("Padding length must be divisible by 2")
    if len(widths) > 2 * input.dim():
        raise RuntimeError(
            "Padding length should be less than or equal to two times the input dimension but got padding length "
            f"{len(widths)} and input of dimension {input.dim()}"
        )
    if mode == "constant":
        return _padding.constant_pad_row(input, widths, 0 if value is None else value)
    if value is not None and value != 0:
        raise RuntimeError(f'Padding mode "{mode}" doesn\'t take in value argument')
    dims = len(widths) // 2
    fits = dims in (1, 2, 3) and input.dim() in (dims + 1, dims + 2)
    if fits and mode in ("reflect", "replicate"):
        kind = "reflection" if mode == "reflect" else "replication"
        return _padding.EDGE_ROWS[kind, dims](input, widths)
    if fits and mode == "circular":
        return _padding.circular_pad(input, widths)
    if mode not in ("reflect", "replicate", "circular"):
        raise NotImplementedError(f"Unrecognised padding mode {mode}")
    raise NotImplementedError(
        f"Padding size {len(widths)} is not supported for {input.dim()}D input tensor.\n{_SUPPORTED}"
    )


def _pair(value: Any) -> tuple[int, int]:
    return (
        (value, value)
        if isinstance(value, int)
        else tuple(value)
        if len(value) > 1
        else (value[0], value[0])
    )


def unfold(
    input: Any, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1
) -> Any:
    """Return the patches of images as columns: (N, C * patch, number of patches)."""
    if input.dim() not in (3, 4):
        raise IndexError(
            f"Dimension out of range (expected to be in range of [{-input.dim()}, {input.dim() - 1}], but got 2)"
        )
    return im2col_row(input, _pair(kernel_size), _pair(dilation), _pair(padding), _pair(stride))


def fold(
    input: Any,
    output_size: Any,
    kernel_size: Any,
    dilation: Any = 1,
    padding: Any = 0,
    stride: Any = 1,
) -> Any:
    """Add patches, given as columns, up to images: the transpose of `unfold`."""
    arguments = tuple(map(_pair, (output_size, kernel_size, dilation, padding, stride)))
    check_columns(tuple(input.shape), *arguments)
    return col2im_row(input, *arguments)


# -- interpolation ------------------------------------------------------------------------------

_ALIGNING = ("linear", "bilinear", "bicubic", "trilinear")


def _output_size(
    input: Any, size: Any, scale_factor: Any, recompute: bool | None
) -> tuple[Any, Any]:
    """Return the output extents, and the scale factors if they are to be kept."""
    dims = input.dim() - 2
    if size is not None and scale_factor is not None:
        raise ValueError("only one of size or scale_factor should be defined")
    if size is None and scale_factor is None:
        raise ValueError("either size or scale_factor should be defined")
    if size is not None:
        if not isinstance(size, (list, tuple)):
            return (int(size),) * dims, None
        if len(size) != dims:
            raise ValueError(
                "Input and output must have the same number of spatial dimensions, but got input with spatial dimensions "
                f"of {list(input.shape[2:])} and output size of {size}. Please provide input tensor in (N, C, d1, d2, "
                "...,dK) format and output size in (o1, o2, ...,oK) format."
            )
        return tuple(int(n) for n in size), None
    factors = (
        list(scale_factor) if isinstance(scale_factor, (list, tuple)) else [scale_factor] * dims
    )
    if len(factors) != dims:
        raise ValueError(
            "Input and scale_factor must have the same number of spatial dimensions, but got input with spatial dimensions "
            f"of {list(input.shape[2:])} and scale_factor of shape {scale_factor}. Please provide input tensor in (N, C, d1, "
            "d2, ...,dK) format and scale_factor in (s1, s2, ...,sK) format."
        )
    sizes = tuple(math.floor(float(n) * f) for n, f in zip(input.shape[2:], factors, strict=True))
    return sizes, None if recompute else [float(f) for f in factors]


def interpolate(
    input: Any, size: Any = None, scale_factor: Any = None, mode: str = "nearest", align_corners: bool | None = None,
    recompute_scale_factor: bool | None = None, antialias: bool = False,
) -> Any:  # fmt: skip
    """Resize (N, C, …) to a size, or by a factor.

    `mode` is "nearest", "nearest-exact", "linear", "bilinear", "trilinear", "bicubic" or "area".
    """
    if mode in ("nearest", "area", "nearest-exact"):
        if align_corners is not None:
            raise ValueError(
                "align_corners option can only be set with the interpolating modes: linear | bilinear | bicubic | trilinear"
            )
    elif align_corners is None:
        align_corners = False
    dims = input.dim() - 2
    if recompute_scale_factor and size is not None:
        raise ValueError("recompute_scale_factor is not meaningful with an explicit size.")
    if dims not in (1, 2, 3):
        raise _unsupported(input, mode)
    sizes, factors = _output_size(input, size, scale_factor, recompute_scale_factor)
    scales = factors if factors is not None else [None] * dims
    if mode == "area":
        pool = (adaptive_avg_pool1d, adaptive_avg_pool2d, adaptive_avg_pool3d)[dims - 1]
        return pool(input, sizes[0] if dims == 1 else sizes)
    if antialias:
        raise ValueError("Anti-alias option is not supported here")
    if mode == "nearest":
        return resample.nearest_rows[dims](input, sizes, *scales)
    if mode == "nearest-exact":
        return resample.nearest_exact_rows[dims](input, sizes, *scales)
    wanted = {"linear": 1, "bilinear": 2, "bicubic": 2, "trilinear": 3}.get(mode)
    if wanted is None:
        raise _unsupported(input, mode)
    if wanted != dims:
        raise NotImplementedError(
            f"Got {dims + 2}D input, but {mode} mode needs {wanted + 2}D input"
        )
    row = resample.cubic_row if mode == "bicubic" else resample.linear_rows[dims]
    return row(input, sizes, align_corners, *scales)


def _unsupported(input: Any, mode: str) -> NotImplementedError:
    return NotImplementedError(
        f"Input Error: Only 3D, 4D and 5D input Tensors supported (got {input.dim()}D) for the modes: nearest | linear | "
        f"bilinear | bicubic | trilinear | lanczos | area | nearest-exact (got {mode})"
    )


def upsample(
    input: Any,
    size: Any = None,
    scale_factor: Any = None,
    mode: str = "nearest",
    align_corners: Any = None,
) -> Any:
    """Resize: `interpolate` by its older name."""
    _deprecated("upsample", "interpolate")
    return interpolate(input, size, scale_factor, mode, align_corners)


def upsample_nearest(input: Any, size: Any = None, scale_factor: Any = None) -> Any:
    """Resize to the nearest pixels."""
    _deprecated("upsample_nearest", "interpolate")
    return interpolate(input, size, scale_factor, mode="nearest")


def upsample_bilinear(input: Any, size: Any = None, scale_factor: Any = None) -> Any:
    """Resize bilinearly, with aligned corners."""
    _deprecated("upsample_bilinear", "interpolate")
    return interpolate(input, size, scale_factor, mode="bilinear", align_corners=True)


def _deprecated(name: str, other: str) -> None:
    import warnings

    warnings.warn(
        f"`nn.functional.{name}` is deprecated. Use `nn.functional.{other}` instead.", stacklevel=3
    )
