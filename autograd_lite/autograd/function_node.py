"""The node of a custom Function: it runs the user's `backward` where a row's would run a rule.

The node keeps the engine's own attributes; what the user sees as `ctx` and `grad_fn` is a face
(`autograd.function.BackwardCFunction`) over it, so that `ctx.shape = …` cannot collide with them.
The face is made when asked for and refers to the node, never the other way round strongly: no
reference cycle, so graphs are freed at once.
"""

from __future__ import annotations

import weakref
from typing import Any

import numpy as np

from .._tensor import Tensor, wrap
from ..graph import FREED, AccumulateGrad, Node
from ..saved import Packed, check_saved
from ..stale import changed_error


class SavedOutput:
    """A saved tensor that is an output of its own node: the array, so that there is no cycle."""

    __slots__ = ("data", "number", "stamp")
    _vc = None

    def __init__(self, data: Any, number: int, stamp: int) -> None:
        self.data, self.number, self.stamp = data, number, stamp


class FunctionNode(Node):
    """Backward half of one call of a custom Function."""

    accepts_undefined = True
    suffix = "Backward"
    to_save: tuple[Any, ...] | None = None
    saved_for_forward: tuple[Any, ...] | None = None
    dirty_tensors: tuple[Any, ...] | None = None
    non_differentiable: tuple[Any, ...] | None = None
    materialize_grads = True
    materialize_non_diff_grads = True
    needs_input_grad: tuple[bool, ...] = ()
    _face: Any = None

    def __init__(self, function: Any, args: tuple[Any, ...]) -> None:
        self.function = function
        self.notes: dict[str, Any] = {}  # the attributes that the user sets on ctx
        self.is_tensor = tuple(isinstance(a, Tensor) for a in args)
        self.needs_input_grad = tuple(isinstance(a, Tensor) and a._edge is not None for a in args)

    def name(self) -> str:
        return self.function.__name__ + self.suffix

    def __repr__(self) -> str:
        return f"<torch.autograd.function.{self.name()} object at 0x{self.seq:012x}>"

    @property
    def public(self) -> Any:
        """The `ctx`: the same object as long as anyone holds it."""
        face = self._face() if self._face is not None else None
        if face is None:
            cls = self.function._backward_cls
            face = object.__new__(cls)
            face._node = self
            face.__dict__ = self.notes
            self._face = weakref.ref(face)
        return face

    # -- saved tensors ----------------------------------------------------------------------

    def unpack(self, position: int) -> Any:
        """Return a saved tensor with its history; RuntimeError if freed or changed since."""
        if self.saved is None:
            raise RuntimeError(FREED)
        saved = self.saved[position]
        if isinstance(saved, Packed):
            return saved.unpack(self)
        if isinstance(saved, SavedOutput):
            if isinstance(saved.data, Tensor):  # inside a transformation
                return saved.data
            vc = self.out_vc.get(saved.number) if isinstance(self.out_vc, dict) else self.out_vc
            if vc is not None and vc.stamp != saved.stamp:
                raise changed_error(self, saved.data, (self, saved.number), vc, saved.stamp)
            out = wrap(saved.data, (self, saved.number))
            out._vc = vc
            return out
        if saved is None:
            return None
        return check_saved(self, position, saved)

    def saved_tensors(self) -> tuple[Any, ...]:
        """What `ctx.saved_tensors` gives."""
        if self.saved_for_forward is not None and self.function_has_jvp():
            return self.saved_for_forward
        if self.saved is None:
            raise RuntimeError(FREED)
        found = tuple(self.unpack(k) for k in range(len(self.saved)))
        if self.function.clear_saved_tensors_on_access and found:
            self.release()
        return found

    def function_has_jvp(self) -> bool:
        return bool(getattr(self, "in_jvp", False))

    def release(self) -> None:
        if self.saved:
            self.saved = None

    # -- backward ---------------------------------------------------------------------------

    def vjp(self, grad: Any, edges: Any) -> tuple[Any, ...]:
        received = grad if self.multi else [grad]
        grads = [None if g is None else wrap(np.asarray(g)) for g in received or []]
        return tuple(
            # The user may keep what `backward` returns, and `.grad` must own its memory.
            None if p is None else p._data.copy() if leads_to_leaf(e) else p._data
            for p, e in zip(self.run(grads), edges, strict=True)
        )

    def vjp_tensors(self, grad: Any, edges: Any) -> tuple[Any, ...]:
        return self.run(list(grad) if self.multi and grad is not None else [grad])

    def run(self, grads: list[Any]) -> tuple[Any, ...]:
        """Run the user's backward; return one contribution per tensor argument."""
        shapes = self.shape if self.multi else [self.shape]
        types = self.dtype if self.multi else [self.dtype]
        if len(grads) != len(shapes):
            grads = [None] * len(shapes)
        if self.materialize_grads:
            grads = [
                wrap(np.zeros(s, d)) if g is None and d is not None else g
                for g, s, d in zip(grads, shapes, types, strict=True)
            ]
        returned = self.public.apply(*grads)
        return self.checked(returned if isinstance(returned, tuple) else (returned,))

    def checked(self, returned: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return the contributions of tensor arguments; RuntimeError as PyTorch raises it."""
        count = len(self.is_tensor)
        if len(returned) > count and all(r is None for r in returned[count:]):
            returned = returned[:count]
        if len(returned) != count:
            raise RuntimeError(
                f"function {self.name()} returned an incorrect number of gradients "
                f"(expected {count}, got {len(returned)})"
            )
        parts = []
        for position, (is_tensor, part) in enumerate(zip(self.is_tensor, returned, strict=True)):
            if is_tensor:
                if part is not None and not isinstance(part, Tensor):
                    raise RuntimeError(f"expected Variable or None (got {type(part).__name__})")
                parts.append(part)
            elif part is not None:
                raise RuntimeError(
                    f"function {self.name()} returned a gradient different than None at position "
                    f"{position + 1}, but the corresponding forward input was not a Variable"
                )
        return tuple(parts)


def leads_to_leaf(edge: Any) -> bool:
    """Return whether a gradient along an edge goes to a leaf's `.grad`."""
    return edge is not None and edge[0].__class__ is AccumulateGrad


class DelayedError(Node):
    """A node that raises when backward reaches it (`once_differentiable`)."""

    multi = True

    def __init__(self, message: str, tensors: list[Any]) -> None:
        from ..graph import LEAF, leaf_edge, next_sequence

        self.message = message
        self.seq = next_sequence()
        self.outputs = len(tensors)
        self.shape = [None if t is None else t._data.shape for t in tensors]
        self.dtype = [None if t is None else t._data.dtype for t in tensors]
        self.edges = tuple(None if t is None else leaf_edge(wrap(t._data, LEAF)) for t in tensors)

    def name(self) -> str:
        return "Error"

    def vjp(self, grad: Any, edges: Any) -> tuple[Any, ...]:
        raise RuntimeError(self.message)

    vjp_tensors = vjp
