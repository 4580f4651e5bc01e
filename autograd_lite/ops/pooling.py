"""Pooling: the largest, or the mean, of each window; and interpolation, which is taps too."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from ..adding import add_at_axis
from ..rulelib import zeros_like
from . import fused
from .checks import not_implemented
from .reduce_rules import Rule, rule_row
from .register import define
from .windows import Taps, apply_taps, out_size, padded, range_taps, spread_taps, windows


def kept(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function of numbers and tuples that keeps its last results, as arrays nobody changes."""
    cached = functools.lru_cache(maxsize=64)(function)

    @functools.wraps(function)
    def call(*args: Any) -> Any:
        try:
            return cached(*args)
        except TypeError:  # a list among them
            return function(*args)

    return call


# -- the largest --------------------------------------------------------------------------------


def _flat(x: Any, nd: int) -> Any:
    """Return the images of a tensor, one after the other: (images, elements)."""
    return x.reshape(-1, math.prod(x.shape[x.ndim - nd :]))


def _scatter(grad: Any, self: Any, indices: Any, nd: int) -> Any:
    out = np.zeros(self.shape, grad.dtype)
    images = _flat(out, nd)
    if fused.add_picked(_flat(grad, nd), _flat(indices, nd), images):
        return out
    starts = np.arange(len(images))[:, None] * images.shape[1]
    places = indices.reshape(len(images), -1) + starts
    add_at_axis(images.reshape(-1), 0, places.reshape(-1), grad.reshape(-1))
    return images.reshape(self.shape)


def _gather(x: Any, indices: Any, nd: int) -> Any:
    images = _flat(x, nd)
    return np.take_along_axis(images, indices.reshape(len(images), -1), 1).reshape(indices.shape)


def choice_row(name: str, node: str, nd: int) -> Any:
    """Define the VJP of a choice of elements of images; its own VJP is the choice itself."""
    gather = rule_row(
        f"{name}_picked(self, indices)", lambda x, indices: _gather(x, indices, nd), node=f"{node}Backward0",
        jvp="linear", structure="selection", self=lambda grad, self, indices: scatter(grad, self, indices),
    )  # fmt: skip
    scatter: Rule = rule_row(
        f"{name}_backward(grad_output, self, indices)", lambda g, x, indices: _scatter(g, x, indices, nd),
        node=f"{node}BackwardBackward0", symbol=f"{name}ʹ", structure="selection",
        grad_output=lambda grad, indices: gather(grad, indices), self=lambda grad, self: zeros_like(self),
    )  # fmt: skip
    return scatter


def _max_pool(
    x: Any, kernel_size: Any, stride: Any, padding: Any, dilation: Any, ceil_mode: bool
) -> tuple[np.ndarray, np.ndarray]:
    nd = len(kernel_size)
    stride = stride or kernel_size
    spatial, lead = x.shape[x.ndim - nd :], x.shape[: x.ndim - nd]
    plan = _max_plan(spatial, kernel_size, stride, padding, dilation, ceil_mode)
    quick = fused.largest(x, plan.starts, plan.ends, dilation)
    if quick is not None:
        return quick
    lowest = -np.inf if x.dtype.kind == "f" else np.iinfo(x.dtype).min
    whole = padded(x, padding, plan.after, lowest)
    view = windows(whole, kernel_size, stride, dilation, plan.out).reshape(*lead, *plan.out, -1)
    best = view.argmax(-1)
    rows = view.reshape(-1, view.shape[-1])
    values = rows[np.arange(len(rows)), best.ravel()].reshape(best.shape)
    return values, plan.corners + plan.within.take(best)


class _MaxPlan(NamedTuple):
    """What the sizes alone say of the windows of `max_pool`."""

    out: tuple[int, ...]
    starts: list[np.ndarray]  # of the windows along each dimension, and their ends, inside
    ends: list[np.ndarray]
    after: list[int]  # how much padding the last window needs
    corners: np.ndarray  # the number of each window's first element, padding counted as negative
    within: np.ndarray  # and how much more that of each of its elements is


