"""L-BFGS: a quasi-Newton method with limited memory, and its line search.

Sources: J. Nocedal, S. Wright, "Numerical Optimization" (2006), algorithms 7.4, 7.5, 3.5 and 3.6.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

import autograd_lite as torch

from .._tensor import Tensor, wrap
from ..inplace import count_change
from .optimizer import Optimizer, check_rate, rate_of

__all__ = ["LBFGS"]

#: Constants of the strong Wolfe conditions, and of the search that looks for a point with them.
_DECREASE, _CURVATURE, _SMALLEST = 1e-4, 0.9, 1e-9


class LBFGS(Optimizer):
    """L-BFGS; `step` needs a closure that clears gradients, computes the loss and runs backward.

    >>> import autograd_lite as torch
    >>> x = torch.tensor([3.0, -2.0], requires_grad=True)
    >>> optimizer = torch.optim.LBFGS([x], line_search_fn="strong_wolfe")
    >>> def closure():
    ...     optimizer.zero_grad()
    ...     loss = ((x - torch.tensor([1.0, 2.0])) ** 2).sum()
    ...     loss.backward()
    ...     return loss
    >>> optimizer.step(closure)
    tensor(20., grad_fn=<SumBackward0>)
    >>> x
    tensor([1.0000, 2.0000], requires_grad=True)
    """

    def __init__(
        self, params: Any, lr: Any = 1, max_iter: int = 20, max_eval: int | None = None, tolerance_grad: float = 1e-7,
        tolerance_change: float = 1e-9, history_size: int = 100, line_search_fn: str | None = None,
    ) -> None:  # fmt: skip
        check_rate(lr)
        super().__init__(
            params,
            {
                "lr": lr, "max_iter": max_iter, "max_eval": max_iter * 5 // 4 if max_eval is None else max_eval,
                "tolerance_grad": tolerance_grad, "tolerance_change": tolerance_change,
                "history_size": history_size, "line_search_fn": line_search_fn,
            },
        )  # fmt: skip
        if len(self.param_groups) != 1:
            raise ValueError("LBFGS doesn't support per-parameter options (parameter groups)")
        self._params: list[Tensor] = self.param_groups[0]["params"]

    # -- the parameters as one vector -------------------------------------------------------

    def _gradient(self) -> np.ndarray:
        """Return the gradients of all parameters as one vector, zeros where there is none."""
        parts = [
            np.zeros(p._data.size, p._data.dtype) if p._grad is None else p._grad._data.reshape(-1)
            for p in self._params
        ]
        return np.concatenate(parts)

    def _position(self) -> list[np.ndarray]:
        return [p._data.copy() for p in self._params]

    def _move(self, start: list[np.ndarray], length: float, direction: np.ndarray) -> None:
        """Put the parameters at `start + length * direction`."""
        at = 0
        for param, values in zip(self._params, start, strict=True):
            part = direction[at : at + values.size].reshape(values.shape)
            param._data[...] = values + length * part
            at += values.size
            count_change(param)

    # -- a step -----------------------------------------------------------------------------

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Run up to `max_iter` iterations; return the loss before the first.

        Raises TypeError without a closure, RuntimeError for an unknown line search.
        """
        if closure is None:
            raise TypeError("LBFGS.step() missing 1 required positional argument: 'closure'")
        if len(self.param_groups) != 1:
            raise AssertionError(
                f"Expected exactly one param_group, but got {len(self.param_groups)}"
            )
        self._opt_called = True
        for hook in list(self._pre_hooks.values()):
            hook(self, (closure,), {})
        loss = self._iterate(torch.enable_grad()(closure))
        for hook in list(self._post_hooks.values()):
            hook(self, (closure,), {})
        return loss

    def _iterate(self, closure: Callable[[], Any]) -> Any:
        group = self.param_groups[0]
        state = self.state[self._params[0]]
        state.setdefault("func_evals", 0)
        state.setdefault("n_iter", 0)
        first = closure()
        loss, grad = float(first), self._gradient()
        evaluations = 1
        state["func_evals"] += 1
        if _largest(grad) <= group["tolerance_grad"]:
            return first
        memory = _Memory.of(state)
        iterations = 0
        while iterations < group["max_iter"]:
            iterations += 1
            state["n_iter"] += 1
            if state["n_iter"] == 1:
                direction = -grad
                length = min(1.0, 1.0 / float(np.abs(grad).sum())) * rate_of(group)
            else:
                memory.learn(grad, group["history_size"])
                direction = memory.direction(grad)
                length = rate_of(group)
            memory.last = grad.copy()
            memory.last_loss = loss
            slope = float(grad @ direction)
            if slope > -group["tolerance_change"]:
                memory.step = (direction, length)
                break
            trials = 0
            start = self._position()
            if group["line_search_fn"] is not None:
                if group["line_search_fn"] != "strong_wolfe":
                    raise RuntimeError("only 'strong_wolfe' is supported")
                search = _Search(
                    self._evaluator(closure, start, direction),
                    direction,
                    group["max_eval"] - evaluations,
                )
                found, trials = search.run(_Point(0.0, loss, grad, slope), length)
                loss, grad, length = found.loss, found.grad, found.at
                self._move(start, length, direction)
            else:
                self._move(start, length, direction)
                if iterations != group["max_iter"]:
                    loss, grad, trials = float(closure()), self._gradient(), 1
            memory.step = (direction, length)
            evaluations += trials
            state["func_evals"] += trials
            if (
                evaluations >= group["max_eval"]
                or _largest(grad) <= group["tolerance_grad"]
                or _largest(direction * length) <= group["tolerance_change"]
                or abs(loss - memory.last_loss) < group["tolerance_change"]
            ):
                break
        memory.store(state)
        return first

    def _evaluator(
        self, closure: Callable[[], Any], start: list[np.ndarray], direction: np.ndarray
    ) -> Callable[[float], _Point]:
        """Return the loss along a line, with its gradient; the parameters stay where they are."""

        def evaluate(length: float) -> _Point:
            self._move(start, length, direction)
            loss, grad = float(closure()), self._gradient()
            self._move(start, 0.0, direction)
            return _Point(length, loss, grad, float(grad @ direction))

        return evaluate


