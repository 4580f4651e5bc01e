"""`torch.autograd.backward` and `torch.autograd.grad`: checks, seeds, then one sweep."""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .. import dtypes
from .._tensor import Tensor, wrap
from ..advice import no_graph, not_a_scalar, unused_input
from ..graph import LEAF
from ..size import Size
from ..sweep import run_backward
from ..thread_mode import FORWARD_AD, TRANSFORM, state
from .edges import GradientEdge, engine_edge

_CREATE_GRAPH = (
    "Using backward() with create_graph=True will create a reference cycle between the parameter and its "
    "gradient which can cause a memory leak. We recommend using autograd.grad when creating the graph to "
    "avoid this. If you have to use this function, make sure to reset the .grad fields of your parameters "
    "to None after use to break the cycle and avoid the leak."
)


def as_tuple(value: Any) -> tuple[Any, ...]:
    """Return a tensor, edge or sequence of them as a tuple."""
    if isinstance(value, (Tensor, GradientEdge)):
        return (value,)
    return tuple(value)


def make_seeds(
    outputs: Sequence[Any], gradients: Sequence[Tensor | None], batched: bool = False
) -> tuple[Tensor, ...]:
    """Return the gradient of each output to start from: ones for a scalar given None.

    Raises RuntimeError for a non-scalar without gradient, a wrong shape, or too few gradients.
    """
    if len(outputs) == len(gradients) == 1:  # what nearly everyone asks for, and quicker
        return (_seed(0, outputs[0], gradients[0], batched),)
    seeds = tuple(
        _seed(i, out, grad, batched)
        for i, (out, grad) in enumerate(zip(outputs, gradients, strict=False))
    )
    if len(seeds) < len(outputs):
        raise RuntimeError(f"got {len(outputs)} tensors and {len(seeds)} gradients")
    return seeds


def _seed(position: int, out: Any, grad: Any, batched: bool) -> Tensor:
    shape, dtype = _expected(out)
    if isinstance(grad, Tensor):
        got = (grad[0] if batched else grad)._data.shape
        if got != shape:
            if batched and not isinstance(out, Tensor):
                raise RuntimeError("Batched grads are not supported with GradientEdge")
            raise RuntimeError(_mismatch(position, shape, got, batched))
        if grad._data.dtype is not dtype and grad._data.dtype != dtype:
            grad = grad.to(dtypes.FROM_NUMPY[np.dtype(dtype)])
        return grad
    if grad is not None:
        raise TypeError(f"gradients can be either Tensors or None, but got {type(grad).__name__}")
    tracked = not isinstance(out, Tensor) or out._edge is not None
    if tracked and math.prod(shape) != 1:
        raise not_a_scalar(out)
    return wrap(np.ones(shape, dtype) if shape else np.array(1, dtype))


def _expected(out: Any) -> tuple[tuple[int, ...], Any]:
    """Return the shape and type of an output's gradient."""
    if isinstance(out, Tensor):
        return out._data.shape, out._data.dtype
    node, number = out
    return (node.shape[number], node.dtype[number]) if node.multi else (node.shape, node.dtype)


def _mismatch(position: int, shape: Any, got: Any, batched: bool) -> str:
    shown = got[1:] if batched else got  # PyTorch shows the last dimensions only
    sizes = (
        f"grad_output[{position}] has a shape of {Size(shown)} and output[{position}] has a shape of "
        f"{Size(shape)}."
    )
    if not batched:
        return "Mismatch in shape: " + sizes
    return (
        "If `is_grads_batched=True`, we interpret the first dimension of each grad_output as the "
        "batch dimension. The sizes of the remaining dimensions are expected to match the shape of "
        f"corresponding output, but a mismatch was detected: {sizes} If you only want some tensors "
        "in `grad_output` to be considered batched, consider using vmap."
    )


def _check_graph(outputs: Sequence[Any]) -> None:
    for i, t in enumerate(outputs):
        if isinstance(t, Tensor) and t._edge is None:
            raise no_graph(i, t)


def _outputs_and_gradients(outputs: Any, gradients: Any) -> tuple[tuple[Any, ...], Any]:
    if isinstance(outputs, Tensor) and (gradients is None or isinstance(gradients, Tensor)):
        return (outputs,), (gradients,)
    outs = (outputs,) if isinstance(outputs, Tensor) else tuple(map(engine_edge, as_tuple(outputs)))
    return outs, (None,) * len(outs) if gradients is None else as_tuple(gradients)


