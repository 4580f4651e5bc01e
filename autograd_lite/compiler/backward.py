"""The node of a compiled function: one step of backward for all that it computed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .._tensor import wrap
from ..graph import FREED, Node, edge_of, next_sequence
from ..specialise_vjp import materialise
from ..stale import changed_error
from ..version import stamp_of

if TYPE_CHECKING:
    from .version import Version


class CompiledFunctionBackward(Node):
    """Runs the compiled derivative; `parts` are gradients that forward has computed already."""

    parts: Any = None

    def __init__(self, version: Version, tensors: tuple[Any, ...], kept: tuple[Any, ...]) -> None:
        self.version = version
        self.kept = kept
        self.saved = tensors
        self.stamps = tuple([0 if t is None or t._vc is None else stamp_of(t) for t in tensors])
        self.edges = tuple([edge_of(tensors[k]) for k in version.wanted])
        self.seq = next_sequence()

    def check(self) -> None:
        """Raise RuntimeError if a tensor that backward reads was changed since."""
        if self.saved is None:
            raise RuntimeError(FREED)
        for t, stamp in zip(self.saved, self.stamps, strict=True):
            if t is not None and t._vc is not None and t._vc.stamp != stamp:
                raise changed_error(self, t._data, t._edge, t._vc, stamp)

    def vjp(self, grad: Any, edges: Any) -> tuple[Any, ...]:
        if self.saved is None:
            raise RuntimeError(FREED)
        version = self.version
        if self.parts is not None:
            parts, self.parts = self.parts, None
        elif version.is_joint:
            self.check()
            run = version.joint()
            parts = run(*[self.saved[i]._data for i in run.used])[1:]
        else:
            self.check()
            seeds = materialise(self, grad) if self.multi else (grad,)
            _, run, _ = version.saving()
            given = (*(None if t is None else t._data for t in self.saved), *self.kept, *seeds)
            return run(*[np.asarray(given[i]) for i in run.used])
        if grad != 1:
            parts = tuple([p * grad for p in parts])
        return parts

    def vjp_tensors(self, grad: Any, edges: Any) -> tuple[Any, ...]:
        """Gradients that have gradients: the function runs again, step by step."""
        self.check()
        from ..autograd.calls import grad as gradients

        assert self.saved is not None
        roots, inputs = self.version.again(self.saved)
        if self.multi:
            seeds = [
                wrap(np.zeros(s, d)) if g is None else g
                for g, s, d in zip(grad, self.shape, self.dtype, strict=True)
            ]
        else:
            seeds = [grad]
        return gradients(roots, inputs, seeds, create_graph=True, allow_unused=True)

    def release(self) -> None:
        self.saved = None
        self.parts = None
        self.kept = ()
