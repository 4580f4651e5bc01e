"""Every row of the table: a formula or words, numbers that multiply out, a Jacobian that is right.

The Jacobians are checked against central differences of the row's forward, and what is said of
their structure against that matrix, element by element.
"""

from __future__ import annotations

import math
import re
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pytest

from autograd_lite.fit import sum_to
from autograd_lite.table import ROWS
from autograd_lite.trace.local import SIDE, jacobian, materialise
from autograd_lite.trace.records import OpRecord, TensorRecord
from autograd_lite.trace.rules import apply_rule, caption
from autograd_lite_widgets.messages import catalogue
from tests.func.test_rows import all_rows
from tests.trace.row_samples import recorded, samples

#: They raise on backward, as in PyTorch, so there is no step to explain.
NOT_DIFFERENTIABLE = [
    "_ctc_loss_backward",
    "binomial",
    "floor_divide",
    "floor_divide_number",
    "geqrf",
    "hardsigmoid_backward",
    "heaviside",
    "igamma",
    "igammac",
    "multi_margin_loss_backward",
    "multilabel_margin_loss_backward",
    "segment_reduce_backward",
    "zeta",
    "remainder_of_number",
    "unique",
    "unique_consecutive",
    "unique_dim",
]
#: Their result is drawn anew, or jumps, so differences of the forward say nothing.
RANDOM = re.compile(
    r"(normal|uniform|random|exponential|cauchy|geometric|bernoulli|poisson|dropout|rrelu)"
)
SAMPLES = samples()


@cache
def runs(expression: str) -> list[tuple[OpRecord, list[Any]]]:
    return recorded(expression)


@pytest.mark.parametrize("expression", SAMPLES)
def test_every_step_has_a_formula_or_words(expression: str) -> None:
    for op, steps in runs(expression):
        for step in steps:
            formula, words = caption(op, step.slot)
            if words is not None:
                assert set(catalogue()[words]) == {"en", "ko"}
                continue
            formula = formula or apply_rule(op, step.slot, step.incomings).formula
            assert formula is not None, f"{op.name}, slot {step.slot}: give the row a caption"


@pytest.mark.parametrize("expression", SAMPLES)
def test_the_numbers_of_a_rule_are_the_contribution(expression: str) -> None:
    for op, steps in runs(expression):
        for step in steps:
            raw = apply_rule(op, step.slot, step.incomings).raw
            if raw is None:
                assert caption(op, step.slot) != (None, None), op.name
                continue
            found = sum_to(np.asarray(raw), step.target.shape)
            np.testing.assert_allclose(found, step.contribution, rtol=1e-6, atol=1e-12)


@pytest.mark.parametrize("expression", SAMPLES)
def test_the_jacobian_times_the_incoming_gradient_is_the_contribution(expression: str) -> None:
    for op, steps in runs(expression):
        for step in steps:
            parts = [materialised(op, step.slot, k) for k in step.incomings]
            if any(j is None for j in parts) or not isinstance(step.contribution, np.ndarray):
                continue
            total = sum(
                j.T @ g.reshape(-1).astype(float)
                for j, g in zip(parts, step.incomings.values(), strict=True)
            )
            np.testing.assert_allclose(
                np.asarray(total), step.contribution.reshape(-1), rtol=1e-5, atol=1e-7
            )


def materialised(op: OpRecord, slot: int, output: int) -> np.ndarray | None:
    source, target = op.outputs[output], op.inputs[slot]
    if math.prod(source.shape) > 64 or math.prod(target.shape) > 64:
        return None
    return materialise(op, slot, output)


@pytest.mark.parametrize("expression", SAMPLES)
def test_the_structure_is_that_of_the_matrix_of_differences(expression: str) -> None:
    for op, steps in runs(expression):
        for step in steps:
            said = jacobian(op, step.slot, step.output)
            if said is None or op.in_place or RANDOM.search(op.name):
                continue
            found = by_differences(op, step.slot, step.output)
            if found is None:
                continue
            matrix = found.central
            if said["data"] is not None and op.name not in DIFFERENT:
                assert_derivative(op, step.slot, np.array(said["data"], float), found)
            assert HOLDS[said["structure"]](np.where(abs(matrix) < 1e-6, 0, matrix)), (
                f"{op.name}, slot {step.slot}: {said['structure']}\n{matrix}"
            )


#: Rows whose rule is not the derivative of their forward alone, and why.
DIFFERENT = {
    "_ctc_loss": "as in PyTorch, the rule counts on log_probs that come from log_softmax",
}
#: They read one triangle and stand for a symmetric matrix: what the rule gives to an element and
#: to its mirror image is one number, in halves.
SYMMETRIC = frozenset(["linalg_eigh", "cholesky", "linalg_cholesky_ex"])
#: They read the lower triangle; what a rule gives to the upper one has no effect.
TRIANGULAR = frozenset([("cholesky_inverse", 0), ("cholesky_solve", 1)])


