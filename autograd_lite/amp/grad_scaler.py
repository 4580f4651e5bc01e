"""`torch.amp.GradScaler`: a loss times a large factor, and gradients divided by it again."""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np

from .._tensor import Tensor
from ..devices import KNOWN
from ..version import counter_of


class GradScaler:
    """Scale losses so that small gradients of float16 do not vanish; skip steps with inf or nan.

    The factor halves (`backoff_factor`) after a step with a gradient that is not finite, and
    doubles (`growth_factor`) after `growth_interval` good ones. For "cuda", the default, it warns
    and does nothing, as PyTorch does without a GPU.

    >>> import autograd_lite as torch
    >>> w = torch.ones(1, requires_grad=True)
    >>> optimizer, scaler = torch.optim.SGD([w], lr=0.1), torch.amp.GradScaler("cpu")
    >>> scaler.scale((w * 3).sum()).backward()
    >>> scaler.step(optimizer)
    >>> scaler.update()
    >>> w
    tensor([0.7000], requires_grad=True)
    """

    def __init__(
        self,
        device: str = "cuda",
        init_scale: float = 2.0**16,
        growth_factor: float = 2.0,
        backoff_factor: float = 0.5,
        growth_interval: int = 2000,
        enabled: bool = True,
    ) -> None:
        if device not in KNOWN:
            raise RuntimeError(f"Expected one of {', '.join(KNOWN)} device type: {device}")
        if enabled and device == "cuda":
            warnings.warn(
                "torch.cuda.amp.GradScaler is enabled, but CUDA is not available.  Disabling.",
                stacklevel=2,
            )
            enabled = False
        self._device, self._enabled = device, enabled
        if not enabled:
            return
        if growth_factor <= 1.0:
            raise AssertionError("The growth factor must be > 1.0.")
        if backoff_factor >= 1.0:
            raise AssertionError("The backoff factor must be < 1.0.")
        self._scale, self._good_steps = float(init_scale), 0
        self._growth, self._backoff, self._interval = growth_factor, backoff_factor, growth_interval
        self._unscaled: defaultdict[int, bool | None] = defaultdict(lambda: None)
        self._stepped: set[int] = set()
        self._scaled = False  # whether `scale` was called at all

    def scale(self, outputs: Any) -> Any:
        """Return a tensor, or an iterable of tensors, times the factor."""
        if not self._enabled:
            return outputs
        self._scaled = True
        if isinstance(outputs, Tensor):
            return outputs * self._scale
        if isinstance(outputs, Iterable):
            scaled = map(self.scale, outputs)
            return type(outputs)(scaled) if isinstance(outputs, (list, tuple)) else scaled
        raise ValueError("outputs must be a Tensor or an iterable of Tensors")

    def unscale_(self, optimizer: Any) -> None:
        """Divide the gradients of an optimizer's parameters by the factor, for example to clip them.

        Raises RuntimeError if that was done since the last `update`, or after `step`.
        """
        if not self._enabled:
            return
        self._check_scaled("unscale_")
        if id(optimizer) in self._stepped:
            raise RuntimeError("unscale_() is being called after step().")
        if self._unscaled[id(optimizer)] is not None:
            raise RuntimeError(
                "unscale_() has already been called on this optimizer since the last update()."
            )
        factor, finite = 1.0 / self._scale, True
        for grad in _gradients(optimizer):
            if grad._data.dtype == np.float16:
                raise ValueError("Attempting to unscale FP16 gradients.")
            finite = finite and bool(np.isfinite(grad._data).all())
            grad._data *= grad._data.dtype.type(factor)
            counter_of(grad).bump()
        self._unscaled[id(optimizer)] = finite

    def step(self, optimizer: Any, *args: Any, **kwargs: Any) -> Any:
        """Run `optimizer.step()` unless a gradient is inf or nan; gradients are unscaled first."""
        if not self._enabled:
            return optimizer.step(*args, **kwargs)
        if "closure" in kwargs:
            raise RuntimeError("Closure use is not currently supported if GradScaler is enabled.")
        if id(optimizer) in self._stepped:
            raise RuntimeError("step() has already been called since the last update().")
        if self._unscaled[id(optimizer)] is None:
            self.unscale_(optimizer)
        if not any(True for _ in _gradients(optimizer)):
            raise AssertionError("No inf checks were recorded for this optimizer.")
        self._stepped.add(id(optimizer))
        return optimizer.step(*args, **kwargs) if self._unscaled[id(optimizer)] else None

    def update(self, new_scale: float | Tensor | None = None) -> None:
        """Change the factor by what the steps since the last `update` met, or set it."""
        if not self._enabled:
            return
        self._check_scaled("update")
        found = [finite for finite in self._unscaled.values() if finite is not None]
        if new_scale is not None:
            self._scale = float(new_scale)
        elif not found:
            raise AssertionError("No inf checks were recorded prior to update.")
        elif not all(found):
            self._scale, self._good_steps = self._scale * self._backoff, 0
        else:
            self._good_steps += 1
            if self._good_steps == self._interval:
                self._scale, self._good_steps = self._scale * self._growth, 0
        self._unscaled.clear()
        self._stepped.clear()

    def _check_scaled(self, name: str) -> None:
        if not self._scaled:
            raise AssertionError(
                f"Attempted {name} but _scale is None.  This may indicate your script did not use "
                "scaler.scale(loss or outputs) earlier in the iteration."
            )

    def is_enabled(self) -> bool:
        """Return whether anything is scaled."""
        return self._enabled

    def get_scale(self) -> float:
        """Return the factor, 1.0 if nothing is scaled."""
        return self._scale if self._enabled else 1.0

    def get_growth_factor(self) -> float:
        """Return what the factor is multiplied by after enough good steps."""
        return self._growth

    def set_growth_factor(self, new_factor: float) -> None:
        """Set what the factor is multiplied by after enough good steps."""
        self._growth = new_factor

    def get_backoff_factor(self) -> float:
        """Return what the factor is multiplied by after a step with inf or nan."""
        return self._backoff

    def set_backoff_factor(self, new_factor: float) -> None:
        """Set what the factor is multiplied by after a step with inf or nan."""
        self._backoff = new_factor

    def get_growth_interval(self) -> int:
        """Return how many good steps in a row make the factor grow."""
        return self._interval

    def set_growth_interval(self, new_interval: int) -> None:
        """Set how many good steps in a row make the factor grow."""
        self._interval = new_interval

    def state_dict(self) -> dict[str, Any]:
        """Return the factor and the options; an empty dict if nothing is scaled."""
        if not self._enabled:
            return {}
        return {
            "scale": self._scale, "growth_factor": self._growth, "backoff_factor": self._backoff,
            "growth_interval": self._interval, "_growth_tracker": self._good_steps,
        }  # fmt: skip

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Take over what `state_dict` returned; RuntimeError for an empty dict."""
        if not self._enabled:
            return
        if not state_dict:
            raise RuntimeError(
                "The source state dict is empty, possibly because it was saved from a disabled instance of GradScaler."
            )
        self._scale, self._good_steps = state_dict["scale"], state_dict["_growth_tracker"]
        self._growth, self._backoff = state_dict["growth_factor"], state_dict["backoff_factor"]
        self._interval = state_dict["growth_interval"]


def _gradients(optimizer: Any) -> Iterable[Tensor]:
    for group in optimizer.param_groups:
        for parameter in group["params"]:
            if parameter._grad is not None:
                yield parameter._grad
