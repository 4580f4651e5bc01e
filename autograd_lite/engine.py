"""The one way an operation runs: compute on arrays, make the node, tell whoever listens.

`apply` is the general path. For everyday operations on floating point tensors of one type,
`specialise` generates the same steps without the questions that then have known answers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from . import dtypes
from ._tensor import Tensor, wrap
from .graph import Node, edge_of, next_sequence
from .inference import mark_inference
from .operand_notes import explain_operands
from .saved import stamps
from .strides import in_c_order
from .thread_mode import (
    ANOMALY,
    FORWARD_AD,
    GRAD,
    INFERENCE,
    LISTEN,
    SAVED_HOOKS,
    TRANSFORM,
    state,
    switch,
)
from .views import mark_view
from .wrapped import wrapped_number

if TYPE_CHECKING:
    from .table import Row


def apply(row: Row, *args: Any) -> Any:
    """Run a row: its tensors (None where absent, a list where variadic), then its other arguments.

    Returns a Tensor, or a tuple of them for a row with several outputs. Raises what the row's
    forward raises, RuntimeError for shapes that do not broadcast, before anything is changed.
    """
    mode = state.mode
    if mode & TRANSFORM:
        return state.interpreters[-1].process(row, args)
    count = len(row.inputs)
    operands = tuple(args[0]) if row.variadic else args[:count]
    attrs = args[count:]
    if mode & LISTEN and mode <= LISTEN | GRAD and all(isinstance(t, Tensor) for t in operands):
        return run_and_tell(row, operands, dict(zip(row.attrs, attrs, strict=True)), row, *args)
    arrays, operands = _arrays(row, operands)
    with np.errstate(all="ignore"):
        try:
            raw = (
                row.forward(list(arrays), *attrs) if row.variadic else row.forward(*arrays, *attrs)
            )
        except ValueError as error:
            raise explain_operands(broadcast_error(arrays) or error, operands) from None
        except NotImplementedError as error:  # PyTorch looks at the shapes first
            raise (row.promote and broadcast_error(arrays)) or error from None
        except Exception as error:
            explain_operands(error, operands)
            raise
    results = tuple(raw) if row.multi else (raw,)
    outputs = tuple(_wrap_output(row, operands, r) for r in results)
    if mode & INFERENCE and not row.view:
        for out in outputs:
            mark_inference(out)
    node = None
    if (
        mode & GRAD
        and row.differentiable
        and any(t._edge is not None for t in operands if isinstance(t, Tensor))
    ):
        node = attach_node(row, operands, attrs, outputs)
        if node is not None and mode > GRAD:
            equip(node, mode)
    if mode & FORWARD_AD:
        from .autograd.forward_ad import propagate

        propagate(row, operands, attrs, outputs)
    if mode & LISTEN:
        state.listener.on_forward(
            row, operands, dict(zip(row.attrs, attrs, strict=True)), outputs, node
        )
    return outputs if row.multi else outputs[0]


def run_and_tell(
    row: Row,
    operands: tuple[Any, ...],
    attrs: dict[str, Any],
    run: Callable[..., Any],
    /,
    *args: Any,
    **kwargs: Any,
) -> Any:
    """Return `run(*args, **kwargs)`, which runs a row as if nobody listened; then tell the recorder.

    So what is recorded runs by the generated code too.
    """
    switch(LISTEN, False)
    try:
        result = run(*args, **kwargs)
    finally:
        switch(LISTEN, True)
    outputs = result if row.multi else (result,)
    node = None
    for out in outputs:
        if out._edge is not None:
            node = out._edge[0]  # None too where it is a leaf
            break
    state.listener.on_forward(row, operands, attrs, outputs, node)
    return result


def differentiable_outputs(row: Row, outputs: Sequence[Tensor]) -> list[int]:
    """Return which outputs of an operation a gradient can come back to."""
    return [
        i
        for i, t in enumerate(outputs)
        if t._data.dtype.kind == "f"
        and (len(row.outputs) <= i or row.outputs[i] not in row.non_differentiable)
    ]


def new_node(row: Row, edges: tuple[Any, ...], outputs: Sequence[Tensor]) -> Node:
    """Return the newest node: an operation's, with nothing saved yet."""
    node = Node.__new__(row.node)
    node.edges = edges
    node.seq = next_sequence()
    if row.multi:
        node.outputs = len(outputs)
        node.shape = [t._data.shape for t in outputs]
        node.dtype = [t._data.dtype for t in outputs]
    else:
        node.shape, node.dtype = outputs[0]._data.shape, outputs[0]._data.dtype
    return node


