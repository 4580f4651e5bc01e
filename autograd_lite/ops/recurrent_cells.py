"""One step of a recurrent layer as a function: `torch.lstm_cell` and its kin."""

from __future__ import annotations

from typing import Any

from .._tensor import Tensor
from .register import public


def _step(mode: str, *args: Any) -> Any:
    from ..nn.modules.rnn import _step as step

    return step(mode, *args)


@public
def lstm_cell(
    input: Tensor, hx: Any, w_ih: Tensor, w_hh: Tensor, b_ih: Any = None, b_hh: Any = None
) -> Any:
    """Return the new state (h, c) of a long short-term memory; `hx` is the old one."""
    return _step("LSTM", input, tuple(hx), w_ih, w_hh, b_ih, b_hh)


@public
def gru_cell(
    input: Tensor, hx: Tensor, w_ih: Tensor, w_hh: Tensor, b_ih: Any = None, b_hh: Any = None
) -> Tensor:
    """Return the new state of a gated recurrent unit."""
    return _step("GRU", input, hx, w_ih, w_hh, b_ih, b_hh)


@public
def rnn_tanh_cell(
    input: Tensor, hx: Tensor, w_ih: Tensor, w_hh: Tensor, b_ih: Any = None, b_hh: Any = None
) -> Tensor:
    """Return the new state of a recurrent unit with tanh."""
    return _step("RNN_TANH", input, hx, w_ih, w_hh, b_ih, b_hh)


@public
def rnn_relu_cell(
    input: Tensor, hx: Tensor, w_ih: Tensor, w_hh: Tensor, b_ih: Any = None, b_hh: Any = None
) -> Tensor:
    """Return the new state of a recurrent unit with relu."""
    return _step("RNN_RELU", input, hx, w_ih, w_hh, b_ih, b_hh)
