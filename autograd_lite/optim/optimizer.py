"""`Optimizer`: groups of parameters, their state, and a step that changes them in place."""

from __future__ import annotations

import math
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable
from copy import deepcopy
from typing import Any

import numpy as np

import autograd_lite as torch

from .._tensor import Tensor, wrap
from ..errors import note
from ..hooks import HookDict, RemovableHandle, add_hook
from ..inplace import count_change
from ..nn.modules.module_calls import clear_grad
from ..thread_mode import TRANSFORM, state as thread

__all__ = ["Optimizer"]


class Optimizer:
    """The base of all optimizers: `params` are tensors, or groups of them with options of their own.

    Raises ValueError for no parameters or computed ones, TypeError for what is no tensor.
    """

    _opt_called = False

    def __init__(self, params: Iterable[Any], defaults: dict[str, Any]) -> None:
        self.defaults = defaults
        self._new_hooks()
        if isinstance(params, Tensor):
            raise TypeError(
                "params argument given to the optimizer should be an iterable of Tensors or dicts, but got "
                + torch.typename(params)
            )
        self.state: defaultdict[Tensor, dict[str, Any]] = defaultdict(dict)
        self.param_groups: list[dict[str, Any]] = []
        try:
            groups = list(params)
        except TypeError as error:
            name = type(params).__name__
            raise note(
                TypeError(str(error)),
                f"Give the parameters, not the {name}: `model.parameters()`.",
                f"{name} 자체가 아니라 그 매개변수를 넘기십시오: `model.parameters()`",
            ) from None
        if not groups:
            raise ValueError("optimizer got an empty parameter list")
        if not isinstance(groups[0], dict):
            groups = [{"params": groups}]
        for group in groups:
            self.add_param_group(group)

    def _new_hooks(self) -> None:
        self._pre_hooks, self._post_hooks = HookDict(), HookDict()
        self._saving, self._saved = HookDict(), HookDict()
        self._loading, self._loaded = HookDict(), HookDict()

    def add_param_group(self, param_group: dict[str, Any]) -> None:
        """Add parameters with options of their own."""
        if not isinstance(param_group, dict):
            raise TypeError(f"param_group must be a dict, but got {type(param_group)}")
        params = param_group["params"]
        if isinstance(params, Tensor):
            param_group["params"] = [params]
        elif isinstance(params, set):
            raise TypeError(
                "optimizer parameters need to be organized in ordered collections, but the ordering of tensors in sets "
                "will change between runs. Please use a list instead."
            )
        else:
            param_group["params"] = list(params)
        self._separate_names(param_group)
        for param in param_group["params"]:
            if not isinstance(param, Tensor):
                raise TypeError(
                    f"optimizer can only optimize Tensors, but one of the params is {torch.typename(param)}"
                )
            if not self.defaults.get("differentiable") and not (
                param.is_leaf or param.retains_grad
            ):
                raise ValueError("can't optimize a non-leaf Tensor")
        for name, default in self.defaults.items():
            param_group.setdefault(name, default)
        for group in self.param_groups:
            if ("param_names" in param_group) != ("param_names" in group):
                kind = "with names" if "param_names" in param_group else "without names"
                raise ValueError(
                    "all optimizer param groups should be with/without names. "
                    f"cannot add param group {kind} to the optimizer"
                )
        params = param_group["params"]
        if len(params) != len({id(p) for p in params}):
            warnings.warn(
                "optimizer contains a parameter group with duplicate parameters; in future, this will cause an error; "
                "see github.com/pytorch/pytorch/issues/40967 for more information",
                stacklevel=3,
            )
        known = {id(p) for group in self.param_groups for p in group["params"]}
        if any(id(p) in known for p in params):
            raise ValueError("some parameters appear in more than one parameter group")
        self.param_groups.append(param_group)

    @staticmethod
    def _separate_names(group: dict[str, Any]) -> None:
        params = group["params"]
        named = [isinstance(p, tuple) for p in params]
        if not any(named):
            return
        if not all(named):
            raise ValueError(
                "all optimizer params should be with/without names. Some param names are missing"
            )
        group["params"] = [p for _, p in params]
        group["param_names"] = [n for n, _ in params]

    # -- stepping ---------------------------------------------------------------------------

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Change the parameters by their gradients; `closure` computes the loss anew and is returned."""
        if type(self)._update is Optimizer._update:
            raise NotImplementedError
        loss = None
        self._opt_called = True
        for hook in list(self._pre_hooks.values()):
            hook(self, () if closure is None else (closure,), {})
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        with np.errstate(all="ignore"):
            for group in self.param_groups:
                for param in group["params"]:
                    if param._grad is not None:
                        self._step_one(param, group)
        for hook in list(self._post_hooks.values()):
            hook(self, () if closure is None else (closure,), {})
        return loss

    def _step_one(self, param: Tensor, group: dict[str, Any]) -> None:
        if thread.mode & TRANSFORM and thread.interpreters[-1].traces:
            thread.interpreters[-1].update(self, param, group)
            return
        if group.get("differentiable"):
            from .differentiable import step

            step(self, param, group)
            return
        grad = param._grad._data  # type: ignore[union-attr]
        if group.get("maximize"):
            grad = -grad
        listener = thread.listener
        if listener is not None:
            listener.before_change(param)
        state = self.state.get(param, {})
        writes = self._update(param._data, grad, state, group)
        if state:
            self.state[param] = state
        count_change(param, writes)
        if listener is not None:
            listener.on_update(param, f"{type(self).__name__}.step")

    def _update(
        self, p: np.ndarray, grad: np.ndarray, state: dict[str, Any], group: dict[str, Any]
    ) -> int:
        """Change the array of a parameter in place; return how many in-place operations PyTorch uses."""
        raise NotImplementedError

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget the gradients of all parameters, or set them to zero."""
        for group in self.param_groups:
            for param in group["params"]:
                clear_grad(param, set_to_none)

    def register_step_pre_hook(self, hook: Callable[..., Any]) -> RemovableHandle:
        """Run `hook(optimizer, args, kwargs)` before each step."""
        return add_hook(self._pre_hooks, hook)

    def register_step_post_hook(self, hook: Callable[..., Any]) -> RemovableHandle:
        """Run `hook(optimizer, args, kwargs)` after each step."""
        return add_hook(self._post_hooks, hook)

    # -- saving and restoring ---------------------------------------------------------------

    def register_state_dict_pre_hook(
        self, hook: Callable[..., Any], prepend: bool = False
    ) -> RemovableHandle:
        """Run `hook(optimizer)` before each `state_dict()`."""
        return _add_hook(self._saving, hook, prepend)

    def register_state_dict_post_hook(
        self, hook: Callable[..., Any], prepend: bool = False
    ) -> RemovableHandle:
        """Run `hook(optimizer, state_dict)` after each `state_dict()`; its result, if any, replaces it."""
        return _add_hook(self._saved, hook, prepend)

    def register_load_state_dict_pre_hook(
        self, hook: Callable[..., Any], prepend: bool = False
    ) -> RemovableHandle:
        """Run `hook(optimizer, state_dict)` before it is loaded; its result, if any, is loaded instead."""
        return _add_hook(self._loading, hook, prepend)

    def register_load_state_dict_post_hook(
        self, hook: Callable[..., Any], prepend: bool = False
    ) -> RemovableHandle:
        """Run `hook(optimizer)` after each `load_state_dict`."""
        return _add_hook(self._loaded, hook, prepend)

    def state_dict(self) -> dict[str, Any]:
        """Return state and options; parameters are numbered."""
        for hook in list(self._saving.values()):
            hook(self)
        numbers: dict[int, int] = {}
        groups = []
        for group in self.param_groups:
            for param in group["params"]:
                numbers.setdefault(id(param), len(numbers))
            packed = {k: v for k, v in group.items() if k != "params"}
            packed["params"] = [numbers[id(p)] for p in group["params"]]
            groups.append(packed)
        state = {
            numbers.get(id(k), k) if isinstance(k, Tensor) else k: v for k, v in self.state.items()
        }
        found = {"state": state, "param_groups": groups}
        for hook in list(self._saved.values()):
            found = _or(hook(self, found), found)
        return found

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Take over state and options; ValueError if the groups do not match."""
        state_dict = state_dict.copy()
        for hook in list(self._loading.values()):
            state_dict = _or(hook(self, state_dict), state_dict)
        groups, saved = self.param_groups, deepcopy(state_dict["param_groups"])
        if len(groups) != len(saved):
            raise ValueError("loaded state dict has a different number of parameter groups")
        if any(len(g["params"]) != len(s["params"]) for g, s in zip(groups, saved, strict=True)):
            raise ValueError(
                "loaded state dict contains a parameter group that doesn't match the size of optimizer's group"
            )
        numbers = [n for s in saved for n in s["params"]]
        params = [p for g in groups for p in g["params"]]
        by_number = dict(zip(numbers, params, strict=True))
        state: defaultdict[Any, dict[str, Any]] = defaultdict(dict)
        for key, value in state_dict["state"].items():
            if key in by_number:
                param = by_number[key]
                state[param] = {k: _fitted(k, v, param) for k, v in value.items()}
            else:
                state[key] = deepcopy(value)
        for group, loaded in zip(groups, saved, strict=True):
            loaded["params"] = group["params"]
        self.state, self.param_groups = state, saved
        for hook in list(self._loaded.values()):
            hook(self)

    def __repr__(self) -> str:
        lines = [type(self).__name__ + " ("]
        for i, group in enumerate(self.param_groups):
            lines += ["", f"Parameter Group {i}"] if i else [f"Parameter Group {i}"]
            lines += [f"    {key}: {group[key]}" for key in sorted(group) if key != "params"]
        return "\n".join(lines) + "\n)"

    def __getstate__(self) -> dict[str, Any]:
        return {"defaults": self.defaults, "state": self.state, "param_groups": self.param_groups}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._new_hooks()


def _add_hook(hooks: HookDict, hook: Callable[..., Any], prepend: bool) -> RemovableHandle:
    handle = add_hook(hooks, hook)
    if prepend:
        hooks.move_to_end(handle.id, last=False)
    return handle


def _or(value: Any, otherwise: Any) -> Any:
    return otherwise if value is None else value


def _fitted(name: str, value: Any, param: Tensor) -> Any:
    """Copy a state's tensor, in the type of its parameter (a step count stays as it is)."""
    if not isinstance(value, Tensor):
        return deepcopy(value)
    array = value._data.copy()
    if name != "step" and array.dtype.kind == "f":
        array = array.astype(param._data.dtype)
    return wrap(array)


