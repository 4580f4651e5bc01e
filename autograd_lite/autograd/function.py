"""`torch.autograd.Function`: operations with a forward and a backward of one's own."""

from __future__ import annotations

import functools
import itertools
import warnings
from collections.abc import Callable
from typing import Any

from .._tensor import Tensor, wrap
from ..grad_mode import is_grad_enabled, no_grad
from ..hooks import RemovableHandle
from ..thread_mode import TRANSFORM, state

_function_ids = itertools.count()


class FunctionCtx:
    """What `forward` and `setup_context` get as `ctx`: tells what to save and what to mark."""

    __slots__ = ()
    to_save: Any
    saved_for_forward: Any
    dirty_tensors: Any
    non_differentiable: Any
    materialize_grads: Any

    def save_for_backward(self, *tensors: Any) -> None:
        """Save tensors (or None) for `backward`, where they are `ctx.saved_tensors`."""
        self.to_save = tensors

    def save_for_forward(self, *tensors: Any) -> None:
        """Save tensors (or None) for `jvp`, where they are `ctx.saved_tensors`."""
        for tensor in tensors:
            if tensor is not None and not isinstance(tensor, Tensor):
                raise AssertionError(
                    "save_for_forward expects all arguments to be tensors; you should save "
                    "non-tensors as attributes on ctx."
                )
        self.saved_for_forward = tensors

    def mark_dirty(self, *args: Any) -> None:
        """Say which inputs `forward` changed in place; they must be returned."""
        self.dirty_tensors = args

    def mark_shared_storage(self, *pairs: Any) -> None:
        """Do nothing; deprecated in PyTorch."""
        warnings.warn(
            "`mark_shared_storage` is deprecated. Tensors with shared storages are automatically "
            "tracked. Note that calls to `set_()` are not tracked",
            FutureWarning,
            stacklevel=2,
        )

    def mark_non_differentiable(self, *args: Any) -> None:
        """Say which outputs have no gradient; `backward` gets zeros for them."""
        self.non_differentiable = args

    def set_materialize_grads(self, value: bool) -> None:
        """Say whether missing gradients reach `backward` as zeros (the default) or None."""
        self.materialize_grads = value


def _forwarded(name: str) -> Any:
    """Make a property of the face that is an attribute of its node."""

    def get(face: Any) -> Any:
        return getattr(face._node, name)

    def put(face: Any, value: Any) -> None:
        setattr(face._node, name, value)

    return property(get, put)