@kept
def _max_plan(
    spatial: Any, kernel: Any, stride: Any, padding: Any, dilation: Any, ceil_mode: bool
) -> _MaxPlan:
    out = tuple(
        out_size(n, k, p, s, d, ceil_mode)
        for n, k, p, s, d in zip(spatial, kernel, padding, stride, dilation, strict=True)
    )
    starts = [np.arange(o) * s - p for o, s, p in zip(out, stride, padding, strict=True)]
    needed = [
        (o - 1) * s + d * (k - 1) + 1
        for o, s, d, k in zip(out, stride, dilation, kernel, strict=True)
    ]
    corners, within = np.zeros(out, np.int64), np.zeros(kernel, np.int64)
    for axis, (n, d) in enumerate(zip(spatial, dilation, strict=True)):
        shape = (-1, *(1,) * (len(out) - 1 - axis))
        corners = corners * n + starts[axis].reshape(shape)
        within = within * n + d * np.arange(kernel[axis]).reshape(shape)
    return _MaxPlan(
        out,
        [np.where(a < 0, a % d, a) for a, d in zip(starts, dilation, strict=True)],
        [
            np.minimum(a + d * (k - 1) + 1, n)
            for a, d, k, n in zip(starts, dilation, kernel, spatial, strict=True)
        ],
        [max(m - n - p, 0) for m, n, p in zip(needed, spatial, padding, strict=True)],
        corners,
        within.ravel(),
    )


def _define_max_pool(nd: int) -> Any:
    node = f"MaxPool{nd}DWithIndices"
    scatter = choice_row(f"max_pool{nd}d_with_indices", node, nd)
    return define(
        f"max_pool{nd}d_with_indices(self; kernel_size, stride, padding, dilation, ceil_mode)", _max_pool,
        node=f"{node}Backward0", outputs="result0, result1", non_differentiable="result1", symbol=f"max_pool{nd}d",
        structure="selection", layout="C", saves="kernel_size, stride, padding, dilation, ceil_mode",
        self=lambda grad, self, result1: scatter(grad, self, result1),
    )  # fmt: skip


max_pool_rows = {nd: _define_max_pool(nd) for nd in (2, 3)}


def _adaptive_edges(n: int, out: int) -> tuple[np.ndarray, np.ndarray]:
    i = np.arange(out)
    return i * n // out, -(-(i + 1) * n // out)


def _adaptive_max(x: Any, output_size: Any) -> tuple[np.ndarray, np.ndarray]:
    nd = len(output_size)
    spatial, lead = x.shape[x.ndim - nd :], x.shape[: x.ndim - nd]
    edges = [_adaptive_edges(n, o) for n, o in zip(spatial, output_size, strict=True)]
    starts, ends = zip(*edges, strict=True)
    quick = fused.largest(x, starts, ends, (1,) * nd)
    if quick is not None:
        return quick
    values, index = (
        np.empty((*lead, *output_size), x.dtype),
        np.empty((*lead, *output_size), np.int64),
    )
    for at in np.ndindex(*output_size):
        start = [int(e[0][i]) for e, i in zip(edges, at, strict=True)]
        end = [int(e[1][i]) for e, i in zip(edges, at, strict=True)]
        block = x[(..., *(slice(a, b) for a, b in zip(start, end, strict=True)))]
        flat = block.reshape(*lead, -1)
        best = flat.argmax(-1)
        values[(..., *at)] = np.take_along_axis(flat, best[..., None], -1)[..., 0]
        within = np.unravel_index(best, block.shape[len(lead) :])
        place = np.zeros(best.shape, np.int64)
        for d in range(nd):
            place = place * spatial[d] + start[d] + within[d]
        index[(..., *at)] = place
    return values, index


