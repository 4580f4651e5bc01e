"""`torch.autograd.backward` and `torch.autograd.grad`: checks, seeds, then one sweep."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..sweep import add_to_grad, run_backward
from ..tensor import Tensor, wrap

_CREATE_GRAPH = (
    "Using backward() with create_graph=True will create a reference cycle between the parameter and its "
    "gradient which can cause a memory leak. We recommend using autograd.grad when creating the graph to "
    "avoid this. If you have to use this function, make sure to reset the .grad fields of your parameters "
    "to None after use to break the cycle and avoid the leak."
)


def as_tuple(value: Any) -> tuple[Any, ...]:
    """Return a tensor, edge or sequence of them as a tuple."""
    from .edges import GradientEdge

    if isinstance(value, (Tensor, GradientEdge)):
        return (value,)
    return tuple(value)


def make_seeds(outputs: Sequence[Tensor], gradients: Sequence[Tensor | None]) -> tuple[Tensor, ...]:
    """Return the gradient of each output to start from: ones for a scalar given None.

    Raises RuntimeError for a non-scalar without gradient, a wrong shape, or no graph.
    """
    seeds = []
    for i, (out, grad) in enumerate(zip(outputs, gradients, strict=True)):
        if isinstance(grad, Tensor):
            if grad._data.shape != out._data.shape:
                raise RuntimeError(
                    f"Mismatch in shape: grad_output[{i}] has a shape of {grad.shape} and output[{i}] has a shape "
                    f"of {out.shape}."
                )
            if grad._data.dtype != out._data.dtype and out._edge is not None:
                grad = grad.to(out.dtype)  # type: ignore[attr-defined]
            seeds.append(grad)
        elif grad is None:
            if out._edge is not None:
                if out._data.size != 1:
                    raise RuntimeError("grad can be implicitly created only for scalar outputs")
                seeds.append(wrap(np.ones_like(out._data)))
            else:
                seeds.append(wrap(np.ones_like(out._data)))
        else:
            raise TypeError(f"gradients can be either Tensors or None, but got {type(grad).__name__}")
    return tuple(seeds)


def _check_graph(tensors: Sequence[Tensor]) -> None:
    for i, t in enumerate(tensors):
        if t._edge is None:
            raise RuntimeError(f"element {i} of tensors does not require grad and does not have a grad_fn")


def backward(
    tensors: Any,
    grad_tensors: Any = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    grad_variables: Any = None,
    inputs: Any = None,
) -> None:
    """Add the gradients of `tensors` with respect to the leaves (or `inputs`) to their `.grad`.

    `grad_tensors` are the vectors of the vector-Jacobian products, one per tensor; None for
    scalars. Raises RuntimeError without a graph, with a freed one, or for wrong shapes.
    """
    if inputs is not None and len(as_tuple(inputs)) == 0:
        raise RuntimeError("`inputs` argument to `backward` cannot be empty.")
    outputs = as_tuple(tensors)
    gradients = (None,) * len(outputs) if grad_tensors is None else as_tuple(grad_tensors)
    if len(gradients) != len(outputs):
        raise RuntimeError(f"got {len(outputs)} tensors and {len(gradients)} gradients")
    seeds = make_seeds(outputs, gradients)
    _check_graph(outputs)
    keep = create_graph if retain_graph is None else retain_graph
    if create_graph:
        warnings.warn(_CREATE_GRAPH, UserWarning, stacklevel=3)
    if inputs is None:
        run_backward(outputs, seeds, keep_graph=keep, create_graph=create_graph)
        return
    wanted = as_tuple(inputs)
    for i, t in enumerate(wanted):
        if isinstance(t, Tensor) and t._edge is None:
            raise RuntimeError("One of the differentiated Tensors does not require grad")
    grads = run_backward(outputs, seeds, keep_graph=keep, create_graph=create_graph, inputs=wanted)
    for t, g in zip(wanted, grads, strict=True):
        if isinstance(t, Tensor) and not t.is_leaf and g is not None:
            add_to_grad(t, g if create_graph else g._data.copy())


def grad(
    outputs: Any,
    inputs: Any,
    grad_outputs: Any = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    only_inputs: bool = True,
    allow_unused: bool | None = None,
    is_grads_batched: bool = False,
    materialize_grads: bool = False,
) -> tuple[Tensor | None, ...]:
    """Return the gradients of `outputs` with respect to `inputs`, without touching any `.grad`.

    Raises RuntimeError for an input that was not used, unless `allow_unused` (then None) or
    `materialize_grads` (then zeros).

    >>> import autograd_lite as torch
    >>> x = torch.tensor(3.0, requires_grad=True)
    >>> torch.autograd.grad(x**2, x)
    (tensor(6.),)
    """
    if materialize_grads and allow_unused is False:
        raise ValueError("Expected allow_unused to be True or not passed when materialize_grads=True, but got: allow_unused=False.")
    allow = materialize_grads if allow_unused is None else allow_unused
    outs, wanted = as_tuple(outputs), as_tuple(inputs)
    gradients = (None,) * len(outs) if grad_outputs is None else as_tuple(grad_outputs)
    keep = create_graph if retain_graph is None else retain_graph
    seeds = make_seeds(outs, gradients)
    _check_graph(outs)
    for t in wanted:
        if isinstance(t, Tensor) and t._edge is None:
            raise RuntimeError("One of the differentiated Tensors does not require grad")
    result = run_backward(outs, seeds, keep_graph=keep, create_graph=create_graph, accumulate=False, inputs=wanted)
    for i, g in enumerate(result):
        if g is None and not allow:
            raise RuntimeError(
                f"The differentiated Tensor at index {i} appears to not have been used in the graph. "
                "Set allow_unused=True if this is the desired behavior."
            )
        if g is None and materialize_grads:
            result[i] = wrap(np.zeros_like(wanted[i]._data))
    return tuple(result)


__all__ = ["backward", "grad"]
