"""Backward on Tensors: the same rules, recorded, so that gradients have gradients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._tensor import Tensor, wrap
from .graph import FREED
from .saved import unpack

if TYPE_CHECKING:
    from .table import RowNode

__all__ = ["unpack", "vjp_on_tensors"]


def vjp_on_tensors(node: RowNode, grad: Any, edges: Any) -> tuple[Any, ...]:
    """Run a node's rules on Tensors; one contribution (or None) per edge."""
    row = node.row
    if node.saved is None:
        raise RuntimeError(FREED)
    values: dict[str, Any] = {}
    for position, entry in enumerate(row.saved):
        saved = node.saved[position]
        tensor = entry.kind in ("input", "output") and saved is not None
        values[entry.name] = unpack(node, position) if tensor else saved
    if row.multi:
        grads = tuple(
            _zeros(shape, dtype) if g is None else g
            for g, shape, dtype in zip(grad, node.shape, node.dtype, strict=True)
        )
        values["grads"], values["grad"] = grads, grads[0]
    else:
        values["grad"] = grad
    values["needs"] = tuple(e is not None for e in edges)

    def call(rule: Any) -> Any:
        return rule(*(values[p] for p in row.parameters_of(rule)))

    if row.joint is not None:
        return tuple(call(row.joint))
    if row.variadic:
        return tuple(call(row.rules[row.inputs[0]]))
    return tuple(
        call(row.rules[name]) if edges[i] is not None and name in row.rules else None
        for i, name in enumerate(row.inputs)
    )


def _zeros(shape: Any, dtype: Any) -> Tensor:
    import numpy as np

    return wrap(np.zeros(shape, dtype))
