"""Resizing images, and moving numbers between their channels and pixels."""

from __future__ import annotations

from typing import Any

from .. import functional
from .module import Module

__all__ = [
    "ChannelShuffle", "PixelShuffle", "PixelUnshuffle", "Upsample", "UpsamplingBilinear2d", "UpsamplingNearest2d",
]  # fmt: skip


class Upsample(Module):
    """Resizing to a size or by a factor."""

    def __init__(
        self, size: Any = None, scale_factor: Any = None, mode: str = "nearest", align_corners: bool | None = None,
        recompute_scale_factor: bool | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.name = type(self).__name__
        self.size = size
        factors = isinstance(scale_factor, (tuple, list))
        self.scale_factor = (
            tuple(map(float, scale_factor))
            if factors
            else float(scale_factor)
            if scale_factor
            else None
        )
        self.mode, self.align_corners, self.recompute_scale_factor = (
            mode,
            align_corners,
            recompute_scale_factor,
        )

    def forward(self, input: Any) -> Any:
        return functional.interpolate(
            input, self.size, self.scale_factor, self.mode, self.align_corners,
            recompute_scale_factor=self.recompute_scale_factor,
        )  # fmt: skip

    def extra_repr(self) -> str:
        what = (
            f"scale_factor={self.scale_factor!r}"
            if self.scale_factor is not None
            else f"size={self.size!r}"
        )
        return f"{what}, mode={self.mode!r}"


class UpsamplingNearest2d(Upsample):
    """Resizing of images to the nearest pixels."""

    def __init__(self, size: Any = None, scale_factor: Any = None) -> None:
        super().__init__(size, scale_factor, mode="nearest")


class UpsamplingBilinear2d(Upsample):
    """Bilinear resizing of images with aligned corners."""

    def __init__(self, size: Any = None, scale_factor: Any = None) -> None:
        super().__init__(size, scale_factor, mode="bilinear", align_corners=True)


class _WithNumber(Module):
    """A function with one number."""

    _function: str
    _argument: str

    def __init__(self, value: int) -> None:
        super().__init__()
        setattr(self, self._argument, value)

    def forward(self, input: Any) -> Any:
        return getattr(functional, self._function)(input, getattr(self, self._argument))

    def extra_repr(self) -> str:
        return f"{self._argument}={getattr(self, self._argument)}"


class PixelShuffle(_WithNumber):
    """Channels to pixels.

    >>> import autograd_lite as torch
    >>> torch.nn.PixelShuffle(upscale_factor=2)(torch.ones(4, 1, 1)).shape
    torch.Size([1, 2, 2])
    """

    _function, _argument = "pixel_shuffle", "upscale_factor"

    def __init__(self, upscale_factor: int) -> None:
        super().__init__(upscale_factor)


class PixelUnshuffle(_WithNumber):
    """Pixels to channels."""

    _function, _argument = "pixel_unshuffle", "downscale_factor"

    def __init__(self, downscale_factor: int) -> None:
        super().__init__(downscale_factor)


class ChannelShuffle(_WithNumber):
    """Groups of channels, mixed."""

    _function, _argument = "channel_shuffle", "groups"

    def __init__(self, groups: int) -> None:
        super().__init__(groups)
