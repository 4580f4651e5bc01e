"""In-place operations: the same rows, written into the tensor they start from."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from . import dtypes
from ._tensor import Tensor, wrap
from .advice import leaf_in_place
from .copy_slices import CopySlices
from .engine import _arrays, attach_node, broadcast_error, check_broadcasts_into, equip
from .entry import is_number
from .errors import type_name, wrong_argument
from .graph import LEAF, Node, edge_of
from .inference import IN_PLACE
from .operand_notes import explain_operands
from .strides import address, owner_of
from .thread_mode import FORWARD_AD, GRAD, INFERENCE, LISTEN, TRANSFORM, state
from .version import counter_of
from .views import StaleView, move_retained_grad, refresh_views, restriction

if TYPE_CHECKING:
    from .table import Row

_CLONE = "Please clone() the tensor before performing the operation."


def check_in_place(target: Tensor, operands: tuple[Any, ...] = ()) -> bool:
    """Return whether changing `target` in place is to be recorded.

    Raises RuntimeError, in PyTorch's words, if it must not be changed now.
    """
    mode = state.mode
    if target._inference and not mode & INFERENCE:
        raise RuntimeError(IN_PLACE)
    base = target._base
    if target.__class__ is StaleView:
        if mode & GRAD:
            raise RuntimeError(restriction(target, indirect=False))
        return False
    edge = target._edge
    if not mode & GRAD:
        return False
    tracked = edge is not None
    for t in operands:
        if t is not None and isinstance(t, Tensor) and t._edge is not None:
            tracked = True
    if base is not None:
        if target._view_origin is not None and (tracked or base._edge is not None):
            raise RuntimeError(restriction(target, indirect=False))
        if edge is not None and (base._edge is None or base._edge is LEAF):
            raise leaf_in_place(target, view=True)
    if edge is LEAF:
        raise leaf_in_place(target)
    return tracked


def in_place_method(
    row: Row, defaults: dict[str, Any], name: str, numbers: tuple[str, ...] = ()
) -> Callable[..., Any]:
    """Return the in-place method of a row, e.g. `Tensor.mul_`, under one of its names.

    `numbers` are the inputs that may be Python numbers.
    """
    count = len(row.inputs) - 1
    generated: Any = None

    def general(self: Tensor, *operands: Any, **given: Any) -> Tensor:
        try:
            if not given and len(operands) == count:
                values = operands + tuple(defaults.values())
            else:
                values = _arranged(row, defaults, operands, given, name)
            for parameter, value in zip(row.inputs[1:], values, strict=False):
                if not isinstance(value, Tensor) and not (
                    parameter in numbers and is_number(value)
                ):
                    raise wrong_argument(name, parameter, row.inputs.index(parameter) - 1, value)
            return _apply_in_place(row, self, *values)
        except Exception as error:
            from .overloads import explain

            found = explain(name, operands, given, True)
            if found is None or "invalid combination" in str(error):
                raise
            raise found from None

    def method(self: Tensor, *operands: Any, **given: Any) -> Tensor:
        nonlocal generated
        if generated is None:
            generated = quick_method(row, defaults, general, method, numbers)
        return generated(self, *operands, **given)

    method.__name__ = method.__qualname__ = name
    method.__doc__ = f"In-place version of `{row.name}`."
    method.explains = "method"  # type: ignore[attr-defined]
    return method


def quick_method(
    row: Row,
    defaults: dict[str, Any],
    general: Callable[..., Any],
    installed: Callable[..., Any],
    numbers: tuple[str, ...],
) -> Callable[..., Any]:
    """Generate the in-place method of a row, and put it where Tensor has the `installed` one."""
    from .specialise_in_place import compile_in_place_method

    if row.variadic or row.multi:
        return general
    generated = compile_in_place_method(row, defaults, general, numbers)
    generated.__doc__, generated.__wrapped__ = installed.__doc__, installed  # type: ignore[attr-defined]
    for name, value in list(vars(Tensor).items()):
        if value is installed:
            setattr(Tensor, name, generated)
    return generated


def quicken(row: Row, name: str, **defaults: Any) -> None:
    """Put the generated in-place form of a row before the method that knows all cases.

    `defaults` are the values of the row's arguments that are not given.
    """
    from .explained import explained
    from .specialise_in_place import compile_in_place_method

    method = explained(getattr(Tensor, name), name, True)
    generated: Any = compile_in_place_method(row, defaults, method)
    generated.explains = "method"
    generated.__doc__, generated.__wrapped__ = method.__doc__, method
    setattr(Tensor, name, generated)


def _arranged(
    row: Row, defaults: dict[str, Any], operands: tuple[Any, ...], given: dict[str, Any], name: str
) -> tuple[Any, ...]:
    """Return a row's inputs, then its arguments; TypeError in PyTorch's words if they do not fit."""
    values, rest = list(operands), dict(given)
    values += [rest.pop(n) for n in row.inputs[1 + len(operands) :] if n in rest]
    fits = len(values) == len(row.inputs) - 1
    values += [rest.pop(n, default) for n, default in defaults.items()]
    if rest or not fits:
        from .overloads import explain

        raise explain(name, operands, given, True) or TypeError(
            f"{name}() got arguments that it does not take"
        )
    return tuple(values)


def generate_in_place(row: Row) -> Callable[..., Any]:
    """Return the function that runs a row in place, and keep it with the row."""
    from .specialise_in_place import compile_in_place

    if row.variadic or row.multi:
        row.in_place = functools.partial(_apply_in_place, row)
    else:
        row.in_place = compile_in_place(row, _apply_in_place)
    return row.in_place


def apply_in_place(row: Row, target: Tensor, *args: Any) -> Tensor:
    """Run a row and write its result into its first tensor.

    Raises RuntimeError for a leaf that requires grad, a result of another shape, or a type that
    cannot hold the result, before anything is changed.
    """
    return (row.in_place or generate_in_place(row))(target, *args)


def _apply_in_place(row: Row, target: Tensor, *args: Any) -> Tensor:
    """The general path, which also records, promotes types and finds what is wrong."""
    if state.mode & TRANSFORM:
        return state.interpreters[-1].process_in_place(row, (target, *args))
    count = len(row.inputs) - 1
    operands, attrs = args[:count], args[count:]
    tracked = check_in_place(target, operands)
    arrays, (_, *others) = _arrays(row, (target, *operands))
    check_overlap(target, others)
    with np.errstate(all="ignore"):
        try:
            raw = np.asarray(row.forward(*arrays, *attrs))
        except ValueError as error:
            raise explain_operands(broadcast_error(arrays) or error, (target, *operands)) from None
    check_result(target, raw)
    return change(row, target, tuple(others), attrs, tracked, lambda data: _fill(data, raw))


def _fill(data: np.ndarray, raw: np.ndarray) -> None:
    if raw.dtype is data.dtype:
        np.copyto(data, raw)
        return
    with np.errstate(all="ignore"):
        np.copyto(data, raw, casting="unsafe")


def write_in_place(
    row: Row,
    target: Tensor,
    operands: tuple[Any, ...],
    attrs: tuple[Any, ...],
    write: Callable[[np.ndarray], Any],
) -> Tensor:
    """Change a tensor by a function that writes into its array; record `row` as its history.

    `write` must raise before it changes anything.
    """
    if state.mode & TRANSFORM:
        return state.interpreters[-1].process_in_place(row, (target, *operands, *attrs))
    tracked = check_in_place(target, operands)
    check_overlap(target, ())
    return change(row, target, operands, attrs, tracked, write)


def change(
    row: Row,
    target: Tensor,
    operands: tuple[Any, ...],
    attrs: tuple[Any, ...],
    tracked: bool,
    write: Callable[[np.ndarray], Any],
) -> Tensor:
    """Write, count the change, and rebase the history; everything has been checked."""
    if state.mode & LISTEN:
        state.listener.before_change(target, tracked and row.differentiable)
    if target._inference:  # there is no history, and no version that anybody could ask for
        write(target._data)
        target._vc.bump()
        if state.mode & LISTEN:
            listed = dict(zip(row.attrs, attrs, strict=True))
            state.listener.on_inplace(row, (target, *operands), listed, target, None)
        return target
    if not tracked and state.mode <= GRAD:  # no history, no recorder: most writes are of this kind
        write(target._data)
        count_change(target)
        return target
    before: Any = target
    saves_target = tracked and any(s.kind == "input" and s.index == 0 for s in row.saved)
    if saves_target or state.mode & FORWARD_AD:
        before = _clone_of(target)  # what the rules will read
    vc = counter_of(target)
    stamp = vc.stamp
    write(target._data)
    vc.bump()
    node = None
    if tracked and row.differentiable:
        result = wrap(target._data)
        result._vc = vc
        node = attach_node(row, (before, *operands), attrs, (result,))
        if node is not None:
            if node.versions is not None:
                _remember_old_version(node, vc, stamp)
            if before is not target:
                node.edges = (edge_of(target), *node.edges[1:])
            if state.mode > GRAD:
                equip(node, state.mode)
            rebase(target, node)
    if vc._views:
        refresh_views(vc)
    note_change(target)
    mode = state.mode
    if mode & FORWARD_AD:
        from .autograd.forward_ad import propagate_in_place

        propagate_in_place(row, (before, *operands), attrs, target)
    if mode & LISTEN:
        listed = dict(zip(row.attrs, attrs, strict=True))
        state.listener.on_inplace(row, (before, *operands), listed, target, node)
    return target


def _clone_of(target: Tensor) -> Tensor:
    """A copy of the tensor as it is now, with the history of one."""
    from .ops.shape_rows import clone_row

    copy = wrap(target._data.copy())
    if target._edge is not None:
        attach_node(clone_row, (target,), (), (copy,))
    return copy


def _remember_old_version(node: Node, vc: Any, stamp: int) -> None:
    """An operand that shares the target's memory was saved before the change: `x.mul_(x)`."""
    assert node.saved is not None
    assert node.versions is not None
    node.versions = tuple(
        stamp if isinstance(s, Tensor) and s._vc is vc else v
        for s, v in zip(node.saved, node.versions, strict=True)
    )


