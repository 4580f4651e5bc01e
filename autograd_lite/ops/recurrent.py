"""Recurrent layers as functions: one step (`torch.lstm_cell`), and sequences (`torch.lstm`)."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from .._tensor import Tensor
from ..overloads import explain
from .dropout import dropout
from .join import cat, stack
from .linear import linear
from .register import public

__all__ = ["by_batch", "run_layers", "run_step"]


def run_step(
    mode: str, x: Any, state: Any, w_ih: Any, w_hh: Any, b_ih: Any, b_hh: Any, w_hr: Any = None
) -> Any:
    """Return the new state (h, or (h, c)) for the gates of one input."""
    return _cell(mode, linear(x, w_ih, b_ih), state, w_hh, b_hh, w_hr)


def _cell(mode: str, from_input: Any, state: Any, w_hh: Any, b_hh: Any, w_hr: Any) -> Any:
    """Return the new state, given what the input adds to the gates; the nodes are PyTorch's."""
    if mode == "LSTM":
        h, c = state
        i, f, g, o = (linear(h, w_hh, b_hh) + from_input).unsafe_chunk(4, 1)
        c = f.sigmoid() * c + i.sigmoid() * g.tanh()
        h = o.sigmoid() * c.tanh()
        return (h if w_hr is None else linear(h, w_hr)), c
    from_state = linear(state, w_hh, b_hh)
    if mode == "GRU":
        r_x, z_x, n_x = from_input.unsafe_chunk(3, 1)
        r_h, z_h, n_h = from_state.unsafe_chunk(3, 1)
        r, z = (r_h + r_x).sigmoid(), (z_h + z_x).sigmoid()
        n = (n_x + n_h * r).tanh()
        return (state - n) * z + n
    total = from_state + from_input
    return total.tanh() if mode == "RNN_TANH" else total.relu()


def _scan(mode: str, steps: Any, start: Any, weights: Sequence[Any], backward: bool) -> Any:
    """Return the outputs of one direction, a list by steps, and the last state of each sequence.

    `steps` are what the inputs add to the gates, `start` one or two states. Steps may get
    narrower: sequences that have ended keep their state; backward they join with the state they
    start from.
    """
    made = [None] * len(steps)
    order = range(len(steps))
    width = steps[-1 if backward else 0].size(0)
    parts = tuple(s[:width] for s in start) if width < start[0].size(0) else start
    finished: list[list[Any]] = [[] for _ in parts]
    for t in reversed(order) if backward else order:
        n = steps[t].size(0)
        if n < width:
            for kept, p in zip(finished, parts, strict=True):
                kept.append(p[n:])
            parts = tuple(p[:n] for p in parts)
        elif n > width:
            parts = tuple(cat([p, s[width:n]]) for p, s in zip(parts, start, strict=True))
        width = n
        new = _cell(mode, steps[t], parts if mode == "LSTM" else parts[0], *weights)
        parts = new if mode == "LSTM" else (new,)
        made[t] = parts[0]
    last = tuple(
        cat([p, *kept[::-1]]) if kept else p for p, kept in zip(parts, finished, strict=True)
    )
    return made, last


def run_layers(
    mode: str, input: Any, states: Sequence[Any], weights: Sequence[Sequence[Any]], directions: int, p: float,
    batch_sizes: list[int] | None = None,
) -> tuple[Any, list[Any]]:  # fmt: skip
    """Run layers of one or two directions; return the outputs and the last states.

    `input` is (T, N, features), or the rows of all steps, one step after the other, if
    `batch_sizes` says how many rows each has. `states` are one or two tensors (layers *
    directions, N, size), `weights` the arguments of `run_step` for each layer and direction, `p`
    the probability of dropout between layers.
    """
    starts = list(zip(*(s.unbind(0) for s in states), strict=True))
    final: list[list[Any]] = [[] for _ in states]
    for first in range(0, len(weights), directions):
        outputs = []
        for at in range(first, first + directions):
            w_ih, w_hh, b_ih, b_hh, *w_hr = weights[at]
            gates = linear(input, w_ih, b_ih)
            steps = gates.unbind(0) if batch_sizes is None else _narrowed(gates, batch_sizes)
            rest = (w_hh, b_hh, w_hr[0] if w_hr else None)
            made, last = _scan(mode, steps, starts[at], rest, at > first)
            outputs.append(stack(made) if batch_sizes is None else cat(made))
            for kept, part in zip(final, last, strict=True):
                kept.append(part)
        input = cat(outputs, -1) if directions == 2 else outputs[0]
        if p and first < len(weights) - directions:
            input = dropout(input, p, True)
    return input, [stack(parts) for parts in final]


def _narrowed(rows: Any, batch_sizes: Sequence[int]) -> list[Any]:
    starts = itertools.accumulate(batch_sizes, initial=0)
    return [rows.narrow(0, start, n) for start, n in zip(starts, batch_sizes, strict=False)]


def by_batch(mode: str, out: Any) -> Any:
    """Return outputs (T, N, size) as (N, T, size)."""
    return out.transpose(0, 1) if mode == "LSTM" else out.transpose_(0, 1)  # PyTorch's nodes


# -- sequences ------------------------------------------------------------------------------------

_SHARED = "params has_biases num_layers dropout train bidirectional"
_PADDED = f"input hx {_SHARED} batch_first".split()
_PACKED = f"data batch_sizes hx {_SHARED}".split()


