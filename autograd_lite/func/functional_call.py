"""Modules as functions of their parameters: `functional_call` and `stack_module_state`."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

from .._tensor import Tensor


def functional_call(
    module: Any,
    parameter_and_buffer_dicts: Any,
    args: Any = None,
    kwargs: dict[str, Any] | None = None,
    *,
    tie_weights: bool = True,
    strict: bool = False,
) -> Any:
    """Call a module with other values for its parameters and buffers.

    `parameter_and_buffer_dicts` maps names to tensors (or is a sequence of such mappings); names
    left out keep their values, unless `strict`: then RuntimeError. With `tie_weights`, a parameter
    that the module uses under several names is replaced under all of them.
    """
    dicts = parameter_and_buffer_dicts
    if isinstance(dicts, dict):
        values = dict(dicts)
    elif isinstance(dicts, Sequence):
        if not all(isinstance(d, dict) for d in dicts):
            raise ValueError(
                "Expected all elements of parameter_and_buffer_dicts to be dictionaries"
            )
        names = [k for d in dicts for k in d]
        repeated = [k for k in dict.fromkeys(names) if names.count(k) > 1]
        if repeated:
            raise ValueError(
                f"{repeated} appeared in multiple dictionaries; behavior of functional call is ambiguous"
            )
        values = {k: v for d in dicts for k, v in d.items()}
    else:
        raise ValueError(
            "Expected parameter_and_buffer_dicts to be a dict, or a list/tuple of dicts, but got "
            f"{type(dicts)}"
        )
    if args is None:
        args = ()
    elif not isinstance(args, tuple):
        args = (args,)
    with _replaced(module, values, tie_weights, strict):
        return module(*args, **(kwargs or {}))


def _slots(module: Any) -> dict[str, tuple[dict[str, Any], str]]:
    """Return, by full name, where each parameter and buffer of a module is kept."""
    slots = {}
    for prefix, part in module.named_modules():
        for store in (part._parameters, part._buffers):
            for name in store:
                slots[f"{prefix}.{name}" if prefix else name] = (store, name)
    return slots


@contextlib.contextmanager
def _replaced(module: Any, values: dict[str, Any], tie: bool, strict: bool) -> Iterator[None]:
    slots = _slots(module)
    if strict:
        unexpected = sorted(set(values) - set(slots))
        missing = sorted(set(slots) - set(values))
        if unexpected or missing:
            parts = []
            if unexpected:
                parts.append("Unexpected key(s): " + ", ".join(map(repr, unexpected)) + ".")
            if missing:
                parts.append("Missing key(s): " + ", ".join(map(repr, missing)) + ".")
            raise RuntimeError(
                f"Error(s) in reparametrizing for {type(module).__name__}:\n\t" + "\n\t".join(parts)
            )
    wanted = dict(values)
    if tie:
        by_tensor: dict[int, Any] = {}
        for name, value in values.items():
            if name in slots:
                by_tensor[id(slots[name][0][slots[name][1]])] = value
        for name, (store, key) in slots.items():
            if id(store[key]) in by_tensor:
                wanted.setdefault(name, by_tensor[id(store[key])])
    before = []
    try:
        for name, value in wanted.items():
            if name not in slots:
                continue
            store, key = slots[name]
            before.append((store, key, store[key]))
            store[key] = value
        yield
    finally:
        for store, key, value in reversed(before):
            store[key] = value


def stack_module_state(models: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Stack the parameters, and the buffers, of several modules of one class for `vmap`.

    Raises RuntimeError without modules, or for modules of several classes or modes.
    """
    if len(models) == 0:
        raise RuntimeError("stack_module_state: Expected at least one model, got 0.")
    if not (all(m.training for m in models) or all(not m.training for m in models)):
        raise RuntimeError(
            "stack_module_state: Expected all models to have the same training/eval mode."
        )
    if not all(type(m) is type(models[0]) for m in models):
        raise RuntimeError("stack_module_state: Expected all models to be of the same class.")
    parameters = [dict(m.named_parameters()) for m in models]
    buffers = [dict(m.named_buffers()) for m in models]
    return (
        {k: _stacked([p[k] for p in parameters]) for k in parameters[0]},
        {k: _stacked([b[k] for b in buffers]) for k in buffers[0]},
    )


def _stacked(tensors: list[Tensor]) -> Tensor:
    from ..ops.register import PUBLIC

    wanted = tensors[0].requires_grad
    if not all(t.requires_grad == wanted for t in tensors):
        raise RuntimeError(
            "Expected Parameters/buffers from each model to have the same .requires_grad"
        )
    joined = PUBLIC["stack"](tensors)
    if all(t.is_leaf for t in tensors):
        joined = joined.detach().requires_grad_(wanted)
    return joined
