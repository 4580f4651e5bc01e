"""Running the user's hooks inside a backward pass, in PyTorch's order.

Tensor hooks, then the capture of `retain_grad`, then prehooks, the operation, posthooks; for a
leaf, after its gradient was added, the post-accumulate hooks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ._tensor import Tensor, wrap
from .graph import AccumulateGrad, Node


def run_tensor_hooks(node: Node, grad: Any, create_graph: bool) -> Any:
    """Run tensor hooks and the capture of `retain_grad`; return the gradient(s) they leave."""
    hooks = node.hooks
    assert hooks is not None
    if not hooks.tensor and not hooks.retain:
        return grad
    grads: list[Any] = [_tensor(g) for g in (grad if node.multi else [grad])]
    for number, functions in hooks.tensor.items():
        for function in list(functions.values()):
            if grads[number] is not None:
                result = function(grads[number])
                if result is not None:
                    grads[number] = _checked_one(function, result, grads[number])
    for number, ref in hooks.retain.items():
        tensor = ref()
        if tensor is not None and grads[number] is not None:
            _retain(tensor, grads[number], create_graph)
    return _as_received(node, grads, create_graph)


def run_node_prehooks(node: Node, grad: Any, create_graph: bool) -> Any:
    """Run a node's prehooks on `grad_outputs`; return the gradient(s) they leave."""
    hooks = node.hooks
    assert hooks is not None
    if not hooks.pre:
        return grad
    grads = [_tensor(g) for g in (grad if node.multi else [grad])]
    for function in list(hooks.pre.values()):
        result = function(tuple(grads))
        if result is not None:
            grads = _checked(function, result, grads)
    return _as_received(node, grads, create_graph)


def _as_received(node: Node, grads: list[Any], create_graph: bool) -> Any:
    done = [g if create_graph or g is None else g._data for g in grads]
    return done if node.multi else done[0]


def run_node_posthooks(
    node: Node, parts: Sequence[Any], grad: Any, create_graph: bool
) -> Sequence[Any]:
    """Run a node's posthooks on `(grad_inputs, grad_outputs)`; return the grad_inputs they leave."""
    hooks = node.hooks
    assert hooks is not None
    if not hooks.post:
        return parts
    grad_inputs = tuple(_tensor(p) for p in parts)
    grad_outputs = tuple(_tensor(g) for g in (grad if node.multi else [grad]))
    for function in list(hooks.post.values()):
        result = function(grad_inputs, grad_outputs)
        if result is not None:
            grad_inputs = tuple(_checked(function, result, list(grad_inputs)))
    return [g if create_graph or g is None else g._data for g in grad_inputs]


def run_accumulate_hooks(node: AccumulateGrad) -> None:
    """Run the hooks that wait for a leaf's `.grad` to be complete."""
    hooks = node.hooks
    assert hooks is not None
    for function in list(hooks.post.values()):
        function((), (node.variable._grad,))
    for function in list(hooks.post_accumulate.values()):
        result = function(node.variable)
        if result is not None:
            if not isinstance(result, Tensor):
                raise TypeError(_not_a_tensor(result))
            raise RuntimeError("Tensor post accumulate grad hooks should return None.")


def _retain(tensor: Any, grad: Any, create_graph: bool) -> None:
    if tensor._grad is None:
        tensor._grad = grad if create_graph else wrap(grad._data.copy())
    else:
        tensor._grad = tensor._grad + grad


def _not_a_tensor(result: Any) -> str:
    return f"expected Variable, but hook returned '{type(result).__name__}'"


def _checked_one(function: Any, result: Any, grad: Any) -> Any:
    """Return what a hook made of a gradient; errors, in PyTorch's words, if it does not fit."""
    if result is None:
        return None
    if not isinstance(result, Tensor):
        raise TypeError(_not_a_tensor(result))
    if grad is None:
        raise RuntimeError("can't replace a None gradient with a non-None value")
    if result._data.dtype != grad._data.dtype:
        raise RuntimeError(
            f"hook '{_name(function)}' has changed the type of value (was {_type(grad)} got {_type(result)})"
        )
    if result._data.shape != grad._data.shape:
        raise RuntimeError(f"hook '{_name(function)}' has changed the size of value")
    return result


def _checked(function: Any, result: Any, before: list[Any]) -> list[Any]:
    if not isinstance(result, tuple):
        raise TypeError(f"expected tuple, but hook returned '{type(result).__name__}'")
    if len(result) != len(before):
        raise RuntimeError(
            f"hook '{_name(function)}' has returned an incorrect number of values "
            f"(got {len(result)}, but expected {len(before)})"
        )
    return [_checked_one(function, r, g) for r, g in zip(result, before, strict=True)]


def _name(function: Any) -> str:
    return getattr(function, "__name__", "<unknown>")


def _type(tensor: Tensor) -> str:
    from .dtypes import FROM_NUMPY

    return f"torch.{FROM_NUMPY[tensor._data.dtype].type_name}Tensor"


def _tensor(value: Any) -> Tensor | None:
    if value is None or isinstance(value, Tensor):
        return value
    return wrap(np.asarray(value))
