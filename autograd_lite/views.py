"""Views: which base they belong to, and what in-place changes do to their history.

A view shares memory and version counter with its base. When the base, or another view of it, is
rewritten in place, a view's history starts anew from the base's: an `AsStridedBackward0`. PyTorch
does so when `grad_fn` is next looked at; here it is done at once, for the views still alive.

Some views must not be rewritten: those of functions with several outputs, and those made under
`no_grad` or in inference mode. Rewriting one raises; when the base was rewritten instead, the
view becomes a `StaleView`, which raises when it is used.
"""

from __future__ import annotations

import weakref
from typing import Any

from ._tensor import Tensor
from .graph import LEAF, Node, edge_of, next_sequence
from .strides import Geometry, geometry_of
from .thread_mode import GRAD, INFERENCE, state
from .version import VersionCounter, counter_of

NO_GRAD, IN_INFERENCE, MULTIPLE, CUSTOM = "no_grad", "inference_mode", "multiple", "custom"

_ADVICE = {
    MULTIPLE: " This view is the output of a function that returns multiple views. Such functions do not allow the "
    "output views to be modified inplace. You should replace the inplace operation by an out-of-place one.",
    NO_GRAD: " Given that this use case is ambiguous and error-prone, it is forbidden. You can clarify your code by "
    "moving both the view and the inplace either both inside the no_grad block (if you don't want the inplace to be "
    "tracked) or both outside (if you want the inplace to be tracked).",
    IN_INFERENCE: " Given that this use case is ambiguous and error-prone, it is forbidden. You can clarify your code "
    "by moving both the view and the inplace either both inside the inference_mode block (if you don't want the "
    "inplace to be tracked) or both outside (if you want the inplace to be tracked).",
    CUSTOM: " This view was created inside a custom Function (or because an input was returned as-is) and the autograd "
    "logic to handle view+inplace would override the custom backward associated with the custom Function, leading to "
    "incorrect gradients. This behavior is forbidden. You can fix this by cloning the output of the custom Function.",
}


def mark_view(view: Tensor, source: Tensor, multiple: bool = False) -> None:
    """Make `view` a view of what `source` is (a view of): same base, same version counter."""
    mode = state.mode
    if source._inference:  # inference tensors keep no versions and no views
        view._inference, view._vc = True, source._vc
        return
    base = source._base
    if base is None:
        base = source
    view._base = base
    vc = base._vc
    if vc is None:
        vc = counter_of(base)
    view._vc = vc
    vc.add_view(view)
    if mode & INFERENCE:
        view._view_origin = IN_INFERENCE
        _track_as_leaf(view, source)
    elif not mode & GRAD:
        view._view_origin = NO_GRAD
        _track_as_leaf(view, source)
    elif multiple:
        view._view_origin = MULTIPLE
    elif source._view_origin is not None:
        view._view_origin = source._view_origin
    if view._view_origin is not None:
        vc.plain = False


def _track_as_leaf(view: Tensor, source: Tensor) -> None:
    """Without a recorded operation, a view of a tensor that requires grad counts as a leaf."""
    if source._edge is not None and view._data.dtype.kind == "f":
        view._edge = LEAF


def follow_base(base: Tensor, value: bool) -> None:
    """Let the leaves among a tensor's views require grad, or no longer, as the tensor does now.

    They stay leaves: what is computed from such a view arrives in its own `.grad`.
    """
    for view in base._vc.live_views():
        if view._base is not base or view._data.dtype.kind != "f":
            continue
        edge = view.__dict__.get("_edge")
        if edge is None and value:
            view._edge = LEAF
        elif edge is LEAF and not value and not view._own_requires_grad:
            view._edge = None


