"""Reducing segments: runs of rows of one length or another."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .._tensor import Tensor
from ..dims import wrap_dim
from .arguments import api
from .checks import not_implemented
from .class_losses import no_second
from .reduce_rules import rule_call, rule_row
from .register import define

__all__ = ["segment_reduce"]

_REDUCTIONS = {
    "sum": "sum", "mean": "mean", "prod": "prod", "max": "max", "amax": "max", "min": "min", "amin": "min",
}  # fmt: skip
_UFUNCS: dict[str, Any] = {
    "sum": np.add, "mean": np.add, "prod": np.multiply, "max": np.maximum, "min": np.minimum,
}  # fmt: skip
_STARTS = {"sum": 0.0, "mean": 0.0, "prod": 1.0, "max": -np.inf, "min": np.inf}


class _Segments:
    """Where the segments lie in data seen as rows: those of one segment follow each other."""

    def __init__(self, shape: tuple[int, ...], lengths: Any, offsets: Any, axis: int) -> None:
        self.outer = math.prod(shape[:axis])
        given = offsets if lengths is None else lengths
        table = given.reshape(self.outer, given.shape[-1])
        if lengths is None:
            counts, starts = np.diff(table), table[:, :-1]
        else:
            counts, starts = table, np.cumsum(table, axis=1) - table
        self.shape = (*shape[:axis], counts.shape[1], *shape[axis + 1 :])
        first = starts + np.arange(self.outer)[:, None] * shape[axis]
        self.counts = counts.reshape(-1)
        self.begin = np.cumsum(self.counts) - self.counts  # among the rows that are in a segment
        self.segment = np.repeat(np.arange(self.counts.size), self.counts)
        within = np.arange(self.segment.size) - self.begin[self.segment]
        self.rows = first.reshape(-1)[self.segment] + within
        self.width = math.prod(shape[axis + 1 :])

    def reduce(self, ufunc: Any, rows: np.ndarray, out: np.ndarray) -> np.ndarray:
        """Combine the rows of each segment with what stands in `out`, (segments, width)."""
        filled = self.counts > 0
        if filled.any():
            out[filled] = ufunc(out[filled], ufunc.reduceat(rows, self.begin[filled], axis=0))
        return out


def _segment_reduce(
    data: np.ndarray, lengths: Any, offsets: Any, reduce: str, axis: int, initial: Any
) -> np.ndarray:
    if data.dtype.kind != "f":
        raise not_implemented("_segment_reduce_cpu", data)
    at, kind = _Segments(data.shape, lengths, offsets, axis), _REDUCTIONS[reduce]
    start = _STARTS[kind] if initial is None else initial
    out = np.full((at.counts.size, at.width), start, data.dtype)
    with np.errstate(all="ignore"):
        at.reduce(_UFUNCS[kind], data.reshape(-1, at.width)[at.rows], out)
        if kind == "mean":
            if initial is None:
                out[at.counts == 0] = np.nan
            out /= np.maximum(at.counts, 1)[:, None].astype(data.dtype)
    return out.reshape(at.shape)


def _segment_reduce_backward(
    grad: np.ndarray, result: np.ndarray, data: np.ndarray, lengths: Any, offsets: Any, reduce: str, axis: int, initial: Any,
) -> np.ndarray:  # fmt: skip
    at, kind = _Segments(data.shape, lengths, offsets, axis), _REDUCTIONS[reduce]
    rows = data.reshape(-1, at.width)[at.rows]
    given, reduced = (a.reshape(-1, at.width)[at.segment] for a in (grad, result))
    with np.errstate(all="ignore"):
        if kind == "mean":
            given = given / at.counts[at.segment, None].astype(data.dtype)
        elif kind in ("max", "min"):
            chosen = (np.isnan(rows) | (rows == reduced)).astype(data.dtype)
            ties = at.reduce(np.add, chosen, np.zeros((at.counts.size, at.width), data.dtype))
            given = given * chosen / np.maximum(ties, 1)[at.segment]
        elif kind == "prod":
            given = given * _others(at, rows, reduced, initial)
    out = np.zeros((at.outer * data.shape[axis], at.width), data.dtype)
    out[at.rows] = given
    return out.reshape(data.shape)


def _others(at: _Segments, rows: np.ndarray, product: np.ndarray, initial: Any) -> np.ndarray:
    """Return, for each element, the product of the others of its segment, and of `initial`."""
    zero, nan = rows == 0, np.isnan(rows)
    one = rows.dtype.type(1)
    start = np.full((at.counts.size, at.width), 1 if initial is None else initial, rows.dtype)
    plain = at.reduce(np.multiply, np.where(zero | nan, one, rows), start)[at.segment]
    zeros, nans = (
        at.reduce(np.add, a.astype(np.int64), np.zeros(start.shape, np.int64))[at.segment] - a
        for a in (zero, nan)
    )
    without = np.where(nans > 0, np.nan, np.where(zeros > 0, 0, plain))
    return np.where(zero | nan, without, product / np.where(zero, one, rows)).astype(rows.dtype)


def _batch(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    """Put the examples in front of the other dimensions in which the segments differ."""
    values = [None if t is None else level.whole(t) for t in operands]
    at = row.attrs.index("axis")
    return row(*values, *attrs[:at], attrs[at] + 1, *attrs[at + 1 :])


_segments = rule_call("segment_reduce", _segment_reduce)
segment_reduce_backward: Any = rule_row(
    "segment_reduce_backward(grad_output, result, data, lengths, offsets; reduce, axis, initial)",
    _segment_reduce_backward, symbol="segment_reduceʹ", batch=_batch,
    grad_output=lambda grad, grad_output, result, data, lengths, offsets, reduce, axis, initial: _segments(
        grad * segment_reduce_backward(grad_output * 0 + 1, result, data, lengths, offsets, reduce, axis, initial),
        lengths, offsets, "sum", axis, None,
    ),
    result=no_second("_segment_reduce_backward"), data=no_second("_segment_reduce_backward"),
)  # fmt: skip
segment_reduce_row = define(
    "segment_reduce(data, lengths, offsets; reduce, axis, initial)", _segment_reduce, batch=_batch,
    data=lambda grad, result, data, lengths, offsets, reduce, axis, initial: segment_reduce_backward(
        grad, result, data, lengths, offsets, reduce, axis, initial),
)  # fmt: skip


@api(
    "Tensor data, str reduce, *, Tensor lengths=, Tensor indices=, Tensor offsets=, int axis=, bool unsafe=, number initial=",
    method=False,
)
def segment_reduce(
    data: Tensor, reduce: str, *, lengths: Tensor | None = None, indices: Tensor | None = None,
    offsets: Tensor | None = None, axis: int = 0, unsafe: bool = False, initial: float | None = None,
) -> Tensor:  # fmt: skip
    """Reduce the segments of a dimension: `reduce` is sum, mean, prod, max or min.

    `lengths` says how long each segment is, or `offsets` where each begins and the last ends;
    both are int64, (S,) or, along a later `axis`, one row for each of the dimensions before it.
    `initial` joins each segment. Where several elements are the largest, each gets an equal share
    of the gradient; PyTorch divides only gradients above 0.

    Raises:
        RuntimeError: without lengths and offsets, for lengths that do not sum to the extent
            (unless `unsafe`), or an unknown `reduce`.

    >>> import autograd_lite as torch
    >>> torch.segment_reduce(torch.tensor([1.0, 2.0, 3.0]), "sum", lengths=torch.tensor([2, 1]))
    tensor([3., 3.])
    """
    if not isinstance(data, Tensor) or not isinstance(reduce, str):
        raise TypeError(data)
    at = wrap_dim(axis, data._data.ndim)
    if indices is not None:
        raise RuntimeError("segment_reduce(): indices based reduction is not supported yet.")
    given, name = (lengths, "lengths") if offsets is None else (offsets, "offsets")
    if given is None:
        raise RuntimeError("segment_reduce(): Either lengths or offsets must be defined.")
    if reduce not in _REDUCTIONS:
        raise RuntimeError(
            f"reduce argument must be either sum, prod, mean, amax or amin, got {reduce}"
        )
    if data._data.ndim < given._data.ndim:
        raise RuntimeError(_expected(f"data.dim() >= {name}_value.dim()"))
    if at != given._data.ndim - 1:
        raise RuntimeError(
            f"segment_reduce(): Expected axis to be the last dimension of {name} but got {at}."
        )
    if offsets is None and not unsafe:
        if given.min() < 0:
            raise RuntimeError("lengths contains negative value!")
        if (given._data.sum(-1) != data._data.shape[at]).any():
            raise RuntimeError(
                "segment_reduce(): Expected all rows of lengths along axis to sum to "
                "data.size(lengths.dim()-1) when !unsafe."
            )
    if data._data.dtype.kind == "f" and given._data.dtype.kind != "i":
        raise not_implemented(f"_segment_reduce_{name}_cpu_kernel1", given._data)
    if offsets is not None and (np.diff(given._data) < 0).any():
        raise RuntimeError(_expected("segment_length >= 0"))
    ends = given._data.sum(-1) if offsets is None else given._data
    if given._data.size and (given._data.min() < 0 or ends.max() > data._data.shape[at]):
        raise RuntimeError(
            f"segment_reduce(): {name} lead outside of dimension {at}, which has {data._data.shape[at]} elements"
        )
    return segment_reduce_row(
        data, lengths if offsets is None else None, offsets, reduce, at, initial
    )


def _expected(what: str) -> str:
    return (
        f"Expected {what} to be true, but got false.  (Could this error message be improved?  "
        "If so, please report an enhancement request to PyTorch.)"
    )
