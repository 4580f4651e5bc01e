"""Network functions: first and second gradients against finite differences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import autograd_lite as torch
from autograd_lite.nn import functional as F
from tests.gradcheck_tools import check

_LABELS = torch.tensor([2, 0, 3])
CASES: dict[str, tuple[Callable[..., Any], tuple[tuple[int, ...], ...]]] = {
    "softmax": (lambda x: x.softmax(1), ((3, 4),)),
    "log_softmax": (lambda x: x.log_softmax(0), ((3, 4),)),
    "cross_entropy": (lambda x: F.cross_entropy(x, _LABELS, label_smoothing=0.1), ((3, 4),)),
    "mse_loss": (F.mse_loss, ((3, 4), (3, 4))),
    "huber_loss": (lambda x, t: F.huber_loss(x, t, delta=0.3), ((3, 4), (3, 4))),
    "bce_with_logits": (lambda x: F.binary_cross_entropy_with_logits(x, torch.ones(3, 4).double()), ((3, 4),)),
    "linear": (F.linear, ((2, 3, 4), (2, 4), (2,))),
    "bilinear": (F.bilinear, ((2, 3), (2, 4), (5, 3, 4))),
    "layer_norm": (lambda x, w, b: F.layer_norm(x, (4,), w, b), ((3, 4), (4,), (4,))),
    "batch_norm": (lambda x, w, b: F.batch_norm(x, None, None, w, b, True), ((4, 3, 2), (3,), (3,))),
    "group_norm": (lambda x, w, b: F.group_norm(x, 2, w, b), ((3, 4, 2), (4,), (4,))),
    "conv1d": (lambda x, w, b: F.conv1d(x, w, b, 2, 1), ((2, 2, 5), (3, 2, 3), (3,))),
    "conv2d": (lambda x, w: F.conv2d(x, w, groups=2, dilation=2), ((2, 4, 5, 6), (6, 2, 2, 2))),
    "conv_transpose2d": (lambda x, w: F.conv_transpose2d(x, w, stride=2, padding=1), ((2, 3, 3, 3), (3, 2, 3, 3))),
    "avg_pool2d": (lambda x: F.avg_pool2d(x, 3, 2, 1), ((2, 2, 6, 5),)),
    "max_pool2d": (lambda x: F.max_pool2d(x, 2), ((1, 2, 4, 4),)),
    "interpolate": (lambda x: F.interpolate(x, (6, 3), mode="bicubic"), ((1, 1, 4, 4),)),
    "reflect": (lambda x: F.pad(x, (2, 1), "reflect"), ((2, 3, 4),)),
    "weight_norm": (lambda v, g: torch._weight_norm(v, g, 0), ((3, 4), (3, 1))),
    "grid_sample": (lambda x, g: F.grid_sample(x, g, align_corners=False), ((1, 2, 4, 5), (1, 3, 2, 2))),
    "grid_sample_bicubic": (lambda x, g: F.grid_sample(x, g, "bicubic", "border", True), ((1, 1, 4, 5), (1, 3, 2, 2))),
    "affine_grid": (lambda t: F.affine_grid(t, (2, 1, 2, 3), align_corners=False), ((2, 2, 3),)),
    "unfold": (lambda x: F.unfold(x, (2, 3), padding=1, stride=2), ((2, 2, 4, 5),)),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_gradients(name: str) -> None:
    function, shapes = CASES[name]
    random = np.random.default_rng(3)
    check(function, [random.standard_normal(shape) for shape in shapes], tolerance=1e-5)
