"""Padding: with a constant, by reflection, by repeating the edge, or around the other side."""

from __future__ import annotations

from typing import Any

import numpy as np

from .._tensor import Tensor
from ..rulelib import zeros_like
from .index import slice_row
from .reduce_rules import Rule, rule_row
from .register import PUBLIC, define, public
from .windows import Taps, apply_taps, spread_taps


def _constant_pad(x: np.ndarray, pad: tuple[int, ...], value: Any) -> np.ndarray:
    if len(pad) % 2:
        raise RuntimeError("Padding length must be divisible by 2")
    if len(pad) // 2 > x.ndim:
        raise RuntimeError(
            "Padding length should be less than or equal to two times the input dimension but got padding length "
            f"{len(pad)} and input of dimension {x.ndim}"
        )
    sizes, source, target = list(x.shape), [slice(None)] * x.ndim, [slice(None)] * x.ndim
    for i in range(len(pad) // 2):
        d, (before, after) = x.ndim - 1 - i, (pad[2 * i], pad[2 * i + 1])
        n = x.shape[d]
        if n + before + after < 0 or n + min(before, 0) + min(after, 0) < 0:
            raise RuntimeError("narrow(): length must be non-negative.")
        sizes[d] = n + before + after
        source[d] = slice(max(-before, 0), n - max(-after, 0))
        target[d] = slice(max(before, 0), sizes[d] - max(after, 0))
    out = np.full(sizes, np.asarray(value).astype(x.dtype), x.dtype)
    out[tuple(target)] = x[tuple(source)]
    return out


pad_again: Rule = rule_row(
    "pad_zeros(self; pad)", lambda x, pad: _constant_pad(x, pad, 0), node="ConstantPadNdBackward0", jvp="linear",
    self=lambda grad, pad: pad_again(grad, tuple(-p for p in pad)),
)  # fmt: skip
constant_pad_row = define(
    "constant_pad_nd(self; pad, value)", _constant_pad, structure="selection", symbol="pad",
    jvp=lambda self_t, pad: pad_again(self_t, pad),
    self=lambda grad, pad: pad_again(grad, tuple(-p for p in pad)),
)  # fmt: skip


def _edges(kind: str, sizes: Any, padding: tuple[int, ...]) -> list[Taps]:
    """Return the taps of a padding of the last dimensions, for each dimension."""
    taps = []
    for i in reversed(range(len(padding) // 2)):
        n = sizes[len(sizes) - 1 - i]
        at = np.arange(-padding[2 * i], n + padding[2 * i + 1])
        if kind == "reflection":
            period = max(2 * (n - 1), 1)
            at = np.abs((at + n - 1) % period - (n - 1)) if n > 1 else np.zeros_like(at)
        else:
            at = np.clip(at, 0, n - 1)
        taps.append((at[:, None], np.ones((len(at), 1))))
    return taps


def _check_reflection(x: np.ndarray, padding: tuple[int, ...]) -> None:
    for i in range(len(padding) // 2):
        d = x.ndim - 1 - i
        before, after = padding[2 * i], padding[2 * i + 1]
        if before >= x.shape[d] or after >= x.shape[d]:
            number = {0: 4, 1: 6, 2: 8}[i]
            raise RuntimeError(
                f"Argument #{number}: Padding size should be less than the corresponding input dimension, but got: "
                f"padding ({before}, {after}) at dimension {d} of input {list(x.shape)}"
            )


def _define(kind: str, nd: int) -> Any:
    name = f"{kind}_pad{nd}d"

    def forward(x: np.ndarray, padding: tuple[int, ...]) -> np.ndarray:
        if kind == "reflection":
            _check_reflection(x, padding)
        return apply_taps(x, _edges(kind, x.shape, padding))

    def back(grad: Any, self: Any, padding: tuple[int, ...]) -> Any:
        return spread_taps(grad, _edges(kind, self.shape, padding), self.shape[-nd:])

    node = f"{'Reflection' if kind == 'reflection' else 'Replication'}Pad{nd}DBackward"
    backward = rule_row(
        f"{name}_backward(grad_output, self; padding)", back, node=f"{node}Backward0", structure="selection",
        grad_output=lambda grad, padding: again(grad, padding), self=lambda grad, self: zeros_like(self),
    )  # fmt: skip
    again: Rule = rule_row(
        f"{name}_again(self; padding)", forward, node=f"{node}0", jvp="linear",
        self=lambda grad, self, padding: backward(grad, self, padding),
    )  # fmt: skip
    return define(
        f"{name}(self; padding)", forward, node=f"{node}0", structure="selection", jvp="linear",
        self=lambda grad, self, padding: backward(grad, self, padding),
    )  # fmt: skip


EDGE_ROWS = {(k, n): _define(k, n) for k in ("reflection", "replication") for n in (1, 2, 3)}


def circular_pad(input: Any, padding: tuple[int, ...]) -> Any:
    """Pad from the other side, by writing slices into a new tensor, as PyTorch does."""
    ndim, count = input.dim(), len(padding) // 2
    for i in range(count):
        n = input.shape[ndim - 1 - i]
        if padding[2 * i] > n or padding[2 * i + 1] > n:
            raise RuntimeError("Padding value causes wrapping around more than once.")
        if padding[2 * i] + padding[2 * i + 1] + n < 0:
            raise RuntimeError("Negative padding value is resulting in an empty dimension")
    sizes = list(input.shape)
    for i in range(count):
        sizes[ndim - 1 - i] += padding[2 * i] + padding[2 * i + 1]
    out = PUBLIC["empty"](sizes, dtype=input.dtype)
    target, source = out, input
    for i in range(count):
        d, before, after = ndim - 1 - i, padding[2 * i], padding[2 * i + 1]
        n = input.shape[d]
        target = _part(target, d, max(before, 0), sizes[d] - max(after, 0))
        source = _part(source, d, max(-before, 0), n - max(-after, 0))
    target.copy_(source)
    for i in reversed(range(count)):
        d, before, after = ndim - 1 - i, padding[2 * i], padding[2 * i + 1]
        if before > 0:
            end = sizes[d] - max(after, 0)
            _part(out, d, 0, before).copy_(_part(out, d, end - before, end))
        if after > 0:
            _part(out, d, sizes[d] - after, sizes[d]).copy_(
                _part(out, d, max(before, 0), max(before, 0) + after)
            )
    return out


def _part(x: Any, dim: int, start: int, end: int) -> Any:
    return slice_row(x, dim, start, end, 1)


@public
def constant_pad_nd(input: Tensor, pad: Any, value: Any = 0) -> Tensor:
    """Pad the last dimensions with a constant: two numbers a dimension, the last one first."""
    return constant_pad_row(input, tuple(pad), value)