class BackwardCFunction(FunctionCtx):
    """A custom Function's `ctx` and `grad_fn`: the user's attributes over the engine's node."""

    __slots__ = ("__dict__", "__weakref__", "_node")
    _node: Any
    _forward_cls: Any
    _autograd_function_id = -1
    _compiled_autograd_backward_state = None

    to_save = _forwarded("to_save")
    saved_for_forward = _forwarded("saved_for_forward")
    dirty_tensors = _forwarded("dirty_tensors")
    non_differentiable = _forwarded("non_differentiable")
    materialize_grads = _forwarded("materialize_grads")
    _materialize_non_diff_grads = _forwarded("materialize_non_diff_grads")
    needs_input_grad = _forwarded("needs_input_grad")
    _is_pure_view = _forwarded("pure_view")

    @property
    def saved_tensors(self) -> tuple[Any, ...]:
        """The saved tensors; RuntimeError if they were freed or changed in place."""
        return self._node.saved_tensors()

    @property
    def saved_variables(self) -> tuple[Any, ...]:
        """The old name of `saved_tensors`."""
        warnings.warn(
            "'saved_variables' is deprecated; use 'saved_tensors'", DeprecationWarning, stacklevel=2
        )
        return self._node.saved_tensors()

    @property
    def _raw_saved_tensors(self) -> tuple[Any, ...]:
        from .saved_tensor import raw_saved

        return raw_saved(self._node)

    @property
    def next_functions(self) -> Any:
        """The nodes that this one's gradients go to, each with its output number."""
        return self._node.next_functions

    @property
    def metadata(self) -> dict[str, Any]:
        """A dictionary for the user's own notes."""
        return self._node.metadata

    @property
    def requires_grad(self) -> bool:
        return True

    @property
    def _input_metadata(self) -> tuple[Any, ...]:
        return tuple(self._node._input_metadata)

    def name(self) -> str:
        """Return the node's name, e.g. ``SqBackward``."""
        return self._node.name()

    def register_hook(self, hook: Callable[..., Any]) -> RemovableHandle:
        """Run `hook(grad_inputs, grad_outputs)` after this node; its result replaces grad_inputs."""
        return self._node.register_hook(hook)

    def register_prehook(self, hook: Callable[..., Any]) -> RemovableHandle:
        """Run `hook(grad_outputs)` before this node; its result replaces grad_outputs."""
        return self._node.register_prehook(hook)

    def maybe_clear_saved_tensors(self) -> None:
        """Let go of the saved tensors."""
        self._node.release()

    def _sequence_nr(self) -> int:
        return self._node.seq

    def _set_sequence_nr(self, seq: int) -> None:
        self._node._set_sequence_nr(seq)

    def _register_hook_dict(self, hooks: Any) -> None:
        raise RuntimeError("_register_hook_dict is not supported; use register_hook")

    @staticmethod
    def _register_hook(backward_hooks: Any, hook: Any) -> tuple[Any, RemovableHandle]:
        from ..hooks import HookDict, add_hook

        if backward_hooks is None:
            backward_hooks = HookDict()
        return backward_hooks, add_hook(backward_hooks, hook)

    def _get_compiled_autograd_symints(self) -> list[Any]:
        return []

    def _compiled_autograd_key(self) -> Any:
        return (self._autograd_function_id,)

    def _get_user_fn(self) -> Callable[..., Any]:
        """Return the user's `backward` or `vjp`; RuntimeError if there are both."""
        cls = self._forward_cls
        has_backward, has_vjp = cls.backward is not Function.backward, cls.vjp is not Function.vjp
        if has_backward and has_vjp:
            raise RuntimeError(
                "Implementing both 'backward' and 'vjp' for a custom Function is not allowed. You "
                "should only implement one of them."
            )
        return cls.vjp if has_vjp else cls.backward

    def apply(self, *args: Any) -> Any:
        """Run the user's backward on the gradients of the outputs."""
        if self._forward_cls.boxed_grads_call:
            return self.apply_boxed(list(args))
        return self._get_user_fn()(self, *args)

    def apply_boxed(self, *args: Any) -> Any:
        """Run the user's backward on a list of gradients."""
        return self._get_user_fn()(self, *args)

    def apply_jvp(self, *args: Any) -> Any:
        """Run the user's jvp on the tangents of the inputs."""
        return self._forward_cls.jvp(self, *args)

    def __repr__(self) -> str:
        return repr(self._node)

    def __dir__(self) -> list[str]:
        return sorted((set(object.__dir__(self)) - {"_node"}) | set(self.__dict__))


class FunctionMeta(type):
    """Gives every Function the class of its ctx, named `<name>Backward`."""

    _backward_cls: Any

    def __init__(cls, name: str, bases: Any, body: Any) -> None:
        super().__init__(name, bases, body)
        cls._backward_cls = type(
            name + "Backward",
            (BackwardCFunction,),
            {
                "__slots__": (),
                "__module__": "torch.autograd.function",
                "_forward_cls": cls,
                "_autograd_function_id": next(_function_ids),
            },
        )


