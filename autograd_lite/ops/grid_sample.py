"""Reading images at the points of a grid (spatial transformers).

Source: M. Jaderberg et al., NeurIPS 2015. A point's value is a sum of few pixels, each weighed by a
polynomial of how far the point lies from it. The gradients are sums over the same pixels; written
in rule functions, they run on arrays and, for second derivatives, on Tensors.
"""

from __future__ import annotations

import functools
import itertools
import math
from typing import Any

import numpy as np

from .._tensor import Tensor
from ..rulelib import (
    expand,
    isfinite,
    joined_with,
    reshape,
    rule_function,
    type_as,
    unsqueeze,
    where,
    zeros_like,
)
from .reduce_rules import abs, gather_along, scatter_zeros, sum_dims
from .register import define, public

BILINEAR, NEAREST, BICUBIC = 0, 1, 2
ZEROS, BORDER, REFLECTION = 0, 1, 2


@rule_function
def floor(x: Any) -> Any:
    """Return the whole number below."""
    return np.floor(x)


@rule_function
def round(x: Any) -> Any:
    """Return the nearest whole number."""
    return np.rint(x)


@rule_function
def clamp(x: Any, low: Any, high: Any) -> Any:
    """Limit to a range."""
    return np.clip(x, low, high)


@rule_function
def long(x: Any) -> Any:
    """Return whole numbers as indices."""
    return x.astype(np.int64)


class _Line:
    """The pixels of one dimension that the points read: their places, weights and slopes."""

    def __init__(self, grid: Any, size: int, mode: int, padding: int, align_corners: bool) -> None:
        scale = (size - 1) / 2 if align_corners else size / 2
        at = (grid + 1) / 2 * (size - 1) if align_corners else ((grid + 1) * size - 1) / 2
        self.slope = zeros_like(at) + scale
        if mode != BICUBIC and padding != ZEROS:
            at, self.slope = _kept_inside(at, self.slope, size, padding, align_corners)
        at = where(isfinite(at), at, -100.0)
        first = round(at) if mode == NEAREST else floor(at)
        behind = at - first
        taps: list[tuple[int, Any, Any]]
        if mode == NEAREST:
            taps = [(0, None, None)]
        elif mode == BILINEAR:
            taps = [(0, 1 - behind, -1.0), (1, behind, 1.0)]
        else:
            taps = _cubic_taps(behind)
        self.taps = []
        for step, weight, change in taps:
            place = first + step
            if mode == BICUBIC and padding != ZEROS:
                place, _ = _kept_inside(place, self.slope, size, padding, align_corners)
            inside = (place >= 0) & (place <= size - 1)
            self.taps.append((long(clamp(place, 0, size - 1)), inside, weight, change))


def _kept_inside(
    at: Any, slope: Any, size: int, padding: int, align_corners: bool
) -> tuple[Any, Any]:
    """Return places limited to the image, or reflected at its edges, with their slopes."""
    if padding == REFLECTION:
        low, span = (0.0, size - 1.0) if align_corners else (-0.5, float(size))
        if span == 0:
            at, slope = zeros_like(at), zeros_like(slope)
        else:
            far = abs(at - low)
            turns = floor(far / span)
            rest = far - turns * span
            even = turns - 2 * floor(turns / 2) == 0
            slope = where(even != (at < low), slope, -slope)
            at = where(even, rest + low, span - rest + low)
    outside = (at <= 0) | (at >= size - 1)
    return clamp(at, 0, size - 1), where(outside, 0.0, slope)


def _cubic_taps(t: Any) -> list[tuple[int, Any, Any]]:
    """Cubic convolution with a = -0.75: R. Keys, IEEE ASSP 29 (1981)."""
    a = -0.75

    def near(x: Any) -> Any:
        return ((a + 2) * x - (a + 3)) * x * x + 1

    def far(x: Any) -> Any:
        return ((a * x - 5 * a) * x + 8 * a) * x - 4 * a

    def near_slope(x: Any) -> Any:
        return (3 * (a + 2) * x - 2 * (a + 3)) * x

    def far_slope(x: Any) -> Any:
        return (3 * a * x - 10 * a) * x + 8 * a

    return [
        (-1, far(t + 1), far_slope(t + 1)),
        (0, near(t), near_slope(t)),
        (1, near(1 - t), -near_slope(1 - t)),
        (2, far(2 - t), -far_slope(2 - t)),
    ]


def _lines(grid: Any, sizes: tuple[int, ...], *how: Any) -> list[_Line]:
    """Return the lines of all dimensions of the image; a grid's last index counts them backwards."""
    dims = len(sizes)
    parts = [grid[..., dims - 1 - d] for d in range(dims)]
    return [
        _Line(reshape(p, (p.shape[0], math.prod(p.shape[1:]))), n, *how)
        for p, n in zip(parts, sizes, strict=True)
    ]


def _corners(lines: list[_Line], sizes: tuple[int, ...]) -> Any:
    """Yield the pixels that points read: flat index, where it is in the image, the taps."""
    for taps in itertools.product(*(line.taps for line in lines)):
        index, inside = taps[0][:2]
        for (place, within, _, _), n in zip(taps[1:], sizes[1:], strict=True):
            index, inside = index * n + place, inside & within
        yield index, inside, taps


def _weight(taps: Any, inside: Any, like: Any, along: int | None = None) -> Any:
    """Return the product of the taps' weights; with `along`, its slope along that dimension."""
    total = type_as(inside, like)
    for d, (_, _, weight, slope) in enumerate(taps):
        factor = slope if d == along else weight
        if factor is not None:
            total = total * factor
    return total


def kind_of(value: Any) -> Any:
    """Return the NumPy type of an array or a Tensor."""
    return (value._data if isinstance(value, Tensor) else value).dtype


