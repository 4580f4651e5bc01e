"""Fractional max pooling, as network functions."""

from __future__ import annotations

from typing import Any

import autograd_lite as torch

from ...ops.fractional_pool import fractional_max_pool

__all__ = [
    "fractional_max_pool2d", "fractional_max_pool2d_with_indices", "fractional_max_pool3d",
    "fractional_max_pool3d_with_indices",
]  # fmt: skip


def _pool(
    nd: int, input: Any, kernel_size: Any, output_size: Any, output_ratio: Any, samples: Any
) -> Any:
    name = f"fractional_max_pool{nd}d"
    if output_size is None:
        if output_ratio is None:
            raise ValueError(f"{name} requires specifying either an output_size or an output_ratio")
        if nd == 2 and len(output_ratio) > 2:
            raise ValueError(
                f"{name} requires output_ratio to either be a single Int or tuple of Ints."
            )
        ratios = output_ratio if isinstance(output_ratio, (tuple, list)) else (output_ratio,) * nd
        output_size = [int(input.size(d - nd) * ratios[d]) for d in range(nd)]
    if samples is None:
        examples = 1 if input.dim() == nd + 1 else input.size(0)
        samples = torch.rand(examples, input.size(-nd - 1), nd, dtype=input.dtype)
    return fractional_max_pool(nd, input, kernel_size, output_size, samples)


def fractional_max_pool2d_with_indices(
    input: Any, kernel_size: Any, output_size: Any = None, output_ratio: Any = None, return_indices: bool = False,
    _random_samples: Any = None,
) -> Any:  # fmt: skip
    """Return the largest of windows of images at random distances, and where it is."""
    return _pool(2, input, kernel_size, output_size, output_ratio, _random_samples)


def fractional_max_pool3d_with_indices(
    input: Any, kernel_size: Any, output_size: Any = None, output_ratio: Any = None, return_indices: bool = False,
    _random_samples: Any = None,
) -> Any:  # fmt: skip
    """Return the largest of windows of volumes at random distances, and where it is."""
    return _pool(3, input, kernel_size, output_size, output_ratio, _random_samples)


def fractional_max_pool2d(
    input: Any, kernel_size: Any, output_size: Any = None, output_ratio: Any = None, return_indices: bool = False,
    _random_samples: Any = None,
) -> Any:  # fmt: skip
    """Return the largest of windows of (N, C, H, W) or (C, H, W), at random distances.

    The distances are such that `output_size` windows cover the image, or `output_ratio` times its
    size. With `return_indices`, also where the largest are: int64, counted within each plane.

    Raises:
        ValueError: without `output_size` and `output_ratio`.
        RuntimeError: where so many windows of this size do not fit.

    >>> import autograd_lite as torch
    >>> _ = torch.manual_seed(0)
    >>> image = torch.arange(36.0).reshape(1, 6, 6)
    >>> torch.nn.functional.fractional_max_pool2d(image, 2, output_size=3)
    tensor([[[ 7.,  9., 11.],
             [19., 21., 23.],
             [31., 33., 35.]]])
    """
    both = _pool(2, input, kernel_size, output_size, output_ratio, _random_samples)
    return both if return_indices else both[0]


def fractional_max_pool3d(
    input: Any, kernel_size: Any, output_size: Any = None, output_ratio: Any = None, return_indices: bool = False,
    _random_samples: Any = None,
) -> Any:  # fmt: skip
    """Return the largest of windows of (N, C, T, H, W) or (C, T, H, W), at random distances.

    As `fractional_max_pool2d`, for volumes.
    """
    both = _pool(3, input, kernel_size, output_size, output_ratio, _random_samples)
    return both if return_indices else both[0]
