"""Rearranging images: patches as columns, channels as pixels and back."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .._tensor import Tensor
from .calling import function
from .reduce_rules import Rule, rule_row
from .register import define
from .windows import add_columns, columns, out_size

_ATTRS = "kernel_size, dilation, padding, stride"


def _unfold(
    x: np.ndarray, kernel_size: Any, dilation: Any, padding: Any, stride: Any
) -> np.ndarray:
    if x.ndim == 3:
        return _unfold(x[None], kernel_size, dilation, padding, stride)[0]
    sizes = zip(x.shape[-2:], kernel_size, dilation, padding, stride, strict=True)
    blocks = [(n + 2 * p - d * (k - 1) - 1) // s + 1 for n, k, d, p, s in sizes]
    if min(blocks) < 1:
        raise RuntimeError(
            f"Given input with spatial size {tuple(x.shape[-2:])}, kernel_size={tuple(kernel_size)}, "
            f"dilation={tuple(dilation)}, padding={tuple(padding)}, calculated shape of the array of sliding blocks as "
            f"({blocks[0]}, {blocks[1]}), but its components must be at least one."
        )
    return columns(x, kernel_size, stride, padding, dilation)


def _fold(
    x: np.ndarray, output_size: Any, kernel_size: Any, dilation: Any, padding: Any, stride: Any
) -> np.ndarray:
    if x.ndim == 2:
        return _fold(x[None], output_size, kernel_size, dilation, padding, stride)[0]
    return add_columns(
        x, x.shape[1] // math.prod(kernel_size), output_size, kernel_size, stride, padding, dilation
    )


fold_rule = rule_row(
    f"fold_columns(self; output_size, {_ATTRS})", _fold, node="Col2ImBackward0", jvp="linear",
    self=lambda grad, kernel_size, dilation, padding, stride: unfold_rule(grad, kernel_size, dilation, padding, stride),
)  # fmt: skip
unfold_rule: Rule = rule_row(
    f"unfold_columns(self; {_ATTRS})", _unfold, node="Im2ColBackward0", jvp="linear",
    self=lambda grad, self_sym_argsize_minus_2, self_sym_argsize_minus_1, kernel_size, dilation, padding, stride: fold_rule(
        grad, (self_sym_argsize_minus_2, self_sym_argsize_minus_1), kernel_size, dilation, padding, stride),
)  # fmt: skip
im2col_row = define(
    f"im2col(self; {_ATTRS})", _unfold, node="Im2ColBackward0", symbol="unfold", jvp="linear", structure="selection",
    self=lambda grad, self_sym_argsize_minus_2, self_sym_argsize_minus_1, kernel_size, dilation, padding, stride: fold_rule(
        grad, (self_sym_argsize_minus_2, self_sym_argsize_minus_1), kernel_size, dilation, padding, stride),
)  # fmt: skip
col2im_row = define(
    f"col2im(self; output_size, {_ATTRS})", _fold, node="Col2ImBackward0", symbol="fold", jvp="linear",
    structure="selection",
    self=lambda grad, kernel_size, dilation, padding, stride: unfold_rule(grad, kernel_size, dilation, padding, stride),
)  # fmt: skip


def check_columns(
    sizes: Any, output_size: Any, kernel: Any, dilation: Any, padding: Any, stride: Any
) -> None:
    """Raise PyTorch's RuntimeError unless columns fit the images they are to be folded into."""
    if len(sizes) not in (2, 3):
        raise RuntimeError(
            f"Expected 2D or 3D (batch mode) tensor for input with possibly 0 batch size and non-zero dimensions for input, "
            f"but got: {list(sizes)}"
        )
    if sizes[-2] % math.prod(kernel):
        raise RuntimeError(
            "Expected size of input's dimension 1 to be divisible by the product of kernel_size, but got "
            f"input.size(1)={sizes[-2]} and kernel_size={kernel}."
        )
    blocks = [
        out_size(*v) for v in zip(output_size, kernel, padding, stride, dilation, strict=True)
    ]
    if sizes[-1] != math.prod(blocks):
        raise RuntimeError(
            f"Given output_size={output_size}, kernel_size={kernel}, dilation={dilation}, padding={padding}, "
            f"stride={stride}, expected size of input's dimension 2 to match the calculated number of sliding blocks "
            f"{blocks[0]} * {blocks[1]} = {math.prod(blocks)}, but got input.size(2)={sizes[-1]}."
        )


# -- channels and pixels ------------------------------------------------------------------------