def _wanted(inputs: Any, function: str) -> tuple[Any, ...]:
    """Return `inputs`, of a dict the values; TypeError or RuntimeError for what is not allowed."""
    if isinstance(inputs, Mapping):
        if type(inputs) is not dict:
            raise TypeError(
                f"`inputs` argument to `{function}()` must be a dict, not {type(inputs).__name__}. "
                "Other Mapping types are not supported."
            )
        inputs = inputs.values()
    wanted = as_tuple(inputs)
    if not wanted:
        raise RuntimeError(f"`inputs` argument to `{function}()` cannot be empty.")
    return wanted


def _check_input(item: Any) -> None:
    if not isinstance(item, (Tensor, GradientEdge)):
        raise RuntimeError(
            f"all inputs have to be Tensors or GradientEdges, but got {type(item).__name__}"
        )


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
    traced = bool(state.mode & TRANSFORM)
    if traced and not state.interpreters[-1].traces:
        raise RuntimeError(
            "backward() called inside a functorch transform. This is not supported, please use "
            "functorch.grad or functorch.vjp instead or call backward() outside of functorch transforms."
        )
    if grad_variables is not None:
        warnings.warn(
            "`grad_variables` is deprecated. Use `grad_tensors` instead.",
            FutureWarning,
            stacklevel=2,
        )
        if grad_tensors is not None:
            raise RuntimeError(
                "`grad_tensors` and `grad_variables` (deprecated) arguments both passed to "
                "`backward()`. Please only use `grad_tensors`."
            )
        grad_tensors = grad_variables
    if traced:
        state.interpreters[-1].stepped = True
    wanted = None if inputs is None else _wanted(inputs, "backward")
    outputs, gradients = _outputs_and_gradients(tensors, grad_tensors)
    seeds = make_seeds(outputs, gradients)
    _check_graph(outputs)
    keep = create_graph if retain_graph is None else retain_graph
    if create_graph:
        warnings.warn(_CREATE_GRAPH, UserWarning, stacklevel=3)
    for t in wanted or ():
        _check_input(t)
        if isinstance(t, Tensor):
            t.retain_grad()
    run_backward(
        outputs,
        seeds,
        keep_graph=keep,
        create_graph=create_graph,
        on_tensors=traced,
        inputs=None if wanted is None else tuple(map(engine_edge, wanted)),
    )


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
) -> Any:
    """Return the gradients of `outputs` with respect to `inputs`, without touching any `.grad`.

    A tuple; for a dict of inputs, a dict with its keys. With `is_grads_batched`, the first dimension of each `grad_outputs` counts vectors, and so does
    that of the results. Raises RuntimeError for an input that was not used, unless `allow_unused`
    (then None) or `materialize_grads` (then zeros).

    >>> import autograd_lite as torch
    >>> x = torch.tensor(3.0, requires_grad=True)
    >>> torch.autograd.grad(x * x, x)
    (tensor(6.),)
    """
    if materialize_grads and allow_unused is False:
        raise ValueError(
            "Expected allow_unused to be True or not passed when materialize_grads=True, but got: "
            "allow_unused=False."
        )
    if not only_inputs:
        warnings.warn(
            "only_inputs argument is deprecated and is ignored now (defaults to True). To accumulate "
            "gradient for other parts of the graph, please use torch.autograd.backward.",
            FutureWarning,
            stacklevel=2,
        )
    allow = materialize_grads if allow_unused is None else allow_unused
    outs, gradients = _outputs_and_gradients(outputs, grad_outputs)
    wanted = _wanted(inputs, "grad")
    keep = create_graph if retain_graph is None else retain_graph
    seeds = make_seeds(outs, gradients, is_grads_batched)
    edges = tuple(map(engine_edge, wanted))

    def run(vectors: Sequence[Tensor]) -> list[Tensor | None]:
        tensors = create_graph or is_grads_batched or bool(state.mode & (TRANSFORM | FORWARD_AD))
        return run_backward(
            outs,
            vectors,
            keep_graph=keep,
            create_graph=create_graph,
            on_tensors=tensors,
            accumulate=False,
            inputs=edges,
        )

    _check_graph(outs)
    for t in wanted:
        _check_input(t)
        if isinstance(t, Tensor) and t._edge is None:
            raise RuntimeError("One of the differentiated Tensors does not require grad")
    if is_grads_batched:
        from ..func.batched_grads import run_batched

        result = run_batched(run, seeds)
    else:
        result = run(seeds)
    for i, g in enumerate(result):
        if g is None and not allow:
            raise unused_input(i, wanted[i])
        if g is None and materialize_grads:
            if not isinstance(wanted[i], Tensor):
                raise RuntimeError(
                    "materialize_grads cannot be used when the given input is a GradientEdge"
                )
            result[i] = wrap(np.zeros_like(wanted[i]._data), LEAF if create_graph else None)
    return dict(zip(inputs, result, strict=True)) if type(inputs) is dict else tuple(result)


__all__ = ["backward", "grad"]
