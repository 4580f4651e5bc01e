"""Running a custom Function: forward without recording, then one node for all of it."""

from __future__ import annotations

from typing import Any

from .._tensor import Tensor, wrap
from ..graph import LEAF, edge_of, next_sequence
from ..saved import stamps
from ..thread_mode import ANOMALY, FORWARD_AD, GRAD, LISTEN, SAVED_HOOKS, set_mode, state
from ..version import counter_of, stamp_of
from ..views import mark_view
from .function import has_setup_context
from .function_node import FunctionNode, SavedOutput

_NOT_RETURNED = (
    "Some elements marked as dirty during the forward method were not returned as output. The "
    "inputs that are modified inplace must all be outputs of the Function."
)

_RETURNED_AND_SAVED = (
    "An input that has been returned as-is as output is being saved for backward. This is not supported if you "
    "override setup_context. You should return and save a view of the input instead, e.g. with x.view_as(x) or "
    "setup ctx inside the forward function itself."
)


def run_function(cls: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Run a Function's forward on plain tensors and record it as one node."""
    if kwargs:
        args, kwargs = _by_position(cls, args, kwargs)
    mode = state.mode
    node = FunctionNode(cls, args)
    ctx = node.public
    tracked = bool(mode & GRAD) and any(node.needs_input_grad)
    if tracked:
        node.edges = tuple(edge_of(a) for a in args if isinstance(a, Tensor))
        node.seq = next_sequence()
    separate = has_setup_context(cls)
    set_mode(mode & ~(GRAD | FORWARD_AD))
    if mode & LISTEN:
        state.listener.on_function_start()
    try:
        if separate:
            raw = cls.forward(*args, **kwargs)
            cls.setup_context(ctx, args, raw)
        else:
            raw = cls.forward(ctx, *args, **kwargs)
    except BaseException:
        if mode & LISTEN:
            state.listener.on_function_failed()
        raise
    finally:
        set_mode(mode)
    if tracked:
        _check_saved(node)
    outputs = finish_outputs(node, args, raw, tracked)
    _save(node, outputs, tracked)
    if mode & FORWARD_AD:
        _propagate_tangents(node, ctx, args, outputs)
    if tracked and mode & ANOMALY:
        from .anomaly import remember_forward

        remember_forward(node)
    if tracked and mode & SAVED_HOOKS:
        from .saved_hooks import pack_function

        pack_function(node)
    if mode & LISTEN:
        _tell(cls, args, raw, outputs, node if tracked else None)
    return _same_form(raw, outputs)


def _by_position(cls: Any, args: Any, kwargs: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Put keyword arguments in their places, where forward's signature allows it."""
    import inspect

    parameters = inspect.signature(cls.forward)
    try:
        bound = parameters.bind(None, *args, **kwargs)
    except TypeError:
        return args, kwargs  # forward itself raises it better
    return bound.args[1:], bound.kwargs


def _same_form(raw: Any, outputs: tuple[Any, ...]) -> Any:
    return outputs if isinstance(raw, tuple) else outputs[0]


def finish_outputs(node: FunctionNode, args: Any, raw: Any, tracked: bool) -> tuple[Any, ...]:
    """Give the outputs their place in the graph."""
    raws = raw if isinstance(raw, tuple) else (raw,)
    _check_marks(node)
    dirty = node.dirty_tensors or ()
    if any(not any(d is r for r in raws) for d in dirty):
        raise RuntimeError(_NOT_RETURNED)
    if isinstance(raw, tuple):
        node.multi, node.outputs = True, len(raws)
        node.shape = [r._data.shape if isinstance(r, Tensor) else None for r in raws]
        node.dtype = [r._data.dtype if isinstance(r, Tensor) else None for r in raws]
    elif isinstance(raw, Tensor):
        node.shape, node.dtype = raw._data.shape, raw._data.dtype
    several = sum(isinstance(r, Tensor) for r in raws) > 1
    return tuple(
        _finish(node, i, r, args, tracked, several) if isinstance(r, Tensor) else r
        for i, r in enumerate(raws)
    )


def _check_marks(node: FunctionNode) -> None:
    for d in node.dirty_tensors or ():
        if not isinstance(d, Tensor):
            raise RuntimeError("mark_dirty can only accept variables, but argument ")
    for d in node.non_differentiable or ():
        if not isinstance(d, Tensor):
            raise RuntimeError("mark_non_differentiable only accepts variable arguments, but got ")


def _finish(
    node: FunctionNode, number: int, out: Tensor, args: Any, tracked: bool, several: bool
) -> Tensor:
    is_input = any(out is a for a in args)
    is_dirty = any(out is d for d in node.dirty_tensors or ())
    marked = any(out is d for d in node.non_differentiable or ())
    if is_dirty:
        if tracked and out._edge is LEAF:
            raise RuntimeError(
                "a leaf Variable that requires grad has been used in an in-place operation."
            )
        counter_of(out).bump()
    if not tracked or marked or out._data.dtype.kind != "f":
        if out._edge is None:
            return _view_of(node, out) if is_input and not is_dirty else out
        if is_input:  # it goes on to require grad
            return _detached(out)
        if tracked or out._base is None:  # a view says what its base says
            out._edge = None
        return out
    if is_input and not is_dirty:
        out = _view_of(node, out)
    if is_dirty and out._base is not None:
        from ..inplace import rebase

        rebase(out, node)
    else:
        out._edge = (node, number)
    if out._base is not None and not is_dirty:
        out._view_origin = "multiple" if several else "custom"
        out._vc.plain = False
    if out._vc is not None:
        node.watch_output(number, out._vc)
    return out


def _view_of(node: FunctionNode, out: Tensor) -> Tensor:
    """Return a view of an input that was returned as it is; RuntimeError where it cannot be saved too."""
    if has_setup_context(node.function):
        saved = (*(node.to_save or ()), *(node.saved_for_forward or ()))
        if any(out is t for t in saved):
            raise RuntimeError(_RETURNED_AND_SAVED)
    alias = wrap(out._data)
    mark_view(alias, out)
    return alias


def _detached(out: Tensor) -> Tensor:
    alias = wrap(out._data)
    alias._vc = counter_of(out)
    return alias


def _check_saved(node: FunctionNode) -> None:
    for position, t in enumerate(node.to_save or ()):
        if t is not None and not isinstance(t, Tensor):
            raise TypeError(
                f"save_for_backward can only save variables, but argument {position} is of type "
                f"{type(t).__name__}"
            )


def _save(node: FunctionNode, outputs: tuple[Any, ...], tracked: bool) -> None:
    """Take over what `save_for_backward` was given."""
    to_save, node.to_save = node.to_save, None
    node.dirty_tensors = node.non_differentiable = None
    if not tracked:
        node.saved = ()
        return
    saved: list[Any] = []
    for t in to_save or ():
        if t is None:
            saved.append(None)
        elif t._edge is not None and t._edge[0] is node:
            saved.append(SavedOutput(t._data, t._edge[1], stamp_of(t)))
        else:
            saved.append(t)
    node.saved = tuple(saved)
    node.versions = stamps(node.saved)


def _propagate_tangents(node: FunctionNode, ctx: Any, args: Any, outputs: Any) -> None:
    from .forward_ad import set_tangent, tangent_of

    tangents = [tangent_of(a) if isinstance(a, Tensor) else None for a in args]
    if all(t is None for t in tangents):
        return
    if node.materialize_grads:
        tangents = [
            _zeros_like(a)
            if t is None and isinstance(a, Tensor) and a._data.dtype.kind == "f"
            else t
            for t, a in zip(tangents, args, strict=True)
        ]
    node.in_jvp = True  # type: ignore[attr-defined]
    try:
        results = ctx.apply_jvp(*tangents)
    finally:
        node.in_jvp = False  # type: ignore[attr-defined]
    results = results if isinstance(results, tuple) else (results,)
    tensors = [o for o in outputs if isinstance(o, Tensor)]
    if len(results) != len(tensors):
        raise RuntimeError(
            "Function's jvp returned an invalid number of forward gradients (expected "
            f"{len(tensors)} but got {len(results)})"
        )
    for out, tangent in zip(tensors, results, strict=True):
        if tangent is not None:
            set_tangent(out, tangent)


def _zeros_like(a: Tensor) -> Tensor:
    import numpy as np

    return wrap(np.zeros_like(a._data))


class _Called:
    """How a recorder is told of a custom Function: like a row with a name."""

    kind = "function"
    inputs: tuple[str, ...] = ()
    attrs: tuple[str, ...] = ()
    rules = joint = None
    multi = variadic = False

    def __init__(self, cls: Any) -> None:
        self.name = self.symbol = cls.__name__
        self.function = cls


def _tell(cls: Any, args: Any, raw: Any, outputs: Any, node: Any) -> None:
    tensors = tuple(a for a in args if isinstance(a, Tensor))
    others = {f"arg{i}": a for i, a in enumerate(args) if not isinstance(a, Tensor)}
    raws = raw if isinstance(raw, tuple) else (raw,)
    returned, made = (tuple(t for t in ts if isinstance(t, Tensor)) for ts in (raws, outputs))
    state.listener.on_function_end(_Called(cls), tensors, others, returned, made, node)
