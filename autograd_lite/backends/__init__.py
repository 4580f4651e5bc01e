"""`torch.backends`: PyTorch's switches of other libraries. They can be set, and change nothing."""

from __future__ import annotations

from . import (
    cpu as cpu,
    cuda as cuda,
    cudnn as cudnn,
    mkl as mkl,
    mkldnn as mkldnn,
    mps as mps,
    openmp as openmp,
)
