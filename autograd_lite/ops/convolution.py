"""Convolution in one to three dimensions, and its transpose.

Three products close under differentiation: image with kernel, gradient with kernel (giving an
image), gradient with image (giving a kernel). Each is a matrix product of columns of windows.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..shape_rules import narrow
from .checks import type_name
from .reduce_rules import Rule, rule_row, sum_dims
from .register import define
from .windows import add_columns, columns, image_chunks, out_size

_F16 = np.dtype(np.float16)


def _wide(compute: Any) -> Any:
    """Compute float16 in float32."""

    def call(a: Any, b: Any, *args: Any) -> Any:
        if a.dtype is _F16:
            return compute(a.astype(np.float32), b.astype(np.float32), *args).astype(_F16)
        return compute(a, b, *args)

    return call


def _result_type(a: Any, b: Any) -> Any:
    return a.dtype if a.dtype is b.dtype else np.result_type(a, b)


def _conv(x: Any, w: Any, stride: Any, padding: Any, dilation: Any, groups: int) -> Any:
    n, kernel = x.shape[0], w.shape[2:]
    out = tuple(map(out_size, x.shape[2:], kernel, padding, stride, dilation))
    maps = w.reshape(groups, w.shape[0] // groups, -1)
    found = np.empty((n, groups, maps.shape[1], math.prod(out)), _result_type(x, w))
    for part in image_chunks(n, x.shape[1] * math.prod(kernel) * found.shape[3]):
        cols = columns(x[part], kernel, stride, padding, dilation)
        np.matmul(maps, cols.reshape(-1, groups, maps.shape[2], found.shape[3]), out=found[part])
    return found.reshape(n, w.shape[0], *out)


def _conv_input(
    g: Any, w: Any, spatial: Any, stride: Any, padding: Any, dilation: Any, groups: int
) -> Any:
    n, kernel = g.shape[0], w.shape[2:]
    maps = w.reshape(groups, w.shape[0] // groups, -1)
    turned = np.swapaxes(maps, 1, 2)
    channels = w.shape[1] * groups
    found = np.empty((n, channels, *spatial), _result_type(g, w))
    each = g.reshape(n, groups, maps.shape[1], math.prod(g.shape[2:]))
    for part in image_chunks(n, groups * maps.shape[2] * each.shape[3]):
        cols = np.matmul(turned, each[part])
        found[part] = add_columns(
            cols, channels, spatial, kernel, stride, padding, dilation, g.shape[2:]
        )
    return found


def _conv_weight(
    g: Any, x: Any, kernel: Any, stride: Any, padding: Any, dilation: Any, groups: int
) -> Any:
    n, o = g.shape[:2]
    windows = math.prod(g.shape[2:])
    maps = g.reshape(n, groups, o // groups, windows)
    depth = x.shape[1] // groups * math.prod(kernel)
    total = np.zeros((groups, depth, o // groups), _result_type(g, x))
    for part in image_chunks(n, groups * depth * windows):
        cols = columns(x[part], kernel, stride, padding, dilation, g.shape[2:])
        cols = cols.reshape(-1, groups, depth, windows)
        # The longer side first: BLAS took a third less time than for its transpose.
        each = np.matmul(cols, np.swapaxes(maps[part], 2, 3))
        total += np.add.reduce(each, axis=0)
    return np.swapaxes(total, 1, 2).reshape(o, x.shape[1] // groups, *kernel)


def _first_windows(maps: Any, spatial: Any) -> Any:
    """Leave out the windows that fit only into what `output_padding` added."""
    for d, n in enumerate(spatial, 2):
        if maps.shape[d] != n:
            maps = narrow(maps, d, 0, n)
    return maps


image_with_kernel = rule_row(
    "convolve(x, w; stride, padding, dilation, groups)", _wide(_conv), node="ConvolutionBackward0", jvp="multilinear",
    symbol="conv",
    x=lambda grad, x, w, stride, padding, dilation, groups: gradient_with_kernel(
        grad, w, tuple(x.shape[2:]), stride, padding, dilation, groups),
    w=lambda grad, x, w, stride, padding, dilation, groups: gradient_with_image(
        grad, x, tuple(w.shape[2:]), stride, padding, dilation, groups),
)  # fmt: skip
gradient_with_kernel: Rule = rule_row(
    "convolution_input(g, w; spatial, stride, padding, dilation, groups)", _wide(_conv_input), jvp="multilinear",
    node="ConvolutionBackwardBackward0", symbol="convᵀ",
    g=lambda grad, g_sym_sizes, w, stride, padding, dilation, groups: _first_windows(
        image_with_kernel(grad, w, stride, padding, dilation, groups), g_sym_sizes[2:]),
    w=lambda grad, g, w, stride, padding, dilation, groups: gradient_with_image(
        g, grad, tuple(w.shape[2:]), stride, padding, dilation, groups),
)  # fmt: skip
gradient_with_image: Rule = rule_row(
    "convolution_weight(g, x; kernel, stride, padding, dilation, groups)", _wide(_conv_weight), jvp="multilinear",
    node="ConvolutionBackwardBackward0", symbol="convʹ",
    g=lambda grad, g_sym_sizes, x, stride, padding, dilation, groups: _first_windows(
        image_with_kernel(x, grad, stride, padding, dilation, groups), g_sym_sizes[2:]),
    x=lambda grad, g, x, stride, padding, dilation, groups: gradient_with_kernel(
        g, grad, tuple(x.shape[2:]), stride, padding, dilation, groups),
)  # fmt: skip


def transposed_size(
    spatial: Any, kernel: Any, stride: Any, padding: Any, dilation: Any, output_padding: Any
) -> tuple[int, ...]:
    """Return the extents that a transposed convolution makes."""
    return tuple(
        (n - 1) * s - 2 * p + d * (k - 1) + extra + 1
        for n, k, s, p, d, extra in zip(
            spatial, kernel, stride, padding, dilation, output_padding, strict=True
        )
    )


def _forward(
    x: Any,
    w: Any,
    bias: Any,
    stride: Any,
    padding: Any,
    dilation: Any,
    transposed: bool,
    output_padding: Any,
    groups: int,
) -> Any:
    nd = w.ndim - 2
    padding, output_padding = (_full(v, nd) for v in (padding, output_padding))
    if x.dtype != w.dtype:
        raise RuntimeError(f"expected scalar type {type_name(x)} but found {type_name(w)}")
    if transposed:
        size = transposed_size(x.shape[2:], w.shape[2:], stride, padding, dilation, output_padding)
        out = _wide(_conv_input)(x, w, size, stride, padding, dilation, groups)
    else:
        out = _wide(_conv)(x, w, stride, padding, dilation, groups)
    return out if bias is None else out + bias.reshape(-1, *(1,) * nd)


def _full(value: Any, nd: int) -> Any:
    """Return a value for each dimension; PyTorch keeps `(0,)` for padding='valid'."""
    return value * nd if len(value) == 1 else value


def _input_rule(
    grad: Any,
    input: Any,
    weight: Any,
    stride: Any,
    padding: Any,
    dilation: Any,
    transposed: bool,
    groups: int,
) -> Any:
    padding = _full(padding, len(weight.shape) - 2)
    if transposed:
        maps = image_with_kernel(grad, weight, stride, padding, dilation, groups)
        return _first_windows(maps, input.shape[2:])
    return gradient_with_kernel(
        grad, weight, tuple(input.shape[2:]), stride, padding, dilation, groups
    )


def _weight_rule(
    grad: Any,
    input: Any,
    weight: Any,
    stride: Any,
    padding: Any,
    dilation: Any,
    transposed: bool,
    groups: int,
) -> Any:
    kernel = tuple(weight.shape[2:])
    padding = _full(padding, len(kernel))
    if transposed:
        return gradient_with_image(input, grad, kernel, stride, padding, dilation, groups)
    return gradient_with_image(grad, input, kernel, stride, padding, dilation, groups)


convolution_row = define(
    "convolution(input, weight, bias; stride, padding, dilation, transposed, output_padding, groups)", _forward,
    symbol="conv", saves="bias_sym_sizes_opt, output_padding",
    input=lambda grad, input, weight, stride, padding, dilation, transposed, groups: _input_rule(
        grad, input, weight, stride, padding, dilation, transposed, groups),
    weight=lambda grad, input, weight, stride, padding, dilation, transposed, groups: _weight_rule(
        grad, input, weight, stride, padding, dilation, transposed, groups),
    bias=lambda grad: sum_dims(grad, (0, *range(2, grad.ndim)), False),
)  # fmt: skip
