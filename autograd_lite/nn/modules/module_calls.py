"""The part of Module that runs it: calls, hooks, moving and switching."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import autograd_lite as torch

from ..._tensor import Tensor
from ...errors import no_cuda
from ...hooks import HookDict, RemovableHandle, add_hook
from ...thread_mode import state
from .backward_hooks import run_with_backward_hooks

if TYPE_CHECKING:
    from .module import Module

#: Hooks of all modules.
GLOBAL_PRE, GLOBAL_FORWARD, GLOBAL_BACKWARD = HookDict(), HookDict(), HookDict()


def register_module_forward_pre_hook(hook: Callable[..., Any]) -> RemovableHandle:
    """Run `hook(module, args)` before every module's forward."""
    return add_hook(GLOBAL_PRE, hook)


def register_module_forward_hook(
    hook: Callable[..., Any], *, with_kwargs: bool = False, always_call: bool = False
) -> RemovableHandle:
    """Run `hook(module, args, output)` after every module's forward."""
    return add_hook(GLOBAL_FORWARD, _Hook(hook, with_kwargs, always_call))


def register_module_full_backward_hook(hook: Callable[..., Any]) -> RemovableHandle:
    """Run `hook(module, grad_input, grad_output)` after every module's backward."""
    return add_hook(GLOBAL_BACKWARD, hook)


class _Hook:
    """A forward hook with its options."""

    def __init__(self, hook: Callable[..., Any], with_kwargs: bool, always: bool = False) -> None:
        self.hook, self.with_kwargs, self.always = hook, with_kwargs, always

    def __call__(self, module: Any, args: Any, kwargs: Any, *rest: Any) -> Any:
        return (
            self.hook(module, args, kwargs, *rest)
            if self.with_kwargs
            else self.hook(module, args, *rest)
        )