def _spread(index: Any, channels: int) -> Any:
    return expand(unsqueeze(index, 1), (index.shape[0], channels, index.shape[1]))


def _picked(flat: Any, index: Any) -> Any:
    """Return the values (N, C, P) of pixels of (N, C, all)."""
    return gather_along(flat, _spread(index, flat.shape[1]), 2)


def _put(values: Any, index: Any, count: int) -> Any:
    sizes = (*values.shape[:2], count)
    return scatter_zeros(values, _spread(index, values.shape[1]), 2, sizes, False)


def _flat(image: Any) -> Any:
    return reshape(image, (*image.shape[:2], math.prod(image.shape[2:])))


def _sample(image: Any, grid: Any, mode: int, padding: int, align_corners: bool) -> Any:
    sizes = tuple(image.shape[2:])
    _check(image, grid, mode)
    flat: Any = _flat(image)
    total: Any = None
    lines = _lines(grid, sizes, mode, padding, align_corners)
    for index, inside, taps in _corners(lines, sizes):
        part = _picked(flat, index) * unsqueeze(_weight(taps, inside, grid), 1)
        total = part if total is None else total + part
    # a pixel outside of the image counts 0, not -0
    return reshape(total + 0.0, (*image.shape[:2], *grid.shape[1:-1]))


def _image_gradient(
    grad: Any, image: Any, grid: Any, mode: int, padding: int, align_corners: bool
) -> Any:
    sizes, count = tuple(image.shape[2:]), math.prod(image.shape[2:])
    flat: Any = _flat(grad)
    total: Any = None
    for index, inside, taps in _corners(_lines(grid, sizes, mode, padding, align_corners), sizes):
        part = _put(flat * unsqueeze(_weight(taps, inside, grid), 1), index, count)
        total = part if total is None else total + part
    return reshape(total, tuple(image.shape))


def _grid_gradient(
    grad: Any, image: Any, grid: Any, mode: int, padding: int, align_corners: bool
) -> Any:
    sizes = tuple(image.shape[2:])
    pixels, flat = _flat(image), _flat(grad)
    lines = _lines(grid, sizes, mode, padding, align_corners)
    parts: list[Any] = [None] * len(sizes)
    for index, inside, taps in _corners(lines, sizes) if mode != NEAREST else ():
        product = sum_dims(_picked(pixels, index) * flat, (1,), False)
        for d in range(len(sizes)):
            part = product * _weight(taps, inside, grid, along=d)
            parts[d] = part if parts[d] is None else parts[d] + part
    if mode == NEAREST:
        return zeros_like(grid)
    shape = tuple(grid.shape[:-1])
    scaled = [
        unsqueeze(reshape(p * line.slope, shape), len(shape))
        for p, line in zip(parts, lines, strict=True)
    ]
    return functools.reduce(lambda x, y: joined_with(x, y, -1), scaled[::-1])


def _check(image: Any, grid: Any, mode: int) -> None:
    """Raise PyTorch's error for an image and a grid that do not fit."""
    sizes, points = list(image.shape), list(grid.shape)
    if not sizes or not points or sizes[0] != points[0]:
        raise RuntimeError(
            "grid_sampler(): expected grid and input to have same batch size, but got input with sizes "
            f"{sizes} and grid with sizes {points}"
        )
    if points[-1] != len(sizes) - 2:
        raise RuntimeError(
            f"grid_sampler(): expected grid to have size {len(sizes) - 2} in last dimension, but got grid with sizes "
            f"{points}"
        )
    for dim, n in enumerate(sizes[2:], 2):
        if n == 0:
            raise RuntimeError(
                f"grid_sampler(): expected input to have non-empty spatial dimensions, but input has sizes {sizes} "
                f"with dimension {dim} being empty"
            )
    if len(sizes) not in (4, 5) or len(sizes) != len(points):
        raise RuntimeError(
            "grid_sampler(): expected 4D or 5D input and grid with same number of dimensions, but got input with sizes "
            f"{sizes} and grid with sizes {points}"
        )
    if len(sizes) == 5 and mode == BICUBIC:
        raise RuntimeError("grid_sampler(): bicubic interpolation only supports 4D input")
    if image.dtype != grid.dtype:
        raise RuntimeError(_other_type(image, grid))


def _other_type(image: Any, grid: Any) -> str:
    from .checks import type_name

    kinds = [type_name(getattr(t, "_data", t)) for t in (image, grid)]
    return f"expected scalar type {kinds[0]} but found {kinds[1]}"


ROWS = {
    dims: define(
        f"grid_sampler_{dims}d(input, grid; interpolation_mode, padding_mode, align_corners)", _sample,
        node=f"GridSampler{dims}DBackward0",
        input=lambda grad, input, grid, interpolation_mode, padding_mode, align_corners: _image_gradient(
            grad, input, grid, interpolation_mode, padding_mode, align_corners
        ),
        grid=lambda grad, input, grid, interpolation_mode, padding_mode, align_corners: _grid_gradient(
            grad, input, grid, interpolation_mode, padding_mode, align_corners
        ),
    )
    for dims in (2, 3)
}  # fmt: skip


@public
def grid_sampler(
    input: Tensor, grid: Tensor, interpolation_mode: int, padding_mode: int, align_corners: bool
) -> Any:
    """Read images (N, C, …) at the points of a grid (N, …, 2 or 3); see `grid_sample`."""
    _check(input, grid, interpolation_mode)
    row = ROWS[input.dim() - 2]
    return row(input, grid, interpolation_mode, padding_mode, align_corners)


for _dims, _row in ROWS.items():
    public(_row, f"grid_sampler_{_dims}d")