def _bound(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments by name, of whichever form they fit; PyTorch's TypeError if of none."""
    for names in (_PACKED, _PADDED):
        given = dict(zip(names, args, strict=False)) | kwargs
        if (
            len(args) + len(kwargs) == len(names)
            and given.keys() == set(names)
            and _fit(name, given)
        ):
            return given
    raise explain(name, args, kwargs, False) or TypeError(f"{name}() got wrong arguments")


def _fit(name: str, given: dict[str, Any]) -> bool:
    tensors = [given.get(n) for n in ("input", "data", "batch_sizes") if n in given]
    hx = list(given["hx"]) if name == "lstm" and _is_list(given["hx"]) else [given["hx"]]
    return all(isinstance(t, Tensor) for t in tensors + hx) and _is_list(given["params"])


def _is_list(value: Any) -> bool:
    return isinstance(value, (tuple, list))


def _weights(name: str, given: dict[str, Any], hx: Sequence[Any], directions: int) -> list[Any]:
    """Return the parameters, a list for each layer and direction, as `run_step` takes them."""
    projected = len(hx) == 2 and hx[0].size(2) != hx[1].size(2)
    each = (4 if given["has_biases"] else 2) + projected
    params, count = list(given["params"]), given["num_layers"] * directions
    if len(params) % each:
        raise RuntimeError(f"MatrixRef: ArrayRef size {len(params)} not divisible by stride {each}")
    if len(params) < each * count:
        raise RuntimeError(f"{name}() needs {each * count} parameters, but got {len(params)}")
    groups = [params[i : i + each] for i in range(0, each * count, each)]
    if given["has_biases"]:
        return groups
    return [[*g[:2], None, None, *g[2:]] for g in groups]


def _sequence(mode: str, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    given = _bound(name, args, kwargs)
    hx = list(given["hx"]) if mode == "LSTM" else [given["hx"]]
    if mode == "LSTM" and len(hx) != 2:
        raise RuntimeError("lstm expects two hidden states")
    directions = 2 if given["bidirectional"] else 1
    weights = _weights(name, given, hx, directions)
    if any(h.size(0) != len(weights) for h in hx):
        raise RuntimeError("Expected more hidden states in stacked_rnn")
    p = given["dropout"] if given["train"] else 0.0
    if "data" in given:
        sizes = given["batch_sizes"].tolist()
        out, last = run_layers(mode, given["data"], hx, weights, directions, p, sizes)
        return (out, *last)
    swapped = given["batch_first"]
    input = given["input"].transpose(0, 1) if swapped else given["input"]
    out, last = run_layers(mode, input, hx, weights, directions, p)
    return (by_batch(mode, out) if swapped else out, *last)


def _public_sequence(name: str, mode: str, what: str) -> None:
    def call(*args: Any, **kwargs: Any) -> Any:
        return _sequence(mode, name, args, kwargs)

    call.__name__ = call.__qualname__ = name
    states = "hx[0], hx[1]" if mode == "LSTM" else "hx"
    call.__doc__ = f"""Run {what} on sequences; return the outputs and the last state of each layer.

    The arguments are `(input, hx, params, has_biases, num_layers, dropout, train, bidirectional,
    batch_first)`, with `input` (T, N, features), or (N, T, features) if `batch_first`; or `(data,
    batch_sizes, hx, ...)`, without `batch_first`, for what `pack_padded_sequence` returns. The
    states {states} are (layers * directions, N, size). `params` are, for each layer and direction,
    w_ih and w_hh, the biases b_ih and b_hh if there are any, and w_hr where states are projected.

    Raises:
        TypeError: for arguments that fit neither form.
        RuntimeError: for a wrong number of parameters or states.
    """
    public(call)


_SEQUENCES = {
    "lstm": ("LSTM", "a long short-term memory"),
    "gru": ("GRU", "gated recurrent units"),
    "rnn_tanh": ("RNN_TANH", "recurrent units with tanh"),
    "rnn_relu": ("RNN_RELU", "recurrent units with relu"),
}
for _name, (_mode, _what) in _SEQUENCES.items():
    _public_sequence(_name, _mode, _what)


# -- one step -------------------------------------------------------------------------------------


@public
def lstm_cell(
    input: Tensor, hx: Any, w_ih: Tensor, w_hh: Tensor, b_ih: Any = None, b_hh: Any = None
) -> Any:
    """Return the new state (h, c) of a long short-term memory; `hx` is the old one."""
    return run_step("LSTM", input, tuple(hx), w_ih, w_hh, b_ih, b_hh)


@public
def gru_cell(
    input: Tensor, hx: Tensor, w_ih: Tensor, w_hh: Tensor, b_ih: Any = None, b_hh: Any = None
) -> Tensor:
    """Return the new state of a gated recurrent unit."""
    return run_step("GRU", input, hx, w_ih, w_hh, b_ih, b_hh)


@public
def rnn_tanh_cell(
    input: Tensor, hx: Tensor, w_ih: Tensor, w_hh: Tensor, b_ih: Any = None, b_hh: Any = None
) -> Tensor:
    """Return the new state of a recurrent unit with tanh."""
    return run_step("RNN_TANH", input, hx, w_ih, w_hh, b_ih, b_hh)


@public
def rnn_relu_cell(
    input: Tensor, hx: Tensor, w_ih: Tensor, w_hh: Tensor, b_ih: Any = None, b_hh: Any = None
) -> Tensor:
    """Return the new state of a recurrent unit with relu."""
    return run_step("RNN_RELU", input, hx, w_ih, w_hh, b_ih, b_hh)