class Calls:
    """Running a module, and changing it as a whole."""

    training: bool
    _parameters: dict[str, Any]
    _buffers: dict[str, Any]
    _non_persistent_buffers_set: set[str]
    _modules: dict[str, Any]
    _hooks: dict[str, HookDict] | None = None  # made when the first hook is registered

    def forward(self, *input: Any) -> Any:
        """Compute the output; every network defines its own."""
        raise NotImplementedError(
            f'Module [{type(self).__name__}] is missing the required "forward" function'
        )

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        listener = state.listener
        if listener is not None:
            listener.on_module_start(self)
            try:
                return self._call_with_hooks(args, kwargs)
            finally:
                listener.on_module_end()
        if self._hooks is None and not (GLOBAL_PRE or GLOBAL_FORWARD or GLOBAL_BACKWARD):
            return self.forward(*args, **kwargs)
        return self._call_with_hooks(args, kwargs)

    def _call_with_hooks(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        hooks = self._hooks or {}
        called: set[int] = set()
        forward = [*GLOBAL_FORWARD.items(), *hooks.get("forward", {}).items()]
        try:
            args, kwargs = self._run_pre_hooks(args, kwargs)
            backward = [*GLOBAL_BACKWARD.values(), *hooks.get("backward", {}).values()]
            before = list(hooks.get("backward_pre", {}).values())
            if backward or before:
                out = run_with_backward_hooks(self, args, kwargs, before, backward)
            else:
                out = self.forward(*args, **kwargs)
            for key, hook in forward:
                called.add(key)
                result = hook(self, args, kwargs, out)
                out = out if result is None else result
            return out
        except Exception:
            for key, hook in forward:
                if hook.always and key not in called:
                    hook(self, args, kwargs, None)
            raise

    def _run_pre_hooks(self, args: Any, kwargs: Any) -> tuple[Any, Any]:
        for hook in GLOBAL_PRE.values():
            result = hook(self, args)
            if result is not None:
                args = result if isinstance(result, tuple) else (result,)
        for hook in (self._hooks or {}).get("forward_pre", HookDict()).values():
            result = hook(self, args, kwargs)
            if result is None:
                continue
            if not hook.with_kwargs:  # type: ignore[attr-defined]
                args = result if isinstance(result, tuple) else (result,)
            elif isinstance(result, tuple) and len(result) == 2:
                args, kwargs = result
            else:
                raise RuntimeError(
                    f"forward pre-hook must return None or a tuple of (new_args, new_kwargs), but got {result}."
                )
        return args, kwargs

    def _add_hook(self, kind: str, hook: Any, prepend: bool = False) -> RemovableHandle:
        if self._hooks is None:
            self._hooks = {}
        hooks = self._hooks.setdefault(kind, HookDict())
        handle = add_hook(hooks, hook)
        if prepend:
            hooks.move_to_end(handle.id, last=False)
        return handle

    def _hooks_of(self, kind: str) -> dict[int, Callable[..., Any]]:
        """Return the hooks of a kind as they were registered, by the numbers of their handles."""
        return {k: getattr(h, "hook", h) for k, h in (self._hooks or {}).get(kind, {}).items()}

    @property
    def _forward_pre_hooks(self) -> dict[int, Callable[..., Any]]:
        return self._hooks_of("forward_pre")

    @property
    def _forward_hooks(self) -> dict[int, Callable[..., Any]]:
        return self._hooks_of("forward")

    def _remove_hook(self, kind: str, number: int) -> None:
        hooks = self._hooks or {}
        del hooks[kind][number]

    def register_forward_pre_hook(
        self, hook: Callable[..., Any], *, prepend: bool = False, with_kwargs: bool = False
    ) -> RemovableHandle:
        """Run `hook(module, args)` before forward; what it returns replaces the arguments."""
        return self._add_hook("forward_pre", _Hook(hook, with_kwargs), prepend)

    def register_forward_hook(
        self,
        hook: Callable[..., Any],
        *,
        prepend: bool = False,
        with_kwargs: bool = False,
        always_call: bool = False,
    ) -> RemovableHandle:
        """Run `hook(module, args, output)` after forward; what it returns replaces the output."""
        return self._add_hook("forward", _Hook(hook, with_kwargs, always_call), prepend)

    def register_full_backward_hook(
        self, hook: Callable[..., Any], prepend: bool = False
    ) -> RemovableHandle:
        """Run `hook(module, grad_input, grad_output)` after backward through this module."""
        return self._add_hook("backward", hook, prepend)

    def register_full_backward_pre_hook(
        self, hook: Callable[..., Any], prepend: bool = False
    ) -> RemovableHandle:
        """Run `hook(module, grad_output)` before backward through this module."""
        return self._add_hook("backward_pre", hook, prepend)

    register_backward_hook = register_full_backward_hook

    # -- the module as a whole --------------------------------------------------------------

    def apply(self, fn: Callable[[Module], None]) -> Any:
        """Run a function on every part, then on this module; returns the module."""
        for module in self._modules.values():
            if module is not None:
                module.apply(fn)
        fn(self)  # type: ignore[arg-type]
        return self

    def _apply(self, fn: Callable[[Any], Any], recurse: bool = True) -> Any:
        """Replace the data of all parameters (and gradients) and buffers by `fn` of them."""
        if recurse:
            for module in self._modules.values():
                if module is not None:
                    module._apply(fn)
        for parameter in self._parameters.values():
            if parameter is None:
                continue
            with torch.no_grad():
                parameter.data = fn(parameter.detach())
                if parameter._grad is not None:
                    kept = parameter._grad.requires_grad
                    parameter._grad = fn(parameter._grad.detach()).requires_grad_(kept)
        for name, buffer in self._buffers.items():
            if buffer is not None:
                self._buffers[name] = fn(buffer)
        return self

    def to(self, *args: Any, **kwargs: Any) -> Any:
        """Convert floating point parameters and buffers to a type, in place: `to(torch.float64)`.

        Raises TypeError for a type that is not floating point.
        """
        device, dtype = _target(args, kwargs)
        if device is not None:
            torch.device(device)
        if dtype is None:
            return self
        if not dtype.is_floating_point:
            raise TypeError(
                f"nn.Module.to only accepts floating point or complex dtypes, but got desired dtype={dtype}"
            )
        return self._apply(lambda t: t.to(dtype) if t.is_floating_point() else t)

    def type(self, dst_type: Any) -> Any:
        """Convert all parameters and buffers to a type."""
        return self._apply(lambda t: t.to(dst_type))

    def float(self) -> Any:
        """Convert floating point parameters and buffers to float32."""
        return self.to(torch.float32)

    def double(self) -> Any:
        """Convert floating point parameters and buffers to float64."""
        return self.to(torch.float64)

    def half(self) -> Any:
        """Convert floating point parameters and buffers to float16."""
        return self.to(torch.float16)

    def cpu(self) -> Any:
        """Return this module: it is on the CPU."""
        return self

    def cuda(self, device: Any = None) -> Any:
        """Raise AssertionError: there is no GPU here."""
        raise no_cuda()

    def to_empty(self, *, device: Any, recurse: bool = True) -> Any:
        """Give all parameters and buffers new memory whose values are not set."""
        return self._apply(lambda t: torch.empty_like(t, device=device), recurse=recurse)

    def share_memory(self) -> Any:
        """Return this module."""
        return self

    def train(self, mode: bool = True) -> Any:
        """Switch this module and its parts to training (or evaluation) behaviour."""
        if not isinstance(mode, bool):
            raise ValueError("training mode is expected to be boolean")
        self.training = mode
        for module in self._modules.values():
            if module is not None:
                module.train(mode)
        return self

    def eval(self) -> Any:
        """Switch to evaluation behaviour."""
        return self.train(False)

    def requires_grad_(self, requires_grad: bool = True) -> Any:
        """Switch recording for all parameters on or off."""
        for parameter in self.parameters():  # type: ignore[attr-defined]
            parameter.requires_grad_(requires_grad)
        return self

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget the gradients of all parameters, or set them to zero."""
        for parameter in self.parameters():  # type: ignore[attr-defined]
            clear_grad(parameter, set_to_none)


def clear_grad(parameter: Tensor, set_to_none: bool) -> None:
    """Remove a gradient, or make it zero and cut it off from its history."""
    grad: Any = parameter._grad
    if grad is None:
        return
    if set_to_none:
        parameter._grad = None
        return
    if grad.grad_fn is not None:
        grad.detach_()
    else:
        grad.requires_grad_(False)
    grad.zero_()


def _target(args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, Any]:
    device, dtype = kwargs.get("device"), kwargs.get("dtype")
    for value in args:
        if isinstance(value, Tensor):
            device, dtype = value.device, value.dtype
        elif isinstance(value, torch.dtype):
            dtype = value
        elif isinstance(value, (str, torch.device)):
            device = value
    return device, dtype
