"""The level of `vmap`: every operation runs on whole batches, one level down."""

from __future__ import annotations

from typing import Any

from .._tensor import Tensor
from ..table import Row
from .batching import rule_of
from .levels import BatchedTensor, Level, batched, call_row, note_view, resolve, split_args

#: Rows whose result has a shape that depends on values, and PyTorch's name of the operation.
DYNAMIC = {
    "nonzero": "nonzero",
    "unique": "_unique2",
    "unique_dim": "unique_dim",
    "unique_consecutive": "unique_consecutive",
}
#: Random rows that take no generator.
_RANDOM = ("native_dropout", "dropout", "feature_dropout", "alpha_dropout", "feature_alpha_dropout")


class VmapLevel(Level):
    """Runs each operation by its batching rule."""

    def __init__(self, size: int, randomness: str = "error") -> None:
        super().__init__()
        self.size, self.randomness = size, randomness

    def owns(self, tensor: Any) -> bool:
        """Return whether a tensor is a batch of this level."""
        return isinstance(tensor, BatchedTensor) and tensor.level is self

    def process(self, row: Row, args: tuple[Any, ...]) -> Any:
        operands, attrs = split_args(row, args)
        attrs = tuple(resolve_attr(a) for a in attrs)
        if "generator" in row.attrs or row.name in _RANDOM:
            from .randomness import check, random_row

            check(self)
            result = self.below(random_row, self, row, operands, attrs)
            wrapped = tuple(batched(r, 0, self) for r in (result if row.multi else (result,)))
            return wrapped if row.multi else wrapped[0]
        in_attrs = any(self.holds(a) for a in attrs)
        if not in_attrs and not any(self.owns(t) for t in operands):
            result = self.below(call_row, row, operands, attrs)
            return note_view(row, operands, attrs, result)
        if row.name in DYNAMIC:
            raise RuntimeError(
                "vmap: We do not support batching operators that can output dynamic shape. Attempted to "
                f"vmap over aten::{DYNAMIC[row.name]}. Please file an issue at "
                "https://github.com/pytorch/pytorch/issues if you need this feature."
            )
        rule = rule_of(row, in_attrs)
        result = self.below(rule, self, row, operands, attrs)
        if row.multi:
            outputs = tuple(batched(r, 0, self) for r in result)
        else:
            outputs = (batched(result, 0, self),)
        return note_view(row, operands, attrs, outputs if row.multi else outputs[0])

    def holds(self, attr: Any) -> bool:
        """Return whether an argument is, or contains, a batch of this level."""
        return self.owns(attr) or (type(attr) in (list, tuple) and any(self.owns(a) for a in attr))

    def front(self, tensor: Any) -> Any:
        """Return a batch's values with the examples in dimension 0; others as they are."""
        if not self.owns(tensor):
            return tensor
        if tensor.bdim == 0:
            return tensor.value
        dims = list(range(tensor.value._data.ndim))
        dims.insert(0, dims.pop(tensor.bdim))
        return tensor.value.permute(dims)

    def whole(self, tensor: Tensor) -> Any:
        """Return a batch's values as `front` does; others repeated for each example."""
        if self.owns(tensor):
            return self.front(tensor)
        return tensor.expand(self.size, *tensor._data.shape)


def resolve_attr(attr: Any) -> Any:
    """Return an argument without wrappers of transformations that have ended."""
    if isinstance(attr, Tensor):
        return resolve(attr)
    if type(attr) in (list, tuple) and any(isinstance(a, Tensor) for a in attr):
        return type(attr)(map(resolve_attr, attr))
    return attr
