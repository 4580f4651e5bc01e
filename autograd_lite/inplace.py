"""In-place operations: the same rows, written into the tensor they start from."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from . import dtypes
from .engine import _arrays, attach_node, broadcast_error, shape_mismatch
from .graph import LEAF
from .mode import GRAD, LISTEN, state
from .tensor import Tensor, wrap
from .version import counter_of

if TYPE_CHECKING:
    from .table import Row


def check_in_place(tensor: Tensor) -> None:
    """Raise RuntimeError, in PyTorch's words, if the tensor must not be changed in place now."""
    if state.mode & GRAD:
        if tensor._edge is LEAF:
            raise RuntimeError("a leaf Variable that requires grad is being used in an in-place operation.")
        if tensor._base is not None and tensor._base._edge is LEAF:
            raise RuntimeError(
                "a view of a leaf Variable that requires grad is being used in an in-place operation."
            )


def in_place_method(row: Row, defaults: dict[str, Any]) -> Callable[..., Any]:
    """Return the in-place method of a row, e.g. `Tensor.mul_`."""

    def method(self: Tensor, *operands: Any, **attrs: Any) -> Tensor:
        values = tuple(attrs.get(name, default) for name, default in defaults.items())
        return apply_in_place(row, self, *operands, *values)

    method.__name__ = method.__qualname__ = row.name + "_"
    method.__doc__ = f"In-place version of `{row.name}`."
    return method


def apply_in_place(row: Row, target: Tensor, *args: Any) -> Tensor:
    """Run a row and write its result into its first tensor.

    Raises RuntimeError for a leaf that requires grad, a result of another shape, or a type that
    cannot hold the result, before anything is changed.
    """
    check_in_place(target)
    operands = (target, *args[: len(row.inputs) - 1])
    attrs = args[len(row.inputs) - 1 :]
    arrays, operands = _arrays(row, operands)
    with np.errstate(all="ignore"):
        try:
            raw = np.asarray(row.forward(*arrays, *attrs))
        except ValueError as error:
            raise broadcast_error(arrays) or error from None
        check_result(target, raw)
        tracked = state.mode & GRAD and row.differentiable and any(
            isinstance(t, Tensor) and t._edge is not None for t in operands
        )
        if tracked:
            before = wrap(target._data.copy(), target._edge)  # what the rules will read
        np.copyto(target._data, raw, casting="unsafe")
    counter_of(target).bump()
    node = None
    if tracked:
        result = wrap(target._data)
        result._vc = target._vc
        node = attach_node(row, (before, *operands[1:]), attrs, (result,))
        rebase(target, node)
    note_change(target)
    if state.mode & LISTEN:
        state.listener.on_forward(row, operands, dict(zip(row.attrs, attrs, strict=True)), (target,), node)
        state.listener.on_inplace(target, row)
    return target


def check_result(target: Tensor, raw: np.ndarray) -> None:
    """Raise RuntimeError unless `raw` can be written into `target`."""
    if raw.shape != target._data.shape:
        shape = list(target._data.shape)
        try:
            fits = np.broadcast_shapes(raw.shape, target._data.shape) == target._data.shape
        except ValueError:
            raise shape_mismatch(target._data.shape, raw.shape) from None
        if not fits:
            raise RuntimeError(f"output with shape {shape} doesn't match the broadcast shape {list(raw.shape)}")
    from_, to = dtypes.FROM_NUMPY[raw.dtype], target.dtype
    if from_.category > to.category:
        raise RuntimeError(
            f"result type {from_.type_name} can't be cast to the desired output type {to.type_name}"
        )


def rebase(target: Tensor, node: Any) -> None:
    """Make `node` the history of a tensor that was just rewritten."""
    target._edge = (node, 0)


def note_change(target: Tensor) -> None:
    """Remember where the last in-place change was made, for the error of a stale saved tensor."""
    frame = sys._getframe(2)
    while frame is not None and frame.f_globals.get("__name__", "").startswith("autograd_lite"):
        frame = frame.f_back  # type: ignore[assignment]
    if frame is not None:
        counter_of(target).changed_at = (frame.f_code, frame.f_lasti)


def copy_into_out(row: Row, result: Tensor, out: Tensor) -> Tensor:
    """Write a result into `out=`, as PyTorch does; RuntimeError if either is tracked."""
    if state.mode & GRAD and (result._edge is not None or out._edge is not None):
        raise RuntimeError(
            f"{row.name}(): functions with out=... arguments don't support automatic differentiation, but one of "
            "the arguments requires grad."
        )
    from_, to = result.dtype, out.dtype
    if from_.category > to.category:
        raise RuntimeError(f"result type {from_.type_name} can't be cast to the desired output type {to.type_name}")
    if out._data.shape != result._data.shape:
        out._data = result._data.astype(out._data.dtype)
    else:
        np.copyto(out._data, result._data, casting="unsafe")
    counter_of(out).bump()
    return out