def attach_node(
    row: Row, operands: tuple[Any, ...], attrs: tuple[Any, ...], outputs: tuple[Tensor, ...]
) -> Node | None:
    """Make the node of an operation and point its differentiable outputs at it."""
    differentiable = differentiable_outputs(row, outputs)
    if not differentiable:
        return None
    node = new_node(
        row, tuple(edge_of(t) if isinstance(t, Tensor) else None for t in operands), outputs
    )
    node.saved = tuple(_save(row, s, node.edges, operands, attrs, outputs) for s in row.saved)
    node.versions = stamps(node.saved)
    for i in differentiable:
        out = outputs[i]
        out._edge = (node, i)
        if out._vc is not None:  # a view: its memory may change through its base
            node.watch_output(i, out._vc)
            node.out_version = out._vc.stamp
    return node


def equip(node: Node, mode: int) -> None:
    """Do with a new node what anomaly detection and hooks for saved tensors ask for."""
    if mode & ANOMALY:
        from .autograd.anomaly import remember_forward

        remember_forward(node)
    if mode & SAVED_HOOKS:
        from .autograd.saved_hooks import pack_saved

        pack_saved(node)


def _save(row: Row, entry: Any, edges: Any, operands: Any, attrs: Any, outputs: Any) -> Any:
    if entry.kind == "attr":
        return attrs[entry.index]
    if entry.kind == "output":
        return outputs[entry.index]._data
    if row.variadic:
        return tuple(operands) if entry.kind == "input" else tuple(map(entry.metadata, operands))
    operand = operands[entry.index]
    if operand is None:
        return (0,) if entry.name.endswith("_opt") else None
    if entry.kind == "metadata":
        return entry.metadata(operand)
    wanted = any(edges[i] is not None for i in entry.wanted_by)
    return operand if wanted else None


def _wrap_output(row: Row, operands: tuple[Any, ...], raw: Any) -> Tensor:
    raw = raw if type(raw) is np.ndarray else np.asarray(raw)
    out = wrap(in_c_order(raw) if row.layout == "C" else raw)
    if row.view:
        mark_view(out, operands[0], row.multi)
    return out


def _arrays(row: Row, operands: tuple[Any, ...]) -> tuple[list[Any], tuple[Any, ...]]:
    """Return the operands' arrays in the type in which the operation computes, and the operands
    with Python numbers made tensors."""
    if row.check is not None:
        row.check(operands)
    if row.promote is None:
        return [t._data if isinstance(t, Tensor) else t for t in operands], operands
    first = operands[0]
    if isinstance(first, Tensor) and first._data.dtype.kind == "f":  # mostly: all of one float type
        kind = first._data.dtype
        if all(isinstance(t, Tensor) and t._data.dtype == kind for t in operands):
            return [t._data for t in operands], operands
    common = dtypes.result_of([t for t in operands if t is not None])
    if row.promote == "float" and common.category != dtypes.FLOAT:
        common = dtypes.get_default_dtype()
    arrays: list[Any] = []
    tensors: list[Any] = []
    for t in operands:
        if t is not None and not isinstance(t, Tensor):
            t = wrapped_number(t, common.np)
        tensors.append(t)
        if t is None:
            arrays.append(None)
        else:
            arrays.append(t._data if t._data.dtype == common.np else t._data.astype(common.np))
    return arrays, tuple(tensors)


def broadcast_error(arrays: Any) -> RuntimeError | None:
    """Return PyTorch's error if the arrays' shapes do not broadcast, else None."""
    shapes = [a.shape for a in arrays if isinstance(a, np.ndarray)]
    try:
        np.broadcast_shapes(*shapes)
    except ValueError:
        return shape_mismatch(*shapes)
    return None


def shape_mismatch(*shapes: tuple[int, ...]) -> RuntimeError:
    """Make PyTorch's error for shapes that do not broadcast, naming the first bad dimension."""
    done: tuple[int, ...] = shapes[0]
    for shape in shapes[1:]:
        ndim = max(len(done), len(shape))
        for dim in range(ndim - 1, -1, -1):
            a = _extent(done, dim, ndim)
            b = _extent(shape, dim, ndim)
            if a != b and 1 not in (a, b):
                return RuntimeError(
                    f"The size of tensor a ({a}) must match the size of tensor b ({b}) at non-singleton dimension {dim}"
                )
        done = np.broadcast_shapes(done, shape)
    raise ValueError("the shapes broadcast")


def check_broadcasts_into(target: tuple[int, ...], *others: tuple[int, ...]) -> None:
    """Raise RuntimeError, in PyTorch's words, unless arrays of these shapes broadcast to the first."""
    try:
        full = np.broadcast_shapes(target, *others)
    except ValueError:
        raise shape_mismatch(target, *others) from None
    if full != target:
        raise RuntimeError(
            f"output with shape {list(target)} doesn't match the broadcast shape {list(full)}"
        )


def _extent(shape: tuple[int, ...], dim: int, ndim: int) -> int:
    at = dim - (ndim - len(shape))
    return shape[at] if at >= 0 else 1
