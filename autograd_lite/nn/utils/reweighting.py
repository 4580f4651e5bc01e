"""Normed weights by hooks, the older way: `weight_norm` and `spectral_norm` of `torch.nn.utils`."""

from __future__ import annotations

import warnings
from typing import Any

import autograd_lite as torch

from ...ops.weight_norm import _weight_norm
from .. import functional
from ..modules.module import Module
from ..parameter import Parameter
from .parametrizations import channel_of

_DEPRECATED = "`torch.nn.utils.weight_norm` is deprecated in favor of `torch.nn.utils.parametrizations.weight_norm`."


class WeightNorm:
    """A hook that computes a weight from its direction and its length before each call."""

    def __init__(self, name: str, dim: int) -> None:
        self.name, self.dim = name, dim

    def compute_weight(self, module: Any) -> Any:
        g, v = getattr(module, self.name + "_g"), getattr(module, self.name + "_v")
        return _weight_norm(v, g, self.dim)

    def __call__(self, module: Any, inputs: Any) -> None:
        setattr(module, self.name, self.compute_weight(module))


class SpectralNorm:
    """A hook that divides a weight by its largest singular value before each call."""

    _version = 1

    def __init__(
        self, name: str = "weight", n_power_iterations: int = 1, dim: int = 0, eps: float = 1e-12
    ) -> None:
        if n_power_iterations <= 0:
            raise ValueError(
                "Expected n_power_iterations to be positive, but got "
                f"n_power_iterations={n_power_iterations}"
            )
        self.name, self.n_power_iterations, self.dim, self.eps = name, n_power_iterations, dim, eps

    def matrix(self, weight: Any) -> Any:
        if self.dim:
            weight = weight.permute(self.dim, *(d for d in range(weight.dim()) if d != self.dim))
        return weight.reshape(weight.size(0), -1)

    def compute_weight(self, module: Any, iterate: bool) -> Any:
        weight = getattr(module, self.name + "_orig")
        u, v = getattr(module, self.name + "_u"), getattr(module, self.name + "_v")
        matrix = self.matrix(weight)
        if iterate:
            with torch.no_grad():
                for _ in range(self.n_power_iterations):
                    v.copy_(functional.normalize(torch.mv(matrix.t(), u), dim=0, eps=self.eps))
                    u.copy_(functional.normalize(torch.mv(matrix, v), dim=0, eps=self.eps))
            u, v = u.clone(), v.clone()
        return weight / torch.dot(u, torch.mv(matrix, v))

    def __call__(self, module: Any, inputs: Any) -> None:
        setattr(module, self.name, self.compute_weight(module, module.training))


def _hook_of(module: Any, kind: type[Any], name: str) -> tuple[int, Any] | None:
    """Return the hook of a kind for a weight, and its key."""
    for key, hook in module._forward_pre_hooks.items():
        if isinstance(hook, kind) and hook.name == name:
            return key, hook
    return None


def weight_norm(module: Module, name: str = "weight", dim: int | None = 0) -> Module:
    """Learn a weight's length (`weight_g`) and direction (`weight_v`) apart."""
    warnings.warn(_DEPRECATED, FutureWarning, stacklevel=2)
    if _hook_of(module, WeightNorm, name) is not None:
        raise RuntimeError(f"Cannot register two weight_norm hooks on the same parameter {name}")
    hook = WeightNorm(name, -1 if dim is None else dim)
    weight = getattr(module, name)
    del module._parameters[name]
    module.register_parameter(
        name + "_g", Parameter(torch.norm_except_dim(weight, 2, hook.dim).detach())
    )
    module.register_parameter(name + "_v", Parameter(weight.detach()))
    setattr(module, name, hook.compute_weight(module))
    module.register_forward_pre_hook(hook)
    return module


def remove_weight_norm(module: Module, name: str = "weight") -> Module:
    """Make a weight plain again; ValueError if it was not normed."""
    found = _hook_of(module, WeightNorm, name)
    if found is None:
        raise ValueError(f"weight_norm of '{name}' not found in {module}")
    weight = getattr(module, name)
    delattr(module, name)
    for end in ("_g", "_v"):
        del module._parameters[name + end]
    setattr(module, name, Parameter(weight.detach()))
    module._remove_hook("forward_pre", found[0])
    return module


def spectral_norm(
    module: Module, name: str = "weight", n_power_iterations: int = 1, eps: float = 1e-12, dim: int | None = None
) -> Module:  # fmt: skip
    """Divide a weight by its largest singular value: T. Miyato et al., ICLR 2018."""
    if _hook_of(module, SpectralNorm, name) is not None:
        raise RuntimeError(f"Cannot register two spectral_norm hooks on the same parameter {name}")
    hook = SpectralNorm(name, n_power_iterations, channel_of(module, dim), eps)
    weight = module._parameters[name]
    if weight is None:
        raise ValueError(f"`SpectralNorm` cannot be applied as parameter `{name}` is None")
    with torch.no_grad():
        rows, columns = hook.matrix(weight).shape
        u = functional.normalize(weight.new_empty(rows).normal_(0, 1), dim=0, eps=eps)
        v = functional.normalize(weight.new_empty(columns).normal_(0, 1), dim=0, eps=eps)
    delattr(module, name)
    module.register_parameter(name + "_orig", weight)
    setattr(module, name, weight.data)
    module.register_buffer(name + "_u", u)
    module.register_buffer(name + "_v", v)
    module.register_forward_pre_hook(hook)
    return module


def remove_spectral_norm(module: Module, name: str = "weight") -> Module:
    """Make a weight plain again; ValueError if it was not normed."""
    found = _hook_of(module, SpectralNorm, name)
    if found is None:
        raise ValueError(f"spectral_norm of '{name}' not found in {module}")
    with torch.no_grad():
        weight = found[1].compute_weight(module, False)
    delattr(module, name)
    for end in ("_u", "_v"):
        delattr(module, name + end)
    delattr(module, name + "_orig")
    module.register_parameter(name, Parameter(weight.detach()))
    module._remove_hook("forward_pre", found[0])
    return module