def check_result(target: Tensor, raw: np.ndarray) -> None:
    """Raise RuntimeError unless `raw` can be written into `target`."""
    if raw.shape != target._data.shape:
        check_broadcasts_into(target._data.shape, raw.shape)
    if raw.dtype is not target._data.dtype:
        check_cast(dtypes.FROM_NUMPY[raw.dtype], target.dtype)


def check_cast(from_: dtypes.dtype, to: dtypes.dtype) -> None:
    """Raise RuntimeError for a result that an in-place operation would have to narrow."""
    if not dtypes.can_cast(from_, to):
        raise RuntimeError(
            f"result type {from_.type_name} can't be cast to the desired output type {to.type_name}"
        )


def check_overlap(target: Tensor, operands: Any) -> None:
    """Raise RuntimeError for a target that overlaps itself, or an operand it partly overlaps."""
    data = target._data
    if (
        0 in data.strides
        and 0 not in data.shape
        and any(s == 0 and n > 1 for s, n in zip(data.strides, data.shape, strict=True))
    ):
        raise RuntimeError(
            "unsupported operation: more than one element of the written-to tensor refers to a single memory "
            "location. " + _CLONE
        )
    vc = target._vc
    if vc is None:
        return
    for other in operands:
        if (
            isinstance(other, Tensor)
            and other is not target
            and other._vc is not None
            and _overlaps(data, other._data)
        ):
            raise RuntimeError(
                "unsupported operation: some elements of the input tensor and the written-to tensor refer to a single "
                "memory location. " + _CLONE
            )


