"""Layers that take the size of their input from the first one they see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import autograd_lite as torch

from ..parameter import UninitializedBuffer, UninitializedParameter, is_lazy
from . import conv, norm
from .linear import Linear
from .module import Module

__all__ = [
    "LazyBatchNorm1d", "LazyBatchNorm2d", "LazyBatchNorm3d", "LazyConv1d", "LazyConv2d", "LazyConv3d",
    "LazyConvTranspose1d", "LazyConvTranspose2d", "LazyConvTranspose3d", "LazyInstanceNorm1d", "LazyInstanceNorm2d",
    "LazyInstanceNorm3d", "LazyLinear",
]  # fmt: skip


class _Lazy(Module):
    """The first call makes the parameters, and the module one of its final class."""

    cls_to_become: type[Any]
    _size_name: str  # of the attribute that is not known yet

    def _build(self, size: int) -> Any:
        """Return a module of the final class."""
        raise NotImplementedError

    def _size_of(self, input: Any) -> int:
        """Return what an input says of the size."""
        return input.shape[-1]

    def _size_in(self, state: dict[str, Any], prefix: str) -> int | None:
        """Return what saved parameters say of the size."""
        weight = state.get(prefix + "weight")
        return None if weight is None else int(weight.shape[1])

    def _start(self, build: Callable[[int], Any], smallest: int = 1) -> None:
        object.__setattr__(self, "_builder", build)
        state = torch.get_rng_state()
        shape = build(smallest)
        torch.set_rng_state(state)  # only the form of it was wanted
        self.__dict__.update(
            {k: v for k, v in shape.__dict__.items() if k not in ("_parameters", "_buffers")}
        )
        setattr(self, self._size_name, 0)
        for name, parameter in shape._parameters.items():
            made = None if parameter is None else UninitializedParameter(dtype=parameter.dtype)
            self.register_parameter(name, made)
        for name, buffer in shape._buffers.items():
            sized = buffer is not None and buffer.dim() > 0
            self.register_buffer(name, UninitializedBuffer(dtype=buffer.dtype) if sized else buffer)

    def has_uninitialized_params(self) -> bool:
        """Return whether some parameter or buffer waits for the first input."""
        return any(is_lazy(t) for t in (*self._parameters.values(), *self._buffers.values()))

    def initialize_parameters(self, input: Any) -> None:
        """Make the parameters for an input, unless they are there."""
        if self.has_uninitialized_params():
            self._take(self._builder(self._size_of(input)))

    def _take(self, made: Any) -> None:
        """Take over the parameters and the size of a module that was made."""
        object.__setattr__(self, "_size", getattr(made, self._size_name))
        for own, theirs in ((self._parameters, made._parameters), (self._buffers, made._buffers)):
            for name, tensor in own.items():
                if is_lazy(tensor):
                    tensor._take(theirs[name])

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        self.initialize_parameters(*args, **kwargs)
        self._finish()
        return self.forward(*args, **kwargs)

    def _finish(self) -> None:
        setattr(self, self._size_name, self.__dict__.pop("_size"))
        del self.__dict__["_builder"]
        self.__class__ = self.cls_to_become

    def _load_from_state_dict(
        self, state_dict: Any, prefix: str, local_metadata: Any, strict: bool, missing_keys: Any, unexpected_keys: Any,
        error_msgs: Any,
    ) -> None:  # fmt: skip
        size = self._size_in(state_dict, prefix)
        if size is not None and self.has_uninitialized_params():
            state = torch.get_rng_state()
            self._take(self._builder(size))
            torch.set_rng_state(state)
        super()._load_from_state_dict(
            state_dict, prefix, local_metadata, strict, missing_keys, unexpected_keys, error_msgs
        )


class LazyLinear(_Lazy, Linear):
    """A linear layer that finds `in_features` at its first call.

    >>> import autograd_lite as torch
    >>> layer = torch.nn.LazyLinear(2)
    >>> layer(torch.ones(3, 5)).shape, layer
    (torch.Size([3, 2]), Linear(in_features=5, out_features=2, bias=True))
    """

    cls_to_become = Linear
    _size_name = "in_features"

    def __init__(
        self, out_features: int, bias: bool = True, device: Any = None, dtype: Any = None
    ) -> None:
        Module.__init__(self)
        self._start(lambda n: Linear(n, out_features, bias, dtype=dtype))


class _LazyConv(_Lazy):
    _size_name = "in_channels"
    _dims: int

    def _size_of(self, input: Any) -> int:
        if input.dim() not in (self._dims + 1, self._dims + 2):
            raise RuntimeError(
                f"Expected {self._dims + 1}D (unbatched) or {self._dims + 2}D (batched) input to {type(self).__name__}, "
                f"but got input of size: {input.shape}"
            )
        return input.shape[-self._dims - 1]

    def _size_in(self, state: dict[str, Any], prefix: str) -> int | None:
        weight = state.get(prefix + "weight")
        if weight is None:
            return None
        return int(weight.shape[0] if self.transposed else weight.shape[1] * self.groups)


def _lazy_conv(dims: int, final: type[Any]) -> type[Any]:
    def init(
        self: Any, out_channels: int, kernel_size: Any, stride: Any = 1, padding: Any = 0, dilation: Any = 1,
        groups: int = 1, bias: bool = True, padding_mode: str = "zeros", device: Any = None, dtype: Any = None,
    ) -> None:  # fmt: skip
        Module.__init__(self)
        self._start(
            lambda n: final(
                n, out_channels, kernel_size, stride, padding, dilation, groups, bias, padding_mode, dtype=dtype
            ),
            groups,
        )  # fmt: skip

    return _lazy_class(final, (_LazyConv,), {"__init__": init, "_dims": dims})


def _lazy_transposed(dims: int, final: type[Any]) -> type[Any]:
    def init(
        self: Any, out_channels: int, kernel_size: Any, stride: Any = 1, padding: Any = 0, output_padding: Any = 0,
        groups: int = 1, bias: bool = True, dilation: Any = 1, padding_mode: str = "zeros", device: Any = None,
        dtype: Any = None,
    ) -> None:  # fmt: skip
        Module.__init__(self)
        self._start(
            lambda n: final(
                n, out_channels, kernel_size, stride, padding, output_padding, groups, bias, dilation, padding_mode,
                dtype=dtype,
            ),
            groups,
        )  # fmt: skip

    return _lazy_class(final, (_LazyConv,), {"__init__": init, "_dims": dims})


class _LazyNorm(_Lazy):
    _size_name = "num_features"

    def _size_of(self, input: Any) -> int:
        self._check_input_dim(input)
        return input.shape[1]

    def _size_in(self, state: dict[str, Any], prefix: str) -> int | None:
        for name in ("weight", "running_mean"):
            if prefix + name in state:
                return int(state[prefix + name].shape[0])
        return None


def _lazy_norm(final: type[Any]) -> type[Any]:
    def init(
        self: Any, eps: float = 1e-5, momentum: Any = 0.1, affine: bool = True,
        track_running_stats: bool = True, device: Any = None, dtype: Any = None, *, bias: bool = True,
    ) -> None:  # fmt: skip
        Module.__init__(self)
        self._start(
            lambda n: final(n, eps, momentum, affine, track_running_stats, dtype=dtype, bias=bias)
        )

    return _lazy_class(final, (_LazyNorm,), {"__init__": init})


def _lazy_class(final: type[Any], bases: tuple[type, ...], body: dict[str, Any]) -> type[Any]:
    name = f"Lazy{final.__name__}"
    doc = f"A {final.__name__} that finds the number of channels at its first call."
    return type(
        name, (*bases, final), body | {"cls_to_become": final, "__doc__": doc, "__module__": __name__}
    )  # fmt: skip


LazyConv1d, LazyConv2d, LazyConv3d = (_lazy_conv(n, getattr(conv, f"Conv{n}d")) for n in (1, 2, 3))
LazyConvTranspose1d, LazyConvTranspose2d, LazyConvTranspose3d = (
    _lazy_transposed(n, getattr(conv, f"ConvTranspose{n}d")) for n in (1, 2, 3)
)
LazyBatchNorm1d, LazyBatchNorm2d, LazyBatchNorm3d = (
    _lazy_norm(getattr(norm, f"BatchNorm{n}d")) for n in (1, 2, 3)
)
LazyInstanceNorm1d, LazyInstanceNorm2d, LazyInstanceNorm3d = (
    _lazy_norm(getattr(norm, f"InstanceNorm{n}d")) for n in (1, 2, 3)
)
