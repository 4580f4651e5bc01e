"""The part of Tensor that is about gradients: flags, `.grad`, `backward`, `detach`, hooks."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from .errors import only_floats, wrong_argument
from .graph import LEAF, Node, accumulator_of
from .hooks import RemovableHandle, add_hook
from .thread_mode import INFERENCE, LISTEN, state, usual
from .version import DETACHED, VersionCounter, counter_of

if TYPE_CHECKING:
    from ._tensor import Tensor

_FLOAT_ONLY = "only Tensors of floating point and complex dtype can require gradients"
_NOT_A_LEAF = (
    "you can only change requires_grad flags of leaf variables. If you want to use a computed variable "
    "in a subgraph that doesn't require differentiation use var_no_grad = var.detach()."
)
_NON_LEAF_GRAD = (
    "The .grad attribute of a Tensor that is not a leaf Tensor is being accessed. Its .grad attribute "
    "won't be populated during autograd.backward(). If you indeed want the .grad field to be populated "
    "for a non-leaf Tensor, use .retain_grad() on the non-leaf Tensor. If you access the non-leaf Tensor "
    "by mistake, make sure you access the leaf Tensor instead. See github.com/pytorch/pytorch/pull/30531 "
    "for more informations."
)

# What cannot be imported yet when this module is; an import in every call would take too long.
_backward: Any = None
_new_tensor: Any = None


class GradMixin:
    """Gradient state and backward of a Tensor."""

    _edge: Any
    _data: Any
    _grad: Any
    _vc: Any
    _base: Any
    _accumulator: Any
    _inference: bool
    _own_requires_grad = False  # of a view: whether its own flag was set, not only its base's

    @property
    def requires_grad(self) -> bool:
        """Whether operations on this tensor are recorded."""
        return self._edge is not None

    @requires_grad.setter
    def requires_grad(self, value: bool) -> None:
        if value is not True and value is not False:
            raise RuntimeError("requires_grad must be a bool")
        if self._edge is not None and self._edge is not LEAF and not value:
            raise RuntimeError(_NOT_A_LEAF)
        if value and self._data.dtype.kind != "f":
            raise only_floats(_FLOAT_ONLY)
        self._set_requires_grad(value)

    @requires_grad.deleter
    def requires_grad(self) -> None:
        raise RuntimeError("requires_grad must be a bool")

    def requires_grad_(self, requires_grad: bool = True) -> Tensor:
        """Switch recording on (the default) or off, in place; returns the tensor.

        The views made of it so far follow. Raises RuntimeError for integers and for switching off
        on a computed tensor, TypeError unless the flag is a bool.
        """
        if requires_grad is not True and requires_grad is not False:
            raise wrong_argument("requires_grad_", "requires_grad", 0, requires_grad, "bool")
        if self._edge is not None and self._edge is not LEAF and not requires_grad:
            raise RuntimeError(_NOT_A_LEAF)
        if requires_grad and self._data.dtype.kind != "f":
            raise only_floats("only Tensors of floating point dtype can require gradients")
        self._set_requires_grad(requires_grad)
        return self  # type: ignore[return-value]

    def _set_requires_grad(self, value: bool) -> None:
        if self._inference and value and self._edge is None and not state.mode & INFERENCE:
            raise RuntimeError(
                "Setting requires_grad=True on inference tensor outside InferenceMode is not allowed."
            )
        base = self._base
        if base is not None:  # a view that is a leaf also requires grad as long as its base does
            self._own_requires_grad = value
            value = value or base._edge is not None
        if value and self._edge is None:
            self._edge = LEAF
        elif not value and self._edge is LEAF:
            self._edge = None
        vc = self._vc
        if base is None and vc is not None and vc._views:
            from .views import follow_base

            follow_base(self, value)  # type: ignore[arg-type]

    @property
    def grad_fn(self) -> Node | None:
        """The node that backward starts from; None for a leaf."""
        edge = self._edge
        return None if edge is None or edge is LEAF else edge[0].public

    @property
    def is_leaf(self) -> bool:
        """Whether nothing was computed to make this tensor, as far as the graph knows."""
        return self._edge is None or self._edge is LEAF

    @property
    def output_nr(self) -> int:
        """Which output of `grad_fn` this is."""
        return 0 if self._edge is None else self._edge[1]

    @property
    def retains_grad(self) -> bool:
        """Whether `retain_grad` was called on this computed tensor."""
        return self._retains

    @property
    def grad(self) -> Tensor | None:
        """The gradient accumulated by backward; a UserWarning on a computed tensor without one."""
        if (
            self._grad is None
            and self._edge is not None
            and self._edge is not LEAF
            and not self.retains_grad
        ):
            from .advice import computed_without_grad

            more = computed_without_grad(self)
            warnings.warn(_NON_LEAF_GRAD + more, UserWarning, stacklevel=2)
        return self._grad

    @grad.setter
    def grad(self, value: Tensor | None) -> None:
        from .grad_checks import check_assigned_grad

        check_assigned_grad(self, value)
        self._grad = value

    @grad.deleter
    def grad(self) -> None:
        self._grad = None

    def backward(
        self,
        gradient: Tensor | None = None,
        retain_graph: bool | None = None,
        create_graph: bool = False,
        inputs: Sequence[Tensor] | None = None,
    ) -> None:
        """Add the gradient of this tensor with respect to the leaves to their `.grad`.

        `gradient` is the vector v of the product v^T J, of this tensor's shape; a scalar needs
        none. Raises RuntimeError if the graph was freed, or there is none.

        >>> import autograd_lite as torch
        >>> x = torch.ones(2, requires_grad=True)
        >>> (x * 3).backward(torch.tensor([1.0, 10.0]))
        >>> x.grad
        tensor([ 3., 30.])
        """
        global _backward
        if _backward is None:
            from .autograd.calls import backward as _backward

        _backward(self, gradient, retain_graph, create_graph, inputs=inputs)

    def detach(self) -> Tensor:
        """Return a tensor that shares the memory but has no history."""
        global _new_tensor
        if _new_tensor is None:
            from ._tensor import new_tensor as _new_tensor

        out: Tensor = _new_tensor()
        out._data = self._data
        out._edge = out._base = None  # found more quickly than on the class
        out._vc = self._vc or counter_of(self)  # type: ignore[arg-type]
        if self._inference:
            out._inference = True
        if (usual.mode or state.mode) & LISTEN:
            state.listener.on_alias(self, out, "detach")
        return out

    def detach_(self) -> Tensor:
        """Forget this tensor's history, in place; RuntimeError for a view."""
        if self._base is not None:
            raise RuntimeError(
                "Can't detach views in-place. Use detach() instead. If you are using DistributedDataParallel "
                "(DDP) for training, and gradient_as_bucket_view is set as True, gradients are views of DDP "
                "buckets, and hence detach_() cannot be called on these gradients. To fix this error, please "
                "refer to the Optimizer.zero_grad() function in torch/optim/optimizer.py as the solution."
            )
        if self._edge is not None and self._edge is not LEAF:
            # a node that saved this tensor would now take it for a leaf: make it look
            counter_of(self).stamp += DETACHED  # type: ignore[arg-type]
        self._edge = None
        self._retains = False
        return self  # type: ignore[return-value]

    @property
    def data(self) -> Tensor:
        """The same memory without history. Writing to it is seen by backward here, not in PyTorch."""
        from ._tensor import wrap

        out = wrap(self._data)
        out._inference = self._inference
        vc = counter_of(self)  # type: ignore[arg-type]
        out._vc = vc if self._inference else VersionCounter(vc)
        if state.mode & LISTEN:
            state.listener.on_alias(self, out, "data")
        return out

    @data.setter
    def data(self, value: Tensor) -> None:
        from .grad_checks import set_data

        set_data(self, value)

    def retain_grad(self) -> None:
        """Keep the gradient of this computed tensor in `.grad` too."""
        if self._edge is None:
            raise RuntimeError("can't retain_grad on Tensor that has requires_grad=False")
        if self._edge is LEAF or self._retains:
            return
        import weakref

        self._retains = True
        self._edge[0]._hooks().retain[self._edge[1]] = weakref.ref(self)

    def register_hook(self, hook: Callable[[Tensor], Any]) -> RemovableHandle:
        """Run `hook(grad)` when this tensor's gradient is computed; its result replaces it.

        Raises RuntimeError for a tensor that does not require grad.
        """
        if self._edge is None:
            raise RuntimeError("cannot register a hook on a tensor that doesn't require gradient")
        if self._edge is LEAF:
            return add_hook(accumulator_of(self).tensor_hooks(0), hook)  # type: ignore[arg-type]
        return add_hook(self._edge[0].tensor_hooks(self._edge[1]), hook)

    def register_post_accumulate_grad_hook(self, hook: Callable[[Tensor], None]) -> RemovableHandle:
        """Run `hook(tensor)` after this leaf's `.grad` was updated."""
        if self._edge is None:
            raise RuntimeError("cannot register a hook on a tensor that doesn't require gradient")
        if self._edge is not LEAF:
            raise RuntimeError(
                "post accumulate grad hooks cannot be registered on non-leaf tensors"
            )
        return add_hook(accumulator_of(self)._hooks().post_accumulate, hook)  # type: ignore[arg-type]