def assert_derivative(op: OpRecord, slot: int, said: np.ndarray, found: Differences) -> None:
    """The matrix is the derivative; on a kink it lies between the slopes of the two sides."""
    sides = [found.central, found.left, found.right]
    if op.name in SYMMETRIC:
        n = op.inputs[slot].shape[-1]
        mirror = np.arange(n * n).reshape(n, n).T.reshape(-1)
        said, *sides = (m + m[:, mirror] for m in (said, *sides))
    elif (op.name, slot) in TRIANGULAR:
        lower = np.tril(np.ones(op.inputs[slot].shape)).reshape(-1) != 0
        said, *sides = (m[:, lower] for m in (said, *sides))
    kink = abs(sides[1] - sides[2]) > 1e-2
    between = (np.minimum(*sides[1:]) - 1e-4 <= said) & (said <= np.maximum(*sides[1:]) + 1e-4)
    expected = np.where(kink & between, said, sides[0])
    np.testing.assert_allclose(said, expected, atol=1e-4, rtol=1e-4, err_msg=op.name)


def _ones(j: np.ndarray) -> bool:
    return bool(np.isclose(j[j != 0], 1, atol=1e-5).all())


def _sparse(j: np.ndarray, axis: int) -> bool:
    return bool(((j != 0).sum(axis=axis) <= 1).all())


def _in_blocks(j: np.ndarray) -> bool:
    """Whether the graph of outputs and inputs that touch each other has several pieces."""
    pieces = list(range(sum(j.shape)))
    for row, col in np.argwhere(j != 0):
        old, new = pieces[len(j) + col], pieces[row]
        pieces = [new if p == old else p for p in pieces]
    used = [pieces[row] for row in range(len(j)) if (j[row] != 0).any()]
    return len(set(used)) > 1


HOLDS: dict[str, Any] = {
    "identity": lambda j: j.shape[0] == j.shape[1] and np.allclose(j, np.eye(len(j)), atol=1e-5),
    "diagonal": lambda j: j.shape[0] == j.shape[1] and not (j - np.diag(np.diag(j))).any(),
    "broadcast": lambda j: _sparse(j, 1),
    "sum": lambda j: _sparse(j, 0),
    "permutation": lambda j: j.shape[0] == j.shape[1] and _ones(j) and _sparse(j, 0) and _sparse(j, 1),
    "selection": lambda j: _sparse(j, 1) or _sparse(j, 0),
    "blocks": lambda j: not j.any() or _in_blocks(j),
    "dense": lambda j: True,
    "zero": lambda j: not j.any(),
}  # fmt: skip


class Differences(NamedTuple):
    """d output / d input: the differences of both sides, and their mean."""

    central: np.ndarray
    left: np.ndarray
    right: np.ndarray


def by_differences(op: OpRecord, slot: int, output: int) -> Differences | None:
    """d output / d input by differences of the row's forward; None where it cannot run."""
    target = op.inputs[slot]
    size, rows = math.prod(target.shape), math.prod(op.outputs[output].shape)
    if not isinstance(target.value, np.ndarray) or not 0 < size <= SIDE or rows > 4 * SIDE:
        return None
    given = [t.value for t in op.inputs if isinstance(t, TensorRecord)]
    if op.outputs[output].dtype != "float64" or max(abs(v).max(initial=0) for v in given) > 1e6:
        return None  # rounding would drown the difference
    if any(isinstance(t, TensorRecord) and not isinstance(t.value, np.ndarray) for t in op.inputs):
        return None

    def forward(value: np.ndarray) -> np.ndarray:
        arrays = [t.value.copy() if isinstance(t, TensorRecord) else t for t in op.inputs]
        arrays[slot] = value
        if op.row.inputs[slot] == "input" and "rstd" in op.row.inputs:
            _move_statistics(op, arrays)
        given = [arrays] if op.row.variadic else arrays
        result = op.row.forward(*given, *(op.attrs[a] for a in op.row.attrs))
        return np.asarray(result[output] if op.row.multi else result, float).reshape(-1)

    step, columns = 1e-5, []
    here = target.value.astype(float)
    for i in range(size):
        moved = np.zeros(size)
        moved[i] = step
        moved = moved.reshape(target.shape)
        with np.errstate(all="ignore"):
            try:
                before, at, after = (forward(here + k * moved) for k in (-1, 0, 1))
            except Exception:
                return None
        columns.append((after - before, 2 * (at - before), 2 * (after - at)))
    found = Differences(
        *(np.stack(side, axis=1) / (2 * step) for side in zip(*columns, strict=True))
    )
    good = np.isfinite(found.central).all() and abs(found.central).max(initial=0) < 100
    return found if good else None


def _move_statistics(op: OpRecord, arrays: list[Any]) -> None:
    """The mean and the deviation are functions of the input, and the rule goes through them."""
    at = {name: i for i, name in enumerate(op.row.inputs)}
    axes = op.attrs["axes"]
    recorded, new = op.inputs[at["input"]].value, arrays[at["input"]]
    spare = 1 / arrays[at["rstd"]] ** 2 - recorded.var(axes, keepdims=True)
    arrays[at["mean"]] = new.mean(axes, keepdims=True)
    arrays[at["rstd"]] = 1 / np.sqrt(new.var(axes, keepdims=True) + spare)


def test_how_many_rows_the_samples_reach(capsys: pytest.CaptureFixture[str]) -> None:
    rows = {r.name for r in all_rows() if r.differentiable} - set(NOT_DIFFERENTIABLE)
    reached = {op.name for e in SAMPLES for op, steps in runs(e) if steps} & rows
    captioned = {n for n in reached if ROWS[n].caption}
    with capsys.disabled():
        print(
            f"\n{len(rows)} differentiable rows: {len(reached)} reached by samples, of these "
            f"{len(captioned)} with a caption in the table; not reached: "
            f"{', '.join(sorted(rows - reached))}"
        )
    assert rows - reached == set()
