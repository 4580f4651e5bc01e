"""`torch.layout` and memory formats: everything here is strided."""

from __future__ import annotations

from typing import Final


class layout:
    """How elements lie in memory; `torch.strided` is the only one."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return f"torch.{self._name}"


class memory_format(layout):
    """The order of dimensions in memory."""


strided: Final = layout("strided")
contiguous_format: Final = memory_format("contiguous_format")
preserve_format: Final = memory_format("preserve_format")
channels_last: Final = memory_format("channels_last")
