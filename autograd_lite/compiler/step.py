"""An optimiser's step in a trace: its `_update` becomes one operation a parameter.

The operation's forward is `_update` itself, on copies: run on traced arrays it is fused with the
rest. The learning rate is read anew in each run, so that schedules work; all other options are
guarded. The state (momentum, running means, the count of steps) must exist already: the first call
of a function that steps an optimiser runs eagerly.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from .._tensor import Tensor, wrap
from .program import Operation

if TYPE_CHECKING:
    from .tracer import TraceLevel


class Holder:
    """Stands for a state's tensor in `_update`, which uses its array alone."""

    def __init__(self, data: Any) -> None:
        self._data = data


class UpdateRow:
    """The row of an optimiser's update: parameter, gradient, state and rate in; new values out."""

    multi = True
    variadic = view = differentiable = False
    promote = None
    kind = "function"
    attrs: tuple[str, ...] = ()

    def __init__(self, optimizer: Any, group: dict[str, Any], names: list[str], plain: Any) -> None:
        self.name = self.symbol = type(optimizer).__name__
        self.optimizer, self.group, self.names, self.plain = optimizer, group, names, plain
        self.inputs = ("param", "grad", *names, "lr")
        self.outputs = ("param", *names)

    def forward(self, param: Any, grad: Any, *rest: Any) -> tuple[Any, ...]:
        """Return the parameter and the state after an update; nothing is changed."""
        *state, lr = rest
        if isinstance(lr, np.ndarray):
            lr = lr.item()
        new = param.copy()
        holders: dict[str, Any] = {
            n: Holder(s.copy()) for n, s in zip(self.names, state, strict=True)
        }
        known = {**holders, **self.plain}
        group = {**self.group, "lr": lr}
        self.optimizer._update(new, -grad if group.get("maximize") else grad, known, group)
        if known.keys() != {*holders, *self.plain}:
            raise RuntimeError("the update made new state")
        return (new, *(holders[n]._data for n in self.names))

    def __call__(self, *tensors: Any) -> tuple[Tensor, ...]:
        """Run on plain tensors."""
        return tuple(wrap(a) for a in self.forward(*(t._data for t in tensors)))


def update(level: TraceLevel, optimizer: Any, param: Tensor, group: dict[str, Any]) -> None:
    """Note one parameter's update: parameter and state take new values."""
    if optimizer._pre_hooks or optimizer._post_hooks:
        raise level.stop("hooks")
    twin, grad = level.own(param), level.own(param._grad)
    state = optimizer.state.get(param, {})
    names = [n for n, v in state.items() if isinstance(v, Tensor)]
    plain = {n: v for n, v in state.items() if not isinstance(v, Tensor)}
    if not _complete(optimizer, param, group, state):
        raise level.stop("later")
    held = [level.own(state[n]) for n in names]
    row = UpdateRow(optimizer, group, names, plain)
    rate = rate_input(level, group)
    inputs = (twin.symbol, grad.symbol, *(h.symbol for h in held), rate)
    operation = Operation(row, inputs, ())
    outputs = [level.value(t.value, operation) for t in (twin, *held)]
    operation.outputs = tuple(outputs)
    level.operations.append(operation)
    for t, value in zip((twin, *held), outputs, strict=True):
        t.symbol = value


def _complete(optimizer: Any, param: Tensor, group: dict[str, Any], state: Any) -> bool:
    """Whether an update of this parameter would make no new state: tried on copies."""
    copies = {n: wrap(v._data.copy()) if isinstance(v, Tensor) else v for n, v in state.items()}
    before = set(copies)
    zeros = np.zeros(param._data.shape, param._data.dtype)
    with np.errstate(all="ignore"):
        optimizer._update(param._data.copy(), zeros, copies, group)
    return set(copies) == before


def rate_input(level: TraceLevel, group: dict[str, Any]) -> Any:
    """Return the value that stands for a group's learning rate."""
    found = level.numbers.get(id(group))
    if found is None:
        found = level.python_number(_reader(group))
        found.name = "lr"
        level.numbers[id(group)] = found
    return found


def _reader(group: dict[str, Any]) -> Callable[[], Tensor]:
    def read() -> Tensor:
        lr = group["lr"]
        return wrap(np.asarray(lr.item() if isinstance(lr, Tensor) else lr, np.float64))

    return read
