"""Pruning: parameters multiplied by masks of zeros and ones, before each forward.

A pruned tensor `name` of a module becomes `name_orig`, the parameter that is trained, and
`name_mask`, a buffer; a hook writes their product to `name` before each forward.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import autograd_lite as torch

from .convert_parameters import parameters_to_vector
from .pruning_methods import (
    BasePruningMethod,
    CustomFromMask,
    Identity,
    L1Unstructured,
    LnStructured,
    PruningContainer,
    RandomStructured,
    RandomUnstructured,
    hooks_of,
)

__all__ = [
    "BasePruningMethod", "CustomFromMask", "Identity", "L1Unstructured", "LnStructured", "PruningContainer",
    "RandomStructured", "RandomUnstructured", "custom_from_mask", "global_unstructured", "identity", "is_pruned",
    "l1_unstructured", "ln_structured", "random_structured", "random_unstructured", "remove",
]  # fmt: skip


for _name in __all__:
    if _name in globals():  # the methods: their place is this one
        globals()[_name].__module__ = __name__


def identity(module: Any, name: str) -> Any:
    """Give a tensor a mask without pruning it; return the module."""
    Identity.apply(module, name)
    return module


def random_unstructured(module: Any, name: str, amount: Any) -> Any:
    """Prune elements by chance: a share (float) or a number (int) of them; return the module."""
    RandomUnstructured.apply(module, name, amount=amount)
    return module


def l1_unstructured(module: Any, name: str, amount: Any, importance_scores: Any = None) -> Any:
    """Prune the elements of the least magnitude: a share (float) or a number (int); return the module.

    >>> import autograd_lite as torch
    >>> layer = torch.nn.Linear(2, 1, bias=False)
    >>> _ = layer.weight.data.copy_(torch.tensor([[3.0, -1.0]]))
    >>> torch.nn.utils.prune.l1_unstructured(layer, "weight", amount=1).weight
    tensor([[3., -0.]], grad_fn=<MulBackward0>)
    """
    L1Unstructured.apply(module, name, amount=amount, importance_scores=importance_scores)
    return module


def random_structured(module: Any, name: str, amount: Any, dim: int) -> Any:
    """Prune channels along a dimension by chance; return the module."""
    RandomStructured.apply(module, name, amount=amount, dim=dim)
    return module


def ln_structured(
    module: Any, name: str, amount: Any, n: Any, dim: int, importance_scores: Any = None
) -> Any:
    """Prune the channels of the least n-norm along a dimension; return the module."""
    LnStructured.apply(
        module, name, amount=amount, n=n, dim=dim, importance_scores=importance_scores
    )
    return module


def custom_from_mask(module: Any, name: str, mask: Any) -> Any:
    """Prune where a mask is 0; return the module."""
    CustomFromMask.apply(module, name, mask=mask)
    return module


def global_unstructured(
    parameters: Any, pruning_method: Any, importance_scores: Any = None, **kwargs: Any
) -> None:
    """Prune tensors of several modules, pairs (module, name), as if they were one vector.

    Raises TypeError for a method that does not prune elements.
    """
    if not isinstance(parameters, Iterable):
        raise TypeError("global_unstructured(): parameters is not an Iterable")
    scores = {} if importance_scores is None else importance_scores
    if not isinstance(scores, dict):
        raise TypeError("global_unstructured(): importance_scores must be of type dict")
    pairs = list(parameters)
    tensors = [getattr(module, name) for module, name in pairs]
    values = parameters_to_vector(scores.get(p, t) for p, t in zip(pairs, tensors, strict=True))
    before = parameters_to_vector(
        getattr(module, name + "_mask", torch.ones_like(t))
        for (module, name), t in zip(pairs, tensors, strict=True)
    )
    method = pruning_method(**kwargs)
    method._tensor_name = "temp"
    if method.PRUNING_TYPE != "unstructured":
        raise TypeError(
            f'Only "unstructured" PRUNING_TYPE supported for the `pruning_method`. Found method {pruning_method} of type '
            f"{method.PRUNING_TYPE}"
        )
    mask, start = PruningContainer(method).compute_mask(values, before), 0
    for (module, name), tensor in zip(pairs, tensors, strict=True):
        own = mask[start : start + tensor.numel()].view_as(tensor)
        custom_from_mask(module, name, mask=own)
        start += tensor.numel()


def remove(module: Any, name: str) -> Any:
    """Make pruning final: the product becomes the parameter; return the module.

    Raises ValueError for a tensor that is not pruned.
    """
    for key, hook in hooks_of(module, name):
        hook.remove(module)
        module._remove_hook("forward_pre", key)
        return module
    raise ValueError(
        f"Parameter '{name}' of module {module} has to be pruned before pruning can be removed"
    )


def is_pruned(module: Any) -> bool:
    """Return whether any part of a module is pruned."""
    return any(
        isinstance(hook, BasePruningMethod)
        for part in module.modules()
        for hook in part._forward_pre_hooks.values()
    )
