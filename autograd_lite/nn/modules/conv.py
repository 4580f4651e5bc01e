"""Convolution layers."""

from __future__ import annotations

import math
from typing import Any

import autograd_lite as torch

from .. import functional, init
from ..parameter import Parameter
from .module import Module

__all__ = [
    "Conv1d", "Conv2d", "Conv3d", "ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d", "Fold", "Unfold",
]  # fmt: skip

_MODES = ("zeros", "reflect", "replicate", "circular")


def _tuple(value: Any, nd: int) -> Any:
    return tuple(value) if isinstance(value, (tuple, list)) else (value,) * nd


class _Conv(Module):
    """What all convolutions have in common."""

    _nd: int
    transposed = False

    def __init__(
        self, in_channels: int, out_channels: int, kernel_size: Any, stride: Any, padding: Any, dilation: Any,
        output_padding: Any, groups: int, bias: bool, padding_mode: str, dtype: Any,
    ) -> None:  # fmt: skip
        super().__init__()
        nd = self._nd
        if groups <= 0:
            raise ValueError("groups must be a positive integer")
        if in_channels % groups != 0:
            raise ValueError("in_channels must be divisible by groups")
        if out_channels % groups != 0:
            raise ValueError("out_channels must be divisible by groups")
        stride = _tuple(stride, nd)
        if isinstance(padding, str):
            if padding not in ("same", "valid"):
                names = {"same", "valid"}
                raise ValueError(
                    f"Invalid padding string {padding!r}, should be one of {sorted(names, reverse=True)}"
                )
            if padding == "same" and any(s != 1 for s in stride):
                raise ValueError("padding='same' is not supported for strided convolutions")
        if padding_mode not in _MODES:
            raise ValueError(
                "padding_mode must be one of {'zeros', 'reflect', 'replicate', 'circular'}, but got "
                f"padding_mode='{padding_mode}'"
            )
        self.in_channels, self.out_channels = in_channels, out_channels
        self.kernel_size, self.stride = _tuple(kernel_size, nd), stride
        self.padding = padding if isinstance(padding, str) else _tuple(padding, nd)
        self.dilation, self.transposed = _tuple(dilation, nd), type(self).transposed
        self.output_padding, self.groups, self.padding_mode = (
            _tuple(output_padding, nd),
            groups,
            padding_mode,
        )
        first, second = (
            (in_channels, out_channels) if self.transposed else (out_channels, in_channels)
        )
        self.weight = Parameter(
            torch.empty((first, second // groups, *self.kernel_size), dtype=dtype)
        )
        if bias:
            self.bias = Parameter(torch.empty(out_channels, dtype=dtype))
        else:
            self.register_parameter("bias", None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw weight and bias anew."""
        init.kaiming_uniform_(self.weight, a=math.sqrt(5))
        if self.bias is not None:
            fan_in, _ = init._calculate_fan_in_and_fan_out(self.weight)
            if fan_in != 0:
                bound = 1 / math.sqrt(fan_in)
                init.uniform_(self.bias, -bound, bound)

    def _around(self) -> list[int]:
        """Return the padding in the form that `pad` takes."""
        if self.padding == "valid":
            return [0] * (2 * self._nd)
        if self.padding == "same":
            around: list[int] = []
            for d, k in reversed(list(zip(self.dilation, self.kernel_size, strict=True))):
                total = d * (k - 1)
                around += [total // 2, total - total // 2]
            return around
        assert not isinstance(self.padding, str)
        return [p for p in reversed(self.padding) for _ in range(2)]

    def extra_repr(self) -> str:
        nd = self._nd
        text = f"{self.in_channels}, {self.out_channels}, kernel_size={self.kernel_size}, stride={self.stride}"
        if self.padding != (0,) * nd:
            text += f", padding={self.padding}"
        if self.dilation != (1,) * nd:
            text += f", dilation={self.dilation}"
        if self.output_padding != (0,) * nd:
            text += f", output_padding={self.output_padding}"
        if self.groups != 1:
            text += f", groups={self.groups}"
        if self.bias is None:
            text += ", bias=False"
        if self.padding_mode != "zeros":
            text += f", padding_mode={self.padding_mode}"
        return text


class _Plain(_Conv):
    def __init__(
        self, in_channels: int, out_channels: int, kernel_size: Any, stride: Any = 1, padding: Any = 0, dilation: Any = 1,
        groups: int = 1, bias: bool = True, padding_mode: str = "zeros", device: Any = None, dtype: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(
            in_channels,
            out_channels,
            kernel_size,
            stride,
            padding,
            dilation,
            0,
            groups,
            bias,
            padding_mode,
            dtype,
        )

    def forward(self, input: Any) -> Any:
        convolve = getattr(functional, f"conv{self._nd}d")
        if self.padding_mode == "zeros":
            return convolve(
                input, self.weight, self.bias, self.stride, self.padding, self.dilation, self.groups
            )
        whole = functional.pad(input, self._around(), mode=self.padding_mode)
        return convolve(whole, self.weight, self.bias, self.stride, 0, self.dilation, self.groups)


class _Transposed(_Conv):
    transposed = True

    def __init__(
        self, in_channels: int, out_channels: int, kernel_size: Any, stride: Any = 1, padding: Any = 0,
        output_padding: Any = 0, groups: int = 1, bias: bool = True, dilation: Any = 1, padding_mode: str = "zeros",
        device: Any = None, dtype: Any = None,
    ) -> None:  # fmt: skip
        if padding_mode != "zeros":
            raise ValueError(f'Only "zeros" padding mode is supported for {type(self).__name__}')
        super().__init__(
            in_channels, out_channels, kernel_size, stride, padding, dilation, output_padding, groups, bias, padding_mode,
            dtype,
        )  # fmt: skip

    def forward(self, input: Any, output_size: Any = None) -> Any:
        extra = self._extra(input, output_size)
        convolve = getattr(functional, f"conv_transpose{self._nd}d")
        return convolve(
            input,
            self.weight,
            self.bias,
            self.stride,
            self.padding,
            extra,
            self.groups,
            self.dilation,
        )

    def _extra(self, input: Any, output_size: Any) -> Any:
        """Return the output padding that gives `output_size`."""
        if output_size is None:
            return self.output_padding
        nd = self._nd
        wanted = list(output_size)[-nd:]
        extra = []
        for d in range(nd):
            least = (
                (input.size(d - nd) - 1) * self.stride[d] - 2 * self.padding[d]
                + self.dilation[d] * (self.kernel_size[d] - 1) + 1
            )  # fmt: skip
            if not least <= wanted[d] <= least + self.stride[d] - 1:
                raise ValueError(
                    f"requested an output size of {output_size}, but valid sizes range from {least} to "
                    f"{least + self.stride[d] - 1} (for an input of {input.size()[2:]})"
                )
            extra.append(wanted[d] - least)
        return tuple(extra)


class Conv1d(_Plain):
    """Convolution of sequences (N, C, L)."""

    _nd = 1


class Conv2d(_Plain):
    """Convolution of images (N, C, H, W).

    >>> import autograd_lite as torch
    >>> torch.nn.Conv2d(3, 4, 3, padding=1)
    Conv2d(3, 4, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1))
    """

    _nd = 2


class Conv3d(_Plain):
    """Convolution of volumes (N, C, D, H, W)."""

    _nd = 3


class ConvTranspose1d(_Transposed):
    """Transposed convolution of sequences."""

    _nd = 1


class ConvTranspose2d(_Transposed):
    """Transposed convolution of images."""

    _nd = 2


class ConvTranspose3d(_Transposed):
    """Transposed convolution of volumes."""

    _nd = 3


class Unfold(Module):
    """Patches of images as columns."""

    def __init__(
        self, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1
    ) -> None:
        super().__init__()
        self.kernel_size, self.dilation, self.padding, self.stride = (
            kernel_size,
            dilation,
            padding,
            stride,
        )

    def forward(self, input: Any) -> Any:
        return functional.unfold(input, self.kernel_size, self.dilation, self.padding, self.stride)

    def extra_repr(self) -> str:
        return f"kernel_size={self.kernel_size}, dilation={self.dilation}, padding={self.padding}, stride={self.stride}"


class Fold(Unfold):
    """Patches, given as columns, added up to images."""

    def __init__(
        self,
        output_size: Any,
        kernel_size: Any,
        dilation: Any = 1,
        padding: Any = 0,
        stride: Any = 1,
    ) -> None:
        super().__init__(kernel_size, dilation, padding, stride)
        self.output_size = output_size

    def forward(self, input: Any) -> Any:
        return functional.fold(
            input, self.output_size, self.kernel_size, self.dilation, self.padding, self.stride
        )

    def extra_repr(self) -> str:
        return f"output_size={self.output_size}, " + super().extra_repr()
