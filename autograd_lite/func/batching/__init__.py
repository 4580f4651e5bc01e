"""Batching rules: how an operation on one example runs on a whole batch.

A rule is `rule(level, row, operands, attrs)`; it runs one level down and returns the result(s)
with the examples in dimension 0. A row that says nothing gets its rule from its form: elementwise
rows broadcast, rows with dimension arguments shift them. What remains runs example by example.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...table import Row
from .general import elementwise, is_elementwise, one_by_one, shift_dims, shifts_dims, words

#: Rules by row name, for rows whose form does not tell.
BATCH: dict[str, Callable[..., Any]] = {}


#: Differentiable rows that run example by example: rare, or without a batched algorithm.
LOOPED: frozenset[str] = frozenset(
    words(
        "linalg_lu_solve linalg_householder_product geqrf add_rows bernoulli_tensor_ binomial bags_of_rows "
        "embedding_bag max_of_bags picked_of_bags rows_of_bags "
        "scaled_dot_product_flash_attention_for_cpu bilinear_product block_diag cdist dist "
        "embedding_dense_backward index_fill_tensor linalg_cross linalg_lstsq lu_unpack "
        "masked_scatter masked_scatter_backward masked_select masked_select_backward "
        "multi_margin_loss multi_margin_loss_backward multilabel_margin_loss "
        "multilabel_margin_loss_backward native_dropout nll_loss2d nll_loss2d_again "
        "nll_loss2d_backward nll_loss_again normal_both normal_mean normal_std pdist place_at "
        "place_block placed_rows_or_columns prelu_kernel_backward put renorm scaled_identity "
        "squeeze_in_place t_in_place take take_backward take_block take_rows triangular_solve "
        "trilinear"
    )
)


def rule_of(row: Row, in_attrs: bool = False) -> Callable[..., Any]:
    """Return the batching rule of a row."""
    from . import families

    if not families.loaded:
        families.load(BATCH)
    found = BATCH.get(row.name)
    if callable(row.batch):
        return row.batch
    if found is not None:
        return found
    if in_attrs:
        return one_by_one
    if is_elementwise(row):
        return elementwise
    if shifts_dims(row):
        return shift_dims
    return one_by_one
