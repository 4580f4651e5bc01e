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
from .inference import made_now
from .thread_mode import state


def run_tensor_hooks(node: Node, grad: Any, create_graph: bool) -> Any:
    """Run tensor hooks and the capture of `retain_grad`; return the gradient(s) they leave."""
    hooks = node.hooks
    assert hooks is not None
    if not hooks.tensor and not hooks.retain:
        return grad
    grads = _received(node, grad)
    for number, functions in hooks.tensor.items():
        for function in list(functions.values()):
            before = grads[number]
            result = function(before)
            if result is not None:
                grads[number] = _checked_one(function, result, before)
            if before is not None:
                _tell("tensor", node, function, [(number, before, grads[number])])
    for number, ref in hooks.retain.items():
        tensor = ref()
        if tensor is not None and grads[number] is not None:
            before = tensor._grad
            _retain(tensor, grads[number], create_graph)
            _tell("retain_grad", node, "retain_grad", [(number, before, tensor._grad)])
    return _as_received(node, grads, create_graph)


def run_node_prehooks(node: Node, grad: Any, create_graph: bool) -> Any:
    """Run a node's prehooks on `grad_outputs`; return the gradient(s) they leave."""
    hooks = node.hooks
    assert hooks is not None
    if not hooks.pre:
        return grad
    received = _received(node, grad)
    numbers = _shown_outputs(node)
    grads = [received[i] for i in numbers]
    for function in list(hooks.pre.values()):
        before = list(grads)
        result = function(tuple(grads))
        if result is not None:
            grads = _checked(function, result, grads)
        _tell("pre", node, function, [(numbers[i], b, a) for i, b, a in _each(before, grads)])
    for i, g in zip(numbers, grads, strict=True):
        received[i] = g
    return _as_received(node, received, create_graph)


def _received(node: Node, grad: Any) -> list[Any]:
    """Return a node's incoming gradients as Tensors, one an output; None where none arrived."""
    if grad is None:
        return [None] * node.outputs
    return [_tensor(g) for g in (grad if node.multi else [grad])]


def _shown_outputs(node: Node) -> Sequence[int]:
    """Return the outputs that a node's own hooks see: those that can have a gradient."""
    row = node.row
    if row is None or not node.multi:
        return range(node.outputs)
    return [
        i
        for i, dtype in enumerate(node.dtype)
        if dtype.kind == "f"
        and (len(row.outputs) <= i or row.outputs[i] not in row.non_differentiable)
    ]


def _as_received(node: Node, grads: list[Any], create_graph: bool) -> Any:
    done = [g if create_graph or g is None else g._data for g in grads]
    if not node.multi:
        return done[0]
    return None if all(g is None for g in done) else done


def run_node_posthooks(
    node: Node, parts: Sequence[Any], grad: Any, create_graph: bool
) -> Sequence[Any]:
    """Run a node's posthooks on `(grad_inputs, grad_outputs)`; return the grad_inputs they leave."""
    hooks = node.hooks
    assert hooks is not None
    if not hooks.post:
        return parts
    slots = range(len(parts)) if node.shown is None else node.shown
    grad_inputs = tuple(_tensor(parts[i]) for i in slots)
    received = _received(node, grad)
    grad_outputs = tuple([received[i] for i in _shown_outputs(node)])
    for function in list(hooks.post.values()):
        before = grad_inputs
        result = function(grad_inputs, grad_outputs)
        if result is not None:
            grad_inputs = tuple(_checked(function, result, list(grad_inputs)))
        changes = _each(before, grad_inputs)
        _tell("post", node, function, [(slots[i], b, a) for i, b, a in changes])
    done: list[Any] = [None] * len(parts)
    for i, g in zip(slots, grad_inputs, strict=True):
        done[i] = g if create_graph or g is None else g._data
    return done


def run_accumulate_hooks(node: AccumulateGrad, grad: Any) -> None:
    """Run the hooks that wait for a leaf's `.grad` to be complete; `grad` is what was added."""
    hooks = node.hooks
    assert hooks is not None
    for function in list(hooks.post_accumulate.values()):
        before = _copy(node.variable._grad)
        result = function(node.variable)
        if before is not None:
            _tell("accumulate", node, function, [(0, before, node.variable._grad)])
        if result is not None:
            if not isinstance(result, Tensor):
                raise TypeError(_not_a_tensor(result))
            raise RuntimeError("Tensor post accumulate grad hooks should return None.")
    for function in list(hooks.post.values()):
        before = _copy(node.variable._grad)
        result = function((), (_tensor(grad),))
        if result is not None:
            _checked(function, result, [])
        if before is not None:
            _tell("post", node, function, [(0, before, node.variable._grad)])


def _tell(where: str, node: Node, hook: Any, changes: Sequence[tuple[int, Any, Any]]) -> None:
    """Tell the recorder what a hook was given and what it left: number, before, after."""
    listener = state.listener
    if listener is not None:
        for number, before, after in changes:
            listener.on_hook(where, node, number, hook, before, after)


def _each(before: Sequence[Any], after: Sequence[Any]) -> list[tuple[int, Any, Any]]:
    """The gradients that there are, by number."""
    pairs = zip(before, after, strict=True)
    return [(i, b, a) for i, (b, a) in enumerate(pairs) if b is not None or a is not None]


def _copy(grad: Any) -> Any:
    """What a leaf's gradient is now, for the recorder: the hook may change it in place."""
    return None if grad is None or state.listener is None else wrap(grad._data.copy())


def _retain(tensor: Any, grad: Any, create_graph: bool) -> None:
    if tensor._grad is None:
        tensor._grad = grad if create_graph else made_now(wrap(grad._data.copy()))
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
    return made_now(wrap(np.asarray(value)))
