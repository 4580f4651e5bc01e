"""Modules for several GPUs, which without any run as PyTorch's do without any: on the CPU."""

from __future__ import annotations

from typing import Any

from .module import Module
from .norm import _BatchNorm

__all__ = ["DataParallel", "SyncBatchNorm"]


class DataParallel(Module):
    """Run a module on slices of a batch, one on each GPU: without any, on the whole batch.

    The module's names in a state dict begin with `module.`, as with GPUs.

    >>> import autograd_lite as torch
    >>> torch.nn.DataParallel(torch.nn.ReLU())(torch.tensor([-1.0, 1.0]))
    tensor([0., 1.])
    """

    module: Any

    def __init__(
        self, module: Module, device_ids: Any = None, output_device: Any = None, dim: int = 0
    ) -> None:
        super().__init__()
        self.module, self.dim = module, dim
        self.device_ids: list[int] = []

    def forward(self, *inputs: Any, **kwargs: Any) -> Any:
        return self.module(*inputs, **kwargs)


class SyncBatchNorm(_BatchNorm):
    """Batch normalisation over the batches of all processes: of which there is this one.

    >>> import autograd_lite as torch
    >>> torch.nn.SyncBatchNorm(2)
    SyncBatchNorm(2, eps=1e-05, momentum=0.1, affine=True, bias=True, track_running_stats=True)
    """

    def __init__(
        self, num_features: int, eps: float = 1e-5, momentum: Any = 0.1, affine: bool = True,
        track_running_stats: bool = True, process_group: Any = None, device: Any = None, dtype: Any = None, *,
        bias: bool = True,
    ) -> None:  # fmt: skip
        super().__init__(
            num_features, eps, momentum, affine, track_running_stats, device, dtype, bias=bias
        )
        self.process_group = process_group

    def _check_input_dim(self, input: Any) -> None:
        if input.dim() < 2:
            raise ValueError(f"expected at least 2D input (got {input.dim()}D input)")

    @classmethod
    def convert_sync_batchnorm(cls, module: Module, process_group: Any = None) -> Any:
        """Return a module in which every batch normalisation is one of this kind."""
        found: Any = module
        if isinstance(module, _BatchNorm):
            found = cls(
                module.num_features, module.eps, module.momentum, module.affine,
                module.track_running_stats, process_group, bias=module.bias is not None,
            )  # fmt: skip
            for name in ("weight", "bias", "running_mean", "running_var", "num_batches_tracked"):
                setattr(found, name, getattr(module, name))
            found.training = module.training
        for name, part in module.named_children():
            found.add_module(name, cls.convert_sync_batchnorm(part, process_group))
        return found
