"""Sums, means or maxima of bags of rows of a table."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..adding import add_at_axis
from ..rulelib import where
from .embedding import embedding_backward
from .reduce_rules import Rule, rule_row
from .register import define

SUM, MEAN, MAX = 0, 1, 2


def _bags(indices: Any, offsets: Any) -> np.ndarray:
    """Return the bag of each index."""
    return np.searchsorted(np.asarray(offsets), np.arange(len(indices)), side="right") - 1


def _forward(
    weight: Any, indices: Any, offsets: Any, per_sample_weights: Any, scale_grad_by_freq: bool, mode: int, sparse: bool,
    padding_idx: int,
) -> tuple[Any, Any, Any, Any]:  # fmt: skip
    if indices.size and (indices.min() < 0 or indices.max() >= len(weight)):
        raise IndexError("index out of range in self")
    bags = _bags(indices, offsets)
    keep = indices != padding_idx
    rows, at = weight[indices[keep]], bags[keep]
    if per_sample_weights is not None:
        rows = rows * per_sample_weights[keep][:, None]
    counts = np.bincount(at, minlength=len(offsets))
    out = np.zeros((len(offsets), weight.shape[1]), weight.dtype)
    chosen = np.zeros(len(offsets), np.int64)
    if mode == MAX:
        chosen = np.full(out.shape, -1, np.int64)
        for b in range(len(offsets)):
            members = rows[at == b]
            if len(members):
                best = members.argmax(0)
                chosen[b] = indices[keep][at == b][best]
                out[b] = members[best, np.arange(members.shape[1])]
    else:
        add_at_axis(out, 0, at, rows)
        if mode == MEAN:
            out /= np.maximum(counts, 1)[:, None].astype(weight.dtype)
            chosen = counts
    return out, bags, counts, chosen


def _rows_of(grad: Any, bags: Any, counts: Any, mode: int) -> Any:
    rows = grad[bags]
    return rows / np.maximum(counts, 1)[bags][:, None].astype(grad.dtype) if mode == MEAN else rows


def _rows_back(rows: Any, bags: Any, counts: Any, mode: int) -> Any:
    if mode == MEAN:
        rows = rows / np.maximum(counts, 1)[bags][:, None].astype(rows.dtype)
    out = np.zeros((len(counts), rows.shape[1]), rows.dtype)
    add_at_axis(out, 0, bags, rows)
    return out


rows_of_bags = rule_row(
    "rows_of_bags(totals, bags, counts; mode)", _rows_of, jvp="linear",
    totals=lambda grad, bags, counts, mode: bags_of_rows(grad, bags, counts, mode),
)  # fmt: skip
bags_of_rows: Rule = rule_row(
    "bags_of_rows(rows, bags, counts; mode)", _rows_back, jvp="linear",
    rows=lambda grad, bags, counts, mode: rows_of_bags(grad, bags, counts, mode),
)  # fmt: skip


def _max_backward(grad: Any, chosen: Any, count: int) -> Any:
    out = np.zeros((count, grad.shape[1]), grad.dtype)
    b, d = np.nonzero(chosen >= 0)
    np.add.at(out, (chosen[b, d], d), grad[b, d])
    return out


max_of_bags = rule_row("max_of_bags(totals, chosen; count)", _max_backward, jvp="linear",
                       totals=lambda grad, chosen: picked_of_bags(grad, chosen))  # fmt: skip
picked_of_bags: Rule = rule_row(
    "picked_of_bags(table, chosen)", lambda t, chosen: np.where(chosen >= 0, np.take_along_axis(t, np.maximum(chosen, 0), 0), 0),
    jvp="linear", table=lambda grad, chosen, table_sym_sizes: max_of_bags(grad, chosen, table_sym_sizes[0]),
)  # fmt: skip


def _weight_rule(
    grad: Any, indices: Any, samples: Any, bags: Any, counts: Any, chosen: Any, count: int, mode: int, padding_idx: int,
    scale: bool,
) -> Any:  # fmt: skip
    if mode == MAX:
        return max_of_bags(grad, chosen, count)
    rows = rows_of_bags(grad, bags, counts, mode)
    if samples is not None:
        rows = rows * samples.reshape(-1, 1)
    return embedding_backward(rows, indices, count, padding_idx, scale)


def _samples_rule(
    grad: Any, weight: Any, indices: Any, bags: Any, counts: Any, mode: int, padding_idx: int
) -> Any:
    products = (rows_of_bags(grad, bags, counts, mode) * weight[indices]).sum(-1)
    return where(indices != padding_idx, products, 0.0)


embedding_bag_row = define(
    "embedding_bag(weight, indices, offsets, per_sample_weights; scale_grad_by_freq, mode, sparse, padding_idx)",
    _forward, outputs="result0, result1, result2, result3", non_differentiable="result1, result2, result3",
    saves="offsets, sparse",
    weight=lambda grad, indices, per_sample_weights, result1, result2, result3, weight_sym_argsize_0, mode, padding_idx,
    scale_grad_by_freq: _weight_rule(
        grad, indices, per_sample_weights, result1, result2, result3, weight_sym_argsize_0, mode, padding_idx,
        scale_grad_by_freq),
    per_sample_weights=lambda grad, weight, indices, result1, result2, mode, padding_idx: _samples_rule(
        grad, weight, indices, result1, result2, mode, padding_idx),
)  # fmt: skip
