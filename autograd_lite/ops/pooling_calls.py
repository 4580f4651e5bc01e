"""Pooling functions: arguments, checks, and one dimension as two."""

from __future__ import annotations

import functools
from typing import Any

from .._tensor import Tensor
from ..errors import wrong_argument
from .pooling import adaptive_avg_rows, adaptive_max_rows, avg_pool_rows, max_pool_rows, unpool_rows
from .register import public
from .windows import out_size

_COUNTS = {1: "one int", 2: "two ints", 3: "three ints"}


def each(name: str, label: str, value: Any, nd: int, omitted: bool = False) -> tuple[int, ...]:
    """Return an argument as one number a dimension; empty where it is omitted."""
    if value is None or (isinstance(value, (tuple, list)) and not value):
        return ()
    values = (value,) if isinstance(value, int) else tuple(value)
    if len(values) == 1:
        return values * nd
    if len(values) != nd:
        either = "either be omitted, " if omitted else "either be "
        raise RuntimeError(
            f"{name}: {label} must {either}a single int, or a tuple of {_COUNTS[nd]}"
        )
    return values


def _tensor(name: str, input: Any) -> None:
    if not isinstance(input, Tensor):
        raise wrong_argument(name, "input", 0, input)


@functools.lru_cache(maxsize=64)
def _check_pool(
    sizes: Any, kernel: Any, stride: Any, padding: Any, dilation: Any, ceil_mode: bool, nd: int
) -> None:
    if any(k <= 0 for k in kernel) and stride:
        raise RuntimeError("kernel size should be greater than zero")
    if any(s == 0 for s in stride or kernel):
        raise RuntimeError("stride should not be zero")
    if len(sizes) not in (nd + 1, nd + 2) or 0 in sizes[len(sizes) - nd - 1 :]:
        raise RuntimeError(
            f"non-empty {nd + 1}D or {nd + 2}D (batch mode) tensor expected for input"
        )
    for p, k, d in zip(padding, kernel, dilation, strict=True):
        if p < 0:
            raise RuntimeError(f"pad must be non-negative, but got pad: {p}")
        if p > ((k - 1) * d + 1) // 2:
            raise RuntimeError(
                f"pad should be at most half of effective kernel size, but got pad={p}, kernel_size={k} and dilation={d}"
            )
    spatial = sizes[len(sizes) - nd :]
    out = [
        out_size(n, k, p, s, d, ceil_mode)
        for n, k, p, s, d in zip(spatial, kernel, padding, stride or kernel, dilation, strict=True)
    ]
    if any(o < 1 for o in out):
        channels = sizes[len(sizes) - nd - 1]
        given, made = ("x".join(map(str, (channels, *v))) for v in (spatial, out))
        raise RuntimeError(
            f"Given input size: ({given}). Calculated output size: ({made}). Output size is too small"
        )


def max_pool(
    nd: int, input: Any, kernel_size: Any, stride: Any, padding: Any, dilation: Any, ceil_mode: bool
) -> Any:
    """Return the largest of each window and where it is, for two or three dimensions."""
    name = f"max_pool{nd}d"
    _tensor(name, input)
    kernel = each(name, "kernel_size", kernel_size, nd)
    step = each(name, "stride", stride, nd, True)
    around, spread = each(name, "padding", padding, nd), each(name, "dilation", dilation, nd)
    _check_pool(tuple(input.shape), kernel, step, around, spread, ceil_mode, nd)
    return max_pool_rows[nd](input, kernel, step, around, spread, ceil_mode)


def _one(name: str, argument: str, value: Any) -> Any:
    """Return a number given as itself or in a list; RuntimeError for several."""
    if not isinstance(value, (tuple, list)):
        return value
    if len(value) > 1:
        raise RuntimeError(
            f"{name}() argument '{argument}' should contain one int (got {len(value)})"
        )
    return value[0] if value else None


@public
def max_pool1d_with_indices(
    input: Any,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    dilation: Any = 1,
    ceil_mode: bool = False,
) -> Any:
    """Return the largest of each window of (N, C, L) or (C, L), and where it is."""
    _tensor("max_pool1d", input)
    if input.dim() not in (2, 3):
        raise RuntimeError(
            f"max_pool1d() Expected 2D or 3D input tensor, but got {list(input.shape)}"
        )
    kernel = _one("max_pool1d", "kernel_size", kernel_size)
    step = _one("max_pool1d", "stride", stride)
    values, indices = max_pool(
        2, input.unsqueeze(-2), (1, kernel), (1, kernel if step is None else step), (0, _one("max_pool1d", "padding", padding)),
        (1, _one("max_pool1d", "dilation", dilation)), ceil_mode,
    )  # fmt: skip
    return values.squeeze(-2), indices.squeeze(-2)


@public
def max_pool1d(
    input: Any,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    dilation: Any = 1,
    ceil_mode: bool = False,
) -> Tensor:
    """Return the largest of each window of (N, C, L) or (C, L)."""
    return max_pool1d_with_indices(input, kernel_size, stride, padding, dilation, ceil_mode)[0]


