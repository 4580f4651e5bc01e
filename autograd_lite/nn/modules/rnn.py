"""Recurrent layers: RNN, LSTM and GRU."""

from __future__ import annotations

import math
import warnings
from typing import Any

import autograd_lite as torch

from ...ops.recurrent import by_batch, run_layers
from .. import init
from ..parameter import Parameter
from .module import Module

__all__ = ["GRU", "LSTM", "RNN", "RNNBase"]

_GATES = {"RNN_TANH": 1, "RNN_RELU": 1, "LSTM": 4, "GRU": 3}


class RNNBase(Module):
    """What recurrent layers have in common."""

    def __init__(
        self, mode: str, input_size: int, hidden_size: int, num_layers: int = 1, bias: bool = True,
        batch_first: bool = False, dropout: float = 0.0, bidirectional: bool = False, proj_size: int = 0,
        device: Any = None, dtype: Any = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.mode, self.input_size, self.hidden_size = mode, input_size, hidden_size
        self.num_layers, self.bias, self.batch_first = num_layers, bias, batch_first
        self.dropout, self.bidirectional, self.proj_size = float(dropout), bidirectional, proj_size
        if not 0 <= dropout <= 1 or isinstance(dropout, bool):
            raise ValueError(
                "dropout should be a number in range [0, 1] representing the probability of an element being zeroed"
            )
        if dropout > 0 and num_layers == 1:
            warnings.warn(
                "dropout option adds dropout after all but last recurrent layer, so non-zero dropout expects num_layers "
                f"greater than 1, but got dropout={dropout} and num_layers={num_layers}",
                stacklevel=3,
            )
        if hidden_size <= 0:
            raise ValueError("hidden_size must be greater than zero")
        if num_layers <= 0:
            raise ValueError("num_layers must be greater than zero")
        if proj_size < 0:
            raise ValueError(
                "proj_size should be a positive integer or zero to disable projections"
            )
        if proj_size >= hidden_size:
            raise ValueError("proj_size has to be smaller than hidden_size")
        gates = _GATES[mode] * hidden_size
        out_size = proj_size or hidden_size
        directions = 2 if bidirectional else 1
        for layer in range(num_layers):
            for direction in range(directions):
                inputs = input_size if layer == 0 else out_size * directions
                shapes: list[tuple[str, tuple[int, ...]]] = [
                    ("weight_ih", (gates, inputs)),
                    ("weight_hh", (gates, out_size)),
                ]
                if bias:
                    shapes += [("bias_ih", (gates,)), ("bias_hh", (gates,))]
                if proj_size:
                    shapes.append(("weight_hr", (proj_size, hidden_size)))
                for name, shape in shapes:
                    setattr(
                        self,
                        name + _suffix(layer, direction),
                        Parameter(torch.empty(shape, dtype=dtype)),
                    )
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw all weights anew."""
        bound = 1.0 / math.sqrt(self.hidden_size)
        for weight in self.parameters():
            init.uniform_(weight, -bound, bound)

    def flatten_parameters(self) -> None:
        """Do nothing: the parameters need no rearranging here."""

    def _weights(self) -> list[list[Any]]:
        """Return the parameters, a list for each layer and direction."""
        names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr")
        directions = range(2 if self.bidirectional else 1)
        ends = [_suffix(n, d) for n in range(self.num_layers) for d in directions]
        return [[getattr(self, n + end, None) for n in names] for end in ends]

    def _run(
        self, input: Any, states: list[Any], batch_sizes: list[int] | None = None
    ) -> tuple[Any, list[Any]]:
        p = self.dropout if self.training else 0.0
        directions = 2 if self.bidirectional else 1
        return run_layers(self.mode, input, states, self._weights(), directions, p, batch_sizes)

    def _start(self, input: Any, hx: Any, batch: int) -> Any:
        """Return the states to start from: one tensor (layers, batch, size) or two."""
        count = self.num_layers * (2 if self.bidirectional else 1)
        sizes = [self.proj_size or self.hidden_size] + (
            [self.hidden_size] if self.mode == "LSTM" else []
        )
        if hx is None:
            return [torch.zeros(count, batch, n, dtype=input.dtype) for n in sizes]
        states = list(hx) if self.mode == "LSTM" else [hx]
        states = [s.unsqueeze(1) if s.dim() == 2 else s for s in states]
        for i, (state, n) in enumerate(zip(states, sizes, strict=True)):
            if tuple(state.shape) != (count, batch, n):
                label = f"hidden[{i}]" if self.mode == "LSTM" else "hidden"
                raise RuntimeError(
                    f"Expected {label} size {(count, batch, n)}, got {list(state.shape)}"
                )
        return states

    def forward(self, input: Any, hx: Any = None) -> Any:
        if hasattr(input, "batch_sizes"):
            return self._forward_packed(input, hx)
        if input.dim() not in (2, 3):
            raise ValueError(
                f"{self._get_name()}: Expected input to be 2D or 3D, got {input.dim()}D instead"
            )
        unbatched = input.dim() == 2
        steps = (
            input.unsqueeze(1)
            if unbatched
            else input.transpose(0, 1)
            if self.batch_first
            else input
        )
        if steps.size(-1) != self.input_size:
            raise RuntimeError(
                f"input.size(-1) must be equal to input_size. Expected {self.input_size}, got {steps.size(-1)}"
            )
        states = self._start(input, hx, steps.size(1))
        out, last = self._run(steps, states)
        if unbatched:
            out, last = out.squeeze(1), [s.squeeze(1) for s in last]
        elif self.batch_first:
            out = by_batch(self.mode, out)
        return out, (tuple(last) if self.mode == "LSTM" else last[0])

    def _forward_packed(self, packed: Any, hx: Any) -> Any:
        """Run on a `PackedSequence`: each step on those sequences that are long enough."""
        sizes = packed.batch_sizes.tolist()
        states = self._start(packed.data, hx, sizes[0])
        if hx is not None and packed.sorted_indices is not None:
            states = [s.index_select(1, packed.sorted_indices) for s in states]
        out, last = self._run(packed.data, states, sizes)
        if packed.unsorted_indices is not None:
            last = [s.index_select(1, packed.unsorted_indices) for s in last]
        return packed._replace(data=out), (tuple(last) if self.mode == "LSTM" else last[0])

    def extra_repr(self) -> str:
        text = f"{self.input_size}, {self.hidden_size}"
        if self.proj_size != 0:
            text += f", proj_size={self.proj_size}"
        if self.num_layers != 1:
            text += f", num_layers={self.num_layers}"
        if self.bias is not True:
            text += f", bias={self.bias}"
        if self.batch_first is not False:
            text += f", batch_first={self.batch_first}"
        if self.dropout != 0:
            text += f", dropout={self.dropout}"
        if self.bidirectional is not False:
            text += f", bidirectional={self.bidirectional}"
        return text


def _suffix(layer: int, direction: int) -> str:
    return f"_l{layer}" + ("_reverse" if direction else "")


class RNN(RNNBase):
    """A recurrent layer of tanh or relu units."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if "proj_size" in kwargs:
            raise ValueError("proj_size argument is only supported for LSTM, not RNN or GRU")
        if len(args) > 3:
            self_nonlinearity, args = args[3], args[:3] + args[4:]
        else:
            self_nonlinearity = kwargs.pop("nonlinearity", "tanh")
        if self_nonlinearity not in ("tanh", "relu"):
            raise ValueError(
                f"Unknown nonlinearity '{self_nonlinearity}'. Select from 'tanh' or 'relu'."
            )
        super().__init__("RNN_" + self_nonlinearity.upper(), *args, **kwargs)
        self.nonlinearity = self_nonlinearity


class LSTM(RNNBase):
    """Long short-term memory: S. Hochreiter, J. Schmidhuber, 1997.

    >>> import autograd_lite as torch
    >>> torch.nn.LSTM(3, 4)
    LSTM(3, 4)
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__("LSTM", *args, **kwargs)


class GRU(RNNBase):
    """Gated recurrent units: K. Cho et al., 2014."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if "proj_size" in kwargs:
            raise ValueError("proj_size argument is only supported for LSTM, not RNN or GRU")
        super().__init__("GRU", *args, **kwargs)