def _largest(values: np.ndarray) -> float:
    return float(np.abs(values).max(initial=0.0))


class _Memory:
    """Steps and changes of the gradient of the last iterations: the inverse Hessian, roughly."""

    def __init__(self) -> None:
        self.changes: list[np.ndarray] = []
        self.steps: list[np.ndarray] = []
        self.inverses: list[float] = []
        self.scale = 1.0
        self.last: np.ndarray | None = None
        self.last_loss = 0.0
        self.step: tuple[np.ndarray, float] | None = None
        self.weights: list[float] | None = None

    @classmethod
    def of(cls, state: dict[str, Any]) -> _Memory:
        """Return what an optimizer's state holds, under PyTorch's names."""
        made = cls()
        if "d" in state:
            made.changes = [t._data for t in state["old_dirs"]]
            made.steps = [t._data for t in state["old_stps"]]
            made.inverses = [float(r) for r in state["ro"]]
            made.scale, made.last_loss = float(state["H_diag"]), state["prev_loss"]
            made.last = state["prev_flat_grad"]._data
            made.step = (state["d"]._data, float(state["t"]))
        return made

    def store(self, state: dict[str, Any]) -> None:
        assert self.step is not None
        assert self.last is not None
        state.update(
            d=wrap(self.step[0]), t=self.step[1], old_dirs=[wrap(y) for y in self.changes],
            old_stps=[wrap(s) for s in self.steps], ro=list(self.inverses), H_diag=self.scale,
            prev_flat_grad=wrap(self.last), prev_loss=self.last_loss,
        )  # fmt: skip
        if self.weights is not None:
            state["al"] = list(self.weights)

    def learn(self, grad: np.ndarray, size: int) -> None:
        """Remember the last step, if the gradient changed along it as in a valley."""
        assert self.step is not None
        assert self.last is not None
        change, step = grad - self.last, self.step[0] * self.step[1]
        product = float(change @ step)
        if product <= 1e-10:
            return
        if len(self.changes) == size:
            for kept in (self.changes, self.steps, self.inverses):
                kept.pop(0)
        self.changes.append(change)
        self.steps.append(step)
        self.inverses.append(1.0 / product)
        self.scale = product / float(change @ change)

    def direction(self, grad: np.ndarray) -> np.ndarray:
        """Return minus the inverse Hessian times the gradient, by the two loops of algorithm 7.4."""
        towards = -grad
        weights = self.weights = [0.0] * len(self.steps)
        for i in reversed(range(len(self.steps))):
            weights[i] = float(self.steps[i] @ towards) * self.inverses[i]
            towards = towards - weights[i] * self.changes[i]
        towards = towards * self.scale
        for i, step in enumerate(self.steps):
            back = float(self.changes[i] @ towards) * self.inverses[i]
            towards = towards + step * (weights[i] - back)
        return np.asarray(towards, grad.dtype)


