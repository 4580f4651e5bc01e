"""Backward hooks of modules: identity nodes around a module tell where its backward begins and ends."""

from __future__ import annotations

import warnings
from typing import Any

import autograd_lite as torch

from ..._tensor import Tensor

_FUNCTION: list[Any] = []


def _identity() -> Any:
    """Return the identity as a custom Function, made when first needed."""
    if not _FUNCTION:

        class BackwardHookFunction(torch.autograd.Function):
            """Passes tensors and gradients through."""

            @staticmethod
            def forward(ctx: Any, *args: Any) -> Any:
                ctx.mark_non_differentiable(*(a for a in args if not a.requires_grad))
                return args

            @staticmethod
            def backward(ctx: Any, *grads: Any) -> Any:
                return grads

        _FUNCTION.append(BackwardHookFunction)
    return _FUNCTION[0]


class _Hooks:
    """The hooks of one call of a module."""

    def __init__(self, module: Any, before: list[Any], after: list[Any]) -> None:
        self.module, self.before, self.after = module, before, after
        self.grad_outputs: Any = None
        self.input_slots: list[int] = []
        self.input_count = 0

    def wrap_inputs(self, args: tuple[Any, ...]) -> tuple[Any, ...]:
        out, slots, node = _wrapped(args)
        self.input_slots, self.input_count = slots, len(args)
        if node is not None and self.after:

            def hook(grad_input: Any, _: Any) -> Any:
                if self.grad_outputs is None:
                    raise RuntimeError(
                        "Module backward hook for grad_input is called before the grad_output one. This happens "
                        "because the gradient in your nn.Module flows to the Module's input without passing through "
                        "the Module's output. Make sure that the output depends on the input and that the loss is "
                        "computed based on the output."
                    )
                result = self.run(self.spread(grad_input))
                self.grad_outputs = None
                return tuple(result[i] for i in self.input_slots)

            node.register_hook(hook)
        return out

    def wrap_outputs(self, out: Any, has_inputs: bool) -> Any:
        values = out if isinstance(out, tuple) else (out,)
        wrapped, slots, node = _wrapped(values)
        if node is not None:

            def prehook(grads: Any) -> Any:
                full: list[Any] = [None] * len(values)
                for i, g in zip(slots, grads, strict=True):
                    full[i] = g
                current = tuple(full)
                for hook in self.before:
                    result = hook(self.module, current)
                    if result is not None:
                        current = result if isinstance(result, tuple) else (result,)
                self.grad_outputs = current
                if not has_inputs and self.after:
                    warnings.warn(
                        "Full backward hook is firing when gradients are computed with respect to module outputs since "
                        "no inputs require gradients. See https://docs.pytorch.org/docs/main/generated/torch.nn.Module"
                        ".html#torch.nn.Module.register_full_backward_hook for more details.",
                        UserWarning,
                        stacklevel=5,
                    )
                    self.run((None,) * self.input_count)
                    self.grad_outputs = None
                return tuple(current[i] for i in slots)

            node.register_prehook(prehook)
        return wrapped if isinstance(out, tuple) else wrapped[0]

    def spread(self, grads: Any) -> tuple[Any, ...]:
        full: list[Any] = [None] * self.input_count
        for i, g in zip(self.input_slots, grads, strict=True):
            full[i] = g
        return tuple(full)

    def run(self, grad_inputs: tuple[Any, ...]) -> tuple[Any, ...]:
        for hook in self.after:
            result = hook(self.module, grad_inputs, self.grad_outputs)
            if result is None:
                continue
            result = result if isinstance(result, tuple) else (result,)
            if len(result) != len(grad_inputs):
                raise RuntimeError(
                    f"Backward hook returned an invalid number of grad_input, got {len(result)}, but expected "
                    f"{len(grad_inputs)}"
                )
            grad_inputs = result
        return grad_inputs


def _wrapped(values: tuple[Any, ...]) -> tuple[tuple[Any, ...], list[int], Any]:
    """Pass the tensors among some values through an identity node, if one of them is tracked."""
    slots = [i for i, v in enumerate(values) if isinstance(v, Tensor)]
    if not torch.is_grad_enabled() or not any(values[i].requires_grad for i in slots):
        return values, slots, None
    passed = _identity().apply(*(values[i] for i in slots))
    out = list(values)
    for i, tensor in zip(slots, passed, strict=True):
        out[i] = tensor
    nodes = [t.grad_fn for t in passed if t.grad_fn is not None]
    return tuple(out), slots, nodes[0] if nodes else None


def run_with_backward_hooks(
    module: Any, args: tuple[Any, ...], kwargs: dict[str, Any], before: list[Any], after: list[Any]
) -> Any:
    """Run forward between two identity nodes that call the hooks in backward."""
    hooks = _Hooks(module, before, after)
    passed = hooks.wrap_inputs(args)
    tracked = any(p is not a for p, a in zip(passed, args, strict=True))
    return hooks.wrap_outputs(module.forward(*passed, **kwargs), tracked)
