"""Fractional max pooling: windows of one size, at distances drawn by chance.

Source: B. Graham, "Fractional max-pooling", arXiv:1412.6071 (2014).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .._tensor import Tensor
from .checks import not_implemented
from .pooling import choice_row
from .register import define

__all__ = ["fractional_max_pool", "fractional_max_pool_rows"]


def _starts(samples: np.ndarray, size: int, out: int, kernel: int) -> np.ndarray:
    """Return where the windows of each plane begin, int64[planes, out]; the last one ends the plane."""
    starts = np.full((len(samples), out), size - kernel, np.int64)
    if out > 1:
        # In the type of the samples, as the rounding down may depend on the last bit.
        alpha = samples.dtype.type((size - kernel) / samples.dtype.type(out - 1))
        steps = np.arange(out - 1, dtype=samples.dtype)
        ends = ((steps + samples[:, None]) * alpha).astype(np.int64)
        starts[:, :-1] = ends - (samples * alpha).astype(np.int64)[:, None]
    return starts


def _fractional_max_pool(
    x: np.ndarray, samples: np.ndarray, kernel_size: Any, output_size: Any
) -> tuple[np.ndarray, np.ndarray]:
    nd = len(kernel_size)
    if x.dtype.kind != "f":
        raise not_implemented(f"fractional_max_pool{nd}d_out_frame", x)
    lead, spatial = x.shape[: x.ndim - nd], x.shape[x.ndim - nd :]
    images = x.reshape(math.prod(lead), math.prod(spatial))
    drawn = samples.reshape(-1, nd)[: len(images)]  # there may be more than examples
    if nd == 2:  # of an image, the first number is that of the columns
        drawn = drawn[:, ::-1]
    places = np.zeros((len(images), 1, 1), np.int64)  # (planes, outputs, elements of a window)
    for d, (n, o, k) in enumerate(zip(spatial, output_size, kernel_size, strict=True)):
        along = _starts(drawn[:, d], n, o, k)[:, :, None] + np.arange(k)
        places = places[:, :, None, :, None] * n + along[:, None, :, None, :]
        planes, a, b, c, e = places.shape
        places = places.reshape(planes, a * b, c * e)
    flat = places.reshape(len(images), math.prod(places.shape[1:]))
    view = np.take_along_axis(images, flat, 1).reshape(places.shape)
    if not places.shape[2]:  # windows without elements
        values = np.full(places.shape[:2], -np.inf, x.dtype)
        return values.reshape(*lead, *output_size), np.zeros((*lead, *output_size), np.int64)
    best = view.argmax(-1)
    missing = np.isnan(view)
    if missing.any():  # the last NaN of a window
        last = missing.shape[2] - 1 - missing[:, :, ::-1].argmax(-1)
        best = np.where(missing.any(-1), last, best)
    chosen = [np.take_along_axis(a, best[:, :, None], 2)[:, :, 0] for a in (view, places)]
    values, indices = (a.reshape(*lead, *output_size) for a in chosen)
    return values, indices


def _define(nd: int) -> Any:
    node = f"FractionalMaxPool{nd}D"
    scatter = choice_row(f"fractional_max_pool{nd}d", node, nd)
    return define(
        f"fractional_max_pool{nd}d(self, random_samples; kernel_size, output_size)", _fractional_max_pool,
        node=f"{node}Backward0", outputs="result0, result1", non_differentiable="result1",
        structure={"self": "selection"}, saves="kernel_size, output_size",
        self=lambda grad, self, result1: scatter(grad, self, result1),
    )  # fmt: skip


fractional_max_pool_rows = {nd: _define(nd) for nd in (2, 3)}

_AXES = {2: ("height", "width"), 3: ("time", "height", "width")}


def fractional_max_pool(
    nd: int, input: Any, kernel_size: Any, output_size: Any, samples: Tensor
) -> Any:
    """Return the largest of each window and where it is, for two or three dimensions."""
    name, ints = f"fractional_max_pool{nd}d", "Ints" if nd == 2 else "three Ints"
    kernel, out = (
        (v,) * nd if isinstance(v, int) else tuple(v) for v in (kernel_size, output_size)
    )
    for label, values in (("kernel_size", kernel), ("output_size", out)):
        if len(values) != nd:
            raise RuntimeError(f"{name}: {label} must either be a single Int or tuple of {ints}")
    name += "()" if nd == 2 else "_out()"
    sizes = tuple(input.shape)
    if len(sizes) not in (nd + 1, nd + 2):
        raise RuntimeError(
            f"{name}: Expected {nd + 1}D or {nd + 2}D tensor, but got: {list(sizes)}"
        )
    for d, n in enumerate(sizes):
        if n == 0 and (d or len(sizes) == nd + 1):
            raise RuntimeError(
                f"{name}: Expected input to have non-zero size for non-batch dimensions, but got"
                f"{list(sizes)} with dimension {d} being empty."
            )
    for axis, n, k, o in zip(_AXES[nd], sizes[-nd:], kernel, out, strict=True):
        if o + k - 1 > n - (nd == 3):  # in three dimensions PyTorch asks for one more
            raise RuntimeError(f"{name}: pool {axis} {k} too large relative to input {axis} {n}")
    if any(o < 0 for o in out):
        shape = [*sizes[:-nd], *out]
        raise RuntimeError(f"Trying to create tensor with negative dimension {min(out)}: {shape}")
    _check_samples(input, samples, nd)
    return fractional_max_pool_rows[nd](input, samples, kernel, out)


def _check_samples(input: Any, samples: Any, nd: int) -> None:
    if samples.dtype != input.dtype:
        raise RuntimeError("Expect _random_samples to have the same dtype as input")
    if samples.dim() != 3:
        raise RuntimeError(f"Expect _random_samples to have 3 dimensions, got {samples.dim()}")
    examples = input.shape[0] if input.dim() == nd + 2 else 1
    if samples.shape[0] < examples:
        raise RuntimeError("Expect _random_samples.size(0) no less then input batch size.")
    if samples.shape[1] != input.shape[-nd - 1]:
        raise RuntimeError("Expect _random_samples.size(1) equals to input channel size.")
    if samples.shape[2] != nd:
        raise RuntimeError(
            f"Expect _random_samples.size(2) equals to {nd}; got {samples.shape[2]}."
        )
