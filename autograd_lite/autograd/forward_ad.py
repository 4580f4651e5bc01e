"""Forward-mode differentiation by dual tensors: `torch.autograd.forward_ad`."""

from __future__ import annotations

from typing import Any, NamedTuple

from .._tensor import Tensor
from ..func.levels import Wrapper
from ..func.zeros import zeros_of
from ..grad_mode import _GradMode
from ..table import Row, define
from ..thread_mode import FORWARD_AD, LISTEN, set_mode, state, switch
from .tangents import row_jvp

__all__ = [
    "UnpackedDualTensor",
    "dual_level",
    "enter_dual_level",
    "exit_dual_level",
    "make_dual",
    "unpack_dual",
]

unpack_primal = define(
    "unpack_primal(self)",
    lambda a: a[...],
    node="Identity",
    view=True,
    structure="identity",
    jvp="linear",
    self=lambda grad: grad,
)


class _DualLevel:
    """One dual level; tangents made in it end with it."""

    __slots__ = ("open",)

    def __init__(self) -> None:
        self.open = True


class UnpackedDualTensor(NamedTuple):
    """What `unpack_dual` returns: the values and the tangent (None if there is none)."""

    primal: Tensor
    tangent: Tensor | None


def tangent_of(tensor: Tensor) -> Tensor | None:
    """Return a tensor's tangent at the level that is open, if it has one."""
    found = tensor._tangents
    if found is not None and found[0].open:
        return found[1]
    base = tensor._base
    if base is not None and not isinstance(tensor, Wrapper):
        moved = tangent_of(base)
        if moved is not None:
            from ..ops.strided import as_strided_row

            return as_strided_row(moved, *_geometry(tensor))
    return None


def _geometry(view: Tensor) -> tuple[Any, ...]:
    from ..dims import strides_of

    return view._data.shape, strides_of(view._data), view.storage_offset()


def set_tangent(tensor: Tensor, tangent: Tensor) -> None:
    """Give a tensor a tangent; RuntimeError if the shapes differ."""
    if tensor._data.shape != tangent._data.shape:
        raise RuntimeError(
            "Trying to set a forward gradient that has a different size than that of the original "
            f"Tensor, this is not supported. Tensor is of size {list(tensor._data.shape)} while the "
            f"given forward gradient is of size {list(tangent._data.shape)}."
        )
    tensor._tangents = (state.dual_level, tangent)
    edge = tensor.__dict__.get("_edge")
    if edge is not None and edge[0] is not None:
        edge[0].__dict__.setdefault("tangents", {})[edge[1]] = tensor._tangents


def propagate(
    row: Row, operands: tuple[Any, ...], attrs: tuple[Any, ...], outputs: tuple[Tensor, ...]
) -> None:
    """Give an operation's outputs their tangents, if one of its tensors has one."""
    if not _propagating():
        return
    tangents = tuple(tangent_of(t) if isinstance(t, Tensor) else None for t in operands)
    if all(t is None for t in tangents):
        return
    for out, tangent in zip(outputs, _moved(row, operands, tangents, attrs, outputs), strict=True):
        if tangent is not None:
            set_tangent(out, tangent)


def _propagating() -> bool:
    return state.dual_level is not None and state.dual_level.open


def _moved(row: Row, operands: Any, tangents: Any, attrs: Any, outputs: Any) -> tuple[Any, ...]:
    mode = state.mode
    set_mode(mode & ~(FORWARD_AD | LISTEN))  # tangents stand beside values, not in a graph
    try:
        return row_jvp(row, operands, tangents, attrs, outputs)
    finally:
        set_mode(mode)


def propagate_in_place(
    row: Row, operands: tuple[Any, ...], attrs: tuple[Any, ...], target: Tensor
) -> None:
    """Give a tensor that was just rewritten its tangent; `operands` are as they were before."""
    if not _propagating():
        return
    tensors = (target, *operands[1:])
    tangents = tuple(tangent_of(t) if isinstance(t, Tensor) else None for t in tensors)
    if all(t is None for t in tangents):
        return
    (moved,) = _moved(row, operands, tangents, attrs, (target,))
    _replace(target, zeros_of(target) if moved is None else moved)


def propagate_reshape(
    row: Row, old: Tensor, tangent: Tensor | None, attrs: tuple[Any, ...], target: Tensor
) -> None:
    """Give a tensor whose own shape was changed in place its tangent, in the new shape."""
    if tangent is not None and _propagating():
        (moved,) = _moved(row, (old,), (tangent,), attrs, (target,))
        set_tangent(target, moved)