def _define_adaptive_max(nd: int) -> Any:
    scatter = choice_row(f"adaptive_max_pool{nd}d", f"AdaptiveMaxPool{nd}D", nd)
    return define(
        f"adaptive_max_pool{nd}d(self; output_size)", _adaptive_max, node=f"AdaptiveMaxPool{nd}DBackward0",
        outputs="result0, result1", non_differentiable="result1", structure="selection", layout="C",
        self=lambda grad, self, result1: scatter(grad, self, result1),
    )  # fmt: skip


adaptive_max_rows = {nd: _define_adaptive_max(nd) for nd in (2, 3)}


def _unpool(x: Any, indices: Any, output_size: Any) -> Any:
    nd = len(output_size)
    lead = x.shape[: x.ndim - nd]
    if indices.size and (indices.min() < 0 or indices.max() >= math.prod(output_size)):
        raise RuntimeError(
            f"Found an invalid max index: {int(indices.max())} (output volumes are of size "
            f"{'x'.join(map(str, output_size))}"
        )
    out = np.zeros((*lead, *output_size), x.dtype)
    images = _flat(out, nd)
    np.put_along_axis(images, indices.reshape(len(images), -1), x.reshape(len(images), -1), 1)
    return images.reshape(out.shape)


def _define_unpool(nd: int) -> Any:
    again = rule_row(
        f"max_unpool{nd}d_again(self, indices; output_size)", _unpool, jvp="linear", node=f"MaxUnpool{nd}DBackward0",
        self=lambda grad, indices: picked(grad, indices),
    )  # fmt: skip
    picked: Rule = rule_row(
        f"max_unpool{nd}d_picked(image, indices)", lambda g, indices: _gather(g, indices, nd), jvp="linear",
        image=lambda grad, indices, image_sym_sizes: again(grad, indices, tuple(image_sym_sizes)[-nd:]),
    )  # fmt: skip
    return define(
        f"max_unpool{nd}d(self, indices; output_size)", _unpool, structure={"self": "selection"},
        node=f"MaxUnpool{nd}DBackward0", self=lambda grad, indices: picked(grad, indices),
        jvp=lambda self_t, indices, output_size: again(self_t, indices, output_size),
    )  # fmt: skip


unpool_rows = {nd: _define_unpool(nd) for nd in (2, 3)}


# -- means and interpolation --------------------------------------------------------------------


def taps_rows(
    name: str,
    attrs: str,
    node: str,
    nd: int,
    taps: Callable[..., list[Taps]],
    kernel: str,
    **options: Any,
) -> Any:
    """Define a linear map given by taps, its VJP, and the transpose of that."""
    taps = kept(taps)
    extra = ", ".join(a.strip() for a in attrs.split(","))
    by_size = options.pop("sizes") == "metadata"

    def forward(x: np.ndarray, *values: Any) -> np.ndarray:
        if x.dtype.kind != "f" and (x.dtype.kind == "b" or by_size):
            raise not_implemented(kernel, x)
        whole = x.astype(np.float64) if x.dtype.kind != "f" else x
        out = apply_taps(whole, taps(x.shape[x.ndim - nd :], x.dtype, *values))
        return out if out.dtype == x.dtype else np.trunc(out).astype(x.dtype)

    def back(grad: Any, source: Any, *values: Any) -> Any:
        sizes = tuple(source if by_size else source.shape)
        spatial = sizes[len(sizes) - nd :]
        return spread_taps(grad, taps(spatial, grad.dtype, *values), spatial)

    source = "self_sym_sizes" if by_size else "self"
    env: dict[str, Any] = {}
    again = rule_row(
        f"{name}_again(self; {extra})", forward, node=f"{node}Backward0", jvp="linear",
        self=eval(f"lambda grad, {source}, {extra}: backward(grad, {source}, {extra})", env),
    )  # fmt: skip
    unchanged = {} if by_size else {"self": lambda grad, self: zeros_like(self)}
    backward: Rule = rule_row(
        f"{name}_backward(grad_output; sizes, {extra})" if by_size else f"{name}_backward(grad_output, self; {extra})",
        back, node=f"{node}BackwardBackward0", symbol=f"{name}ʹ",
        grad_output=eval(f"lambda grad, {extra}: again(grad, {extra})", env), **unchanged,
    )  # fmt: skip
    env |= {"again": again, "backward": backward}
    return define(
        f"{name}(self; {extra})", forward, node=f"{node}Backward0", jvp="linear", structure="blocks", layout="C",
        self=eval(f"lambda grad, {source}, {extra}: backward(grad, {source}, {extra})", env), **options,
    )  # fmt: skip