@public
def max_pool2d(
    input: Any,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    dilation: Any = 1,
    ceil_mode: bool = False,
) -> Tensor:
    """Return the largest of each window of (N, C, H, W) or (C, H, W).

    >>> import autograd_lite as torch
    >>> torch.max_pool2d(torch.tensor([[[1.0, 2.0], [3.0, 4.0]]]), 2)
    tensor([[[4.]]])
    """
    return max_pool(2, input, kernel_size, stride, padding, dilation, ceil_mode)[0]


@public
def max_pool3d(
    input: Any,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    dilation: Any = 1,
    ceil_mode: bool = False,
) -> Tensor:
    """Return the largest of each window of (N, C, D, H, W) or (C, D, H, W)."""
    return max_pool(3, input, kernel_size, stride, padding, dilation, ceil_mode)[0]


def avg_pool(
    nd: int, input: Any, kernel_size: Any, stride: Any, padding: Any, ceil_mode: bool, count_include_pad: bool,
    divisor_override: Any,
) -> Any:  # fmt: skip
    """Return the mean of each window, for two or three dimensions."""
    name = f"avg_pool{nd}d"
    _tensor(name, input)
    kernel = each(name, "kernel_size", kernel_size, nd)
    step = each(name, "stride", stride, nd, True)
    around = each(name, "padding", padding, nd)
    if divisor_override == 0:
        raise RuntimeError("divisor must be not zero")
    _check_pool(tuple(input.shape), kernel, step, around, (1,) * nd, ceil_mode, nd)
    return avg_pool_rows[nd](
        input, kernel, step, around, ceil_mode, count_include_pad, divisor_override
    )


@public
def avg_pool1d(
    input: Any,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Tensor:
    """Return the mean of each window of (N, C, L) or (C, L)."""
    _tensor("avg_pool1d", input)
    if input.dim() not in (2, 3):
        raise RuntimeError(
            f"Expected 2 to 3 dimensions, but got {input.dim()}-dimensional tensor for argument #1 'self' (while checking "
            "arguments for avg_pool1d)"
        )
    kernel, step = (
        _one("avg_pool1d", "kernel_size", kernel_size),
        _one("avg_pool1d", "stride", stride),
    )
    out = avg_pool(
        2, input.unsqueeze(-2), (1, kernel), (1, kernel if step is None else step), (0, _one("avg_pool1d", "padding", padding)), ceil_mode,
        count_include_pad, None,
    )  # fmt: skip
    return out.squeeze(-2)


def output_sizes(output_size: Any, sizes: Any, nd: int) -> tuple[int, ...]:
    """Return the output extents; None keeps that of the input."""
    values = (
        (output_size,) * nd
        if output_size is None or isinstance(output_size, int)
        else tuple(output_size)
    )
    if len(values) == 1:
        values *= nd
    spatial = tuple(sizes)[len(sizes) - nd :]
    return tuple(n if v is None else v for v, n in zip(values, spatial, strict=True))


def adaptive_avg_pool(nd: int, input: Any, output_size: Any) -> Any:
    """Return means of as many equal parts as asked for."""
    name = f"adaptive_avg_pool{nd}d"
    _tensor(name, input)
    out = output_sizes(output_size, input.shape, nd)
    if any(o < 0 for o in out):
        raise RuntimeError(
            f"{name}(): elements of output_size must be greater than or equal to 0 but received {list(out)}"
        )
    if input.dim() not in (nd + 1, nd + 2):
        raise RuntimeError(
            f"{name}(): Expected {nd + 1}D or {nd + 2}D tensor, but got {list(input.shape)}"
        )
    if all(o == 1 for o in out):
        return input.mean(tuple(range(-1, -nd - 1, -1)), True)
    return adaptive_avg_rows[nd](input, out)


@public
def adaptive_avg_pool1d(input: Any, output_size: Any) -> Tensor:
    """Return means of `output_size` equal parts of (N, C, L) or (C, L)."""
    _tensor("adaptive_avg_pool1d", input)
    return adaptive_avg_pool(
        2, input.unsqueeze(-2), (1, _one("adaptive_avg_pool1d", "output_size", output_size))
    ).squeeze(-2)


def adaptive_max_pool(nd: int, input: Any, output_size: Any) -> Any:
    """Return the largest of as many equal parts as asked for, and where they are."""
    name = f"adaptive_max_pool{nd}d"
    _tensor(name, input)
    if input.dim() not in (nd + 1, nd + 2):
        raise RuntimeError(
            f"{name}(): Expected {nd + 1}D or {nd + 2}D tensor, but got: {list(input.shape)}"
        )
    return adaptive_max_rows[nd](input, output_sizes(output_size, input.shape, nd))


@public
def adaptive_max_pool1d(input: Any, output_size: Any) -> Any:
    """Return the largest of `output_size` equal parts of (N, C, L) or (C, L), and where they are."""
    _tensor("adaptive_max_pool1d", input)
    values, indices = adaptive_max_pool(
        2, input.unsqueeze(-2), (1, _one("adaptive_max_pool1d", "output_size", output_size))
    )
    return values.squeeze(-2), indices.squeeze(-2)


def max_unpool(nd: int, input: Any, indices: Any, output_size: tuple[int, ...]) -> Any:
    """Put values where the indices of a max pooling point, zeros elsewhere."""
    return unpool_rows[nd](input, indices, output_size)
