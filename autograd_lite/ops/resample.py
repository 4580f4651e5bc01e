"""Interpolation of images: nearest, linear, bilinear, trilinear and bicubic, each a list of taps."""

from __future__ import annotations

from typing import Any

import numpy as np

from .pooling import taps_rows
from .windows import Taps

_SCALES = {1: "scales", 2: "scales_h, scales_w", 3: "scales_d, scales_h, scales_w"}


def _ratio(n: int, out: int, scale: Any, align_corners: bool, kind: Any) -> Any:
    """Return how far apart, in the input, two neighbours of the output are."""
    if align_corners:
        return kind(n - 1) / kind(out - 1) if out > 1 else kind(0)
    return kind(1.0 / scale) if scale is not None and scale > 0 else kind(n) / kind(out)


def _nearest(exact: bool) -> Any:
    def taps(sizes: Any, _: Any, output_size: Any, *scales: Any) -> list[Taps]:
        found = []
        for n, out, scale in zip(sizes, output_size, scales, strict=True):
            step = _ratio(n, out, scale, False, np.float32)
            at = (np.arange(out, dtype=np.float32) + np.float32(0.5 if exact else 0)) * step
            index = np.minimum(np.floor(at).astype(np.int64), n - 1)
            found.append((index[:, None], np.ones((out, 1))))
        return found

    return taps


def _positions(
    n: int, out: int, scale: Any, align_corners: bool, dtype: Any, cubic: bool
) -> np.ndarray:
    kind: Any = np.float64 if dtype == np.float64 else np.float32
    step = _ratio(n, out, scale, align_corners, kind)
    if align_corners:
        return np.arange(out, dtype=kind) * step
    at = (np.arange(out, dtype=kind) + kind(0.5)) * step - kind(0.5)
    return at if cubic else np.maximum(at, 0)


def _linear(
    sizes: Any, dtype: Any, output_size: Any, align_corners: bool, *scales: Any
) -> list[Taps]:
    found = []
    for n, out, scale in zip(sizes, output_size, scales, strict=True):
        at = _positions(n, out, scale, align_corners, dtype, False)
        first = np.minimum(np.floor(at).astype(np.int64), n - 1)
        share = np.minimum(np.maximum(at - first, 0), 1)
        index = np.stack([first, np.minimum(first + 1, n - 1)], 1)
        found.append((index, np.stack([1 - share, share], 1)))
    return found


def _cubic(
    sizes: Any, dtype: Any, output_size: Any, align_corners: bool, *scales: Any
) -> list[Taps]:
    """Cubic convolution with a = -0.75: R. Keys, IEEE ASSP 29 (1981)."""
    found = []
    a = -0.75
    for n, out, scale in zip(sizes, output_size, scales, strict=True):
        at = _positions(n, out, scale, align_corners, dtype, True)
        first = np.floor(at)
        t = at - first
        near = [((a + 2) * x - (a + 3)) * x * x + 1 for x in (t, 1 - t)]
        far = [((a * x - 5 * a) * x + 8 * a) * x - 4 * a for x in (t + 1, 2 - t)]
        index = np.clip(first.astype(np.int64)[:, None] + np.arange(-1, 3), 0, n - 1)
        found.append((index, np.stack([far[0], near[0], near[1], far[1]], 1)))
    return found


nearest_rows = {
    nd: taps_rows(f"upsample_nearest{nd}d", f"output_size, {_SCALES[nd]}", f"UpsampleNearest{nd}D", nd,
                  _nearest(False), "upsample_nearest", sizes="metadata")
    for nd in (1, 2, 3)
}  # fmt: skip
nearest_exact_rows = {
    nd: taps_rows(f"upsample_nearest_exact{nd}d", f"output_size, {_SCALES[nd]}", f"UpsampleNearestExact{nd}D", nd,
                  _nearest(True), "upsample_nearest", sizes="metadata")
    for nd in (1, 2, 3)
}  # fmt: skip
linear_rows = {
    nd: taps_rows(f"upsample_{name}{nd}d", f"output_size, align_corners, {_SCALES[nd]}", f"Upsample{name.title()}{nd}D",
                  nd, _linear, "upsample_linear", sizes="metadata")
    for nd, name in ((1, "linear"), (2, "bilinear"), (3, "trilinear"))
}  # fmt: skip
cubic_row = taps_rows(
    "upsample_bicubic2d", f"output_size, align_corners, {_SCALES[2]}", "UpsampleBicubic2D", 2, _cubic,
    "upsample_bicubic2d", sizes="metadata",
)  # fmt: skip