def _avg_taps(
    sizes: Any, _: Any, kernel_size: Any, stride: Any, padding: Any, ceil_mode: bool, count_include_pad: bool,
    divisor_override: Any,
) -> list[Taps]:  # fmt: skip
    taps = []
    for position, (n, k, s, p) in enumerate(
        zip(sizes, kernel_size, stride or kernel_size, padding, strict=True)
    ):
        starts = np.arange(out_size(n, k, p, s, 1, ceil_mode)) * s - p
        ends = np.minimum(starts + k, n + p)
        inside_starts, inside_ends = np.maximum(starts, 0), np.minimum(ends, n)
        counts = ends - starts if count_include_pad else inside_ends - inside_starts
        if divisor_override is not None:
            counts = np.full_like(counts, divisor_override if position == 0 else 1)
        taps.append(range_taps(inside_starts, inside_ends, counts))
    return taps


avg_pool_rows = {
    nd: taps_rows(
        f"avg_pool{nd}d", "kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override",
        f"AvgPool{nd}D", nd, _avg_taps, f"avg_pool{nd}d_out_frame" if nd == 3 else "avg_pool2d", sizes="self",
    )
    for nd in (2, 3)
}  # fmt: skip


@kept
def _adaptive_taps(sizes: Any, _: Any, output_size: Any) -> list[Taps]:
    taps = []
    for n, out in zip(sizes, output_size, strict=True):
        starts, ends = _adaptive_edges(n, out)
        taps.append(range_taps(starts, ends, ends - starts))
    return taps


def _adaptive_again(nd: int, again: Any) -> Any:
    """Return the rule that pools again; it asks for the extents by the names that PyTorch saves."""
    names = [f"grad_output_sym_argsize_minus_{d}" for d in range(nd, 0, -1)]
    return eval(
        f"lambda grad, {', '.join(names)}: again(grad, ({', '.join(names)}))", {"again": again}
    )


def _define_adaptive_avg(nd: int) -> Any:
    """The node keeps only `self`; the output size is that of the gradient."""
    name, node = f"adaptive_avg_pool{nd}d", f"AdaptiveAvgPool{nd}D"

    def forward(x: np.ndarray, output_size: Any) -> np.ndarray:
        if x.dtype.kind != "f":
            raise not_implemented(
                f"adaptive_avg_pool{nd}d_cpu" if nd == 3 else "adaptive_avg_pool2d", x
            )
        return apply_taps(x, _adaptive_taps(x.shape[x.ndim - nd :], x.dtype, output_size))

    def back(grad: Any, self: Any) -> Any:
        spatial = self.shape[len(self.shape) - nd :]
        return spread_taps(grad, _adaptive_taps(spatial, None, grad.shape[-nd:]), spatial)

    again = rule_row(
        f"{name}_again(self; output_size)", forward, node=f"{node}Backward0", jvp="linear",
        self=lambda grad, self: backward(grad, self),
    )  # fmt: skip
    backward: Rule = rule_row(
        f"{name}_backward(grad_output, self)", back, node=f"{node}BackwardBackward0",
        grad_output=_adaptive_again(nd, lambda grad, size: again(grad, size)),
        self=lambda grad, self: zeros_like(self),
    )  # fmt: skip
    return define(
        f"{name}(self; output_size)", forward, node=f"{node}Backward0", jvp="linear", structure="blocks", layout="C",
        self=lambda grad, self: backward(grad, self),
    )  # fmt: skip


adaptive_avg_rows = {nd: _define_adaptive_avg(nd) for nd in (2, 3)}