def restriction(view: Tensor, indirect: bool) -> str:
    """Return PyTorch's text for a view that must not be rewritten.

    `indirect`: not the view itself, but its base or another view of it was rewritten.
    """
    origin = view._view_origin
    edge = view.__dict__.get("_edge")
    node = edge[0] if edge is not None else None
    change = "its base or another view of its base has been" if indirect else "is being"
    if edge is None or node is None or origin in (NO_GRAD, IN_INFERENCE):
        lead = "A view was created in"
        if edge is not None and node is not None:
            lead = (
                f"Output {edge[1]} of {_operation(node)} is a view of a view which was created in"
            )
        if origin == IN_INFERENCE:
            text = f"{lead} inference mode and {change} modified inplace in normal mode."
        else:
            text = f"{lead} no_grad mode and {change} modified inplace with grad mode enabled."
    else:
        text = f"Output {edge[1]} of {_operation(node)} is a view and {change} modified inplace."
    return text + _ADVICE[origin or NO_GRAD]


def _operation(node: Node) -> str:
    name = node.name()
    return name[: name.rindex("Backward")] if "Backward" in name else name


class StaleView(Tensor):
    """A view whose base was rewritten in a way it cannot follow: its history is not to be had."""

    @property
    def _edge(self) -> Any:
        if state.mode & GRAD:
            raise RuntimeError(restriction(self, indirect=True))
        return self.__dict__.get("_edge")  # nothing is recorded: nobody needs the history

    @property  # type: ignore[misc]
    def requires_grad(self) -> bool:
        """What its base says; only its history is not to be had."""
        base = self._base
        return self.__dict__.get("_edge") is not None or (base is not None and base.requires_grad)


StaleView.__name__ = StaleView.__qualname__ = "Tensor"
StaleView.__module__ = Tensor.__module__


def refresh_views(vc: VersionCounter, but: Tensor | None = None) -> None:
    """Give every live view of a rewritten storage, perhaps but one, its new history."""
    views = vc.live_views()
    if len(views) < len(vc._views):
        vc.prune()  # mostly none is left, and the next write need not ask
    for view in views:
        base = view._base
        if base is None or view is but or view.__class__ is StaleView:
            continue
        edge = view._edge
        if (edge is None or edge is LEAF) and base._edge is None:
            continue
        if view._view_origin is not None:
            view.__class__ = StaleView
        else:
            node = as_strided_node(base, view)
            if edge is not None and edge[0] is not None and edge[0].hooks is not None:
                move_retained_grad(view, node)
            view._edge = (node, 0)


def move_retained_grad(tensor: Tensor, node: Node) -> None:
    """`retain_grad` means the tensor as it is, so it follows an in-place change."""
    edge = tensor._edge
    if edge is None or edge is LEAF or edge[0].hooks is None:
        return
    retain = edge[0].hooks.retain
    ref = retain.get(edge[1])
    if ref is not None and ref() is tensor:
        del retain[edge[1]]
        node._hooks().retain[0] = weakref.ref(tensor)


def told_change(vc: VersionCounter, frame: Any) -> None:
    """Tell whom it concerns that a storage was rewritten, by the code that a frame runs."""
    if vc._views:
        refresh_views(vc)
    if vc.origin is not None:
        vc.tell_origins("data")
    vc.note_place(frame)


def as_strided_node(base: Tensor, view: Tensor) -> Node:
    """Make the node that leads from a view to its rewritten base."""
    return window_node(
        edge_of(base), geometry_of(base._data), geometry_of(view._data), view._data.dtype
    )


def window_node(edge: Any, base: Geometry, window: Geometry, dtype: Any) -> Node:
    """Make an `AsStridedBackward0` from one geometry to another on the same storage."""
    from .ops.strided import as_strided_row

    node = Node.__new__(as_strided_row.node)
    node.edges = (edge,)
    node.seq = next_sequence()
    node.shape, node.dtype = window[0], dtype
    values: dict[str, Any] = dict(zip(("size", "stride", "storage_offset"), window, strict=True))
    values["self_geometry"] = base
    node.saved = tuple(values[s.name] for s in as_strided_row.saved)
    return node