def _shuffle(x: np.ndarray, upscale_factor: int) -> np.ndarray:
    r, lead, (c, h, w) = upscale_factor, x.shape[:-3], x.shape[-3:]
    n = len(lead)
    parts = x.reshape(*lead, c // (r * r), r, r, h, w)
    order = (*range(n), n, n + 3, n + 1, n + 4, n + 2)
    return np.ascontiguousarray(parts.transpose(order)).reshape(*lead, c // (r * r), h * r, w * r)


def _unshuffle(x: np.ndarray, downscale_factor: int) -> np.ndarray:
    r, lead, (c, h, w) = downscale_factor, x.shape[:-3], x.shape[-3:]
    n = len(lead)
    parts = x.reshape(*lead, c, h // r, r, w // r, r)
    order = (*range(n), n, n + 2, n + 4, n + 1, n + 3)
    return np.ascontiguousarray(parts.transpose(order)).reshape(*lead, c * r * r, h // r, w // r)


def _swap_groups(x: np.ndarray, groups: int) -> np.ndarray:
    n, c = x.shape[:2]
    return np.ascontiguousarray(np.swapaxes(x.reshape(n, groups, c // groups, -1), 1, 2)).reshape(
        x.shape
    )


shuffle_row = define(
    "pixel_shuffle_row(self; upscale_factor)", _shuffle, node="PixelShuffleBackward0", symbol="pixel_shuffle",
    jvp="linear", structure="permutation", self=lambda grad, upscale_factor: unshuffle_rule(grad, upscale_factor),
)  # fmt: skip
unshuffle_row = define(
    "pixel_unshuffle_row(self; downscale_factor)", _unshuffle, node="PixelUnshuffleBackward0", symbol="pixel_unshuffle",
    jvp="linear", structure="permutation", self=lambda grad, downscale_factor: shuffle_rule(grad, downscale_factor),
)  # fmt: skip
channel_shuffle_row = define(
    "channel_shuffle_row(self; groups)", _swap_groups, node="ChannelShuffleBackward0", symbol="channel_shuffle",
    jvp="linear", structure="permutation",
    self=lambda grad, groups: channel_rule(grad, grad.shape[1] // groups),
)  # fmt: skip
shuffle_rule: Rule = rule_row("shuffle_again(self; upscale_factor)", _shuffle, node="PixelShuffleBackward0", jvp="linear",
                        self=lambda grad, upscale_factor: unshuffle_rule(grad, upscale_factor))  # fmt: skip
unshuffle_rule: Rule = rule_row("unshuffle_again(self; downscale_factor)", _unshuffle, node="PixelUnshuffleBackward0",
                          jvp="linear", self=lambda grad, downscale_factor: shuffle_rule(grad, downscale_factor))  # fmt: skip
channel_rule: Rule = rule_row("channels_again(self; groups)", _swap_groups, node="ChannelShuffleBackward0", jvp="linear",
                        self=lambda grad, groups: channel_rule(grad, grad.shape[1] // groups))  # fmt: skip


@function(as_method=False, out=False)
def pixel_shuffle(input: Tensor, upscale_factor: int) -> Tensor:
    """Turn r * r channels into blocks of r by r pixels: W. Shi et al., CVPR 2016."""
    sizes = input._data.shape
    if len(sizes) < 3:
        raise RuntimeError(
            f"pixel_shuffle expects input to have at least 3 dimensions, but got input with {len(sizes)} dimension(s)"
        )
    if upscale_factor <= 0:
        raise RuntimeError(
            f"pixel_shuffle expects a positive upscale_factor, but got {upscale_factor}"
        )
    square = upscale_factor**2
    if sizes[-3] % square:
        raise RuntimeError(
            "pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of upscale_factor, but "
            f"input.size(-3)={sizes[-3]} is not divisible by {square}"
        )
    return shuffle_row(input, upscale_factor)


@function(as_method=False, out=False)
def pixel_unshuffle(input: Tensor, downscale_factor: int) -> Tensor:
    """Turn blocks of r by r pixels into r * r channels."""
    sizes = input._data.shape
    if len(sizes) < 3:
        raise RuntimeError(
            f"pixel_unshuffle expects input to have at least 3 dimensions, but got input with {len(sizes)} dimension(s)"
        )
    if downscale_factor <= 0:
        raise RuntimeError(
            f"pixel_unshuffle expects a positive downscale_factor, but got {downscale_factor}"
        )
    for which, at in (("height", -2), ("width", -1)):
        if sizes[at] % downscale_factor:
            raise RuntimeError(
                f"pixel_unshuffle expects {which} to be divisible by downscale_factor, but input.size({at})={sizes[at]} "
                f"is not divisible by {downscale_factor}"
            )
    return unshuffle_row(input, downscale_factor)


@function("native_channel_shuffle", as_method=False, out=False)
def channel_shuffle(input: Tensor, groups: int) -> Tensor:
    """Mix the groups of channels: the first of each group, then the second of each, …"""
    sizes = input._data.shape
    if len(sizes) <= 2:
        raise RuntimeError(
            f"channel_shuffle expects input with > 2 dims, but got input with sizes {list(sizes)}"
        )
    if groups <= 0:
        raise RuntimeError(
            f"Number of groups to divide channels in must be positive. Value of groups:{groups}"
        )
    if sizes[1] % groups:
        raise RuntimeError(
            "Number of channels must be divisible by groups. Got "
            + f"{sizes[1]} channels and {groups} groups."
        )
    return channel_shuffle_row(input, groups)
