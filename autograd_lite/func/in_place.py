"""In-place operations inside transformations: compute anew, and let the tensor become the result.

A view's parent becomes itself with the viewed region replaced, and so on up to the base.
"""

from __future__ import annotations

from typing import Any

from .._tensor import Tensor, wrap
from ..graph import LEAF
from ..table import ROWS, Row
from ..thread_mode import GRAD, state
from .levels import (
    BatchedTensor,
    GradTrackingTensor,
    Level,
    Wrapper,
    batched,
    call_row,
    split_args,
    tracked,
)


def run_in_place(level: Level, row: Row, args: tuple[Any, ...]) -> Tensor:
    """Run an operation and make its first tensor the result; returns that tensor."""
    target: Tensor = args[0]
    operands, attrs = split_args(row, args)
    if row.name.endswith("_in_place"):  # a view's twin: another shape of the same elements
        view = ROWS.get(row.name.removesuffix("_in_place"))
        if view is not None and view.view:
            return _reshaped(view, target, attrs)
    if isinstance(target, Wrapper) and target._edge is LEAF and state.mode & GRAD:
        raise RuntimeError(
            "a leaf Variable that requires grad is being used in an in-place operation."
        )
    if not any(map(_is_wrapped, (*operands, *attrs))):  # nothing of this level, nor of one below
        from ..inplace import apply_in_place

        return level.below(apply_in_place, row, target, *operands[1:], *attrs)
    result = call_row(row, operands, attrs)
    if result._data.dtype != target._data.dtype:
        result = result.to(target.dtype)
    if result._data.shape != target._data.shape:
        raise RuntimeError(
            f"output with shape {list(target._data.shape)} doesn't match the broadcast shape "
            f"{list(result._data.shape)}"
        )
    if isinstance(result, BatchedTensor) and not isinstance(target, Wrapper):
        raise _too_small(row, target, result)
    if not state.mode & GRAD:
        result = _with_history(target, result)
    become(target, result)
    return target


def _with_history(old: Any, new: Any) -> Any:
    """Return new values with the history of the old ones: what `no_grad` leaves as it is."""
    if isinstance(old, GradTrackingTensor):
        from .grad_level import GradLevel

        if not isinstance(old.level, GradLevel):  # tangents do not mind `no_grad`
            return new
        same = isinstance(new, GradTrackingTensor) and new.level is old.level
        return tracked(_with_history(old.value, new.value if same else new), old.level, old._edge)
    if isinstance(old, BatchedTensor):
        if isinstance(new, BatchedTensor) and new.level is old.level and new.bdim == old.bdim:
            return batched(_with_history(old.value, new.value), new.bdim, new.level)
        return new
    if not isinstance(new, Wrapper) and old._edge is not None:
        return wrap(new._data, old._edge)
    return new


def _is_wrapped(value: Any) -> bool:
    return isinstance(value, Wrapper) or (
        type(value) in (list, tuple) and any(isinstance(v, Wrapper) for v in value)
    )


def _too_small(row: Row, target: Tensor, result: BatchedTensor) -> RuntimeError:
    """Make the error for writing a batch into a tensor that is not one."""
    if row.name in ("add", "atan2"):
        return RuntimeError(
            f"output with shape {list(target._data.shape)} doesn't match the broadcast shape "
            f"{list(result.value._data.shape)}"
        )
    return RuntimeError(
        "vmap: inplace arithmetic(self, *extra_args) is not possible because there exists a Tensor "
        "`other` in extra_args that has more elements than `self`. This happened due to `other` being "
        "vmapped over but `self` not being vmapped over in a vmap. Please try to use out-of-place "
        "operators instead of inplace arithmetic. If said operator is being called inside the PyTorch "
        "framework, please file a bug report instead."
    )


def _reshaped(row: Row, target: Tensor, attrs: tuple[Any, ...]) -> Tensor:
    before = object.__new__(type(target))
    before.__dict__.update(target.__dict__)
    result = call_row(row, (before,), attrs)
    target.__class__ = type(result)
    target.__dict__.clear()
    target.__dict__.update(result.__dict__)
    return target


def become(target: Tensor, result: Tensor) -> None:
    """Make a tensor another one, and replace its region in what it is a view of."""
    origin = target.__dict__.get("_viewed")
    if result is not target:
        target.__class__ = type(result)
        keep = {"_viewed": origin} if origin is not None else {}
        target.__dict__.clear()
        target.__dict__.update(result.__dict__)
        target.__dict__.pop("_viewed", None)
        target.__dict__.update(keep)
    if origin is not None:
        parent, row, attrs = origin
        become(parent, _replaced(parent, target, row, attrs))


def _replaced(parent: Tensor, part: Tensor, row: Row, attrs: tuple[Any, ...]) -> Tensor:
    """Return `parent` with the region that a view row shows replaced by `part`.

    The rule of a view puts a gradient where the view shows; so it puts values there too.
    """
    from ..rulelib import where
    from .zeros import ones_of

    place = _placer(parent, row, attrs)
    shown = place(ones_of(part)) != 0
    return where(shown, place(part), parent)


def _placer(parent: Tensor, row: Row, attrs: tuple[Any, ...]) -> Any:
    rule = row.rules[row.inputs[0]]
    values: dict[str, Any] = dict(zip(row.attrs, attrs, strict=True))
    for entry in row.saved:
        if entry.kind == "metadata":
            values[entry.name] = entry.metadata(parent)

    def place(part: Tensor) -> Any:
        values["grad"] = part
        return rule(*(values[p] for p in row.parameters_of(rule)))

    return place