def _overlaps(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether two dense arrays share some, but not all, of their memory."""
    if owner_of(a) is not owner_of(b) or not (_dense(a) and _dense(b)):
        return False
    start, other = address(a), address(b)
    end, other_end = start + a.nbytes, other + b.nbytes
    if start == other and end == other_end:
        return a.strides != b.strides
    return start < other_end and other < end


def _dense(a: np.ndarray) -> bool:
    return a.flags.c_contiguous or a.flags.f_contiguous


def rebase(target: Tensor, node: Node) -> None:
    """Make `node` the history of a tensor that was just rewritten, through its base for a view."""
    base = target._base
    if base is None:
        move_retained_grad(target, node)
        target._edge = (node, 0)
    else:
        slices = CopySlices(base, target, node)
        move_retained_grad(base, slices)
        base._edge = (slices, 0)


def count_change(target: Tensor, writes: int = 1) -> None:
    """Count writes into a tensor that nothing recorded, and tell whom they concern."""
    vc = target._vc or counter_of(target)
    for _ in range(writes):
        vc.bump()
    if vc._views:
        refresh_views(vc)
    note_change(target)


def note_change(target: Tensor) -> None:
    """Remember where an in-place change was made, for the error of a stale saved tensor."""
    target._vc.note_place(sys._getframe(2))


def copy_into_out(row: Row, result: Tensor, out: Tensor) -> Tensor:
    """Write a result into `out=`, as PyTorch does; RuntimeError if either is tracked."""
    if not isinstance(out, Tensor):
        raise TypeError(f"{row.name}(): argument 'out' must be Tensor, not {type_name(out)}")
    if state.mode & GRAD and (result._edge is not None or out._edge is not None):
        raise RuntimeError(
            f"{row.name}(): functions with out=... arguments don't support automatic differentiation, but one of "
            "the arguments requires grad."
        )
    check_cast(result.dtype, out.dtype)
    if out._inference and not state.mode & INFERENCE:
        raise RuntimeError(IN_PLACE)
    if out._data.shape != result._data.shape:
        from .resize import resize_out

        resize_out(out, result._data.shape)
    np.copyto(out._data, result._data, casting="unsafe")
    if out._inference:
        out._vc.bump()
        return out
    vc = counter_of(out)
    vc.bump()
    if vc._views:
        refresh_views(vc)
    return out