def zeros_like(p: np.ndarray) -> Tensor:
    """Return a state tensor of zeros for a parameter's array."""
    return wrap(np.zeros_like(p))


def add_scaled(p: np.ndarray, change: np.ndarray, factor: float) -> None:
    """Add `factor * change` in place, rounding once, as the fused multiply-add of PyTorch's `add_` does."""
    if p.dtype == np.float32:
        np.copyto(p, p + as_float32(factor) * change, casting="same_kind")
    else:
        p += factor * change


def as_float32(number: Any) -> Any:
    """Round a number to float32, and return it as the float64 that this is exactly.

    Here and in `root` the number may be one that `torch.compile` does not know yet.
    """
    if isinstance(number, (int, float)):
        return np.float64(np.float32(number))
    return number.astype(np.float32).astype(np.float64)


def root(number: Any) -> Any:
    """Return the square root of a number."""
    return math.sqrt(number) if isinstance(number, (int, float)) else np.sqrt(number)


def counted(state: dict[str, Any]) -> Any:
    """Count a step in a state; return how many there were."""
    step = state.get("step")
    if step is None:
        step = state["step"] = wrap(np.zeros((), np.float32))
    step._data += 1
    return step._data.item()


def require(name: str, value: Any, valid: bool, what: str = "value") -> None:
    """Raise PyTorch's ValueError for an option out of range."""
    if not valid:
        raise ValueError(f"Invalid {name} {what}: {value}" if what else f"Invalid {name}: {value}")


def check_rate(lr: Any) -> None:
    """Raise PyTorch's ValueError for a learning rate below 0."""
    if isinstance(lr, Tensor) and lr.numel() != 1:
        raise ValueError("Tensor lr must be 1-element")
    require("learning rate", lr, lr >= 0, "")


def check_betas(betas: Any) -> None:
    """Raise PyTorch's ValueError for a decay rate outside [0, 1)."""
    for i, beta in enumerate(betas):
        if not 0.0 <= beta < 1.0:
            raise ValueError(f"Invalid beta parameter at index {i}: {beta}")


def rate_of(group: dict[str, Any]) -> float:
    """Return a group's learning rate as a number."""
    lr = group["lr"]
    return lr.item() if isinstance(lr, Tensor) else lr