def _replace(target: Tensor, tangent: Tensor) -> None:
    """Give a rewritten tensor its new tangent; its base and the base's views follow."""
    base = target._base if target._base is not None else target
    if base is not target:
        from ..ops.strided import as_strided_scatter_row

        before = tangent_of(base)
        whole = zeros_of(base) if before is None else before
        tangent = as_strided_scatter_row(whole, tangent, *_geometry(target))
    if base._vc is not None:
        for view in base._vc.live_views():
            view._tangents = None
    set_tangent(base, tangent)


def enter_dual_level() -> int:
    """Open the dual level and return its number; RuntimeError if it is open already."""
    if state.forward_level >= 0:
        raise RuntimeError("Nested forward mode AD is not supported at the moment")
    state.forward_level = 0
    state.dual_level = _DualLevel()
    switch(FORWARD_AD, True)
    return 0


def exit_dual_level(*, level: int | None = None) -> None:
    """Close the dual level: all tangents end."""
    if level is None:
        level = state.forward_level
    if level < 0:
        raise RuntimeError("Dual level must be a positive number.")
    if level != state.forward_level:
        raise RuntimeError(
            "Trying to exit a forward AD level that was not the last one that was created. This is "
            "not supported."
        )
    state.dual_level.open = False
    state.dual_level = None
    state.forward_level = -1
    switch(FORWARD_AD, False)


class dual_level:
    """In this `with` block, tensors can have tangents.

    >>> import autograd_lite as torch
    >>> import autograd_lite.autograd.forward_ad as fwAD
    >>> with fwAD.dual_level():
    ...     x = fwAD.make_dual(torch.tensor([3.0]), torch.tensor([1.0]))
    ...     fwAD.unpack_dual(x * x).tangent
    tensor([6.])
    """

    def __enter__(self) -> int:
        return enter_dual_level()

    def __exit__(self, *exc: Any) -> None:
        exit_dual_level()


def make_dual(tensor: Tensor, tangent: Tensor, *, level: int | None = None) -> Tensor:
    """Return a tensor with the same values and the given tangent.

    Raises RuntimeError outside a dual level or for another shape, ValueError unless both are
    floating point.
    """
    if level is None:
        level = state.forward_level
    if level < 0:
        raise RuntimeError(
            "Trying to create a dual Tensor for forward AD but no level exists, make sure to "
            "enter_dual_level() first."
        )
    for name, t in (("primal", tensor), ("tangent", tangent)):
        if not t.is_floating_point():
            raise ValueError(f"Expected {name} to be floating point or complex, but got: {t.dtype}")
    if tangent_of(tensor) is not None:
        raise RuntimeError(
            "Making a dual Tensor based on a Tensor that already has a forward gradient at the same "
            f"level {level} is not supported."
        )
    if tensor._data.shape != tangent._data.shape:
        set_tangent(tensor, tangent)  # raises
    mode = state.mode
    set_mode(mode & ~(FORWARD_AD | LISTEN))
    try:
        dual = tensor.view(tensor.shape)
    finally:
        set_mode(mode)
    set_tangent(dual, tangent)
    if mode & LISTEN:
        state.listener.on_alias(tensor, dual, "make_dual")
    return dual


def unpack_dual(tensor: Tensor, *, level: int | None = None) -> UnpackedDualTensor:
    """Return a tensor's values and its tangent (None if it has none)."""
    tangent = tangent_of(tensor) if state.forward_level >= 0 else None
    if tangent is None:
        return UnpackedDualTensor(tensor, None)
    was_on = switch(FORWARD_AD, False)
    try:
        return UnpackedDualTensor(unpack_primal(tensor), tangent)
    finally:
        switch(FORWARD_AD, was_on)


def _is_fwd_grad_enabled() -> bool:
    return bool(state.mode & FORWARD_AD) or state.forward_level < 0


class _set_fwd_grad_enabled(_GradMode):
    """Switch the propagation of tangents on or off inside a dual level."""

    def __init__(self, mode: bool) -> None:
        self._wanted = bool(mode) and state.forward_level >= 0
        self._was_on = switch(FORWARD_AD, self._wanted)

    def __enter__(self) -> None:
        pass

    def __exit__(self, *exc: Any) -> None:
        switch(FORWARD_AD, self._was_on)