class Function(FunctionCtx, metaclass=FunctionMeta):
    """An operation of one's own: subclass it, write `forward` and `backward`, call `apply`.

    `forward(ctx, *args)` computes; with `setup_context(ctx, inputs, output)` it takes no ctx.
    `backward(ctx, *grads)` returns one gradient (or None) per argument of forward.

    >>> import autograd_lite as torch
    >>> class Square(torch.autograd.Function):
    ...     @staticmethod
    ...     def forward(ctx, x):
    ...         ctx.save_for_backward(x)
    ...         return x * x
    ...
    ...     @staticmethod
    ...     def backward(ctx, grad):
    ...         (x,) = ctx.saved_tensors
    ...         return 2 * x * grad
    >>> Square.apply(torch.tensor(3.0, requires_grad=True))
    tensor(9., grad_fn=<SquareBackward>)
    """

    generate_vmap_rule = False
    clear_saved_tensors_on_access = False
    boxed_grads_call = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        warnings.warn(
            f"{self.__class__} should not be instantiated. Methods on autograd functions are all "
            "static, so you should invoke them on the class itself. Instantiating an autograd "
            "function will raise an error in a future version of PyTorch.",
            DeprecationWarning,
            stacklevel=2,
        )

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        raise RuntimeError(
            "Legacy autograd function with non-static forward method is deprecated. Please use "
            "new-style autograd function with static forward method. (Example: "
            "https://pytorch.org/docs/stable/autograd.html#torch.autograd.Function)"
        )

    @staticmethod
    def forward(*args: Any, **kwargs: Any) -> Any:
        """Compute the result; to be overridden."""
        raise NotImplementedError(
            "You must implement the forward function for custom autograd.Function."
        )

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Any) -> Any:
        """Save what backward needs, where `forward` takes no ctx."""
        raise NotImplementedError("setup_context is not implemented.")

    @staticmethod
    def backward(ctx: Any, *grad_outputs: Any) -> Any:
        """Return the gradient of every argument of forward; to be overridden."""
        raise NotImplementedError(
            "You must implement either the backward or vjp method for your custom "
            "autograd.Function to use it with backward mode AD."
        )

    vjp = backward

    @staticmethod
    def jvp(ctx: Any, *grad_inputs: Any) -> Any:
        """Return the tangent of every output, given those of the inputs."""
        raise NotImplementedError(
            "You must implement the jvp function for custom autograd.Function to use it with "
            "forward mode AD."
        )

    @staticmethod
    def vmap(info: Any, in_dims: Any, *args: Any) -> Any:
        """Return `(output, out_dims)` for batched arguments; see `func.vmap`."""
        raise NotImplementedError(
            "To use autograd.Function with vmap, you must either override the vmap staticmethod "
            "or set generate_vmap_rule=True."
        )

    @classmethod
    def apply(cls, *args: Any, **kwargs: Any) -> Any:
        """Run forward, recorded as one node. Raises what forward raises."""
        if has_setup_context(cls):
            args = bind_defaults(cls.forward, args, kwargs)
            kwargs = {}
        if state.mode & TRANSFORM:
            from ..func.custom import call_transformed

            return call_transformed(cls, args, kwargs)
        from .function_apply import run_function

        return run_function(cls, args, kwargs)

    @staticmethod
    def _compiled_autograd_key(ctx: Any) -> Any:
        return (ctx._autograd_function_id,)


class InplaceFunction(Function):
    """Kept for old code; use Function."""

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace


def has_setup_context(cls: Any) -> bool:
    """Return whether a Function's forward takes no ctx."""
    return cls.setup_context is not Function.setup_context


def bind_defaults(function: Any, args: Any, kwargs: Any) -> tuple[Any, ...]:
    """Return all arguments of a forward by position, defaults filled in."""
    import inspect

    bound = inspect.signature(function).bind(*args, **kwargs)
    bound.apply_defaults()
    return bound.args


def once_differentiable(function: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a `backward` that cannot itself be differentiated: doing so raises RuntimeError."""

    @functools.wraps(function)
    def backward(ctx: Any, *args: Any, **kwargs: Any) -> Any:
        with no_grad():
            outputs = function(ctx, *args, **kwargs)
        if not is_grad_enabled():
            return outputs
        if not any(isinstance(a, Tensor) and a.requires_grad for a in args):
            return outputs
        from .function_node import DelayedError

        several = isinstance(outputs, tuple)
        tensors = list(outputs) if several else [outputs]
        node = DelayedError(
            "trying to differentiate twice a function that was marked with @once_differentiable",
            tensors,
        )
        marked = tuple(
            None if t is None else wrap(t._data, (node, i)) for i, t in enumerate(tensors)
        )
        return marked if several else marked[0]

    return backward