@dataclass
class _Point:
    """A point of a line: where, the loss, its gradient and its slope along the line."""

    at: float
    loss: float
    grad: np.ndarray
    slope: float


class _Search:
    """A search, of so many trials, for a point that satisfies the strong Wolfe conditions."""

    def __init__(
        self, evaluate: Callable[[float], _Point], direction: np.ndarray, trials: int
    ) -> None:
        self.evaluate, self.size, self.limit = evaluate, _largest(direction), trials
        self.evaluations = 0

    def _at(self, length: float) -> _Point:
        self.evaluations += 1
        return self.evaluate(length)

    def run(self, start: _Point, length: float) -> tuple[_Point, int]:
        """Return the point found, and how often the loss was computed."""
        before, here = start, self._at(length)
        trials = 0
        while trials < self.limit:
            too_high = here.loss > start.loss + _DECREASE * here.at * start.slope
            if too_high or (trials > 1 and here.loss >= before.loss):
                return self._zoom(start, [before, here], trials), self.evaluations
            if abs(here.slope) <= -_CURVATURE * start.slope:
                return here, self.evaluations
            if here.slope >= 0:
                return self._zoom(start, [before, here], trials), self.evaluations
            bounds = (here.at + 0.01 * (here.at - before.at), here.at * 10)
            further = _lowest(before, here, bounds)
            before, here = here, self._at(further)
            trials += 1
        return min(start, here, key=lambda p: p.loss), self.evaluations

    def _zoom(self, start: _Point, bracket: list[_Point], trials: int) -> _Point:
        low, high = (0, 1) if bracket[0].loss <= bracket[1].loss else (1, 0)
        stuck = False
        while trials < self.limit:
            left, right = sorted(p.at for p in bracket)
            if (right - left) * self.size < _SMALLEST:
                break
            length = _lowest(bracket[0], bracket[1], (left, right))
            margin = 0.1 * (right - left)
            if min(right - length, length - left) < margin:
                if stuck or length >= right or length <= left:
                    near_right = abs(length - right) < abs(length - left)
                    length = right - margin if near_right else left + margin
                    stuck = False
                else:
                    stuck = True
            else:
                stuck = False
            here = self._at(length)
            trials += 1
            if (
                here.loss > start.loss + _DECREASE * here.at * start.slope
                or here.loss >= bracket[low].loss
            ):
                bracket[high] = here
                low, high = (0, 1) if bracket[0].loss <= bracket[1].loss else (1, 0)
                continue
            done = abs(here.slope) <= -_CURVATURE * start.slope
            if not done and here.slope * (bracket[high].at - bracket[low].at) >= 0:
                bracket[high] = bracket[low]
            bracket[low] = here
            if done:
                break
        return bracket[low]


def _lowest(a: _Point, b: _Point, bounds: tuple[float, float]) -> float:
    """Return where the cubic through two points, with their slopes, is lowest within bounds."""
    left, right = (a, b) if a.at <= b.at else (b, a)
    mean = a.slope + b.slope - 3 * (a.loss - b.loss) / (a.at - b.at)
    square = mean * mean - a.slope * b.slope
    if square < 0:
        return (bounds[0] + bounds[1]) / 2
    root = float(np.sqrt(square))
    share = (right.slope + root - mean) / (right.slope - left.slope + 2 * root)
    return min(max(right.at - (right.at - left.at) * share, bounds[0]), bounds[1])
