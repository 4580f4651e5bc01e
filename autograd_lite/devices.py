"""`torch.device`: there is one, the CPU."""

from __future__ import annotations

from typing import Any, Final

from .errors import no_cuda

KNOWN: Final = (
    "cpu", "cuda", "ipu", "xpu", "mkldnn", "opengl", "opencl", "ideep", "hip", "ve", "fpga", "maia", "xla", "lazy",
    "vulkan", "mps", "meta", "hpu", "mtia", "privateuseone",
)  # fmt: skip


class device:
    """Where a tensor lives: always ``device(type='cpu')``.

    Raises RuntimeError for any other device, AssertionError for CUDA.

    >>> import autograd_lite as torch
    >>> torch.device("cpu")
    device(type='cpu')
    """

    __slots__ = ("index", "type")
    index: int | None
    type: str

    def __init__(self, type: Any = "cpu", index: int | None = None) -> None:
        if isinstance(type, device):
            type, index = type.type, type.index
        name, _, number = str(type).partition(":")
        if name not in KNOWN:
            raise RuntimeError(
                f"Expected one of {', '.join(KNOWN)} device type at start of device string: {name}"
            )
        if name == "cuda":
            raise no_cuda()
        if name != "cpu":
            raise RuntimeError(
                f"autograd-lite computes on the CPU only; got device {type!r}. Use device('cpu')."
            )
        self.type = name
        self.index = int(number) if number else index

    def __repr__(self) -> str:
        return (
            "device(type='cpu')"
            if self.index is None
            else f"device(type='cpu', index={self.index})"
        )

    def __str__(self) -> str:
        return "cpu" if self.index is None else f"cpu:{self.index}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, device) and self.type == other.type and self.index == other.index

    def __hash__(self) -> int:
        return hash((self.type, self.index))


CPU: Final = device("cpu")
